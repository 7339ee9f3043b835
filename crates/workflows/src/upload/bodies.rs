//! The memory of bodies: used again for one after the other.
//!
//! There are as many buffers as bodies were ever in memory at once, which are those on their way and
//! those read ahead: a few, whatever the size of the file.

use bytes::Bytes;
use std::sync::{Mutex, PoisonError};

/// Buffers that hold no body at the moment.
#[derive(Debug, Default)]
pub(super) struct Bodies(Mutex<Vec<Vec<u8>>>);

impl Bodies {
    /// An empty buffer, which mostly has room for a body already.
    pub(super) fn take(&self) -> Vec<u8> {
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        free.pop().unwrap_or_default()
    }

    /// The body is not needed any more. If somebody else holds it still, its memory is theirs.
    pub(super) fn give_back(&self, body: Bytes) {
        if let Ok(mut body) = body.try_into_mut() {
            body.clear();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(body.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_used_again_unless_somebody_holds_its_body() {
        let bodies = Bodies::default();
        let mut buffer = bodies.take();
        buffer.extend_from_slice(&[b'x'; 1000]);
        let (capacity, body) = (buffer.capacity(), Bytes::from(buffer));
        let (address, held) = (body.as_ptr(), body.clone());
        bodies.give_back(body);
        assert_eq!(bodies.take().capacity(), 0, "it is held");
        bodies.give_back(held);
        let buffer = bodies.take();
        assert_eq!((buffer.as_ptr(), buffer.len(), buffer.capacity()), (address, 0, capacity));
    }
}
