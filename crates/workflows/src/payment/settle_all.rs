//! All payments in doubt are settled, one after the other.

use billport_domain::PaymentReference;
use billport_journal::{JournalError, PaymentQuery, PaymentRecord, WhichPayments};

use super::settle::{SettleEnd, SettleError, StillUnknown, settle_record};
use super::{PaymentBooks, PaymentContext, PaymentDesk};

/// What became of all payments that were in doubt.
#[derive(Debug, Default)]
pub struct SettledAll {
    /// Those that were looked at, in the order in which they were first intended.
    pub settled: Vec<(PaymentReference, Result<SettleEnd, SettleError>)>,
    /// Those of other targets: they have to be asked for there.
    pub elsewhere: Vec<PaymentRecord>,
    /// Those of this target that were not come to: somebody asked to stop, or the provider can't be
    /// asked for any of them.
    pub left: Vec<PaymentRecord>,
}

/// Settles all payments in doubt that were made at this target.
///
/// # Errors
/// [`JournalError`] if the journal can't say which these are. What becomes of each is told in
/// [`SettledAll`].
pub async fn settle_all(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    context: PaymentContext<'_>,
) -> Result<SettledAll, JournalError> {
    let (here, elsewhere) = in_doubt(books).await?;
    let mut all = SettledAll { elsewhere, ..SettledAll::default() };
    let mut here = here.into_iter();
    while !context.stop.is_requested()
        && let Some(record) = here.next()
    {
        let reference = record.reference().clone();
        let settled = settle_record(desk, books, record).await;
        let is_last = would_all_fail(&settled);
        all.settled.push((reference, settled));
        if is_last {
            break;
        }
    }
    all.left = here.collect();
    Ok(all)
}

/// The payments in doubt, the oldest first: those of this target, and those of others.
pub(super) async fn in_doubt(
    books: PaymentBooks<'_>,
) -> Result<(Vec<PaymentRecord>, Vec<PaymentRecord>), JournalError> {
    let which = WhichPayments::Unsettled;
    let query = PaymentQuery { which, ..PaymentQuery::default() };
    let mut unsettled = books.history.payments(query).await?;
    unsettled.reverse();
    Ok(unsettled.into_iter().partition(|record| record.intended.target == books.target))
}

/// Whether every other payment would meet the same.
pub(super) fn would_all_fail(settled: &Result<SettleEnd, SettleError>) -> bool {
    match settled.as_ref().map(SettleEnd::failed) {
        Ok(Some(StillUnknown::Failed(error))) => error.concerns_every_request(),
        Ok(_) => false,
        Err(_) => true,
    }
}
