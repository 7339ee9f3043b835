//! What a request carries: the same bytes for each attempt, or new ones.

use std::fmt;

use bytes::Bytes;

/// The body of a [`Call`](crate::Call). `Debug` shows its size at most, for a body can hold a token.
#[derive(Clone)]
pub enum Body<'a> {
    /// The same bytes for each attempt, shared and not copied; empty for no body.
    Same(Bytes),
    /// New bytes for each attempt, made once for each when it is about to leave: for a provider that
    /// turns away a request whose number it has seen before.
    Anew(&'a (dyn Fn() -> Bytes + Send + Sync)),
}

impl Body<'_> {
    /// The bytes that the next attempt carries.
    pub(crate) fn for_attempt(&self) -> Bytes {
        match self {
            Self::Same(bytes) => bytes.clone(),
            Self::Anew(make) => make(),
        }
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same(bytes) => write!(f, "Same({} bytes)", bytes.len()),
            Self::Anew(_) => f.write_str("Anew"),
        }
    }
}
