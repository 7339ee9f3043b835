//! A bills file, opened and recognised.

use std::{
    io::{self, Read},
    path::Path,
    thread::Scope,
};

use crate::bill_reader::BillReader;
use crate::columns::ColumnNames;
use crate::error::FileError;
use crate::fingerprint::Fingerprint;
use crate::hand_over::{self, BlockSize, Input, PendingFingerprint};
use crate::layout::Layout;
use crate::lines::{LOOKUP_BYTES, Records, STREAM_BYTES};
use crate::row::{Position, Row, RowReader};
use crate::source::Source;

/// How a file is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntakeOptions {
    /// Which column holds which field.
    pub columns: ColumnNames,
}

/// A file of bills: open, recognised, and ready to be read as often as needed.
///
/// The open file is what is read, whatever happens to its path meanwhile.
#[derive(Clone, Debug)]
pub struct BillFile {
    source: Source,
    layout: Layout,
}

impl BillFile {
    /// Opens a file and finds out how it is laid out. What can't be read twice (a pipe) is
    /// [spooled](Self::spool).
    ///
    /// # Errors
    /// [`FileError`] if it can't be read, or is no file of bills.
    pub fn open(path: &Path, options: &IntakeOptions) -> Result<Self, FileError> {
        match Source::open(path) {
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => Err(FileError::Folder),
            source => Self::recognise(source?, options),
        }
    }

    /// Copies what can be read only once, such as standard input, to an unnamed temporary file that
    /// nobody else can open, and that is gone with this value.
    ///
    /// # Errors
    /// [`FileError`] if it can't be read or copied, or is no file of bills.
    pub fn spool(input: impl Read, options: &IntakeOptions) -> Result<Self, FileError> {
        Self::recognise(Source::spool(input)?, options)
    }

    /// Copies what can be read only once to a new file that outlives this process, readable by its
    /// owner only. Before it is recognised, the file and its name are on the disk.
    ///
    /// # Errors
    /// [`FileError::Io`] of the kind [`AlreadyExists`](io::ErrorKind::AlreadyExists) if something
    /// stands at the path already; it is left as it is. Else [`FileError`] if the input can't be
    /// read or copied, or is no file of bills; the path is free again then.
    pub fn spool_to(
        input: impl Read,
        path: &Path,
        options: &IntakeOptions,
    ) -> Result<Self, FileError> {
        let (source, path) = Source::spool_to(input, path)?;
        let bills = Self::recognise(source, options)?;
        path.keep().map_err(io::Error::from)?;
        Ok(bills)
    }

    fn recognise(source: Source, options: &IntakeOptions) -> Result<Self, FileError> {
        let layout = Layout::detect(&source, &options.columns)?;
        Ok(Self { source, layout })
    }

    /// How the file is laid out.
    #[must_use]
    pub fn layout(&self) -> &Layout {
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
    pub fn rows(&self) -> RowReader {
        self.rows_from(self.layout.start())
    }

    /// Reads the rows from a place where a row begins, as [`RowReader::position`] gave it.
    #[must_use]
    pub fn rows_from(&self, position: Position) -> RowReader {
        self.reader_from(position, STREAM_BYTES)
    }

    /// Reads the bills from the first row on.
    #[must_use]
    pub fn bills(&self) -> BillReader {
        self.bills_from(self.layout.start())
    }

    /// Reads the bills from a place where a row begins.
    #[must_use]
    pub fn bills_from(&self, position: Position) -> BillReader {
        BillReader::new(self.rows_from(position))
    }

    /// Reads the rows from the first one on, in blocks of another size.
    #[cfg(feature = "agreement")]
    pub(crate) fn rows_by(&self, block_bytes: usize) -> RowReader {
        self.reader_from(self.layout.start(), block_bytes)
    }

    /// Looks up single rows, wherever they stand.
    #[must_use]
    pub fn lookup(&self) -> RowLookup {
        RowLookup {
            source: self.source.clone(),
            rows: self.reader_from(self.layout.start(), LOOKUP_BYTES),
        }
    }

    /// Reads the bills from the first row on and the fingerprint of the whole file along with them, so
    /// that the file is read once: by a thread of the scope, which stays a few blocks ahead.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn bills_with_fingerprint<'scope>(
        &self,
        scope: &'scope Scope<'scope, '_>,
    ) -> io::Result<(BillReader, PendingFingerprint<'scope>)> {
        self.bills_handed_over(BlockSize::USUAL, scope)
    }

    /// The same, by blocks of another size.
    pub(crate) fn bills_handed_over<'scope>(
        &self,
        size: BlockSize,
        scope: &'scope Scope<'scope, '_>,
    ) -> io::Result<(BillReader, PendingFingerprint<'scope>)> {
        let (blocks, fingerprint) = hand_over::start(self.source.input_at(0), size, scope)?;
        let start = self.layout.start();
        let input = Input::handed_over(self.source.input_at(start.byte), blocks);
        Ok((BillReader::new(self.reader(input, start, STREAM_BYTES)), fingerprint))
    }

    fn reader_from(&self, position: Position, block_bytes: usize) -> RowReader {
        self.reader(self.source.input_at(position.byte).into(), position, block_bytes)
    }

    fn reader(&self, input: Input, position: Position, block_bytes: usize) -> RowReader {
        let records = Records::new(input, self.layout.framing(), position, block_bytes);
        RowReader::new(records, self.layout.clone())
    }
}

/// Looks up single rows of a [`BillFile`].
#[derive(Debug)]
pub struct RowLookup {
    source: Source,
    rows: RowReader,
}

impl RowLookup {
    /// The row that begins at a place, or nothing if the file ends there.
    ///
    /// # Errors
    /// [`FileError::Io`] if the file can't be read.
    pub fn row_at(&mut self, position: Position) -> Result<Option<Row<'_>>, FileError> {
        self.rows.restart(self.source.input_at(position.byte).into(), position);
        self.rows.next_row()
    }
}
