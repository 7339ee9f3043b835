//! Why a file is no file of customers.

use billport_domain::{CustomerField, Excerpt};
use std::io;
use thiserror::Error;

use crate::NotText;
use crate::error::quoted;
use crate::head::HeadError;

/// A file that can't be read as customers at all. Nothing of it was used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CustomerFileError {
    /// The file can't be opened or read.
    #[error("can't be read: {0}")]
    Io(#[from] io::Error),
    /// The path is a folder.
    #[error("is a folder, not a file of customers")]
    Folder,
    /// Nothing but blank lines is in it.
    #[error("is empty")]
    Empty,
    /// There is a header, and no row behind it.
    #[error("has a header and no customers")]
    NoRows,
    /// It is no text.
    #[error("is no text file: it looks like {0}")]
    NotText(NotText),
    /// Its lines end in a way that is no longer read.
    #[error("ends its lines with CR alone")]
    OldLineEnds,
    /// It is JSON, and not CSV.
    #[error("is JSON: customers are imported from CSV")]
    Json,
    /// The header lacks columns.
    #[error("lacks {}; its first line has: {}", quoted(missing), quoted(found))]
    MissingColumns {
        /// The columns that were looked for.
        missing: Vec<&'static str>,
        /// The columns of the first line, safe to show.
        found: Vec<Excerpt>,
    },
    /// Two columns would hold one field.
    #[error("has the column `{column}` twice")]
    RepeatedColumn {
        /// The name of the column, as it is written.
        column: &'static str,
    },
    /// It has columns for what can't stand in a file.
    #[error(
        "has {}: cards, passwords, tokens and subscriptions can't be imported from a file",
        quoted(columns)
    )]
    NotByFile {
        /// The columns, safe to show.
        columns: Vec<Excerpt>,
    },
    /// Columns have no field's name, and nearly one.
    #[error("has {}", told(columns))]
    Misspelt {
        /// The columns, in their order.
        columns: Vec<MisspeltColumn>,
    },
    /// The header is longer than a row may be.
    #[error("has a first line of more than {} bytes", crate::MAX_ROW_BYTES)]
    HeaderTooLong,
}

/// A column whose name comes near that of a field, which no column has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MisspeltColumn {
    /// The name of the column, safe to show.
    pub column: Excerpt,
    /// The field that may be meant; it can be written.
    pub field: CustomerField,
}

/// Misspelt columns, each with the name that may be meant.
fn told(columns: &[MisspeltColumn]) -> String {
    let told = columns.iter().map(|MisspeltColumn { column, field }| {
        let name = field.written_as().unwrap_or(field.name());
        format!("the column `{column}`, which is no field: is it `{name}`?")
    });
    told.collect::<Vec<_>>().join(" and ")
}

impl CustomerFileError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io(_) | Self::Folder => None,
            Self::Empty | Self::NoRows | Self::MissingColumns { .. } => Some(
                "the first line names the columns, such as \
                 Reference,Name,Email,CurrencyCode,isWaiveTaxes, and each line behind it is one \
                 customer",
            ),
            Self::NotText(NotText::Workbook) => {
                Some("open it in the spreadsheet program and save it as CSV (UTF-8)")
            }
            Self::NotText(_) => Some("save it as text in UTF-8"),
            Self::OldLineEnds => Some("save it with the line ends of today: LF, or CR and LF"),
            Self::Json => Some("write it as CSV; one customer in JSON is added alone"),
            Self::RepeatedColumn { .. } => Some("remove one of the two columns, or rename it"),
            Self::NotByFile { .. } => Some(
                "remove these columns; a customer with a card, a password or subscriptions is added \
                 alone",
            ),
            Self::Misspelt { .. } => Some(
                "rename these columns, or remove them: under these names nothing of them would be \
                 sent",
            ),
            Self::HeaderTooLong => Some("is this a file of customers, with one customer a line?"),
        }
    }
}

impl From<HeadError> for CustomerFileError {
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
