//! The first stage: what a consumer owes, asked for now.

use billport_domain::{Advance, AmountWanted, Consumer, Dues, OrderRejection, PaymentOrder};
use billport_journal::JournalError;
use billport_ports::PortError;
use std::{error::Error, fmt};
use time::OffsetDateTime;

use super::ordered::Ordered;
use super::{PaymentBooks, PaymentDesk};
use crate::intent::Age;

/// What a consumer owes, as the provider has just said it.
#[derive(Debug)]
pub struct Inquired {
    pub(super) consumer: Consumer,
    pub(super) dues: Dues,
    pub(super) age: Age,
    /// The last event of payments before the question: what was paid later is not in the answer.
    pub(super) behind: u64,
    /// Why the journal could not say which that is. Then nothing is paid by these dues.
    pub(super) unread: Option<JournalError>,
}

/// Asks for a consumer's dues.
///
/// The journal is asked what was paid before. If it can't say, the dues can be looked at all the same,
/// and [paying](super::Confirmed::pay) is refused.
///
/// # Errors
/// The port's. Nothing has any effect here, so all of it may be asked again.
pub async fn inquire(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    consumer: Consumer,
) -> Result<Inquired, PortError> {
    // The answer is at most as fresh as the question.
    let age = Age::from_now(books.now());
    let (behind, unread) = match books.history.last_payment_event().await {
        Ok(number) => (number, None),
        Err(error) => (0, Some(error)),
    };
    let dues = desk.dues.dues(&consumer).await?;
    Ok(Inquired { consumer, dues, age, behind, unread })
}

impl Inquired {
    /// Whose dues they are.
    #[must_use]
    pub fn consumer(&self) -> &Consumer {
        &self.consumer
    }

    /// What is due.
    #[must_use]
    pub fn dues(&self) -> &Dues {
        &self.dues
    }

    /// When they were asked for.
    #[must_use]
    pub fn inquired_at(&self) -> OffsetDateTime {
        self.age.since()
    }

    /// Orders an amount of them to be paid. Nothing is sent. One inquiry leads to one payment at most,
    /// so that the journal can tell payments apart by it.
    ///
    /// # Errors
    /// [`OrderRefused`] with the dues, if they don't allow the amount.
    pub fn order(self, wanted: AmountWanted, advance: Advance) -> Result<Ordered, OrderRefused> {
        match PaymentOrder::new(&self.dues, wanted, advance) {
            Ok(order) => Ok(Ordered { inquired: self, order, wanted, advance }),
            Err(why) => Err(OrderRefused { inquired: Box::new(self), why }),
        }
    }
}

/// The dues don't allow an amount. Here they are again.
#[derive(Debug)]
pub struct OrderRefused {
    /// The dues.
    pub inquired: Box<Inquired>,
    /// Why they don't.
    pub why: OrderRejection,
}

impl fmt::Display for OrderRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.why.fmt(f)
    }
}

impl Error for OrderRefused {}
