//! Which step of a unit an event tells of.

use crate::records::{Cause, NewEvent};
use crate::state::{Step, UnitState};

/// The step that an event tells of; nothing if it tells of none that there is.
pub(super) fn step_of(event: &NewEvent) -> Option<Step> {
    let (_, to) = event.moved?;
    let epoch = event.epoch?;
    match (event.cause, to) {
        (Cause::BillsRejected | Cause::Leased, _) => Some(Step::Lease(epoch)),
        (Cause::GivenBack, _) => Some(Step::GiveBack(epoch)),
        (Cause::Withdrawn, _) => Some(Step::Withdraw(epoch)),
        (Cause::Intended, _) => Some(Step::Intend(epoch)),
        (Cause::Answered, UnitState::Delivered) => Some(Step::Deliver(epoch)),
        (Cause::Answered, _) => Some(Step::Refuse(epoch)),
        (Cause::Split, _) => Some(Step::Split(epoch)),
        (Cause::NoAnswer, _) => Some(Step::Doubt(epoch)),
        (Cause::NotSent, _) => Some(Step::NotSent(epoch)),
        (Cause::OwnerLost, _) => Some(Step::LoseOwner),
        (Cause::Resolved, UnitState::Delivered) => Some(Step::ResolveDelivered),
        (Cause::Resolved, _) => Some(Step::ResolveNotDelivered),
        (Cause::ResendOrdered, _) => Some(Step::OrderResend(epoch)),
        (Cause::RunBegun | Cause::RunClaimed | Cause::RunReleased | Cause::PartPlanned, _) => None,
    }
}
