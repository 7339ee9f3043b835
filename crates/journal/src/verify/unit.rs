//! A unit as its events tell it.

use time::{Date, OffsetDateTime};

use super::moves::step_of;
use crate::records::{BodyDigest, Cause, NewEvent, NewUnit, UnitRecord};
use crate::state::UnitState;

/// A unit as its events tell it. What few units have is kept beside, by the run.
#[derive(Clone, Debug)]
pub(super) struct ToldUnit {
    pub(super) bills: u32,
    pub(super) state: UnitState,
    judged_on: Option<Date>,
    body: Option<BodyDigest>,
    attempts: u32,
    not_before: Option<OffsetDateTime>,
    last_event: Option<u64>,
}

// As the doc of `verify` says.
const _: () = assert!(size_of::<ToldUnit>() <= 80);

impl ToldUnit {
    /// A unit that was planned just now.
    pub(super) fn planned(planned: &NewUnit) -> Self {
        Self {
            bills: planned.bills,
            state: UnitState::Planned,
            judged_on: None,
            body: None,
            attempts: 0,
            not_before: None,
            last_event: None,
        }
    }

    /// Takes in an event, as the unit with a number; says what is wrong with it.
    pub(super) fn take_in(
        &mut self,
        unit: u64,
        number: u64,
        event: &NewEvent,
    ) -> Option<&'static str> {
        let Some((from, to)) = event.moved else {
            return Some("it moves a batch, and does not say where to");
        };
        let wrong = if self.state != from {
            Some("it moves a batch from where that did not stand")
        } else if step_of(event).is_none_or(|step| from.after(step) != Ok(to)) {
            Some("it moves a batch in a way that is not allowed")
        } else {
            None
        };
        self.state = to;
        self.bills = event.bills.unwrap_or(self.bills);
        self.judged_on = event.judged_on.or(self.judged_on);
        self.body = event.body_of(unit).or(self.body);
        if event.cause == Cause::Intended || event.requests.is_some() {
            self.not_before = event.not_before;
        }
        self.attempts = self.attempts.saturating_add(event.requests.unwrap_or(0));
        self.last_event = Some(number);
        wrong
    }

    /// In what its record differs.
    pub(super) fn differences(&self, record: &UnitRecord) -> Vec<String> {
        // Taken apart by name: a field that is added to the type can't be forgotten here. What the
        // unit was planned to be, and of what it is a part, is the run's to know.
        let UnitRecord {
            number: _,
            part_of: _,
            planned: _,
            bills,
            rejected: _,
            judged_on,
            body,
            state,
            attempts,
            not_before,
            last_event,
        } = record;
        let mut differences = Vec::new();
        if *state != self.state {
            differences.push(format!("it is {state}, and by its events {}", self.state));
        }
        if *bills != self.bills {
            differences.push(format!("it has {bills} bills, and by its events {}", self.bills));
        }
        let others = [
            (*judged_on != self.judged_on, "the day of its last judgement"),
            (*body != self.body, "the digest of its body"),
            (*attempts != self.attempts, "the number of its attempts"),
            (*not_before != self.not_before, "the time before which it is not to be sent"),
            (*last_event != self.last_event, "the number of its last event"),
        ];
        let others = others.into_iter().filter(|(differs, _)| *differs);
        differences.extend(others.map(|(_, what)| format!("{what} is not that of its events")));
        differences
    }
}
