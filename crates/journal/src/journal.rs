//! What a journal can be asked for: two traits, one that delivers runs and one that looks at them.

use async_trait::async_trait;
use billport_domain::Excerpt;
use time::{Date, OffsetDateTime};

use crate::error::JournalError;
use crate::payments::PaymentHistory;
use crate::records::{
    BodyDigest, Claim, EventRecord, Fingerprint, LeftOut, NewRun, NewUnit, RunId, RunRecord,
    UnitRecord,
};
use crate::state::UnitState;

/// Delivers runs: what is intended is on disk before it is done, and what became of it after.
///
/// - One process at a time delivers a run. It holds a [`Claim`]; what it writes under a claim that
///   somebody else has taken over is refused with [`JournalError::Fenced`].
/// - When a method returns `Ok`, what it wrote is durable.
/// - After an error nothing of it may be taken as written, and nothing as not written.
/// - A future that is dropped may or may not have written.
#[async_trait]
pub trait RunJournal: Send + Sync {
    /// Begins a run with its units, in their order, and claims it.
    ///
    /// # Errors
    /// [`JournalError::Store`] if it can't be written.
    async fn begin(&self, run: NewRun, units: Vec<NewUnit>) -> Result<Claim, JournalError>;

    /// Claims a run that nobody delivers. If its last owner is gone without a word, what it had
    /// leased is planned again, and what it had in flight is unknown, as is what it had in hand to
    /// send again.
    ///
    /// # Errors
    /// [`JournalError::Held`] if a process delivers it, or if its owner is one of another host, of
    /// which nobody here knows whether it lives; [`JournalError::NoSuchRun`],
    /// [`JournalError::Store`].
    async fn claim(&self, run: RunId) -> Result<Claim, JournalError>;

    /// Lets go of a run. What it has leased is planned again; what it still has in flight becomes
    /// unknown, for then an outcome was never written; what was to be sent again is unknown as
    /// before.
    ///
    /// # Errors
    /// [`JournalError::Fenced`], [`JournalError::Store`]. The claim is at its end all the same.
    async fn release(&self, claim: Claim) -> Result<(), JournalError>;

    /// Notes that bills of planned units were rejected meanwhile. Where none is left, the unit is
    /// withdrawn.
    ///
    /// # Errors
    /// [`JournalError::Fenced`], [`JournalError::Store`]; [`JournalError::NoSuchUnit`] and
    /// [`JournalError::IllegalStep`] if one of them is not there or not planned,
    /// [`JournalError::Misfit`] if a line is none of its unit: then nothing is written.
    async fn reject_bills(
        &self,
        claim: Claim,
        rejected: Vec<RejectedBills>,
    ) -> Result<(), JournalError>;

    /// Takes planned units behind a number in hand, in their order.
    ///
    /// # Errors
    /// [`JournalError::Fenced`], [`JournalError::Store`].
    async fn lease(
        &self,
        claim: Claim,
        after: u64,
        limit: usize,
    ) -> Result<Vec<UnitRecord>, JournalError>;

    /// Withdraws a leased unit: all its bills were rejected on the day of sending.
    ///
    /// # Errors
    /// As [`intend`](Self::intend); [`JournalError::Misfit`] if bills are left.
    async fn withdraw(
        &self,
        claim: Claim,
        unit: u64,
        late: LeftOut,
        judged_on: Date,
    ) -> Result<(), JournalError>;

    /// Notes that a leased unit is about to be sent. Only after `Ok` may it be sent.
    ///
    /// # Errors
    /// [`JournalError::Fenced`], [`JournalError::Store`]; [`JournalError::NoSuchUnit`] and
    /// [`JournalError::IllegalStep`] if it is not there or not leased, or if bills of it were to be
    /// left out although it may have arrived before; [`JournalError::Misfit`] if a late line is none
    /// of its own, or no bill is left.
    async fn intend(&self, claim: Claim, intent: Intent) -> Result<(), JournalError>;

    /// Notes what became of a unit in flight; of one that was split, gives its parts, leased.
    ///
    /// What was sent again is delivered or unknown, whatever the outcome: the event keeps what was
    /// said this time, and an earlier request may have arrived. It can't be split.
    ///
    /// A store may keep this for up to 10 ms, to write it together with others;
    /// [`flush`](Self::flush) ends that.
    ///
    /// # Errors
    /// As [`intend`](Self::intend), for a unit that is not in flight; [`JournalError::Misfit`] if
    /// parts do not hold what it holds.
    async fn settle(
        &self,
        claim: Claim,
        settlement: Settlement,
    ) -> Result<Vec<UnitRecord>, JournalError>;

    /// Has what is kept written at once, for nothing follows soon that it could be written with. Who
    /// waits for [`settle`](Self::settle) is told there what came of it.
    async fn flush(&self);

