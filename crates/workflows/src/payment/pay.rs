//! The payment itself, in its order: what stands against it, whether the figures are fresh, the
//! intent, the request, the outcome.

use billport_domain::PaymentReference;
use billport_journal::{JournalError, NewPayment, PaymentState};
use billport_ports::{ErrorKind, PortError, Reach};

use super::attempt::{Attempt, attempt};
use super::confirmed::{Confirmed, RowOfPlan};
use super::end::{Kept, NotSent, PaymentEnd, end, not_sent};
use super::guards::{Refusal, check_amount, check_before};
use super::inquired::inquire;
use super::keeping::{held_up, keep, settlement, take_back};
use super::notice::PaymentNotice;
use super::ordered::Ordered;
use super::quote::Quote;
use super::retry::WAITS;
use super::{PaymentBooks, PaymentContext, PaymentDesk};

impl Confirmed {
    /// Pays it under a reference, which is its name at the provider and in the journal ever after.
    ///
    /// - Nothing is sent if [something stands against it](check_before), or if the quote is older
    ///   than [`QUOTE_IS_GOOD_FOR`](super::QUOTE_IS_GOOD_FOR).
    /// - The intent is in the journal before the request leaves, its outcome after. The request is
    ///   sent once. Only one that certainly did not leave, for the provider can't be reached, is sent
    ///   again, under the same reference and with an intent of its own.
    /// - A reference whose payment was not sent, or is absent, is paid again by the same stages; one
    ///   that is absent with the same amount only.
    /// - If the future is dropped while the request is on its way, the journal has the payment as in
    ///   flight, and it is to be [settled](super::settle).
    pub async fn pay(
        self,
        desk: PaymentDesk<'_>,
        books: PaymentBooks<'_>,
        reference: &PaymentReference,
        context: PaymentContext<'_>,
    ) -> PaymentEnd {
        self.pay_row(desk, books, (reference, None), context).await
    }

    /// Pays it for a row of a planned file.
    pub(super) async fn pay_row(
        mut self,
        desk: PaymentDesk<'_>,
        books: PaymentBooks<'_>,
        (reference, row): (&PaymentReference, Option<RowOfPlan>),
        context: PaymentContext<'_>,
    ) -> PaymentEnd {
        if let Some(error) = self.quote.ordered.inquired.unread.take() {
            return PaymentEnd::Refused(Refusal::Journal(error));
        }
        if let Err(refusal) = check_before(books, self.consumer(), Some(reference)).await {
            return PaymentEnd::Refused(refusal);
        }
        let amount = self.quote.ordered.order().amount();
        if let Err(refusal) = check_amount(books, reference, amount).await {
            return PaymentEnd::Refused(refusal);
        }
        let intent = self.intent(books, reference, row);
        let mut waits = WAITS.into_iter();
        let mut before = None;
        loop {
            if context.stop.is_requested() {
                return PaymentEnd::NotSent { why: NotSent::Interrupted, kept: before };
            }
            if self.quote.is_old(books) {
                return self.quote.renew(desk, books).await;
            }
            let order = self.quote.order();
            let (error, kept) = match attempt(desk, books, context, order, intent.clone()).await {
                Attempt::NoIntent(error) => return not_intended(books, &intent, error).await,
                Attempt::TooLate(record) => {
                    let kept = keep(books, context, held_up(&record)).await;
                    return not_sent(NotSent::HeldUp, kept);
                }
                Attempt::Asked(record, answer) => {
                    let kept = keep(books, context, settlement(&record, &answer)).await;
                    match answer {
                        Err(error) if is_worth_a_try(&error) && is_free(&kept) => (error, kept),
                        answer => return end(&record, answer, kept),
                    }
                }
            };
            let kept = Some(kept);
            let Some(wait) = waits.next() else {
                return PaymentEnd::NotSent { why: NotSent::Port(error), kept };
            };
            context.observer.notice(PaymentNotice::TryingAgain { reference, error: &error, wait });
            context.stop.wait(wait).await;
            before = kept;
        }
    }
}

/// Whether it may leave if it is tried again, and certainly has not left.
fn is_worth_a_try(error: &PortError) -> bool {
    error.kind() == ErrorKind::Unavailable
        && error.reach() == Reach::NotSent
        && !error.is_server_distrusted()
}

/// Whether the journal lets the reference be sent again.
fn is_free(kept: &Kept) -> bool {
    use PaymentState::{Absent, NotSent};
    kept.as_ref().is_ok_and(|record| matches!(record.state, NotSent | Absent))
}

/// Nothing was sent: the journal stands against it, or can't be written.
async fn not_intended(
    books: PaymentBooks<'_>,
    intent: &NewPayment,
    error: JournalError,
) -> PaymentEnd {
    match Refusal::from(error) {
        Refusal::Journal(error) => {
            let kept = take_back(books, intent).await;
            PaymentEnd::NotSent { why: NotSent::NoIntent(error), kept }
        }
        refusal => PaymentEnd::Refused(refusal),
    }
}

impl Quote {
    /// Asks for dues and charge anew, for the same amount as was asked for before.
    async fn renew(self, desk: PaymentDesk<'_>, books: PaymentBooks<'_>) -> PaymentEnd {
        let Ordered { inquired, wanted, advance, .. } = self.ordered;
        let not_sent = |why| PaymentEnd::NotSent { why, kept: None };
        let inquired = match inquire(desk, books, inquired.consumer).await {
            Ok(inquired) => inquired,
            Err(error) => return not_sent(NotSent::NotQuoted(error)),
        };
        let ordered = match inquired.order(wanted, advance) {
            Ok(ordered) => ordered,
            Err(refused) => return not_sent(NotSent::NotOrdered(refused.why)),
        };
        match ordered.quote(desk).await {
            Ok(quote) => PaymentEnd::ChangedMeanwhile(Box::new(quote)),
            Err(error) => not_sent(NotSent::NotQuoted(error)),
        }
    }
}
