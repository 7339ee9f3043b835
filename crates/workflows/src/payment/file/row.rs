//! One row on its way: paid by the figures that were confirmed, or not at all.

use billport_domain::PaymentReference;

use super::report::{FileStop, RowEnd, RowRejected, RowReport, WhyPending};
use super::verdict::concerns_this_row;
use crate::payment::confirmed::RowOfPlan;
use crate::payment::{
    Consent, NotSent, PaymentBooks, PaymentContext, PaymentDesk, PaymentEnd, Quote, Refusal,
};

/// A row whose turn has come.
pub(super) struct RowToPay {
    /// Its place among the rows.
    pub(super) place: usize,
    pub(super) row: RowOfPlan,
    pub(super) reference: PaymentReference,
}

/// A row that was on its way.
pub(super) struct PaidRow {
    pub(super) place: usize,
    pub(super) report: RowReport,
    /// Why no row behind it is begun.
    pub(super) stop: Option<FileStop>,
}

impl RowToPay {
    pub(super) async fn pay(
        self,
        desk: PaymentDesk<'_>,
        books: PaymentBooks<'_>,
        context: PaymentContext<'_>,
        mut quote: Quote,
    ) -> PaidRow {
        let Self { place, row, reference } = self;
        let line = row.row.line;
        let (consumer, figures) = (Some(quote.consumer().clone()), quote.figures());
        let name = (&reference, Some(row));
        let (end, stop, reference) = loop {
            // The plan was confirmed by these figures, and holds no row with a breach.
            let confirmed = match quote.confirm(Consent::to(figures)) {
                Ok(confirmed) => confirmed,
                Err(refused) => break (changed(&refused.quote), None, None),
            };
            match confirmed.pay_row(desk, books, name, context).await {
                PaymentEnd::ChangedMeanwhile(anew) => quote = *anew,
                end => {
                    let (stop, is_known) = (why_stop(line, &end), end.kept().is_some());
                    break (ended(end), stop, is_known.then_some(reference));
                }
            }
        };
        let figures = Some(figures);
        let report = RowReport { line, consumer, figures, reference, end };
        PaidRow { place, report, stop }
    }
}

fn changed(quote: &Quote) -> RowEnd {
    match quote.breach() {
        Some(breach) => RowEnd::Rejected(RowRejected::Breach(breach)),
        None => RowEnd::Pending(WhyPending::Changed { now: quote.figures() }),
    }
}

fn ended(end: PaymentEnd) -> RowEnd {
    // Others have found out, or sent it again, before this process could say that it was not sent.
    let is_open = matches!(end.kept(), Some(Ok(record)) if record.state.is_unsettled());
    match end {
        PaymentEnd::Paid { receipt, kept } => RowEnd::Paid { receipt, kept },
        PaymentEnd::NotPaid { error, .. } => RowEnd::NotPaid { error },
        PaymentEnd::Unknown { error, .. } => RowEnd::Unknown { error: Some(error) },
        PaymentEnd::NotSent { why: NotSent::NotOrdered(why), .. } => {
            RowEnd::Rejected(RowRejected::Order(why))
        }
        PaymentEnd::NotSent { why: NotSent::Port(error), .. } if is_open => {
            RowEnd::Unknown { error: Some(error) }
        }
        PaymentEnd::NotSent { .. } if is_open => RowEnd::Unknown { error: None },
        PaymentEnd::NotSent { why, .. } => RowEnd::Pending(WhyPending::NotSent(why)),
        PaymentEnd::Refused(refusal) => RowEnd::Pending(WhyPending::Refused(refusal)),
        PaymentEnd::ChangedMeanwhile(quote) => changed(&quote),
    }
}

/// Why no further row is begun after one that ended like this.
fn why_stop(line: u64, end: &PaymentEnd) -> Option<FileStop> {
    let unless = |is_fine: bool| (!is_fine).then_some(FileStop::Provider { line });
    match end {
        _ if end.kept().is_some_and(Result::is_err) => Some(FileStop::Journal { line }),
        PaymentEnd::NotPaid { error, .. } | PaymentEnd::Unknown { error, .. } => {
            unless(!error.concerns_every_request())
        }
        PaymentEnd::NotSent { why, .. } => match why {
            NotSent::Interrupted => Some(FileStop::Interrupted),
            NotSent::NoIntent(_) => Some(FileStop::Journal { line }),
            // Another one may leave in time.
            NotSent::Port(error) => unless(error.came_too_late()),
            NotSent::NotQuoted(error) => unless(concerns_this_row(error)),
            NotSent::NotOrdered(_) | NotSent::HeldUp => None,
        },
        PaymentEnd::Refused(Refusal::Journal(_)) => Some(FileStop::Journal { line }),
        PaymentEnd::Paid { .. } | PaymentEnd::ChangedMeanwhile(_) | PaymentEnd::Refused(_) => None,
    }
}
