//! A file of customers, opened and recognised.

use std::{
    io::{self, Read},
    path::Path,
};

use super::{CustomerFileError, CustomerLayout, CustomerReader, CustomerRow};
use crate::lines::{LOOKUP_BYTES, STREAM_BYTES};
use crate::source::Source;
use crate::{FileError, Fingerprint, Position};

/// A file of customers to be added: open, recognised, and ready to be read as often as needed.
///
/// The open file is what is read, whatever happens to its path meanwhile.
#[derive(Debug)]
pub struct CustomerFile {
    source: Source,
    layout: CustomerLayout,
}

impl CustomerFile {
    /// Opens a file and finds out which column holds what. What can't be read twice (a pipe) is
    /// [spooled](Self::spool).
    ///
    /// # Errors
    /// [`CustomerFileError`] if it can't be read, or is no file of customers.
    pub fn open(path: &Path) -> Result<Self, CustomerFileError> {
        match Source::open(path) {
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
                Err(CustomerFileError::Folder)
            }
            source => Self::recognise(source?),
        }
    }

    /// Copies what can be read only once, such as standard input, to an unnamed temporary file that
    /// nobody else can open, and that is gone with this value.
    ///
    /// # Errors
    /// [`CustomerFileError`] if it can't be read or copied, or is no file of customers.
    pub fn spool(input: impl Read) -> Result<Self, CustomerFileError> {
        Self::recognise(Source::spool(input)?)
    }

    /// Copies what can be read only once to a new file that outlives this process, readable by its
    /// owner only. Before it is recognised, the file and its name are on the disk.
    ///
    /// # Errors
    /// [`CustomerFileError::Io`] of the kind [`AlreadyExists`](io::ErrorKind::AlreadyExists) if
    /// something stands at the path already; it is left as it is. Else [`CustomerFileError`] if the
    /// input can't be read or copied, or is no file of customers; the path is free again then.
    pub fn spool_to(input: impl Read, path: &Path) -> Result<Self, CustomerFileError> {
        let (source, path) = Source::spool_to(input, path)?;
        let customers = Self::recognise(source)?;
        path.keep().map_err(io::Error::from)?;
        Ok(customers)
    }

    fn recognise(source: Source) -> Result<Self, CustomerFileError> {
        let layout = CustomerLayout::detect(&source)?;
        Ok(Self { source, layout })
    }

    /// How the file is laid out.
    #[must_use]
    pub fn layout(&self) -> &CustomerLayout {
        &self.layout
    }

    /// The size in bytes, when the file was opened.
    #[must_use]
    pub fn size_in_bytes(&self) -> u64 {
        self.source.size_in_bytes()
    }

    /// Whether nobody has written to the file since it was opened, as far as its size and the time of
    /// its last change tell.
    ///
    /// # Errors
    /// [`FileError::Io`] if the system can't tell.
    pub fn is_unchanged(&self) -> Result<bool, FileError> {
        Ok(self.source.is_unchanged()?)
    }

    /// Reads the whole file for its fingerprint, whatever its readers are at. Whether somebody wrote
    /// to it meanwhile, [`is_unchanged`](Self::is_unchanged) tells.
    ///
    /// # Errors
    /// [`FileError::Io`] if the file can't be read.
    pub fn fingerprint(&self) -> Result<Fingerprint, FileError> {
        Ok(self.source.fingerprint()?)
    }

    /// Reads the rows from the first one on.
    #[must_use]
    pub fn rows(&self) -> CustomerReader {
        self.reader(STREAM_BYTES)
    }

    /// Looks up single rows, wherever they stand.
    #[must_use]
    pub fn lookup(&self) -> CustomerLookup {
        CustomerLookup { source: self.source.clone(), rows: self.reader(LOOKUP_BYTES) }
    }

    fn reader(&self, block_bytes: usize) -> CustomerReader {
        let (framing, start) = (self.layout.as_ref().framing(), self.layout.start());
        CustomerReader::new(self.source.records(framing, start, block_bytes), self.layout.clone())
    }
}

/// Looks up single rows of a [`CustomerFile`].
#[derive(Debug)]
pub struct CustomerLookup {
    source: Source,
    rows: CustomerReader,
}

impl CustomerLookup {
    /// The row that begins at a place, or nothing if the file ends there.
    ///
    /// # Errors
    /// [`FileError::Io`] if the file can't be read.
    pub fn row_at(&mut self, position: Position) -> Result<Option<CustomerRow<'_>>, FileError> {
        self.rows.restart(self.source.input_at(position.byte), position);
        self.rows.next_row()
    }
}
