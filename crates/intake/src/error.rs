//! Why a file is no bills file.

use billport_domain::Excerpt;
use std::{fmt, io};
use thiserror::Error;

use crate::head::HeadError;

/// A file that can't be read as bills at all. Nothing of it was used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FileError {
    /// The file can't be opened or read.
    #[error("can't be read: {0}")]
    Io(#[from] io::Error),
    /// The path is a folder.
    #[error("is a folder, not a file of bills")]
    Folder,
    /// Nothing but blank lines is in it.
    #[error("is empty")]
    Empty,
    /// There is a header, and no row behind it.
    #[error("has a header and no bills")]
    NoRows,
    /// It is no text.
    #[error("is no text file: it looks like {0}")]
    NotText(NotText),
    /// Its lines end in a way that is no longer read.
    #[error("ends its lines with CR alone")]
    OldLineEnds,
    /// It is one JSON array, not a line for each bill.
    #[error("is a JSON array, not one JSON object a line")]
    JsonArray,
    /// The header lacks columns.
    #[error("lacks {}; its first line has: {}", quoted(missing), quoted(found))]
    MissingColumns {
        /// The columns that were looked for.
        missing: Vec<String>,
        /// The columns of the first line, safe to show.
        found: Vec<Excerpt>,
    },
    /// Two columns would hold one field.
    #[error("has the column `{column}` twice")]
    RepeatedColumn {
        /// The name of the column.
        column: String,
    },
    /// The header is longer than a row may be.
    #[error("has a first line of more than {} bytes", crate::MAX_ROW_BYTES)]
    HeaderTooLong,
}

impl FileError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io(_) | Self::Folder => None,
            Self::Empty | Self::NoRows => Some(
                "a bills file begins with the line account_number,amount,due_date,period and has \
                 one bill a line",
            ),
            Self::NotText(NotText::Workbook) => {
                Some("open it in the spreadsheet program and save it as CSV (UTF-8)")
            }
            Self::NotText(_) => Some("save it as text in UTF-8"),
            Self::OldLineEnds => Some("save it with the line ends of today: LF, or CR and LF"),
            Self::JsonArray => {
                Some("write one object a line: jq -c '.[]' bills.json > bills.ndjson")
            }
            Self::MissingColumns { .. } => Some(
                "the first line names the columns; if yours have other names, say which is which: \
                 --column account_number=\"Acct No\"",
            ),
            Self::RepeatedColumn { .. } => Some("remove one of the two columns, or rename it"),
            Self::HeaderTooLong => Some("is this a file of bills, with one bill a line?"),
        }
    }
}

impl From<HeadError> for FileError {
    fn from(error: HeadError) -> Self {
        match error {
            HeadError::Io(error) => Self::Io(error),
            HeadError::NotText(found) => Self::NotText(found),
            HeadError::OldLineEnds => Self::OldLineEnds,
            HeadError::Empty => Self::Empty,
            HeadError::TooLong => Self::HeaderTooLong,
        }
    }
}

/// What a file seems to be that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotText {
    /// A spreadsheet program's own file.
    Workbook,
    /// A compressed file.
    Compressed,
    /// A PDF.
    Pdf,
    /// Text in UTF-16.
    Utf16,
    /// Something with bytes that text does not have.
    Binary,
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Workbook => "a spreadsheet program's workbook",
            Self::Compressed => "a compressed file",
            Self::Pdf => "a PDF",
            Self::Utf16 => "text in UTF-16",
            Self::Binary => "binary data",
        })
    }
}

/// Names in a row, each in backticks.
pub(crate) fn quoted(names: &[impl fmt::Display]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
