//! A person says what became of what is unknown.

use billport_domain::Excerpt;

use super::Hand;
use crate::error::JournalError;
use crate::journal::Verdict;
use crate::records::{Cause, NewEvent, UnitRecord};
use crate::state::Step;

/// What a person says became of a unit, and why.
pub(crate) fn resolve(
    hand: &mut Hand<'_>,
    unit: &mut UnitRecord,
    verdict: Verdict,
    because: Excerpt,
) -> Result<NewEvent, JournalError> {
    let step = match verdict {
        Verdict::Delivered => Step::ResolveDelivered,
        Verdict::NotDelivered => Step::ResolveNotDelivered,
    };
    let event = hand.make(unit, unit.bills, step, Cause::Resolved)?;
    Ok(NewEvent { words: Some(because), ..event })
}
