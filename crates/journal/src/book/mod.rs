//! What every store has to do for each request, as pure functions: they change the records at hand
//! and give the events that say so. A store reads the records, calls the function, and writes the events
//! in one transaction; the records with them, or later, from the events.
//!
//! | file | what |
//! |---|---|
//! | `runs.rs` | a run is begun, claimed and released; a dead owner is buried |
//! | `delivery.rs` | units are leased, intended, settled |
//! | `fit.rs` | what is asked of a unit fits it, or is refused |
//! | `verdicts.rs` | a person resolves what is unknown |
//! | `joining.rs` | neighbours that were moved alike are one event |
//! | `posting.rs` | what events say is taken into records that stand as before |

mod delivery;
mod fit;
mod joining;
#[cfg(feature = "sqlite")]
mod posting;
mod runs;
mod verdicts;

pub(crate) use delivery::{intend, lease, lease_unknown, reject_bills, settle, withdraw};
pub(crate) use joining::join;
#[cfg(feature = "sqlite")]
pub(crate) use posting::post;
pub(crate) use runs::{begin, claim, let_go, release};
pub(crate) use verdicts::resolve;

use time::OffsetDateTime;

use crate::error::{JournalError, Misfit};
use crate::records::{Cause, Claim, NewEvent, RunRecord, UnitRecord};
use crate::state::{Epoch, Step, UnitState};

/// A run in the hand of its owner, at one moment.
#[derive(Debug)]
pub(crate) struct Hand<'a> {
    pub(crate) run: &'a mut RunRecord,
    pub(crate) epoch: Epoch,
    pub(crate) now: OffsetDateTime,
}

impl<'a> Hand<'a> {
    /// # Errors
    /// [`JournalError::Fenced`] if somebody else has the run by now, or nobody.
    pub(crate) fn of(
        run: &'a mut RunRecord,
        claim: Claim,
        now: OffsetDateTime,
    ) -> Result<Self, JournalError> {
        if run.epoch == claim.epoch && run.owner.is_some() {
            return Ok(Self { run, epoch: claim.epoch, now });
        }
        Err(JournalError::Fenced { run: run.id, asked: claim.epoch, now: run.epoch })
    }

    /// Why a unit of the run is not moved: what was asked does not fit it.
    fn misfit(&self, unit: &UnitRecord, source: Misfit) -> JournalError {
        JournalError::Misfit { run: self.run.id, unit: unit.number, source }
    }

    /// Moves one unit, keeps the counts of the run true, and says so in an event.
    fn make(
        &mut self,
        unit: &mut UnitRecord,
        bills: u32,
        step: Step,
        cause: Cause,
    ) -> Result<NewEvent, JournalError> {
        let from = unit.make(step).map_err(|source| JournalError::IllegalStep {
            run: self.run.id,
            unit: unit.number,
            source,
        })?;
        let moved = (from, unit.state);
        self.run.counts.take(from, unit.bills);
        self.run.counts.add(unit.state, bills);
        unit.bills = bills;
        let units = (unit.number, unit.number);
        let event = NewEvent::of_units(self.run.id, units, self.now, cause, moved);
        Ok(NewEvent { epoch: Some(self.epoch), ..event })
    }

    /// Moves units that all stand alike by one event for each stretch of neighbours.
    fn make_all(
        &mut self,
        units: &mut [UnitRecord],
        step: Step,
        cause: Cause,
    ) -> Result<Vec<NewEvent>, JournalError> {
        let mut events: Vec<NewEvent> = Vec::new();
        for unit in units {
            let event = self.make(unit, unit.bills, step, cause)?;
            if !events.last_mut().is_some_and(|last| join(last, &event)) {
                events.push(event);
            }
        }
        Ok(events)
    }
}

/// Whether a unit is in an owner's hand.
fn is_held(state: UnitState) -> bool {
    state.owner().is_some()
}
