//! A run as its events tell it.

use std::collections::BTreeMap;
use time::OffsetDateTime;

use super::finding::{Finding, Findings};
use super::unit::ToldUnit;
use crate::records::{
    Cause, EventRecord, LeftOut, NewEvent, NewUnit, Owner, RunCounts, RunId, RunRecord, UnitRecord,
};
use crate::state::{Epoch, UnitState};

/// A run as its events tell it.
#[derive(Debug)]
pub(super) struct ToldRun {
    id: RunId,
    begun_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    epoch: Epoch,
    /// The event of the claim that is in force.
    claimed: Option<NewEvent>,
    counts: RunCounts,
    /// Unit 1 first, without a gap.
    units: Vec<ToldUnit>,
    /// Of units that are parts: of which unit, and what they were planned to be.
    parts: BTreeMap<u64, (u64, NewUnit)>,
    /// Of units that have them: lines that were rejected.
    rejected: BTreeMap<u64, LeftOut>,
}

impl ToldRun {
    /// A run that was begun just now, with its units.
    pub(super) fn begun(event: &NewEvent, rows_read: u64, units: &[NewUnit]) -> Self {
        let mut counts = RunCounts { rows_read, ..RunCounts::default() };
        for unit in units {
            counts.add(UnitState::Planned, unit.bills);
        }
        Self {
            id: event.run,
            begun_at: event.at,
            changed_at: event.at,
            epoch: Epoch(0),
            claimed: None,
            counts,
            units: units.iter().map(ToldUnit::planned).collect(),
            parts: BTreeMap::new(),
            rejected: BTreeMap::new(),
        }
    }

    /// How many units it has.
    pub(super) fn units(&self) -> u64 {
        self.units.len() as u64
    }

    /// Takes in an event behind the first.
    pub(super) fn take_in(&mut self, record: &EventRecord, findings: &mut Findings) {
        let EventRecord { number, event, .. } = record;
        let wrong = match event.cause {
            Cause::RunBegun => Some("the run was begun before"),
            Cause::RunClaimed => self.claim(event),
            _ if self.claimed.is_none() || event.epoch != Some(self.epoch) => {
                Some("it was written without the run in hand")
            }
            _ => None,
        };
        findings.extend(wrong.map(|wrong| Finding::of_event(self.id, *number, wrong)));
        self.changed_at = event.at;
        match event.cause {
            Cause::RunBegun | Cause::RunClaimed => {}
            Cause::RunReleased => self.claimed = None,
            _ => self.move_units(*number, event, findings),
        }
    }

