//! Units are leased, intended and settled.

use time::Date;

use super::Hand;
use super::fit::{check_parts, reject};
use crate::error::{JournalError, Misfit};
use crate::journal::{Intent, Outcome, Settlement};
use crate::records::{Cause, LeftOut, NewEvent, NewUnit, UnitRecord};
use crate::state::{Step, UnitState};

/// The owner takes planned units in hand.
pub(crate) fn lease(
    hand: &mut Hand<'_>,
    units: &mut [UnitRecord],
) -> Result<Vec<NewEvent>, JournalError> {
    hand.make_all(units, Step::Lease(hand.epoch), Cause::Leased)
}

/// The owner takes a unit of unknown outcome in hand, for a person ordered it.
pub(crate) fn lease_unknown(
    hand: &mut Hand<'_>,
    unit: &mut UnitRecord,
) -> Result<NewEvent, JournalError> {
    hand.make(unit, unit.bills, Step::OrderResend(hand.epoch), Cause::ResendOrdered)
}

/// Bills of a planned unit were rejected; without a bill left it is withdrawn.
pub(crate) fn reject_bills(
    hand: &mut Hand<'_>,
    unit: &mut UnitRecord,
    lines: &LeftOut,
) -> Result<Vec<NewEvent>, JournalError> {
    let left = reject(unit, lines).map_err(|misfit| hand.misfit(unit, misfit))?;
    // Through the hand of the owner and back: only what is planned can be leased.
    let leased = hand.make(unit, left, Step::Lease(hand.epoch), Cause::BillsRejected)?;
    let (step, cause) = match left {
        0 => (Step::Withdraw(hand.epoch), Cause::Withdrawn),
        _ => (Step::GiveBack(hand.epoch), Cause::GivenBack),
    };
    let behind = hand.make(unit, left, step, cause)?;
    let rejected = Some(unit.rejected.clone());
    Ok(vec![NewEvent { bills: Some(left), rejected, ..leased }, behind])
}

/// All bills of a leased unit were rejected on the day of sending.
pub(crate) fn withdraw(
    hand: &mut Hand<'_>,
    unit: &mut UnitRecord,
    late: &LeftOut,
    judged_on: Date,
) -> Result<NewEvent, JournalError> {
    let left = reject(unit, late).map_err(|misfit| hand.misfit(unit, misfit))?;
    let event = hand.make(unit, 0, Step::Withdraw(hand.epoch), Cause::Withdrawn)?;
    if left > 0 {
        return Err(hand.misfit(unit, Misfit::BillsLeft(left)));
    }
    unit.judged_on = Some(judged_on);
    let rejected = Some(unit.rejected.clone());
    Ok(NewEvent { bills: Some(0), rejected, judged_on: Some(judged_on), ..event })
}

/// A leased unit is about to be sent.
pub(crate) fn intend(
    hand: &mut Hand<'_>,
    unit: &mut UnitRecord,
    intent: &Intent,
) -> Result<NewEvent, JournalError> {
    if unit.state.is_again() && !intent.late.is_empty() {
        // What may have arrived is sent whole or not at all, so this is refused as a withdrawal is.
        hand.make(&mut unit.clone(), unit.bills, Step::Withdraw(hand.epoch), Cause::Withdrawn)?;
    }
    let bills = reject(unit, &intent.late).map_err(|misfit| hand.misfit(unit, misfit))?;
    let event = hand.make(unit, bills, Step::Intend(hand.epoch), Cause::Intended)?;
    if bills == 0 {
        return Err(hand.misfit(unit, Misfit::NothingLeft));
    }
    unit.judged_on = Some(intent.judged_on);
    unit.body = Some(intent.body);
    unit.not_before = None;
    Ok(NewEvent {
        bills: Some(bills),
        rejected: (!intent.late.is_empty()).then(|| unit.rejected.clone()),
        judged_on: Some(intent.judged_on),
        bodies: vec![intent.body],
        ..event
    })
}

/// What became of a unit in flight is known, or known to be unknown. Of one that was split, the
/// parts come with the events that plan and lease them; their numbers follow `last_unit`.
pub(crate) fn settle(
    hand: &mut Hand<'_>,
    unit: &mut UnitRecord,
    settlement: &Settlement,
    last_unit: u64,
) -> Result<(Vec<NewEvent>, Vec<UnitRecord>), JournalError> {
    let epoch = hand.epoch;
    let (step, cause) = match settlement.outcome {
        Outcome::Delivered => (Step::Deliver(epoch), Cause::Answered),
        Outcome::Refused => (Step::Refuse(epoch), Cause::Answered),
        Outcome::Split(_) => (Step::Split(epoch), Cause::Split),
        Outcome::Unknown => (Step::Doubt(epoch), Cause::NoAnswer),
        Outcome::NotSent => (Step::NotSent(epoch), Cause::NotSent),
    };
    let event = hand.make(unit, unit.bills, step, cause)?;
    unit.attempts = unit.attempts.saturating_add(settlement.requests);
    unit.not_before = settlement.not_before.map(crate::instant::rounded);
    hand.run.counts.requests_sent += u64::from(settlement.requests);
    let mut events = vec![NewEvent {
        requests: Some(settlement.requests),
        not_before: unit.not_before,
        status: settlement.status,
        words: settlement.words.clone(),
        ..event
    }];
    let mut parts = Vec::new();
    if let Outcome::Split(planned) = &settlement.outcome {
        check_parts(unit, planned).map_err(|misfit| hand.misfit(unit, misfit))?;
        for (number, planned) in (last_unit + 1..).zip(planned) {
            let (part, planned_and_leased) = hand.part(unit, number, planned.clone())?;
            events.extend(planned_and_leased);
            parts.push(part);
        }
    }
    Ok((events, parts))
}

impl Hand<'_> {
    /// A part of a unit, planned and at once leased.
    fn part(
        &mut self,
        whole: &UnitRecord,
        number: u64,
        planned: NewUnit,
    ) -> Result<(UnitRecord, [NewEvent; 2]), JournalError> {
        let mut part = UnitRecord::new(number, Some(whole.number), planned.clone());
        self.run.counts.add(part.state, part.bills);
        // It names both: the whole that is split, and the part that is planned in its place.
        let planned_event = NewEvent {
            epoch: Some(self.epoch),
            part: Some(planned),
            ..NewEvent::of_units(
                self.run.id,
                (whole.number, number),
                self.now,
                Cause::PartPlanned,
                (UnitState::Split, UnitState::Planned),
            )
        };
        let bills = part.bills;
        let leased = self.make(&mut part, bills, Step::Lease(self.epoch), Cause::Leased)?;
        Ok((part, [planned_event, leased]))
    }
}
