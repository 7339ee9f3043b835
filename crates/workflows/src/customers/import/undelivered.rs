//! The rows of an import that were not delivered, each with why: read from the file, told by the
//! journal.

use billport_intake::customers::{CustomerFile, CustomerRow};
use billport_journal::{RunHistory, RunRecord, UnitRecord, WhyLeftOut};
use std::io;

use crate::delivery::{Fate, Lines, Teller, Told, UndeliveredError};

/// A row that was not delivered.
#[derive(Debug)]
pub struct UndeliveredCustomer<'a> {
    /// Its line.
    pub line: u64,
    /// The row itself.
    pub row: &'a CustomerRow<'a>,
    /// The batch that it was; nothing if it was rejected before there was one.
    pub batch: Option<u64>,
    /// What became of it.
    pub fate: Fate,
    /// A short name for why, that does not change, such as `not-truth` or `exists`; empty if it is
    /// pending.
    pub code: String,
    /// Why, in words.
    pub why: String,
}

/// Gives every row of a run that was not delivered to `take`, in the order of the file.
///
/// # Errors
/// [`UndeliveredError`]; what `take` gives as [`UndeliveredError::Report`].
pub async fn undelivered(
    file: &CustomerFile,
    history: &dyn RunHistory,
    run: &RunRecord,
    take: &mut dyn FnMut(UndeliveredCustomer<'_>) -> io::Result<()>,
) -> Result<(), UndeliveredError> {
    if *file.fingerprint()?.as_bytes() != run.begun.fingerprint.0 {
        return Err(UndeliveredError::OtherFile(run.id));
    }
    let units = Lines::all(history, run.id).await?;
    let mut teller = Teller::new(history);
    let mut rows = file.rows();
    while let Some(row) = rows.next_row()? {
        let line = row.position().line;
        let told = match row.judge() {
            Err(rejection) => Some(Told::of_rejection(&rejection)),
            Ok(_) => match units.covering(line) {
                None => Some(Told::left_out(None, LEFT_OUT)),
                Some(unit) if is_there_already(unit, line) => {
                    Some(Told::left_out(Some(unit.number), LEFT_OUT))
                }
                Some(unit) => teller.of_row(line, unit).await?,
            },
        };
        if let Some(Told { batch, fate, code, why }) = told {
            take(UndeliveredCustomer { line, row: &row, batch, fate, code, why })?;
        }
    }
    Ok(())
}

fn is_there_already(unit: &UnitRecord, line: u64) -> bool {
    unit.why_left_out(line) == Some(WhyLeftOut::Earlier)
}

/// What is known of a right row that is in no batch: which of these it was stands in the rejects file.
const LEFT_OUT: (&str, &str) = (
    "left-out",
    "it stands in the file before, the provider had it already, or there was nothing to look for it by",
);
