//! Where an act leaves a payment: stores ask before they write it, and whoever verifies the journal
//! asks again.

use time::OffsetDateTime;

use super::{
    Found, IllegalPaymentStep, LookUp, PaymentAct, PaymentOutcome, PaymentRecord, PaymentState,
    PaymentStep, PaymentVerdict,
};

/// Where an act leaves a payment; one that is not there can only be intended.
pub(crate) fn state_behind(
    known: Option<&PaymentRecord>,
    act: &PaymentAct,
    at: OffsetDateTime,
) -> Result<PaymentState, IllegalPaymentStep> {
    let Some(known) = known else { return Ok(PaymentState::InFlight(1)) };
    match step_of(known, act, at) {
        Some(step) => known.state.after(step),
        None => Ok(known.state),
    }
}

/// The step that an act makes; nothing for a look-up that leaves the payment where it stands.
fn step_of(known: &PaymentRecord, act: &PaymentAct, at: OffsetDateTime) -> Option<PaymentStep> {
    Some(match act {
        PaymentAct::Intended { .. } => PaymentStep::Intend(known.attempts.saturating_add(1)),
        PaymentAct::Settled(settlement) => match settlement.outcome {
            PaymentOutcome::Paid(_) => PaymentStep::Pay(settlement.attempt),
            PaymentOutcome::NotPaid => PaymentStep::Refuse(settlement.attempt),
            PaymentOutcome::Unknown => PaymentStep::Doubt(settlement.attempt),
            PaymentOutcome::NotSent => PaymentStep::NotSent(settlement.attempt),
        },
        PaymentAct::LookedUp { look_up, .. } => return step_of_look_up(known, look_up, at),
        PaymentAct::Resolved { verdict: PaymentVerdict::Paid, .. } => PaymentStep::ResolvePaid,
        PaymentAct::Resolved { verdict: PaymentVerdict::NotPaid, .. } => {
            PaymentStep::ResolveNotPaid
        }
    })
}

fn step_of_look_up(
    known: &PaymentRecord,
    look_up: &LookUp,
    at: OffsetDateTime,
) -> Option<PaymentStep> {
    use PaymentState as S;
    let mut look_ups = known.look_ups.clone();
    let is_absent = look_ups.take_in(at, look_up);
    let doubt = PaymentStep::FindDoubt(known.attempts);
    match (&look_up.found, known.state) {
        (Found::Paid(_), state) => (state != S::Paid).then_some(PaymentStep::FindPaid),
        (_, S::Paid | S::NotPaid | S::NotSent) => None,
        (Found::NotPaid, _) => Some(PaymentStep::FindNotPaid),
        // That the provider is at it is as good as an answer to whoever held it absent.
        (Found::Pending | Found::Unclear, S::Absent) => Some(doubt),
        (_, S::Absent) => None,
        (Found::NoSuchReference, _) if is_absent => Some(PaymentStep::FindAbsent),
        (_, S::InFlight(_) | S::InFlightAgain(_)) => look_ups.is_overdue(at).then_some(doubt),
        (_, S::Unknown(_)) => None,
    }
}
