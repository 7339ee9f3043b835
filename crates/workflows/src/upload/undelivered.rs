//! The rows of an upload that were not delivered, each with why: read from the file, told by the
//! journal.

use billport_domain::BillText;
use billport_intake::BillFile;
use billport_journal::{RunHistory, RunRecord};

use crate::delivery::{Fate, Lines, Teller, Told, UndeliveredError};

/// A row that was not delivered.
#[derive(Clone, Debug)]
pub struct Undelivered<'a> {
    /// Its line.
    pub line: u64,
    /// Its fields as they stand there; nothing if it can't be read as a row.
    pub text: Option<BillText<'a>>,
    /// The batch to which it belongs; nothing if it was rejected before there was one.
    pub batch: Option<u64>,
    /// What became of it.
    pub fate: Fate,
    /// A short name for why, that does not change, such as `amount-form` or `late`; empty if it is
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
    file: &BillFile,
    history: &dyn RunHistory,
    run: &RunRecord,
    take: &mut dyn FnMut(Undelivered<'_>) -> std::io::Result<()>,
) -> Result<(), UndeliveredError> {
    if *file.fingerprint()?.as_bytes() != run.begun.fingerprint.0 {
        return Err(UndeliveredError::OtherFile(run.id));
    }
    let units = Lines::all(history, run.id).await?;
    let mut teller = Teller::new(history);
    let mut rows = file.rows();
    while let Some(row) = rows.next_row()? {
        let line = row.position().line;
        let told = match row.judge(run.begun.judged_on) {
            Err(rejection) => Some(Told::of_rejection(&rejection)),
            Ok(_) => match units.covering(line) {
                None => Some(Told::left_out(None, LEFT_OUT)),
                Some(unit) => teller.of_row(line, unit).await?,
            },
        };
        if let Some(Told { batch, fate, code, why }) = told {
            take(Undelivered { line, text: row.text(), batch, fate, code, why })?;
        }
    }
    Ok(())
}

/// What is known of a bill that is in no batch: which of the two it was stands in the rejects file.
const LEFT_OUT: (&str, &str) =
    ("left-out", "it stands in the file before, or an earlier run had taken care of it");
