//! Events are posted: what they say of a run and its units is taken into the records, which stand as
//! they stood before.
//!
//! A store may write events first and the records later, as bookkeepers do with journal and ledger.
//! Whoever reads the records in between posts what is missing. Only what happens to every batch waits
//! like this; a store posts everything else with its event.

use std::collections::BTreeMap;

use crate::records::{Cause, EventRecord, RunRecord, UnitRecord};

/// Takes an event into the record of its run and of the units that it moves; says whether it leads on
/// from where they stand. If it doesn't, what has become of the records means nothing.
#[must_use]
pub(crate) fn post(
    record: &EventRecord,
    run: &mut RunRecord,
    units: &mut BTreeMap<u64, UnitRecord>,
) -> bool {
    let EventRecord { number, event, digest: _ } = record;
    let (Some((from, to)), Some((first, last))) = (event.moved, event.moved_units()) else {
        return false;
    };
    let is_of_owner = event.run == run.id && event.epoch == Some(run.epoch);
    let can_wait = matches!(
        event.cause,
        Cause::Leased | Cause::Intended | Cause::Answered | Cause::NoAnswer | Cause::NotSent
    );
    if !is_of_owner || !can_wait {
        return false;
    }
    for moved in first..=last {
        let Some(unit) = units.get_mut(&moved).filter(|unit| unit.state == from) else {
            return false;
        };
        run.counts.take(from, unit.bills);
        unit.state = to;
        unit.bills = event.bills.unwrap_or(unit.bills);
        run.counts.add(to, unit.bills);
        if let Some(rejected) = &event.rejected {
            unit.rejected.clone_from(rejected);
        }
        unit.judged_on = event.judged_on.or(unit.judged_on);
        unit.body = event.body_of(moved).or(unit.body);
        if event.cause == Cause::Intended || event.requests.is_some() {
            unit.not_before = event.not_before;
        }
        let requests = event.requests.unwrap_or(0);
        unit.attempts = unit.attempts.saturating_add(requests);
        run.counts.requests_sent += u64::from(requests);
        unit.last_event = Some(*number);
    }
    run.changed_at = event.at;
    true
}
