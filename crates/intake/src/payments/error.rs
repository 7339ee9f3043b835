//! Why a file is no file of payments.

use billport_domain::Excerpt;
use std::io;
use thiserror::Error;

use super::{MAX_FILE_BYTES, MAX_PAYMENTS};
use crate::NotText;
use crate::error::quoted;

/// A file that can't be read as payments at all. Nothing of it was used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PaymentFileError {
    /// The file can't be opened or read.
    #[error("can't be read: {0}")]
    Io(#[source] io::Error),
    /// The path is a folder.
    #[error("is a folder, not a file of payments")]
    Folder,
    /// Nothing but blank lines is in it.
    #[error("is empty")]
    Empty,
    /// There is a header, and no row behind it.
    #[error("has a header and no payments")]
    NoRows,
    /// It is no text.
    #[error("is no text file: it looks like {0}")]
    NotText(NotText),
    /// Its lines end in a way that is no longer read.
    #[error("ends its lines with CR alone")]
    OldLineEnds,
    /// The header lacks columns.
    #[error("lacks {}; its first line has: {}", quoted(missing), quoted(found))]
    MissingColumns {
        /// The columns that were looked for.
        missing: Vec<&'static str>,
        /// The columns of the first line, safe to show.
        found: Vec<Excerpt>,
    },
    /// A column stands there twice.
    #[error("has the column `{column}` twice")]
    RepeatedColumn {
        /// The name of the column.
        column: &'static str,
    },
    /// The header is longer than a row may be.
    #[error("has a first line of more than {} bytes", crate::MAX_ROW_BYTES)]
    HeaderTooLong,
    /// It has more rows than a file of payments may have.
    #[error("has more than {MAX_PAYMENTS} payments")]
    TooManyRows,
    /// It has more bytes than a file of payments may have.
    #[error("is larger than {} MiB", MAX_FILE_BYTES >> 20)]
    TooLarge,
}

impl PaymentFileError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io(_) | Self::Folder => None,
            Self::Empty | Self::NoRows | Self::MissingColumns { .. } => Some(
                "a file of payments begins with the line office_code,sc_no,consumer_id,amount and \
                 has one payment a line",
            ),
            Self::NotText(NotText::Workbook) => {
                Some("open it in the spreadsheet program and save it as CSV (UTF-8)")
            }
            Self::NotText(_) => Some("save it as text in UTF-8"),
            Self::OldLineEnds => Some("save it with the line ends of today: LF, or CR and LF"),
            Self::RepeatedColumn { .. } => Some("remove one of the two columns, or rename it"),
            Self::HeaderTooLong => Some("is this a file of payments, with one payment a line?"),
            Self::TooManyRows | Self::TooLarge => {
                Some("cut it into several files: what is paid is looked at by a person before")
            }
        }
    }
}
