//! A payment in doubt is settled by asking the provider for its reference, never by paying again.

use billport_domain::{Excerpt, Money, PaymentReference};
use billport_journal::{
    Found, FoundPaid, JournalError, LOOK_UP_AFTER, LookUp, PaymentAct, PaymentAnswer, PaymentEvent,
    PaymentRecord, PaymentState,
};
use billport_ports::{PaidStanding, PortError, Standing};
use std::fmt;
use thiserror::Error;
use time::OffsetDateTime;

use super::keeping::answer_of;
use super::{PaymentBooks, PaymentDesk};
use crate::intent::Age;

/// Where a payment stands after it was asked for, or if it could not be asked for yet.
#[derive(Debug)]
#[must_use = "it says whether money has moved"]
pub enum SettleEnd {
    /// It is known what became of it: paid, not paid, or not sent. If the provider has said so before,
    /// nobody was asked.
    Known(Box<PaymentRecord>),
    /// The provider does not know it, asked often and late enough. On a person's word it may be paid
    /// again, under the same reference.
    Absent {
        /// What the journal has.
        record: Box<PaymentRecord>,
        /// Why the provider was asked in vain this time: it is absent by what it said before.
        failed: Option<StillUnknown>,
    },
    /// It is still in doubt.
    Unknown {
        /// What the journal has.
        record: Box<PaymentRecord>,
        /// Why.
        why: StillUnknown,
    },
    /// It is in doubt, and nobody was asked: the provider may not have recorded it yet, or was asked
    /// [not long ago](billport_journal::LookUps::answered_last).
    TooEarly {
        /// What the journal has.
        record: Box<PaymentRecord>,
        /// From when it can be asked for.
        from: OffsetDateTime,
    },
}

/// Why a payment is in doubt after the provider was asked for it. `Display` says it in one sentence.
#[derive(Debug)]
#[non_exhaustive]
pub enum StillUnknown {
    /// The provider has not finished with it.
    Pending {
        /// Its state there.
        state: Excerpt,
    },
    /// The provider does not know it, which counts only if it says so
    /// [often and late enough](billport_journal::LookUps).
    NoSuchReference,
    /// The provider says that it is paid, but with another amount than was ever ordered.
    OtherAmount {
        /// The amount that was paid, as the provider says.
        paid: Money,
    },
    /// The provider's answer does not tell.
    Unclear {
        /// What is unclear about it.
        what: Excerpt,
    },
    /// The answer took so long that it says nothing of now: this process or the machine stood still.
    TooLate,
    /// The provider could not be asked.
    Failed(PortError),
}

/// Why a payment was not settled. `Display` says it in one sentence.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SettleError {
    /// There is no such payment.
    #[error("there is no payment {0} in the journal")]
    NoSuchPayment(PaymentReference),
    /// The payment was made elsewhere, so it has to be asked for there.
    #[error("payment {reference} was made at {target}, and has to be asked for there")]
    OtherTarget {
        /// The payment.
        reference: PaymentReference,
        /// Where it was made.
        target: String,
    },
    /// The provider was asked, and its answer could not be written.
    #[error("payment {reference} was found {}, and that could not be written: {error}", found.name())]
    NotNoted {
        /// The payment.
        reference: PaymentReference,
        /// What was found.
        found: Box<Found>,
        /// Why it could not be written.
        #[source]
        error: JournalError,
    },
    /// The journal can't be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// Asks the provider for a payment that is in doubt, if it is time, and notes the answer.
///
/// One that is absent is asked for as well, whenever somebody wants to know: it may have come up. So
/// is one that a person has resolved as not paid.
///
/// # Errors
/// [`SettleError`]. The payment stands as it stood before then; it can be asked for again.
pub async fn settle(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    reference: &PaymentReference,
) -> Result<SettleEnd, SettleError> {
    let record = books.history.payment(reference).await?;
    let record = record.ok_or_else(|| SettleError::NoSuchPayment(reference.clone()))?;
    settle_record(desk, books, record).await
}

pub(super) async fn settle_record(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    record: PaymentRecord,
) -> Result<SettleEnd, SettleError> {
    let reference = record.reference().clone();
    if record.intended.target != books.target {
        return Err(SettleError::OtherTarget { reference, target: record.intended.target });
    }
    let is_unsettled = record.state.is_unsettled();
    if !is_unsettled && !record.is_not_paid_by_a_person() {
        return Ok(SettleEnd::Known(Box::new(record)));
    }
    let is_waited_for = is_unsettled && record.state != PaymentState::Absent;
    if is_waited_for && !record.is_look_up_due(books.now()) {
        let from = record.look_ups.due_from();
        return Ok(SettleEnd::TooEarly { record: Box::new(record), from });
    }
    let ordered = amounts_ordered(books, &record).await?;
    let age = Age::from_now(books.now());
    let answer = desk.status.standing(&reference).await;
    let (look_up, why) = if age.is_above(LOOK_UP_AFTER, books.now()) {
        came_too_late()
    } else {
        read(&ordered, answer)
    };
    let found = look_up.found.clone();
    match books.journal.note_look_up(&reference, look_up).await {
        Ok(record) => Ok(end(record, why)),
        Err(error) => Err(SettleError::NotNoted { reference, found: Box::new(found), error }),
    }
}