    fn claim(&mut self, event: &NewEvent) -> Option<&'static str> {
        let next = Epoch(self.epoch.0.saturating_add(1));
        let wrong = if self.claimed.is_some() {
            Some("the run is claimed while another owner has it")
        } else if event.epoch != Some(next) {
            Some("its owner does not have the number that follows")
        } else {
            None
        };
        self.epoch = event.epoch.unwrap_or(next);
        self.claimed = Some(event.clone());
        wrong
    }

    fn move_units(&mut self, number: u64, event: &NewEvent, findings: &mut Findings) {
        let (Some(named), Some((first, last))) = (event.units, event.moved_units()) else {
            findings.add(Finding::of_event(self.id, number, "it moves no batch"));
            return;
        };
        if event.cause == Cause::PartPlanned {
            let wrong = self.plan_part(named, event);
            findings.extend(wrong.map(|wrong| Finding::of_event(self.id, number, wrong)));
            return;
        }
        if first == 0 || first > last || last > self.units() {
            let what = "it moves batches that the run does not have";
            findings.add(Finding::of_event(self.id, number, what));
        }
        for moved in first.max(1)..=last.min(self.units()) {
            let unit = at(&mut self.units, moved).expect("the numbers end with the last unit");
            self.counts.take(unit.state, unit.bills);
            let wrong = unit.take_in(moved, number, event);
            self.counts.add(unit.state, unit.bills);
            let requests = u64::from(event.requests.unwrap_or(0));
            self.counts.requests_sent = self.counts.requests_sent.saturating_add(requests);
            if let Some(rejected) = &event.rejected {
                self.rejected.insert(moved, rejected.clone());
            }
            let wrong = wrong.map(|wrong| Finding::of_event(self.id, number, wrong));
            findings.extend(wrong.map(|wrong| Finding { unit: Some(moved), ..wrong }));
        }
    }

    fn plan_part(&mut self, (whole, part): (u64, u64), event: &NewEvent) -> Option<&'static str> {
        let Some(planned) = &event.part else {
            return Some("it plans a part, and does not say what");
        };
        if part != self.units() + 1 {
            return Some("it plans a part whose number does not follow");
        }
        let stands = at(&mut self.units, whole).map(|whole| whole.state);
        let told = ToldUnit::planned(planned);
        self.counts.add(told.state, told.bills);
        self.units.push(told);
        self.parts.insert(part, (whole, planned.clone()));
        let planned = Some((UnitState::Split, UnitState::Planned));
        (stands != Some(UnitState::Split) || event.moved != planned)
            .then_some("it plans a part of a batch that was not split")
    }

    /// In what the record of the run differs.
    pub(super) fn differences(&self, record: &RunRecord) -> Vec<String> {
        // Taken apart by name: a field that is added to the type can't be forgotten here. What the
        // run was planned to be stands in the digest of its first event.
        let RunRecord { id: _, begun: _, begun_at, changed_at, epoch, owner, counts } = record;
        let others = [
            (*begun_at != self.begun_at, "the time of its beginning"),
            (*changed_at != self.changed_at, "the time of its last change"),
            (*epoch != self.epoch, "the number of its owners"),
            (!self.is_owned_by(owner.as_ref()), "its owner"),
        ];
        let others = others.into_iter().filter(|(differs, _)| *differs);
        let mut differences: Vec<_> =
            others.map(|(_, what)| format!("{what} is not that of its events")).collect();
        for ((name, stands), (_, told)) in counted(counts).into_iter().zip(counted(&self.counts)) {
            if stands != told {
                differences.push(format!("it counts {stands} {name}, and by its events {told}"));
            }
        }
        differences
    }

    /// In what the record of a unit differs.
    pub(super) fn differences_of_unit(&self, record: &UnitRecord) -> Vec<String> {
        let place = record.number.checked_sub(1).and_then(|place| usize::try_from(place).ok());
        let Some(told) = place.and_then(|place| self.units.get(place)) else {
            return vec!["no event plans it".to_owned()];
        };
        let part = self.parts.get(&record.number);
        // What is no part stands in the digest of the run's first event.
        let differs_as_part = part.map_or(record.part_of.is_some(), |(whole, planned)| {
            (record.part_of, &record.planned) != (Some(*whole), planned)
        });
        let mut differences = told.differences(record);
        if differs_as_part {
            differences.push("it is not the part that its events plan".to_owned());
        }
        let none = LeftOut::default();
        if record.rejected != *self.rejected.get(&record.number).unwrap_or(&none) {
            differences.push("its rejected lines are not those of its events".to_owned());
        }
        differences
    }

    fn is_owned_by(&self, owner: Option<&Owner>) -> bool {
        match (&self.claimed, owner) {
            (None, None) => true,
            (Some(claimed), Some(owner)) => {
                claimed.words == Some(owner.excerpt()) && claimed.at == owner.since
            }
            _ => false,
        }
    }
}

/// The unit with a number.
fn at(units: &mut [ToldUnit], number: u64) -> Option<&mut ToldUnit> {
    let place = usize::try_from(number.checked_sub(1)?).ok()?;
    units.get_mut(place)
}

/// Counts with their names.
fn counted(counts: &RunCounts) -> [(&'static str, u64); 11] {
    // Taken apart by name: a field that is added to the type can't be forgotten here.
    let RunCounts {
        rows_read,
        bills_pending,
        bills_in_flight,
        bills_delivered,
        bills_refused,
        bills_unknown,
        batches_in_flight,
        batches_delivered,
        batches_refused,
        batches_unknown,
        requests_sent,
    } = *counts;
    [
        ("rows", rows_read),
        ("pending bills", bills_pending),
        ("bills in flight", bills_in_flight),
        ("delivered bills", bills_delivered),
        ("refused bills", bills_refused),
        ("unknown bills", bills_unknown),
        ("batches in flight", batches_in_flight),
        ("delivered batches", batches_delivered),
        ("refused batches", batches_refused),
        ("unknown batches", batches_unknown),
        ("requests", requests_sent),
    ]
}
