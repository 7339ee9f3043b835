//! An upload that is written but not sent: the exact body of its request.
//!
//! Between writing and sending, a caller can put on disk what is about to leave, such as a digest
//! of the body; after a crash it then knows whether what it would send now is what it sent before.

use bytes::Bytes;
use std::fmt;
use std::num::NonZeroUsize;

/// The body of the request that delivers some bills.
///
/// - The [`BodyFormat`](crate::BodyFormat) of a port has written it, and
///   [`BillUploads::upload`](crate::BillUploads::upload) of the same port sends it.
/// - The body is sent to the byte as it stands here, at every attempt.
/// - `Debug` shows how much there is and none of it: bills are personal data.
#[derive(Clone, PartialEq, Eq)]
#[must_use = "nothing is sent until it is uploaded"]
pub struct PreparedUpload {
    body: Bytes,
    bills: NonZeroUsize,
}

impl PreparedUpload {
    /// An upload as a port's format has written it; that the body tells of so many bills is its
    /// writer's word.
    pub fn new(body: Bytes, bills: NonZeroUsize) -> Self {
        Self { body, bills }
    }

    /// How many bills the body tells of.
    #[must_use]
    pub fn bills(&self) -> NonZeroUsize {
        self.bills
    }

    /// The body of the request, exactly as it is sent; a clone of it shares its memory.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body alone, so that its memory can hold another one.
    #[must_use]
    pub fn into_body(self) -> Bytes {
        self.body
    }
}

impl fmt::Debug for PreparedUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedUpload")
            .field("bills", &self.bills)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: NonZeroUsize = NonZeroUsize::new(2).unwrap();

    #[test]
    fn what_was_written_is_what_is_there() {
        let body = Bytes::from_static(b"bills of ana and ben");
        let prepared = PreparedUpload::new(body.clone(), TWO);
        assert_eq!((prepared.body(), prepared.bills()), (&body, TWO));
        assert_eq!(prepared.into_body().as_ptr(), body.as_ptr(), "the body is shared, not copied");
    }

    #[test]
    fn debug_shows_how_much_and_not_what() {
        let prepared = PreparedUpload::new(Bytes::from_static(b"bills of ana and ben"), TWO);
        assert_eq!(format!("{prepared:?}"), "PreparedUpload { bills: 2, body_bytes: 20 }");
        let pretty = "PreparedUpload {\n    bills: 2,\n    body_bytes: 20,\n}";
        assert_eq!(format!("{prepared:#?}"), pretty);
    }
}
