//! An opened file, read from any place and as often as needed, and known again by what it holds.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::Arc,
    time::SystemTime,
};
use tempfile::TempPath;

use crate::fingerprint::Fingerprint;
use crate::lines::{Framing, Records};
use crate::positioned::PositionedFile;
use crate::row::Position;
use crate::spool;

/// The open file is what is read, whatever happens to its path meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    file: Arc<File>,
    stamp: Stamp,
}

/// The size of a file and when it was last changed.
type Stamp = (u64, Option<SystemTime>);

impl Source {
    /// Opens a file. What can't be read twice (a pipe) is spooled.
    ///
    /// # Errors
    /// Of the kind [`IsADirectory`](io::ErrorKind::IsADirectory) if it is a folder; else as the
    /// system says.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let kind = file.metadata()?.file_type();
        if kind.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if kind.is_file() { Self::of(file) } else { Self::spool(file) }
    }

    /// Copies an input to an unnamed temporary file.
    pub(crate) fn spool(input: impl Read) -> io::Result<Self> {
        Self::of(spool::unnamed(input)?)
    }

    /// Copies an input to a new file, which is taken away with the [`TempPath`] unless that is kept.
    pub(crate) fn spool_to(input: impl Read, path: &Path) -> io::Result<(Self, TempPath)> {
        let (file, path) = spool::named(input, path)?;
        Ok((Self::of(file)?, path))
    }

    fn of(file: File) -> io::Result<Self> {
        let stamp = stamp(&file)?;
        Ok(Self { file: Arc::new(file), stamp })
    }

    /// The size in bytes, when the file was opened.
    pub(crate) fn size_in_bytes(&self) -> u64 {
        self.stamp.0
    }

    /// Whether nobody has written to it since, as far as its size and the time of its last change
    /// tell.
    pub(crate) fn is_unchanged(&self) -> io::Result<bool> {
        Ok(stamp(&self.file)? == self.stamp)
    }

    /// Reads the whole file for its fingerprint, whatever its readers are at.
    pub(crate) fn fingerprint(&self) -> io::Result<Fingerprint> {
        Fingerprint::of(PositionedFile::new(Arc::clone(&self.file), 0))
    }

    /// A reader that begins at a byte.
    pub(crate) fn input_at(&self, byte: u64) -> PositionedFile {
        PositionedFile::new(Arc::clone(&self.file), byte)
    }

    /// The records from a place on, read in blocks.
    pub(crate) fn records(
        &self,
        framing: Framing,
        position: Position,
        block_bytes: usize,
    ) -> Records<PositionedFile> {
        Records::new(self.input_at(position.byte), framing, position, block_bytes)
    }
}

fn stamp(file: &File) -> io::Result<Stamp> {
    let metadata = file.metadata()?;
    // Not every file system keeps the time.
    Ok((metadata.len(), metadata.modified().ok()))
}
