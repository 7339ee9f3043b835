//! A payment as it stands: what its events tell, one after the other.

use billport_domain::{Excerpt, Money, PaymentReference, Receipt};
use time::OffsetDateTime;

use super::{
    Found, LookUps, NewPayment, NewPaymentEvent, PaymentAct, PaymentAnswer, PaymentOutcome,
    PaymentState,
};
use crate::records::Process;

/// A payment as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRecord {
    /// What is to be paid, by the last intent.
    pub intended: NewPayment,
    /// Where it stands.
    pub state: PaymentState,
    /// How many intents there were.
    pub attempts: u32,
    /// When it was intended for the first time.
    pub first_intended_at: OffsetDateTime,
    /// When it was intended last.
    pub intended_at: OffsetDateTime,
    /// Who has intended it last: for people, for the process may be gone.
    pub process: Process,
    /// When the last of its events was written.
    pub changed_at: OffsetDateTime,
    /// Since when it is known what became of it.
    pub settled_at: Option<OffsetDateTime>,
    /// What was answered to the last attempt.
    pub answer: PaymentAnswer,
    /// What the provider gave for it, by its answer or by a look-up.
    pub receipt: Receipt,
    /// What the provider gave back of it, by the last look-up that said so.
    pub refunded: Option<Money>,
    /// The look-ups since the last intent.
    pub look_ups: LookUps,
    /// Why a person has said what became of it.
    pub resolved_because: Option<Excerpt>,
    /// The event of its first intent. Payments stand in the order of these.
    pub first_event: u64,
    /// The last of its events.
    pub last_event: u64,
}

impl PaymentRecord {
    /// The name of the payment.
    #[must_use]
    pub fn reference(&self) -> &PaymentReference {
        &self.intended.reference
    }

    /// From when the provider is to be asked for it; nothing if what became of it is known, or if a
    /// person has to say whether it is sent again.
    #[must_use]
    pub fn look_up_from(&self) -> Option<OffsetDateTime> {
        self.is_looked_up().then(|| self.look_ups.due_from())
    }

    /// Whether it is a person's word alone that it is not paid: the provider may know better.
    #[must_use]
    pub fn is_not_paid_by_a_person(&self) -> bool {
        self.state == PaymentState::NotPaid && self.resolved_because.is_some()
    }

    /// Whether the provider is to be asked for it at this moment.
    #[must_use]
    pub fn is_look_up_due(&self, now: OffsetDateTime) -> bool {
        self.is_looked_up() && self.look_ups.is_due(now)
    }

    fn is_looked_up(&self) -> bool {
        self.state.is_unsettled() && self.state != PaymentState::Absent
    }

    /// The payment behind an event, which has this number; nothing if the event is of a payment that
    /// was never intended.
    pub(crate) fn behind(
        before: Option<Self>,
        number: u64,
        event: &NewPaymentEvent,
    ) -> Option<Self> {
        let mut record = match &event.act {
            PaymentAct::Intended { payment, process } => {
                let payment = (**payment).clone();
                Self::anew(before.as_ref(), number, event, payment, process.clone())
            }
            act => {
                let mut record = before?;
                record.take_in(event.at, act);
                record
            }
        };
        let is_as_before = event.before == Some(event.after);
        record.settled_at = match record.settled_at {
            _ if event.after.is_unsettled() => None,
            Some(settled_at) if is_as_before => Some(settled_at),
            _ => Some(event.at),
        };
        (record.state, record.changed_at, record.last_event) = (event.after, event.at, number);
        Some(record)
    }

    /// A payment that is intended: what was said of earlier attempts stays in their events.
    fn anew(
        before: Option<&Self>,
        number: u64,
        event: &NewPaymentEvent,
        intended: NewPayment,
        process: Process,
    ) -> Self {
        Self {
            intended,
            state: event.after,
            attempts: before.map_or(0, |before| before.attempts).saturating_add(1),
            first_intended_at: before.map_or(event.at, |before| before.first_intended_at),
            intended_at: event.at,
            process,
            changed_at: event.at,
            settled_at: None,
            answer: PaymentAnswer::default(),
            receipt: Receipt::default(),
            refunded: None,
            look_ups: LookUps::of_payment_intended_at(event.at),
            resolved_because: None,
            first_event: before.map_or(number, |before| before.first_event),
            last_event: number,
        }
    }

    fn take_in(&mut self, at: OffsetDateTime, act: &PaymentAct) {
        match act {
            PaymentAct::Intended { .. } => {}
            PaymentAct::Settled(settlement) => {
                self.answer = settlement.answer.clone();
                if let PaymentOutcome::Paid(receipt) = &settlement.outcome {
                    self.receipt = with_what_was_known(receipt.clone(), &self.receipt);
                }
            }
            PaymentAct::LookedUp { look_up, .. } => {
                self.look_ups.take_in(at, look_up);
                if let Found::Paid(paid) = &look_up.found {
                    let provider_id = paid.provider_id.clone();
                    self.receipt.provider_id = provider_id.or(self.receipt.provider_id.take());
                    self.refunded = paid.refunded.or(self.refunded);
                }
            }
            PaymentAct::Resolved { because, .. } => self.resolved_because = Some(because.clone()),
        }
    }
}

/// A receipt, with what an earlier one or a look-up has told and this one does not.
fn with_what_was_known(receipt: Receipt, before: &Receipt) -> Receipt {
    Receipt {
        provider_id: receipt.provider_id.or_else(|| before.provider_id.clone()),
        message: receipt.message.or_else(|| before.message.clone()),
        credits_consumed: receipt.credits_consumed.or_else(|| before.credits_consumed.clone()),
        credits_available: receipt.credits_available.or_else(|| before.credits_available.clone()),
    }
}
