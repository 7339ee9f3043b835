//! What a file holds, in 32 bytes: by them a file is known again, whatever it is called by then.

use sha2::{Digest, Sha256};
use std::{
    fmt,
    io::{self, Read},
};

use crate::lines::STREAM_BYTES;

/// The SHA-256 of all bytes of a file, header and line ends included.
///
/// Two files with one fingerprint hold the same; a file of which one byte has changed has another
/// one. Shown as 64 hex digits in lower case, as `sha256sum` shows it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint that was kept as these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to keep.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// That of all bytes that were hashed.
    pub(crate) fn after(digest: Sha256) -> Self {
        Self(digest.finalize().into())
    }

    /// Reads an input to its end, one block in memory at a time.
    pub(crate) fn of(input: impl Read) -> io::Result<Self> {
        Self::of_rest(Sha256::new(), input)
    }

    /// Reads an input to its end, of which some bytes have been hashed already.
    pub(crate) fn of_rest(mut digest: Sha256, mut input: impl Read) -> io::Result<Self> {
        let mut block = vec![0; STREAM_BYTES];
        loop {
            match input.read(&mut block) {
                Ok(0) => return Ok(Self::after(digest)),
                Ok(read) => digest.update(&block[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_sha_256_of_the_standard() {
        // The examples for FIPS 180-4; the last one goes over several blocks.
        let million = "a".repeat(1_000_000);
        for (text, shown) in [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (&million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
        ] {
            let found = Fingerprint::of(text.as_bytes()).unwrap();
            assert_eq!(found.to_string(), shown);
            assert_eq!(format!("{found:?}"), shown);
        }
    }

    #[test]
    fn where_blocks_end_makes_no_difference() {
        for length in [0, 1, STREAM_BYTES - 1, STREAM_BYTES, STREAM_BYTES + 1, 2 * STREAM_BYTES] {
            let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
            let whole = Fingerprint::from_bytes(Sha256::digest(&bytes).into());
            assert_eq!(Fingerprint::of(&bytes[..]).unwrap(), whole, "{length}");
            let (one, other) = bytes.split_at(length / 3);
            assert_eq!(Fingerprint::of(one.chain(other)).unwrap(), whole, "{length}");
        }
    }

    #[test]
    fn one_byte_makes_another_and_bytes_bring_it_back() {
        let [one, other] =
            ["1,25-05-2031", "2,25-05-2031"].map(|text| Fingerprint::of(text.as_bytes()).unwrap());
        assert_ne!(one, other);
        assert_eq!(Fingerprint::from_bytes(*one.as_bytes()), one);
    }

    /// Is interrupted, gives one byte, and fails.
    struct Failing(u32);

    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 => Err(io::ErrorKind::Interrupted.into()),
                2 => {
                    buffer[0] = b'x';
                    Ok(1)
                }
                _ => Err(io::ErrorKind::BrokenPipe.into()),
            }
        }
    }

    #[test]
    fn there_is_none_of_half_a_file() {
        let mut input = Failing(0);
        let error = Fingerprint::of(&mut input).unwrap_err();
        assert_eq!((error.kind(), input.0), (io::ErrorKind::BrokenPipe, 3));
    }
}