    /// Takes a unit of unknown outcome in hand, because a person ordered that it be sent again. It
    /// counts as unknown until it is delivered.
    ///
    /// # Errors
    /// [`JournalError::Fenced`], [`JournalError::Store`]; [`JournalError::NoSuchUnit`] and
    /// [`JournalError::IllegalStep`] if it is not there or not unknown.
    async fn lease_unknown(&self, claim: Claim, unit: u64) -> Result<UnitRecord, JournalError>;

    /// Notes what a person says became of a unit of unknown outcome, and why.
    ///
    /// # Errors
    /// [`JournalError::Fenced`], [`JournalError::Store`]; [`JournalError::NoSuchUnit`] and
    /// [`JournalError::IllegalStep`] if it is not there or not unknown.
    async fn resolve(
        &self,
        claim: Claim,
        unit: u64,
        verdict: Verdict,
        because: Excerpt,
    ) -> Result<(), JournalError>;
}

/// Looks at runs. Nothing is written, with one exception: what a dead owner had in flight is noted
/// as unknown when it is found.
#[async_trait]
pub trait RunHistory: Send + Sync {
    /// Finds runs whose owner, a process of this host, is gone without a word, and settles what it
    /// has left, as [`RunJournal::claim`] does; says which. A run that can't be read is left as it is,
    /// and holds no other up: who asks for it is told that the journal is damaged.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    async fn bury_the_dead(&self) -> Result<Vec<RunId>, JournalError>;

    /// A run.
    ///
    /// # Errors
    /// [`JournalError::NoSuchRun`], [`JournalError::Store`].
    async fn run(&self, run: RunId) -> Result<RunRecord, JournalError>;

    /// Runs, newest first: all that are asked for, or none. By them it is decided what was sent before,
    /// so one that can't be read is never left out.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    async fn runs(&self, query: RunQuery) -> Result<Vec<RunRecord>, JournalError>;

    /// Units of a run behind a number, in their order.
    ///
    /// # Errors
    /// [`JournalError::NoSuchRun`], [`JournalError::Store`].
    async fn units(&self, run: RunId, query: UnitQuery) -> Result<Vec<UnitRecord>, JournalError>;

    /// The event with a number.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    async fn event(&self, number: u64) -> Result<Option<EventRecord>, JournalError>;

    /// All events behind a number, in their order.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    async fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRecord>, JournalError>;
}

/// Looks at all that stands in a journal: runs, and the payments beside them.
pub trait History: RunHistory + PaymentHistory {}

impl<H: RunHistory + PaymentHistory> History for H {}

/// Bills of a planned unit that are not sent any more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RejectedBills {
    /// The unit.
    pub unit: u64,
    /// Their lines.
    pub lines: LeftOut,
}

/// What is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Intent {
    /// The unit.
    pub unit: u64,
    /// Bills of it that are not sent, for they are late by now.
    pub late: LeftOut,
    /// The provider's day by which they were judged.
    pub judged_on: Date,
    /// The digest of the exact body; of an import, of the row as it stands in the file, for a body
    /// could hold what no journal may keep.
    pub body: BodyDigest,
}

/// What became of a unit that was in flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The unit.
    pub unit: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// How many requests may have reached the provider since the intent.
    pub requests: u32,
    /// Before when the provider does not want to be asked again.
    pub not_before: Option<OffsetDateTime>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// The provider's words, or what happened in their place; masked.
    pub words: Option<Excerpt>,
}

/// What became of a unit that was in flight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The provider has accepted it.
    Delivered,
    /// The provider has said no.
    Refused,
    /// The provider has said no, and these parts are sent in its place.
    Split([NewUnit; 2]),
    /// Nobody knows.
    Unknown,
    /// It certainly was not processed.
    NotSent,
}

/// What a person says became of a unit of unknown outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The provider has it.
    Delivered,
    /// The provider does not have it: it is planned again.
    NotDelivered,
}

/// Which runs to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunQuery {
    /// Those of a file, by what it holds.
    pub fingerprint: Option<Fingerprint>,
    /// Those to a target.
    pub target: Option<String>,
    /// At most so many.
    pub limit: Option<usize>,
}

/// Which units to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitQuery {
    /// Those behind this number.
    pub after: u64,
    /// At most so many.
    pub limit: usize,
    /// Which of them.
    pub which: Which,
}

/// A kind of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// All.
    All,
    /// Those that were refused or are of unknown outcome, in nobody's hand: found without looking at
    /// the others.
    Troubled,
    /// Those that are to be sent.
    Pending,
}

impl Which {
    /// Whether a unit in this state is one of them.
    #[must_use]
    pub fn includes(self, state: UnitState) -> bool {
        match self {
            Self::All => true,
            Self::Troubled => matches!(state, UnitState::Refused | UnitState::Unknown),
            Self::Pending => matches!(state, UnitState::Planned | UnitState::Leased(_)),
        }
    }
}
