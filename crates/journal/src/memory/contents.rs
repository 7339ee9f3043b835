//! What is written in a journal in memory, and how it is written: whole, or not at all.

use billport_domain::PaymentReference;
use std::collections::BTreeMap;
use time::OffsetDateTime;

use crate::book::Hand;
use crate::error::JournalError;
use crate::payments::{PaymentEvent, PaymentRecord};
use crate::records::{Claim, Digest, EventRecord, NewEvent, RunId, RunRecord, UnitRecord};

/// The records of a journal in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The runs.
    pub runs: BTreeMap<RunId, RunRecord>,
    /// The units of each run.
    pub units: BTreeMap<RunId, BTreeMap<u64, UnitRecord>>,
    /// The events, in the order of their numbers.
    pub events: Vec<EventRecord>,
    /// The number of the run that was begun last, whether it is still there or not.
    pub last_run: u64,
    /// The payments.
    pub payments: BTreeMap<PaymentReference, PaymentRecord>,
    /// The events of payments, in the order of their numbers.
    pub payment_events: Vec<PaymentEvent>,
}

/// Records as they are to stand, with the events that say so.
pub(super) type Change = (Vec<UnitRecord>, Vec<NewEvent>);

impl Contents {
    /// # Errors
    /// [`JournalError::NoSuchRun`]
    pub(super) fn run(&self, run: RunId) -> Result<&RunRecord, JournalError> {
        self.runs.get(&run).ok_or(JournalError::NoSuchRun(run))
    }

    pub(super) fn units_of(&self, run: RunId) -> impl Iterator<Item = &UnitRecord> {
        self.units.get(&run).into_iter().flat_map(BTreeMap::values)
    }

    /// # Errors
    /// [`JournalError::NoSuchUnit`]
    pub(super) fn unit(&self, run: RunId, unit: u64) -> Result<UnitRecord, JournalError> {
        let found = self.units.get(&run).and_then(|units| units.get(&unit));
        found.cloned().ok_or(JournalError::NoSuchUnit { run, unit })
    }

    /// Changes units under a claim, and gives them back as they were written.
    ///
    /// # Errors
    /// [`JournalError::NoSuchRun`], [`JournalError::Fenced`], and whatever `change` fails with:
    /// then nothing is written.
    pub(super) fn change(
        &mut self,
        claim: Claim,
        now: OffsetDateTime,
        change: impl FnOnce(&mut Hand<'_>, &Self) -> Result<Change, JournalError>,
    ) -> Result<Vec<UnitRecord>, JournalError> {
        let mut run = self.run(claim.run)?.clone();
        let mut hand = Hand::of(&mut run, claim, now)?;
        let (units, events) = change(&mut hand, self)?;
        self.write(run, &units, events);
        units.iter().map(|unit| self.unit(claim.run, unit.number)).collect()
    }

    /// Writes a run, units of it, and the events that say so.
    pub(super) fn write(&mut self, run: RunRecord, units: &[UnitRecord], events: Vec<NewEvent>) {
        let id = run.id;
        self.runs.insert(id, run);
        let of_run = self.units.entry(id).or_default();
        of_run.extend(units.iter().map(|unit| (unit.number, unit.clone())));
        for event in events {
            self.append(event);
        }
    }

    fn append(&mut self, event: NewEvent) {
        let before =
            self.events.last().map_or((0, Digest::START), |last| (last.number, last.digest));
        let (number, digest) = (before.0 + 1, before.1.followed_by(before.0 + 1, &event));
        if let Some(run) = self.runs.get_mut(&event.run) {
            run.changed_at = event.at;
        }
        if let (Some((first, last)), Some(units)) =
            (event.moved_units(), self.units.get_mut(&event.run))
        {
            units.range_mut(first..=last).for_each(|(_, unit)| unit.last_event = Some(number));
        }
        self.events.push(EventRecord { number, event, digest });
    }
}
