//! Files of customers who are to be added, one customer a row.
//!
//! ```text
//! Reference,Name,LastName,Email,CurrencyCode,isWaiveTaxes
//! JHB-0071,Nomsa,Dube,nomsa.dube@example.co.za,ZAR,false
//! ```
//!
//! - A file is CSV as bills files are (`,`, `;`, tab or `|`; any order of columns; quoted fields; LF or
//!   CRLF; with or without a byte order mark), and is read in the same bounded memory.
//! - Columns have the provider's names of fields, as they are read or as they are written, in any case
//!   of their letters. `CurrencyCode` and `isWaiveTaxes` must be there. Other columns are ignored and
//!   told, those among them that the provider computes: so a list that was exported can be corrected
//!   and imported. A column whose name is nearly that of a field refuses the file.
//! - The apostrophe with which an export has defused a cell is taken away again, from each file: which
//!   columns were exported is nobody's to know. `'+27 71 555 0100` is the number `+27 71 555 0100`; whoever
//!   wants an apostrophe before a `+`, `-`, `=` or `@` writes two.
//! - An empty cell says nothing of its field.
//! - Cards, passwords, tokens and subscriptions can't stand in such a file: rows are kept as they are
//!   in files of rejected rows. Such a file is refused as a whole. The number of a card in a column that
//!   nobody reads is masked wherever its row is written.
//!
//! ```
//! use billport_intake::customers::CustomerFile;
//!
//! let text = "Name,CurrencyCode,isWaiveTaxes\nNomsa Dube,ZAR,no\n";
//! let file = CustomerFile::spool(text.as_bytes())?;
//! let mut rows = file.rows();
//! let row = rows.next_row()?.expect("the first row");
//! assert_eq!(
//!     row.judge().unwrap_err().to_string(),
//!     "isWaiveTaxes `no` is neither `true` nor `false`"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod file;
mod layout;
mod misspelt;
mod not_by_file;
mod row;

pub use error::{CustomerFileError, MisspeltColumn};
pub use file::{CustomerFile, CustomerLookup};
pub use layout::CustomerLayout;
pub use row::{CustomerReader, CustomerRow};
