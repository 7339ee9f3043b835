//! An event: one move of a unit (or of units that stand side by side), or one act on a run. Events
//! are only ever added.

use billport_domain::Excerpt;
use time::{Date, OffsetDateTime};

use super::body_digest::BodyDigest;
use super::chain::Digest;
use super::left_out::LeftOut;
use super::run::RunId;
use super::unit::NewUnit;
use crate::state::{Epoch, UnitState};

/// Why something was moved. The numbers are those of the file, and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Cause {
    /// The run was planned, with all its units.
    RunBegun = 1,
    /// A process took the run in hand.
    RunClaimed = 2,
    /// The process let go of it.
    RunReleased = 3,
    /// Bills of a unit were rejected before it was sent.
    BillsRejected = 4,
    /// A unit was taken in hand.
    Leased = 5,
    /// It was let go of before its intent.
    GivenBack = 6,
    /// Nothing of it was left to send.
    Withdrawn = 7,
    /// It is about to be sent.
    Intended = 8,
    /// The provider has answered: yes, or no.
    Answered = 9,
    /// The provider has answered no, and its parts take its place.
    Split = 10,
    /// It is such a part.
    PartPlanned = 11,
    /// It was sent, and no answer tells what became of it.
    NoAnswer = 12,
    /// It certainly was not processed.
    NotSent = 13,
    /// Its owner was gone without a word.
    OwnerLost = 14,
    /// A person has said what became of it.
    Resolved = 15,
    /// It was taken in hand to be sent again, for a person has ordered it.
    ResendOrdered = 16,
}

impl Cause {
    const ALL: [Self; 16] = [
        Self::RunBegun,
        Self::RunClaimed,
        Self::RunReleased,
        Self::BillsRejected,
        Self::Leased,
        Self::GivenBack,
        Self::Withdrawn,
        Self::Intended,
        Self::Answered,
        Self::Split,
        Self::PartPlanned,
        Self::NoAnswer,
        Self::NotSent,
        Self::OwnerLost,
        Self::Resolved,
        Self::ResendOrdered,
    ];

    /// The cause with a number, if there is one.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| *cause as u8 == number)
    }

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RunBegun => "run begun",
            Self::RunClaimed => "run claimed",
            Self::RunReleased => "run released",
            Self::BillsRejected => "bills rejected",
            Self::Leased => "leased",
            Self::GivenBack => "given back",
            Self::Withdrawn => "withdrawn",
            Self::Intended => "intended",
            Self::Answered => "answered",
            Self::Split => "split",
            Self::PartPlanned => "part planned",
            Self::NoAnswer => "no answer",
            Self::NotSent => "not sent",
            Self::OwnerLost => "owner lost",
            Self::Resolved => "resolved",
            Self::ResendOrdered => "resend ordered",
        }
    }
}

/// An event that is to be written; its number and its digest come with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// The run.
    pub run: RunId,
    /// The first and the last unit that it moves; of a part that is planned, the whole and the
    /// part; nothing if it is an act on the run.
    pub units: Option<(u64, u64)>,
    /// When.
    pub at: OffsetDateTime,
    /// Why.
    pub cause: Cause,
    /// Where the units stood, and where they stand now.
    pub moved: Option<(UnitState, UnitState)>,
    /// The owner who made the move.
    pub epoch: Option<Epoch>,
    /// How many bills the unit holds from now on.
    pub bills: Option<u32>,
    /// All lines of it that were rejected since it was planned.
    pub rejected: Option<LeftOut>,
    /// The provider's day by which they were judged.
    pub judged_on: Option<Date>,
    /// The digests of the bodies that are about to be sent, one for each unit that it moves; none
    /// unless it is an intent.
    pub bodies: Vec<BodyDigest>,
    /// What a part is planned to be.
    pub part: Option<NewUnit>,
    /// How many requests may have reached the provider since the intent, for each unit that it
    /// moves.
    pub requests: Option<u32>,
    /// Before when the provider does not want to be asked again.
    pub not_before: Option<OffsetDateTime>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// The provider's words or a person's, escaped and masked, at most 512 bytes.
    pub words: Option<Excerpt>,
    /// The digest of what a run was planned to be.
    pub content: Option<Digest>,
}

impl NewEvent {
    /// An act on a run.
    #[must_use]
    pub fn of_run(run: RunId, at: OffsetDateTime, cause: Cause) -> Self {
        Self {
            run,
            units: None,
            at,
            cause,
            moved: None,
            epoch: None,
            bills: None,
            rejected: None,
            judged_on: None,
            bodies: Vec::new(),
            part: None,
            requests: None,
            not_before: None,
            status: None,
            words: None,
            content: None,
        }
    }

    /// A move of units from `first` to `last`.
    #[must_use]
    pub fn of_units(
        run: RunId,
        (first, last): (u64, u64),
        at: OffsetDateTime,
        cause: Cause,
        moved: (UnitState, UnitState),
    ) -> Self {
        let units = Some((first, last));
        Self { units, moved: Some(moved), ..Self::of_run(run, at, cause) }
    }

    /// The digest of the body of a unit that it moves, if it is an intent.
    #[must_use]
    pub fn body_of(&self, unit: u64) -> Option<BodyDigest> {
        let (first, _) = self.moved_units()?;
        let place = usize::try_from(unit.checked_sub(first)?).ok()?;
        self.bodies.get(place).copied()
    }

    /// The first and the last unit that stand in another state by it: of a part that is planned,
    /// the part alone.
    #[must_use]
    pub fn moved_units(&self) -> Option<(u64, u64)> {
        match self.cause {
            Cause::PartPlanned => self.units.map(|(_whole, part)| (part, part)),
            _ => self.units,
        }
    }
}

/// An event as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRecord {
    /// Its number in the journal, counted from 1 without a gap.
    pub number: u64,
    /// What happened.
    pub event: NewEvent,
    /// The digest of it and of all before it.
    pub digest: Digest,
}
