//! Reads files of bills, of [payments] and of [customers], row by row, with a precise reason for every
//! row that is wrong.
//!
//! - Files are CSV with a header row (`,`, `;`, tab or `|`; any order of columns; quoted fields;
//!   LF or CRLF; with or without a byte order mark) or newline-delimited JSON.
//! - Memory does not depend on the size of the file: it is read in blocks, and a row is at most
//!   [`MAX_ROW_BYTES`] long.
//! - A wrong *row* never ends the reading: it comes with a [`RowProblem`], or [`Row::judge`] says
//!   which fields break which rule. A wrong *file* is one [`FileError`], before any row is read.
//! - What was rejected goes to a [`RejectsFile`], which can be corrected and read again as it is.
//! - A file is known again by its [`Fingerprint`], and standard input can be kept as a file, so that
//!   a run can go on in another process.
//!
//! ```
//! use billport_intake::{BillFile, IntakeOptions};
//! use time::{Date, Month};
//!
//! let text = "account_number,amount,due_date,period\n\
//!             AB123456,1500,25-05-2031,06-2031\n\
//!             AB123457,1.700,25-05-2031,06-2031\n";
//! let file = BillFile::spool(text.as_bytes(), &IntakeOptions::default())?;
//! let today = Date::from_calendar_date(2026, Month::November, 22)?;
//! let mut rows = file.rows();
//!
//! let row = rows.next_row()?.expect("the first row");
//! assert_eq!(row.judge(today)?.account_number().as_str(), "AB123456");
//!
//! let row = rows.next_row()?.expect("the second row");
//! let rejection = row.judge(today).unwrap_err();
//! assert_eq!(row.position().line, 3);
//! assert_eq!(rejection.to_string(), "amount `1.700` has too many decimals: at most two");
//! assert!(rows.next_row()?.is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//! - `agreement`: the comparison of the two ways in which bills are read, for tests and for fuzzing.

#[cfg(feature = "agreement")]
pub mod agreement;
mod bill_reader;
mod cards;
mod columns;
mod csv;
pub mod customers;
mod earlier_bill;
mod error;
mod file;
mod fingerprint;
#[cfg(test)]
mod guide;
mod hand_over;
mod head;
mod header;
mod layout;
mod lines;
mod ndjson;
pub mod payments;
mod positioned;
mod private;
mod rejection;
mod rejects;
mod row;
mod source;
mod spool;
mod table;
mod usual;

pub use bill_reader::{BillReader, ReadEnd, RowVisitor};
pub use columns::{ColumnNameError, ColumnNames};
pub use earlier_bill::{EarlierBill, EarlierFate};
pub use error::{FileError, NotText};
pub use file::{BillFile, IntakeOptions, RowLookup};
pub use fingerprint::Fingerprint;
pub use hand_over::PendingFingerprint;
pub use layout::Layout;
pub use lines::MAX_ROW_BYTES;
pub use rejection::{RowProblem, RowRejection};
pub use rejects::{REJECTS_COLUMNS, RejectsFile, RejectsPlace, defused};
pub use row::{Position, RawRow, Row, RowReader};
pub use table::{Format, Table};
