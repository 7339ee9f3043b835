//! Reading a file from a place of one's own.
//!
//! Planning, delivery and the rejects each read the same open file. A file handle has one cursor;
//! with reads that name their place, none disturbs another, and the file that was judged is the
//! file that is sent, even if the path gets another one meanwhile.

use std::{
    fs::File,
    io::{self, Read},
    sync::Arc,
};

/// A reader over a shared file, with a cursor of its own.
#[derive(Clone, Debug)]
pub(crate) struct PositionedFile {
    file: Arc<File>,
    at: u64,
}

impl PositionedFile {
    /// A reader that begins at a byte of the file.
    pub(crate) fn new(file: Arc<File>, at: u64) -> Self {
        Self { file, at }
    }

    /// The byte that is read next.
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    /// Leaves out so many bytes.
    pub(crate) fn skip(&mut self, bytes: usize) {
        self.at += bytes as u64;
    }
}

impl Read for PositionedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = read_at(&self.file, buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
