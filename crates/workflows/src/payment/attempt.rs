//! One attempt: the intent is on disk, then the request leaves, once.

use billport_domain::{PaymentOrder, Receipt};
use billport_journal::{JournalError, NewPayment, PaymentRecord};
use billport_ports::PortError;

use super::notice::PaymentNotice;
use super::{PaymentBooks, PaymentContext, PaymentDesk};
use crate::intent::{Age, INTENT_IS_WRITTEN_WITHIN};

/// What came of an attempt.
#[derive(Debug)]
pub(super) enum Attempt {
    /// The intent could not be written: nothing was sent.
    NoIntent(JournalError),
    /// It took too long until the intent was written: the port was not asked.
    TooLate(PaymentRecord),
    /// The port was asked, and says this.
    Asked(PaymentRecord, Result<Receipt, PortError>),
}

/// Sends an order, once its intent is on disk.
pub(super) async fn attempt(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    context: PaymentContext<'_>,
    order: &PaymentOrder,
    intent: NewPayment,
) -> Attempt {
    let age = Age::from_now(books.now());
    match books.journal.intend(intent).await {
        Err(error) => Attempt::NoIntent(error),
        Ok(record) if age.is_above(INTENT_IS_WRITTEN_WITHIN, books.now()) => {
            Attempt::TooLate(record)
        }
        Ok(record) => {
            context.observer.notice(PaymentNotice::Sending(&record));
            let answer = desk.payments.pay(order, record.reference()).await;
            Attempt::Asked(record, answer)
        }
    }
}