/// The amounts that were ordered under the reference: one that was not sent may have been tried again
/// with another, and it is money that went if the provider has the one of before.
async fn amounts_ordered(
    books: PaymentBooks<'_>,
    record: &PaymentRecord,
) -> Result<Vec<Money>, JournalError> {
    if record.attempts <= 1 {
        return Ok(vec![record.intended.amount]);
    }
    let events = books.history.events_of_payment(record.reference()).await?;
    let amount = |event: PaymentEvent| match event.event.act {
        PaymentAct::Intended { payment, .. } => Some(payment.amount),
        _ => None,
    };
    Ok(events.into_iter().filter_map(amount).collect())
}

/// By the time of its answer the question says nothing any more: it counts as not asked.
fn came_too_late() -> (LookUp, Option<StillUnknown>) {
    let words = Some(Excerpt::of(StillUnknown::TooLate.to_string().as_bytes()));
    let answer = PaymentAnswer { words, ..PaymentAnswer::default() };
    (LookUp { found: Found::Failed, answer }, Some(StillUnknown::TooLate))
}

/// What an answer means for a payment of which these amounts were ordered: what is noted, and why it
/// is in doubt if it is.
fn read(ordered: &[Money], answer: Result<Standing, PortError>) -> (LookUp, Option<StillUnknown>) {
    let standing = match answer {
        Ok(standing) => standing,
        Err(error) => {
            let look_up = LookUp { found: Found::Failed, answer: answer_of(&error) };
            return (look_up, Some(StillUnknown::Failed(error)));
        }
    };
    let (found, words, why) = match standing {
        Standing::Paid(PaidStanding { amount: Some(paid), .. }) if !ordered.contains(&paid) => {
            let why = StillUnknown::OtherAmount { paid };
            (Found::Unclear, Some(Excerpt::of(why.to_string().as_bytes())), Some(why))
        }
        Standing::Paid(PaidStanding { provider_id, amount, refunded }) => {
            (Found::Paid(FoundPaid { provider_id, amount, refunded }), None, None)
        }
        Standing::NotPaid { state, words } => (Found::NotPaid, words.or(Some(state)), None),
        Standing::Pending { state } => {
            (Found::Pending, Some(state.clone()), Some(StillUnknown::Pending { state }))
        }
        Standing::NoSuchReference => {
            (Found::NoSuchReference, None, Some(StillUnknown::NoSuchReference))
        }
        Standing::Unclear { what } => {
            (Found::Unclear, Some(what.clone()), Some(StillUnknown::Unclear { what }))
        }
    };
    let answer = PaymentAnswer { words, ..PaymentAnswer::default() };
    (LookUp { found, answer }, why)
}

fn end(record: PaymentRecord, why: Option<StillUnknown>) -> SettleEnd {
    let record = Box::new(record);
    match (record.state, why) {
        (PaymentState::Absent, why) => {
            let failed = why.filter(StillUnknown::is_failure);
            SettleEnd::Absent { record, failed }
        }
        (state, Some(why)) if state.is_unsettled() => SettleEnd::Unknown { record, why },
        _ => SettleEnd::Known(record),
    }
}

impl SettleEnd {
    /// What the journal has.
    #[must_use]
    pub fn record(&self) -> &PaymentRecord {
        match self {
            Self::Known(record)
            | Self::Absent { record, .. }
            | Self::Unknown { record, .. }
            | Self::TooEarly { record, .. } => record,
        }
    }

    /// Why the provider was asked in vain, if it was.
    #[must_use]
    pub fn failed(&self) -> Option<&StillUnknown> {
        match self {
            Self::Absent { failed, .. } => failed.as_ref(),
            Self::Unknown { why, .. } => Some(why).filter(|why| why.is_failure()),
            Self::Known(_) | Self::TooEarly { .. } => None,
        }
    }
}

impl StillUnknown {
    /// Whether nothing was found out: nobody was asked, or the answer says nothing of now.
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        matches!(self, Self::Failed(_) | Self::TooLate)
    }
}

impl fmt::Display for StillUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pending { state } => write!(f, "the provider has not finished with it: {state}"),
            Self::NoSuchReference => f.write_str(
                "the provider does not know it, and that does not count yet: it has to say so \
                 several times over half an hour",
            ),
            Self::OtherAmount { paid } => {
                write!(f, "the provider says that it is paid, but with {paid}")
            }
            Self::Unclear { what } => write!(f, "the provider's answer does not tell: {what}"),
            Self::TooLate => f.write_str(
                "the answer took so long that it says nothing of now, for this process or the \
                 machine stood still",
            ),
            Self::Failed(error) => write!(f, "the provider could not be asked: {error}"),
        }
    }
}
