//! What a consumer has paid before, so that nobody pays it anew without knowing.

use billport_domain::{Consumer, Money, PaymentReference};
use billport_journal::{JournalError, PaymentQuery, PaymentRecord, PaymentState};
use std::fmt;
use time::Date;

use crate::payment::PaymentBooks;

/// A payment that was made before. `Display` says it in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidBefore {
    /// Its reference.
    pub reference: PaymentReference,
    /// The provider's day on which it was sent.
    pub on: Date,
    /// What was paid, without the charge.
    pub amount: Money,
}

impl PaidBefore {
    pub(super) fn of(books: PaymentBooks<'_>, record: &PaymentRecord) -> Self {
        let (reference, amount) = (record.reference().clone(), record.intended.amount);
        Self { reference, on: books.day_of(record.intended_at), amount }
    }
}

impl fmt::Display for PaidBefore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "paid {} on {} as {}", self.amount, self.on, self.reference)
    }
}

/// The last payment that a consumer has made at this target, for whatever reason.
pub(super) async fn paid_last(
    books: PaymentBooks<'_>,
    consumer: &Consumer,
) -> Result<Option<PaidBefore>, JournalError> {
    let query = PaymentQuery {
        target: Some(books.target.to_owned()),
        consumer: Some(consumer.clone()),
        ..PaymentQuery::default()
    };
    let newest_first = books.history.payments(query).await?;
    let paid = newest_first.iter().find(|record| record.state == PaymentState::Paid);
    Ok(paid.map(|record| PaidBefore::of(books, record)))
}
