//! What became of the rows of a run, under the names that all results have.

use billport::workflows::upload::UploadCounts;
use serde::Serialize;

use crate::view::RunKind;

/// The counts of a run. They always add up:
/// `rows_read = rows_rejected + bills_delivered + bills_refused + bills_unknown + bills_pending`, and so
/// with customers.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum CountsJson {
    Bills(BillCountsJson),
    Customers(CustomerCountsJson),
}

#[derive(Serialize)]
pub(super) struct BillCountsJson {
    rows_read: u64,
    rows_rejected: u64,
    bills_delivered: u64,
    bills_refused: u64,
    bills_unknown: u64,
    bills_pending: u64,
    batches_delivered: u64,
    batches_refused: u64,
    batches_unknown: u64,
    requests_sent: u64,
}

/// Each customer goes by itself, so there are no batches to be counted.
#[derive(Serialize)]
pub(super) struct CustomerCountsJson {
    rows_read: u64,
    rows_rejected: u64,
    customers_delivered: u64,
    customers_refused: u64,
    customers_unknown: u64,
    customers_pending: u64,
    requests_sent: u64,
}

impl CountsJson {
    /// The counts of a run of this kind.
    pub(super) fn of(kind: RunKind, counts: UploadCounts) -> Self {
        match kind {
            RunKind::Upload => Self::Bills(BillCountsJson::from(counts)),
            RunKind::Import => Self::Customers(CustomerCountsJson::from(counts)),
        }
    }
}

impl From<UploadCounts> for BillCountsJson {
    fn from(counts: UploadCounts) -> Self {
        Self {
            rows_read: counts.rows_read,
            rows_rejected: counts.rows_rejected,
            bills_delivered: counts.bills_delivered,
            bills_refused: counts.bills_refused,
            bills_unknown: counts.bills_unknown,
            bills_pending: counts.bills_pending,
            batches_delivered: counts.batches_delivered,
            batches_refused: counts.batches_refused,
            batches_unknown: counts.batches_unknown,
            requests_sent: counts.requests_sent,
        }
    }
}

impl From<UploadCounts> for CustomerCountsJson {
    fn from(counts: UploadCounts) -> Self {
        Self {
            rows_read: counts.rows_read,
            rows_rejected: counts.rows_rejected,
            customers_delivered: counts.bills_delivered,
            customers_refused: counts.bills_refused,
            customers_unknown: counts.bills_unknown,
            customers_pending: counts.bills_pending,
            requests_sent: counts.requests_sent,
        }
    }
}
