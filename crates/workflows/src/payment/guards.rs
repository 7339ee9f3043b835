//! What stands against a payment before anything is sent, by what the journal has.
//!
//! The journal judges all but the day again as it writes the intent, in one act with it, so that no
//! other process comes between.

use billport_domain::{Consumer, Money, PaymentReference};
use billport_journal::{JournalError, PaymentQuery, PaymentRecord, PaymentState, WhichPayments};
use thiserror::Error;
use time::Date;

use super::PaymentBooks;

/// Why a payment is not begun. `Display` says it in one sentence. Nothing was sent.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The reference is that of a payment that can't be paid anew.
    #[error("the reference {reference} is used already: its payment is {state}")]
    ReferenceUsed {
        /// The reference.
        reference: PaymentReference,
        /// Where its payment stands.
        state: PaymentState,
    },
    /// The reference is that of a payment for another consumer, or at another provider.
    #[error("the reference {reference} is that of another payment: for {consumer}, at {target}")]
    ReferenceOfAnother {
        /// The reference.
        reference: PaymentReference,
        /// Whose dues it pays.
        consumer: Box<Consumer>,
        /// Where.
        target: String,
    },
    /// The payment is absent, and may have arrived with the amount that it had: it is tried again with
    /// that one only.
    #[error("{reference} was sent with {amount}, and is tried again with that amount only")]
    OtherAmount {
        /// The reference.
        reference: PaymentReference,
        /// The amount with which it was sent.
        amount: Money,
    },
    /// Another payment of the consumer may have been made. It gets no second one before that is
    /// known.
    #[error("another payment of the consumer is {state}: {reference} has to be settled before")]
    ConsumerInDoubt {
        /// Its reference.
        reference: PaymentReference,
        /// Where it stands.
        state: PaymentState,
    },
    /// The consumer has paid today: a provider may take one payment of a consumer a day.
    #[error(
        "the consumer has paid today ({on}) as {reference}, and the provider takes one payment of \
         a consumer a day"
    )]
    PaidToday {
        /// The reference of that payment.
        reference: PaymentReference,
        /// The provider's day.
        on: Date,
    },
    /// The consumer has paid since the dues were asked for: the figures are no longer those. Or since the
    /// file was planned: the row may be paid.
    #[error(
        "the consumer has paid as {reference} since the dues were asked for or the file was planned"
    )]
    PaidMeanwhile {
        /// The reference of that payment.
        reference: PaymentReference,
    },
    /// The row of a file that the payment is for was paid by another one since it was tried first.
    #[error(
        "the row of the file that {reference} is for was paid since as {paid}: it is not tried again"
    )]
    RowPaid {
        /// The reference of this payment.
        reference: PaymentReference,
        /// That of the other one.
        paid: PaymentReference,
    },
    /// The journal can't be read, and without it nothing is sent.
    #[error(transparent)]
    Journal(JournalError),
}

/// Looks in the journal whether a payment of a consumer can be begun now: under this reference, if it
/// is known yet. To be asked before a person is led through dues and figures; [paying] asks it again.
///
/// [paying]: super::Confirmed::pay
///
/// # Errors
/// [`Refusal`] with what stands against it.
pub async fn check_before(
    books: PaymentBooks<'_>,
    consumer: &Consumer,
    reference: Option<&PaymentReference>,
) -> Result<(), Refusal> {
    if let Some(reference) = reference {
        check_reference(books, consumer, reference).await?;
    }
    let of_consumer = PaymentQuery {
        target: Some(books.target.to_owned()),
        consumer: Some(consumer.clone()),
        ..PaymentQuery::default()
    };
    let unsettled = PaymentQuery { which: WhichPayments::Unsettled, ..of_consumer.clone() };
    let in_doubt = books.history.payments(unsettled).await?;
    if let Some(other) = in_doubt.iter().find(|record| Some(record.reference()) != reference) {
        let (reference, state) = (other.reference().clone(), other.state);
        return Err(Refusal::ConsumerInDoubt { reference, state });
    }
    let all = books.history.payments(of_consumer).await?;
    if let Some((reference, paid)) = row_paid(&all, reference) {
        return Err(Refusal::RowPaid { reference, paid });
    }
    let today = books.day_of(books.now());
    let is_of_today = |record: &&PaymentRecord| {
        record.state == PaymentState::Paid && books.day_of(record.intended_at) == today
    };
    match all.iter().find(is_of_today) {
        Some(paid) => Err(Refusal::PaidToday { reference: paid.reference().clone(), on: today }),
        None => Ok(()),
    }
}

/// The reference, and another payment of the consumer for the same row of a file that was paid since the
/// first intent under it.
fn row_paid(
    of_consumer: &[PaymentRecord],
    reference: Option<&PaymentReference>,
) -> Option<(PaymentReference, PaymentReference)> {
    let known = of_consumer.iter().find(|record| Some(record.reference()) == reference)?;
    let row = known.intended.from_file?;
    let paid = of_consumer.iter().find(|other| {
        other.state == PaymentState::Paid
            && other.intended.from_file == Some(row)
            && other.last_event > known.first_event
    })?;
    Some((known.reference().clone(), paid.reference().clone()))
}

async fn check_reference(
    books: PaymentBooks<'_>,
    consumer: &Consumer,
    reference: &PaymentReference,
) -> Result<(), Refusal> {
    let Some(record) = books.history.payment(reference).await? else { return Ok(()) };
    let (state, known) = (record.state, record.intended);
    let reference = known.reference;
    if known.target != books.target || known.consumer != *consumer {
        let (consumer, target) = (Box::new(known.consumer), known.target);
        return Err(Refusal::ReferenceOfAnother { reference, consumer, target });
    }
    match state {
        PaymentState::NotSent | PaymentState::Absent => Ok(()),
        _ => Err(Refusal::ReferenceUsed { reference, state }),
    }
}

/// Looks whether the reference may be sent with this amount.
pub(super) async fn check_amount(
    books: PaymentBooks<'_>,
    reference: &PaymentReference,
    amount: Money,
) -> Result<(), Refusal> {
    match books.history.payment(reference).await? {
        Some(held) if held.state == PaymentState::Absent && held.intended.amount != amount => {
            let (reference, amount) = (held.intended.reference, held.intended.amount);
            Err(Refusal::OtherAmount { reference, amount })
        }
        _ => Ok(()),
    }
}

impl Refusal {
    /// Whether what stands against it is a payment of which nobody knows what became of it.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        match self {
            Self::ConsumerInDoubt { .. } | Self::OtherAmount { .. } => true,
            Self::ReferenceUsed { state, .. } => state.is_unsettled(),
            _ => false,
        }
    }
}

impl From<JournalError> for Refusal {
    /// What the journal says against an intent is the same refusal, in one act with the writing.
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::ReferenceUsed { reference, state } => {
                Self::ReferenceUsed { reference, state }
            }
            JournalError::OtherAmount { reference, amount } => {
                Self::OtherAmount { reference, amount }
            }
            JournalError::ConsumerInDoubt { reference, state } => {
                Self::ConsumerInDoubt { reference, state }
            }
            JournalError::PaidMeanwhile { reference } => Self::PaidMeanwhile { reference },
            JournalError::RowPaid { reference, paid } => Self::RowPaid { reference, paid },
            error => Self::Journal(error),
        }
    }
}
