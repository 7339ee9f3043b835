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

    /// Takes in the move of the unit behind its own, if both were moved alike: then one event tells of
    /// both. Says whether it did.
    pub(crate) fn join(&mut self, next: &Self) -> bool {
        // Taken apart by name: a field that is added to the type can't be forgotten here.
        let Self {
            run,
            units,
            at,
            cause,
            moved,
            epoch,
            bills,
            rejected,
            judged_on,
            bodies,
            part,
            requests,
            not_before,
            status,
            words,
            content,
        } = next;
        let (Some((first, last)), Some((behind, new_last))) = (self.units, *units) else {
            return false;
        };
        let is_of_neighbours = self.run == *run && behind.checked_sub(1) == Some(last);
        let is_alike = (self.cause, self.moved, self.epoch, self.bills, self.judged_on)
            == (*cause, *moved, *epoch, *bills, *judged_on)
            && (self.requests, self.status) == (*requests, *status)
            && (self.at, self.not_before, &self.words) == (*at, *not_before, words);
        let tells_of_one = |event: &Self| {
            event.rejected.is_some() || event.part.is_some() || event.content.is_some()
        };
        let is_of_one = tells_of_one(self)
            || rejected.is_some()
            || part.is_some()
            || content.is_some()
            || self.bodies.is_empty() != bodies.is_empty();
        if !is_of_neighbours || !is_alike || is_of_one {
            return false;
        }
        self.units = Some((first, new_last));
        self.bodies.extend(bodies);
        true
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Place;
    use time::Duration;
    use time::macros::{date, datetime};

    /// An intent of a unit.
    fn intent(unit: u64) -> NewEvent {
        let moved = (UnitState::Leased(Epoch(1)), UnitState::InFlight(Epoch(1)));
        let at = datetime!(2031-03-14 09:00 UTC);
        NewEvent {
            epoch: Some(Epoch(1)),
            bills: Some(2),
            bodies: vec![BodyDigest::of(&unit.to_be_bytes())],
            ..NewEvent::of_units(RunId(1), (unit, unit), at, Cause::Intended, moved)
        }
    }

    #[test]
    fn neighbours_that_were_moved_alike_are_one_event() {
        let mut event = intent(4);
        assert!(event.join(&intent(5)) && event.join(&intent(6)));
        let bodies: Vec<_> = (4..=6).map(|unit| intent(unit).bodies[0]).collect();
        assert_eq!(event, NewEvent { units: Some((4, 6)), bodies: bodies.clone(), ..intent(4) });
        let told: Vec<_> = (3..=7).map(|unit| event.body_of(unit)).collect();
        assert_eq!(told, [None, Some(bodies[0]), Some(bodies[1]), Some(bodies[2]), None]);
    }

    #[test]
    fn what_differs_in_anything_is_an_event_of_its_own() {
        let place = Place { byte: 0, line: 1 };
        let part = NewUnit { start: place, end: place, bills: 1, left_out: LeftOut::default() };
        let edits: [fn(&mut NewEvent, NewUnit); 16] = [
            |event, _| event.run = RunId(2),
            |event, _| event.units = Some((4, 4)),
            |event, _| event.units = Some((6, 6)),
            |event, _| event.units = None,
            |event, _| event.at += Duration::MILLISECOND,
            |event, _| event.cause = Cause::Answered,
            |event, _| event.moved = None,
            |event, _| event.epoch = Some(Epoch(2)),
            |event, _| event.bills = Some(1),
            |event, _| event.rejected = Some(LeftOut::default()),
            |event, _| event.judged_on = Some(date!(2031 - 03 - 14)),
            |event, _| event.bodies.clear(),
            |event, part| event.part = Some(part),
            |event, _| event.requests = Some(1),
            |event, _| event.status = Some(200),
            |event, _| event.words = Some(Excerpt::of(b"no")),
        ];
        for (number, edit) in edits.into_iter().enumerate() {
            let (mut event, mut next) = (intent(4), intent(5));
            edit(&mut next, part.clone());
            assert!(!event.join(&next), "edit {number}: {next:?}");
            assert_eq!(event, intent(4));
        }
        for edit in [
            |event: &mut NewEvent| event.not_before = Some(event.at),
            |event: &mut NewEvent| event.content = Some(Digest::START),
        ] {
            let (mut event, mut next) = (intent(4), intent(5));
            edit(&mut next);
            assert!(!event.join(&next), "{next:?}");
        }
        // What tells of one unit alone takes no other one in either.
        let mut event = NewEvent { rejected: Some(LeftOut::default()), ..intent(4) };
        assert!(!event.join(&NewEvent { rejected: event.rejected.clone(), ..intent(5) }));
    }
}
