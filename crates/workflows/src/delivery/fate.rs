//! What became of the rows of a run, told by the journal.

use billport_domain::Excerpt;
use billport_intake::RowRejection;
use billport_journal::{
    Cause, EventRecord, JournalError, RunHistory, RunId, UnitRecord, UnitState, WhyLeftOut,
};
use thiserror::Error;

use super::event::Outcome;

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

/// What became of a row, and why.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) batch: Option<u64>,
    pub(crate) fate: Fate,
    pub(crate) code: String,
    pub(crate) why: String,
}

impl Told {
    /// The row was rejected when the file was judged.
    pub(crate) fn of_rejection(rejection: &RowRejection) -> Self {
        let (code, why) = (rejection.codes(), rejection.to_string());
        Self { batch: None, fate: Fate::Rejected, code, why }
    }

    /// The row is right, and was left out.
    pub(crate) fn left_out(batch: Option<u64>, (code, why): (&str, &str)) -> Self {
        let (code, why) = (code.to_owned(), why.to_owned());
        Self { batch, fate: Fate::Rejected, code, why }
    }
}

/// Tells of rows in batches, and asks the journal once for each batch.
pub(crate) struct Teller<'a> {
    history: &'a dyn RunHistory,
    /// The last batch that was asked for, with its words.
    told: Option<(u64, String)>,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(history: &'a dyn RunHistory) -> Self {
        Self { history, told: None }
    }

    /// What became of the row in a line of a batch, unless it was delivered.
    pub(crate) async fn of_row(
        &mut self,
        line: u64,
        unit: &UnitRecord,
    ) -> Result<Option<Told>, JournalError> {
        let batch = Some(unit.number);
        if let Some(why) = unit.why_left_out(line) {
            let told = match why {
                WhyLeftOut::Repeated => ("duplicate", "it stands in the file before"),
                WhyLeftOut::Earlier => ("taken-care-of", "another run had taken care of it"),
                WhyLeftOut::Late => ("late", "it was late on the day on which it was to be sent"),
            };
            return Ok(Some(Told::left_out(batch, told)));
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
        Ok(Some(Told { batch, fate: Fate::Bill(outcome), code: code.to_owned(), why }))
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
