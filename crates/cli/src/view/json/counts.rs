//! What became of the rows of a run, under the names that all results have.

use billport::workflows::upload::UploadCounts;
use serde::Serialize;

/// The counts of a run. They always add up:
/// `rows_read = rows_rejected + bills_delivered + bills_refused + bills_unknown + bills_pending`.
#[derive(Serialize)]
pub(super) struct CountsJson {
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

impl From<UploadCounts> for CountsJson {
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
