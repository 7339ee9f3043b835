//! What a journal can be asked for about payments: two traits, one that makes them and one that looks
//! at them.

use async_trait::async_trait;
use billport_domain::{Consumer, Excerpt, PaymentReference};

use super::{
    LookUp, NewPayment, PaymentEvent, PaymentRecord, PaymentSettlement, PaymentState,
    PaymentVerdict,
};
use crate::error::JournalError;
use crate::records::Fingerprint;

/// Keeps payments: what is intended is on disk before it is sent, and what became of it after.
///
/// - Nobody owns a payment. Time bounds it instead: a request leaves within
///   [`SENT_WITHIN`](super::SENT_WITHIN) of its intent or never, and nobody asks the provider for it
///   before [`LOOK_UP_AFTER`](super::LOOK_UP_AFTER) behind that. A settlement names its attempt: what
///   a process says late, of an attempt that no longer counts, is refused.
/// - When a method returns `Ok`, what it wrote is durable.
/// - After an error nothing of it may be taken as written, and nothing as not written.
/// - A future that is dropped may or may not have written.
#[async_trait]
pub trait PaymentJournal: Send + Sync {
    /// Notes that a payment is about to be made. Only after `Ok` may it be sent, once, and within
    /// [`SENT_WITHIN`](super::SENT_WITHIN) from when this was called.
    ///
    /// The reference is new; or it was intended before, for the same consumer at the same target, and
    /// was not sent or is absent: then it is tried again. Its figures may be other ones, but not the
    /// amount of one that is absent. The row of a file that ordered it stays, unless another one does
    /// now.
    ///
    /// # Errors
    /// - [`JournalError::ReferenceUsed`] if the reference was intended before, and may not be sent
    ///   again.
    /// - [`JournalError::OtherAmount`] if it is absent, and was intended with another amount.
    /// - [`JournalError::ConsumerInDoubt`] if another payment for the consumer at the target is in
    ///   flight, unknown or absent: what may have been paid never gets a second reference.
    /// - [`JournalError::PaidMeanwhile`] if another payment for the consumer at the target is paid, and
    ///   an event of it stands behind the one that was the last when the dues were asked for.
    /// - [`JournalError::RowPaid`] if it is tried again, and another payment for the same row of a file is
    ///   paid, by an event behind its first one: a row is paid once, whatever names it had.
    /// - [`JournalError::Store`].
    async fn intend(&self, payment: NewPayment) -> Result<PaymentRecord, JournalError>;

    /// Notes what became of an attempt, by the process that has sent it.
    ///
    /// If an attempt before it may have arrived, this one is paid or the payment stays in doubt: a no
    /// is an answer to this request alone.
    ///
    /// # Errors
    /// [`JournalError::Superseded`] if the attempt is not in flight any more: it was settled, found or
    /// resolved meanwhile, or the payment was sent again. That it was paid is taken however late.
    /// [`JournalError::NoSuchPayment`], [`JournalError::Store`].
    async fn settle(&self, settlement: PaymentSettlement) -> Result<PaymentRecord, JournalError>;

    /// Notes what the provider says of a payment. What it leads to is the journal's to decide:
    ///
    /// - Paid is believed whatever was known before, and not paid of all that is not settled.
    /// - No such reference leads to absent, when [`LookUps`](super::LookUps) says so.
    /// - Anything else leaves it unknown; one in flight only when nobody can have it in hand any more.
    ///
    /// # Errors
    /// [`JournalError::NoSuchPayment`], [`JournalError::Store`].
    async fn note_look_up(
        &self,
        reference: &PaymentReference,
        look_up: LookUp,
    ) -> Result<PaymentRecord, JournalError>;

    /// Notes what a person says became of a payment, and why. That it is paid is taken of one that is
    /// not paid as well: persons err.
    ///
    /// # Errors
    /// [`JournalError::StillInFlight`] if a process may have it in hand,
    /// [`JournalError::IllegalPaymentStep`] if it is settled otherwise; [`JournalError::NoSuchPayment`],
    /// [`JournalError::Store`].
    async fn resolve(
        &self,
        reference: &PaymentReference,
        verdict: PaymentVerdict,
        because: Excerpt,
    ) -> Result<PaymentRecord, JournalError>;
}

/// Looks at payments. Nothing is written.
#[async_trait]
pub trait PaymentHistory: Send + Sync {
    /// A payment, if there is one of this reference.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    async fn payment(
        &self,
        reference: &PaymentReference,
    ) -> Result<Option<PaymentRecord>, JournalError>;

    /// Payments, newest first: by their first intents.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    async fn payments(&self, query: PaymentQuery) -> Result<Vec<PaymentRecord>, JournalError>;

    /// The events of all payments behind a number, in their order.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    async fn payment_events(
        &self,
        after: u64,
        limit: usize,
    ) -> Result<Vec<PaymentEvent>, JournalError>;

    /// The number of the last event of all payments; 0 if there is none. Whoever asks for dues asks for
    /// it before.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    async fn last_payment_event(&self) -> Result<u64, JournalError>;

    /// All events of a payment, in their order; none if it is not there.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    async fn events_of_payment(
        &self,
        reference: &PaymentReference,
    ) -> Result<Vec<PaymentEvent>, JournalError>;
}

/// Which payments to look at: those that are all of what is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentQuery {
    /// Which of them.
    pub which: WhichPayments,
    /// Those of a consumer.
    pub consumer: Option<Consumer>,
    /// Those to a target.
    pub target: Option<String>,
    /// Those that a file orders, by what it holds.
    pub fingerprint: Option<Fingerprint>,
    /// Those in front of the one whose first event has this number.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: Option<usize>,
}

/// A kind of payments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WhichPayments {
    /// All.
    #[default]
    All,
    /// Those that are in flight, unknown or absent: found without looking at the others.
    Unsettled,
}

#[cfg(feature = "conformance")]
impl PaymentQuery {
    /// Whether a payment is one of those that are asked for.
    pub(crate) fn asks_for(&self, payment: &PaymentRecord) -> bool {
        let Self { which, consumer, target, fingerprint, before, limit: _ } = self;
        let of_file = payment.intended.from_file.map(|row| row.fingerprint);
        which.includes(payment.state)
            && consumer.as_ref().is_none_or(|consumer| payment.intended.consumer == *consumer)
            && target.as_ref().is_none_or(|target| payment.intended.target == *target)
            && fingerprint.is_none_or(|fingerprint| of_file == Some(fingerprint))
            && before.is_none_or(|before| payment.first_event < before)
    }
}

impl WhichPayments {
    /// Whether a payment in this state is one of them.
    #[must_use]
    pub const fn includes(self, state: PaymentState) -> bool {
        match self {
            Self::All => true,
            Self::Unsettled => state.is_unsettled(),
        }
    }
}
