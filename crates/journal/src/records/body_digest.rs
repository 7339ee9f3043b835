//! The digest of the exact body that was sent.

use std::fmt;
use twox_hash::XxHash3_128;

/// XXH3-128 of the body of a request, or of the row from which it is made: tells whether two requests
/// are the same, byte by byte.
///
/// It compares and does not protect: what protects it from edits is the chain of the events, which
/// takes it in. A cryptographic digest would cost ten times as much for each bill.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BodyDigest([u8; 16]);

impl BodyDigest {
    /// The digest of a body.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        Self(XxHash3_128::oneshot(body).to_be_bytes())
    }

    /// The digest that was written as these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for BodyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BodyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BodyDigest({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_standard_xxh3_of_128_bits() {
        // The reference implementation's value for an empty input and seed 0.
        assert_eq!(BodyDigest::of(b"").to_string(), "99aa06d3014798d86001c324468d497f");
        assert_ne!(BodyDigest::of(b"[]"), BodyDigest::of(b"[ ]"));
        let digest = BodyDigest::of(b"[]");
        assert_eq!(BodyDigest::from_bytes(*digest.as_bytes()), digest);
    }
}
