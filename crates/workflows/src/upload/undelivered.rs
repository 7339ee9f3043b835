//! The rows of a run that were not delivered, each with why: read from the file, told by the
//! journal.

use billport_domain::{BillText, Excerpt};
use billport_intake::{BillFile, Row, RowRejection};
use billport_journal::{
    Cause, EventRecord, JournalError, RunHistory, RunId, RunRecord, UnitRecord, UnitState,
    WhyLeftOut,
};
use thiserror::Error;

use super::event::Outcome;
use super::lines::Lines;

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

/// What became of a row that was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is no valid bill, or was left out for another reason: nothing of it was sent.
    Rejected,
    /// It has ended in this way, or is pending.
    Bill(Outcome),
}

impl Fate {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Bill(Outcome::Delivered) => "delivered",
            Self::Bill(Outcome::Refused) => "refused",
            Self::Bill(Outcome::Unknown) => "unknown",
            Self::Bill(Outcome::Pending) => "pending",
        }
    }
}

/// Why the rows can't be told.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum UndeliveredError {
    /// The file is not the one that was judged: its rows would be others.
    #[error("the file is not the one that run {0} began with: it was changed since")]
    OtherFile(RunId),
    /// The file can't be read.
    #[error("the file {0}")]
    File(#[from] billport_intake::FileError),
    /// The journal can't be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// What the rows were given to did not take one.
    #[error("the report can't be written: {0}")]
    Report(#[from] std::io::Error),
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
    let mut teller = Teller { history, told: None };
    let mut rows = file.rows();
    while let Some(row) = rows.next_row()? {
        let line = row.position().line;
        let told = match row.judge(run.begun.judged_on) {
            Err(rejection) => Some(of_rejection(&row, &rejection)),
            Ok(_) => match units.covering(line) {
                None => Some(left_out(&row, None, LEFT_OUT)),
                Some(unit) => teller.of_bill(&row, unit).await?,
            },
        };
        if let Some(told) = told {
            take(told)?;
        }
    }
    Ok(())
}

/// What is known of a bill that is in no batch: which of the two it was stands in the rejects file.
const LEFT_OUT: (&str, &str) =
    ("left-out", "it stands in the file before, or an earlier run had taken care of it");

fn of_rejection<'a>(row: &Row<'a>, rejection: &RowRejection) -> Undelivered<'a> {
    Undelivered {
        line: row.position().line,
        text: row.text(),
        batch: None,
        fate: Fate::Rejected,
        code: rejection.codes(),
        why: rejection.to_string(),
    }
}

fn left_out<'a>(
    row: &Row<'a>,
    batch: Option<u64>,
    (code, why): (&'static str, &str),
) -> Undelivered<'a> {
    Undelivered {
        line: row.position().line,
        text: row.text(),
        batch,
        fate: Fate::Rejected,
        code: code.to_owned(),
        why: why.to_owned(),
    }
}

/// Tells of bills in batches, and asks the journal once for each batch.
struct Teller<'a> {
    history: &'a dyn RunHistory,
    /// The last batch that was asked for, with its words.
    told: Option<(u64, String)>,
}

impl Teller<'_> {
    /// What became of a bill, unless it was delivered.
    async fn of_bill<'r>(
        &mut self,
        row: &Row<'r>,
        unit: &UnitRecord,
    ) -> Result<Option<Undelivered<'r>>, JournalError> {
        let line = row.position().line;
        if let Some(why) = unit.why_left_out(line) {
            let told = match why {
                WhyLeftOut::Repeated => ("duplicate", "it stands in the file before"),
                WhyLeftOut::Earlier => ("taken-care-of", "another run had taken care of it"),
                WhyLeftOut::Late => ("late", "it was late on the day on which it was to be sent"),
            };
            return Ok(Some(left_out(row, Some(unit.number), told)));
        }
        let outcome = match unit.state {
            UnitState::Delivered => return Ok(None),
            UnitState::Refused => Outcome::Refused,
            UnitState::Unknown
            | UnitState::InFlight(_)
            | UnitState::LeasedAgain(_)
            | UnitState::InFlightAgain(_) => Outcome::Unknown,
            _ => Outcome::Pending,
        };
        let (code, why) = match outcome {
            Outcome::Pending => ("", "it was not sent yet".to_owned()),
            Outcome::Refused => ("refused", self.words(unit).await?),
            _ => ("unknown", self.words(unit).await?),
        };
        Ok(Some(Undelivered {
            line,
            text: row.text(),
            batch: Some(unit.number),
            fate: Fate::Bill(outcome),
            code: code.to_owned(),
            why,
        }))
    }

    async fn words(&mut self, unit: &UnitRecord) -> Result<String, JournalError> {
        if let Some((number, words)) = &self.told
            && *number == unit.number
        {
            return Ok(words.clone());
        }
        let words = words_of(self.history, unit).await?;
        self.told = Some((unit.number, words.clone()));
        Ok(words)
    }
}

/// Why a batch stands where it stands, in words: the provider's, or what happened in their place.
///
/// # Errors
/// [`JournalError`] if the journal can't be read.
pub async fn words_of(history: &dyn RunHistory, unit: &UnitRecord) -> Result<String, JournalError> {
    let event = match unit.last_event {
        Some(number) => history.event(number).await?,
        None => None,
    };
    let Some(EventRecord { event, .. }) = event else { return Ok(String::new()) };
    let words = event.words.as_ref().map(Excerpt::to_string);
    let words = words.unwrap_or_else(|| without_words(event.cause).to_owned());
    Ok(match event.moved {
        // The doubt is older than what was said last.
        Some((UnitState::InFlightAgain(_), UnitState::Unknown)) => {
            format!("an earlier request may have arrived; it was sent again: {words}")
        }
        Some((UnitState::LeasedAgain(_), UnitState::Unknown)) => {
            "an earlier request may have arrived; it was to be sent again, and was not".to_owned()
        }
        _ => words,
    })
}

/// What an event tells that nobody has said anything to.
fn without_words(cause: Cause) -> &'static str {
    match cause {
        Cause::OwnerLost => "the process that sent it ended before it had written an answer",
        cause => cause.name(),
    }
}
