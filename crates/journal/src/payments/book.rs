//! What every store has to do for each request about payments, as pure functions: they judge it by
//! the records at hand and give the event that says what happened. A store reads the records, calls
//! the function, and writes the event and the payment behind it in one transaction.

use billport_domain::{Excerpt, PaymentReference};
use time::OffsetDateTime;

use super::moves::state_behind;
use super::{
    FileRow, IllegalPaymentStep, LookUp, NewPayment, NewPaymentEvent, PaymentAct, PaymentRecord,
    PaymentSettlement, PaymentState, PaymentVerdict,
};
use crate::error::JournalError;
use crate::instant::rounded;
use crate::records::Process;

/// What other payments of a consumer say about a new one.
#[derive(Debug, Default)]
pub(crate) struct Others {
    /// One that is not settled.
    pub(crate) unsettled: Option<(PaymentReference, PaymentState)>,
    /// The one that is paid and was changed last, and by which event.
    pub(crate) paid_last: Option<(PaymentReference, u64)>,
    /// Of those for the same row of a file, the one that is paid and was changed last, and by which event.
    pub(crate) row_paid_last: Option<(PaymentReference, u64)>,
    /// The last event of all payments.
    pub(crate) last_event: u64,
}

/// The row of a file that a payment is for. Whoever tries one again may not know that a file orders it,
/// and who reads the file after that must not find its row unpaid.
pub(crate) fn row_of(known: Option<&PaymentRecord>, payment: &NewPayment) -> Option<FileRow> {
    payment.from_file.or_else(|| known?.intended.from_file)
}

/// A payment is about to be made.
pub(crate) fn intend(
    known: Option<&PaymentRecord>,
    others: Others,
    mut payment: NewPayment,
    process: &Process,
    at: OffsetDateTime,
) -> Result<NewPaymentEvent, JournalError> {
    payment.inquired_at = rounded(payment.inquired_at);
    payment.from_file = row_of(known, &payment);
    if let Some(known) = known {
        let whose = (&payment.target, &payment.consumer);
        if (&known.intended.target, &known.intended.consumer) != whose {
            return Err(reference_used(known));
        }
        let held = known.intended.amount;
        // Two amounts under one reference: whichever arrives, nobody can tell which one was paid.
        if known.state == PaymentState::Absent && payment.amount != held {
            let reference = known.reference().clone();
            return Err(JournalError::OtherAmount { reference, amount: held });
        }
    }
    let inquired_behind = payment.inquired_behind;
    let act = PaymentAct::Intended { payment: Box::new(payment), process: process.clone() };
    let event = event(known, act, at).map_err(|illegal| match known {
        Some(known) => reference_used(known),
        None => unreachable!("a reference that is not there can be intended: {illegal}"),
    })?;
    if let Some((reference, state)) = others.unsettled {
        return Err(JournalError::ConsumerInDoubt { reference, state });
    }
    // Two processes may have planned one file: what one of them could not send, the other one has paid
    // under a name of its own.
    if let (Some(known), Some((paid, paid_by))) = (known, others.row_paid_last)
        && paid_by > known.first_event
    {
        return Err(JournalError::RowPaid { reference: known.reference().clone(), paid });
    }
    match others.paid_last {
        // An event that is not there yet was counted in another journal.
        Some((reference, paid_by))
            if paid_by > inquired_behind || inquired_behind > others.last_event =>
        {
            Err(JournalError::PaidMeanwhile { reference })
        }
        _ => Ok(event),
    }
}

/// What became of an attempt is known, or known to be unknown.
pub(crate) fn settle(
    known: &PaymentRecord,
    settlement: PaymentSettlement,
    at: OffsetDateTime,
) -> Result<NewPaymentEvent, JournalError> {
    let attempt = settlement.attempt;
    event(Some(known), PaymentAct::Settled(Box::new(settlement)), at).map_err(|_| {
        JournalError::Superseded {
            reference: known.reference().clone(),
            attempt,
            attempts: known.attempts,
            state: known.state,
        }
    })
}

/// The provider was asked for a payment.
pub(crate) fn note_look_up(
    known: &PaymentRecord,
    look_up: LookUp,
    at: OffsetDateTime,
) -> Result<NewPaymentEvent, JournalError> {
    let reference = known.reference().clone();
    let act = PaymentAct::LookedUp { reference, look_up: Box::new(look_up) };
    event(Some(known), act, at).map_err(|source| illegal(known, source))
}

/// A person says what became of a payment, and why.
pub(crate) fn resolve(
    known: &PaymentRecord,
    verdict: PaymentVerdict,
    because: Excerpt,
    at: OffsetDateTime,
) -> Result<NewPaymentEvent, JournalError> {
    let reference = known.reference().clone();
    if known.state.is_in_flight() && !known.look_ups.is_overdue(at) {
        let until = known.look_ups.due_from();
        return Err(JournalError::StillInFlight { reference, until });
    }
    let act = PaymentAct::Resolved { reference, verdict, because };
    event(Some(known), act, at).map_err(|source| illegal(known, source))
}

fn event(
    known: Option<&PaymentRecord>,
    act: PaymentAct,
    at: OffsetDateTime,
) -> Result<NewPaymentEvent, IllegalPaymentStep> {
    let after = state_behind(known, &act, at)?;
    Ok(NewPaymentEvent { at, before: known.map(|known| known.state), after, act })
}

fn reference_used(known: &PaymentRecord) -> JournalError {
    JournalError::ReferenceUsed { reference: known.reference().clone(), state: known.state }
}

fn illegal(known: &PaymentRecord, source: IllegalPaymentStep) -> JournalError {
    JournalError::IllegalPaymentStep { reference: known.reference().clone(), source }
}
