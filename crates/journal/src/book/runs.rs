//! Runs are begun, claimed and released.

use time::OffsetDateTime;

use super::{Hand, is_held};
use crate::error::JournalError;
use crate::records::{
    Cause, Claim, NewEvent, NewRun, NewUnit, Owner, RunCounts, RunId, RunRecord, UnitRecord,
    content_of_run,
};
use crate::state::{Epoch, Step, UnitState};

/// A run that begins: its record, its event, and the content of its units.
pub(crate) fn begin(
    id: RunId,
    begun: NewRun,
    units: &[NewUnit],
    now: OffsetDateTime,
) -> (RunRecord, NewEvent) {
    let content = content_of_run(&begun, units);
    let mut counts = RunCounts { rows_read: begun.rows_read, ..RunCounts::default() };
    for unit in units {
        counts.add(UnitState::Planned, unit.bills);
    }
    let run = RunRecord {
        id,
        begun,
        begun_at: now,
        changed_at: now,
        epoch: Epoch(0),
        owner: None,
        counts,
    };
    let event = NewEvent::of_run(id, now, Cause::RunBegun);
    (run, NewEvent { content: Some(content), ..event })
}

/// A process takes a run in hand. Whether nobody else has it is the store's to know.
pub(crate) fn claim(run: &mut RunRecord, owner: Owner, now: OffsetDateTime) -> (Claim, NewEvent) {
    run.epoch = Epoch(run.epoch.0 + 1);
    let owner = Owner { since: crate::instant::rounded(now), ..owner };
    let words = owner.excerpt();
    run.owner = Some(owner);
    let event = NewEvent::of_run(run.id, now, Cause::RunClaimed);
    let event = NewEvent { epoch: Some(run.epoch), words: Some(words), ..event };
    (Claim { run: run.id, epoch: run.epoch }, event)
}

/// A process lets go of a run, with all units that it holds.
pub(crate) fn release(
    run: &mut RunRecord,
    held: &mut [UnitRecord],
    claim: Claim,
    now: OffsetDateTime,
) -> Result<Vec<NewEvent>, JournalError> {
    let mut hand = Hand::of(run, claim, now)?;
    let mut events = hand.drop_units(held, Cause::GivenBack)?;
    events.push(hand.end());
    Ok(events)
}

/// The owner of a run is gone without a word: what it held is let go of.
pub(crate) fn let_go(
    run: &mut RunRecord,
    held: &mut [UnitRecord],
    now: OffsetDateTime,
) -> Result<Vec<NewEvent>, JournalError> {
    let epoch = run.epoch;
    let mut hand = Hand { run, epoch, now };
    let mut events = hand.drop_units(held, Cause::OwnerLost)?;
    events.push(hand.end());
    Ok(events)
}

impl Hand<'_> {
    /// What is leased is planned again, what is in flight is unknown, and so is what is in hand to be
    /// sent again.
    fn drop_units(
        &mut self,
        held: &mut [UnitRecord],
        cause: Cause,
    ) -> Result<Vec<NewEvent>, JournalError> {
        debug_assert!(held.iter().all(|unit| is_held(unit.state)), "only these are dropped");
        let mut events = Vec::new();
        for stretch in held.chunk_by_mut(|one, next| one.state == next.state) {
            // An intent without an outcome is doubt, however its owner goes.
            if !stretch[0].state.is_in_flight() {
                events.extend(self.make_all(stretch, Step::LoseOwner, cause)?);
                continue;
            }
            // Its request may have left. Too many are counted rather than too few.
            for unit in &mut *stretch {
                unit.attempts = unit.attempts.saturating_add(1);
                self.run.counts.requests_sent += 1;
            }
            let lost = self.make_all(stretch, Step::LoseOwner, Cause::OwnerLost)?;
            events.extend(lost.into_iter().map(|event| NewEvent { requests: Some(1), ..event }));
        }
        Ok(events)
    }

    fn end(&mut self) -> NewEvent {
        self.run.owner = None;
        let event = NewEvent::of_run(self.run.id, self.now, Cause::RunReleased);
        NewEvent { epoch: Some(self.epoch), ..event }
    }
}
