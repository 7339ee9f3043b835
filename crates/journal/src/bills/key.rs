//! The secret of a journal, by which it hashes bills: made once, never changed.

use std::{
    fmt, fs,
    io::{self, Write},
    path::Path,
};
use twox_hash::XxHash3_128;

use super::draft::Draft;
use super::error::BillsError;

const MAGIC: [u8; 8] = *b"bp-key-1";

/// 128 random bits.
pub(super) struct Key(pub(super) [u8; 16]);

impl Key {
    /// The key at a path, which is made of random bytes if there is none. Of two processes that
    /// make it at once, both get that of the first one.
    pub(super) fn at(path: &Path, random: fn() -> [u8; 16]) -> Result<Self, BillsError> {
        if let Some(key) = Self::read(path)? {
            return Ok(key);
        }
        Self(random()).make(path).map_err(BillsError::at(path))?;
        let gone = || BillsError::at(path)(io::ErrorKind::NotFound.into());
        Self::read(path)?.ok_or_else(gone)
    }

    fn make(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().expect("the path of a file has a folder before its name");
        let mut draft = Draft::create(folder)?;
        draft.file().write_all(&self.to_file())?;
        draft.publish_new(path).map(|_| ())
    }

    fn read(path: &Path) -> Result<Option<Self>, BillsError> {
        match fs::read(path) {
            Ok(bytes) => match Self::from_file(&bytes) {
                Some(key) => Ok(Some(key)),
                None => Err(BillsError::KeyDamaged { path: path.to_owned() }),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(BillsError::at(path)(error)),
        }
    }

    fn to_file(&self) -> Vec<u8> {
        let mut bytes = [MAGIC.as_slice(), &self.0].concat();
        bytes.extend(XxHash3_128::oneshot(&bytes).to_be_bytes());
        bytes
    }

    fn from_file(bytes: &[u8]) -> Option<Self> {
        let key = Self(bytes.get(MAGIC.len()..)?.first_chunk().copied()?);
        (key.to_file() == bytes).then_some(key)
    }
}

/// Without the key.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}
