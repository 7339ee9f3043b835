//! Files of payments: whose dues are to be paid, and how much of them, one payment a row.
//!
//! ```text
//! office_code,sc_no,consumer_id,amount
//! 245:bhaktapur-dc,024.12.512,3042,minimum
//! 245:bhaktapur-dc,002.13.071,18795,600
//! ```
//!
//! A file is CSV as bills files are (`,`, `;`, tab or `|`; any order of columns; quoted fields; LF
//! or CRLF; with or without a byte order mark). `amount` is a number, or one of the words `minimum`
//! and `total`. It is read whole, for a file of payments is short: a person has to look at its plan
//! before any of it is paid.
//!
//! ```
//! use billport_domain::AmountWanted;
//! use billport_intake::payments::PaymentFile;
//!
//! let text = "sc_no,consumer_id,office_code,amount\n\
//!             024.12.512,3042,245:bhaktapur-dc,minimum\n\
//!             002.13.071,18795,245,1.700\n";
//! let file = PaymentFile::read(text.as_bytes())?;
//! let [first, second] = file.lines() else { panic!("two rows") };
//! let row = first.row.as_ref().expect("it is right");
//! assert_eq!((first.line, row.wanted), (2, AmountWanted::Minimum));
//! assert_eq!(row.consumer.to_string(), "024.12.512/3042 at 245:bhaktapur-dc");
//! assert_eq!(
//!     second.row.as_ref().unwrap_err().to_string(),
//!     "office_code `245` is not a number and a name such as 245:bhaktapur-dc, at most 80 bytes, \
//!      as the counters list it; amount `1.700` has more than two decimals"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod header;
mod rejection;
mod repeats;
mod row;

pub use error::PaymentFileError;
pub use header::PaymentColumn;
pub use rejection::{AmountProblem, FieldRejection, PaymentRejection};

use billport_domain::{AmountWanted, Consumer};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use self::header::Header;
use crate::Fingerprint;
use crate::csv::Fields;
use crate::head::{has_old_line_ends, what_is_no_text};
use crate::lines::{LOOKUP_BYTES, Records};

/// The most rows of a file: what a person can still look at, and what a day is long enough for.
pub const MAX_PAYMENTS: usize = 10_000;

/// The most bytes of a file, 16 MiB.
pub const MAX_FILE_BYTES: usize = 16 << 20;

/// A file of payments, read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFile {
    lines: Vec<PaymentLine>,
    fingerprint: Fingerprint,
}

/// One row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentLine {
    /// Its line, counted from 1; the header stands in the first one.
    pub line: u64,
    /// What it asks for, or why it can't be used.
    pub row: Result<PaymentRow, PaymentRejection>,
}

/// What a row asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRow {
    /// Whose dues are to be paid.
    pub consumer: Consumer,
    /// How much of them.
    pub wanted: AmountWanted,
}

impl PaymentFile {
    /// Reads the file at a path.
    ///
    /// # Errors
    /// [`PaymentFileError`] if it can't be read, or is no file of payments.
    pub fn open(path: &Path) -> Result<Self, PaymentFileError> {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(PaymentFileError::Folder);
        }
        Self::read(file)
    }

    /// Reads an input to its end, such as standard input.
    ///
    /// # Errors
    /// [`PaymentFileError`] if it can't be read, or is no file of payments.
    pub fn read(input: impl Read) -> Result<Self, PaymentFileError> {
        let mut bytes = Vec::new();
        input.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        if let Some(found) = what_is_no_text(&bytes) {
            return Err(PaymentFileError::NotText(found));
        }
        if bytes.len() > MAX_FILE_BYTES {
            return Err(PaymentFileError::TooLarge);
        }
        if has_old_line_ends(&bytes) {
            return Err(PaymentFileError::OldLineEnds);
        }
        let lines = lines(&bytes, &Header::detect(&bytes)?)?;
        Ok(Self { lines, fingerprint: Fingerprint::of(&bytes[..])? })
    }

    /// The rows, in their order; there is at least one.
    #[must_use]
    pub fn lines(&self) -> &[PaymentLine] {
        &self.lines
    }

    /// By what the file is known again.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

fn lines(bytes: &[u8], header: &Header) -> Result<Vec<PaymentLine>, PaymentFileError> {
    let rest = &bytes[header.end_byte()..];
    let mut records = Records::new(rest, header.framing(), header.end(), LOOKUP_BYTES);
    let mut fields = Fields::default();
    let (mut lines, mut consumers) = (Vec::new(), Vec::new());
    while let Some(record) = records.next_record()? {
        if lines.len() == MAX_PAYMENTS {
            return Err(PaymentFileError::TooManyRows);
        }
        let judged = row::judge(record, &mut fields, header);
        consumers.push(judged.consumer);
        lines.push(PaymentLine { line: judged.line, row: judged.row });
    }
    if lines.is_empty() {
        return Err(PaymentFileError::NoRows);
    }
    repeats::reject(&mut lines, &consumers);
    Ok(lines)
}

impl From<io::Error> for PaymentFileError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
