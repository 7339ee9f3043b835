//! What became of the rows of a file, in numbers that add up.

use super::event::Outcome;
use super::pending::PendingBills;
use super::stop::Stop;

/// How many rows, bills, batches and requests a run has had.
///
/// `rows_read = rows_rejected + bills_delivered + bills_refused + bills_unknown + bills_pending`,
/// always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UploadCounts {
    /// Rows of the file, blank lines and the header left out.
    pub rows_read: u64,
    /// Rows that are no valid bill, or a bill that stands there twice. Nothing of them is sent.
    pub rows_rejected: u64,
    /// Bills that the provider has accepted.
    pub bills_delivered: u64,
    /// Bills that the provider has said no to.
    pub bills_refused: u64,
    /// Bills of which nobody knows whether they arrived.
    pub bills_unknown: u64,
    /// Bills that certainly were not processed, and still can be.
    pub bills_pending: u64,
    /// Batches that the provider has accepted.
    pub batches_delivered: u64,
    /// Batches that the provider has said no to; a batch sent again in halves is not counted, its
    /// parts are.
    pub batches_refused: u64,
    /// Batches of which nobody knows whether they arrived.
    pub batches_unknown: u64,
    /// Uploads that may have reached the provider.
    pub requests_sent: u64,
}

impl UploadCounts {
    /// Whether the rows read are all accounted for.
    #[must_use]
    pub fn add_up(&self) -> bool {
        let ended = self.bills_delivered + self.bills_refused + self.bills_unknown;
        self.rows_read == self.rows_rejected + ended + self.bills_pending
    }

    /// Moves bills from pending to what became of them.
    pub(super) fn settle(&mut self, bills: u64, outcome: Outcome) {
        let (settled, batches) = match outcome {
            Outcome::Delivered => (&mut self.bills_delivered, &mut self.batches_delivered),
            Outcome::Refused => (&mut self.bills_refused, &mut self.batches_refused),
            Outcome::Unknown => (&mut self.bills_unknown, &mut self.batches_unknown),
            Outcome::Pending => return,
        };
        *settled += bills;
        *batches += 1;
        self.bills_pending -= bills;
    }

    /// Moves bills from pending to rejected: the day of sending is not the day of judgement.
    pub(super) fn reject(&mut self, bills: u64) {
        self.rows_rejected += bills;
        self.bills_pending -= bills;
    }
}

/// How a run ended.
#[derive(Debug)]
pub struct UploadReport {
    /// What became of the rows.
    pub counts: UploadCounts,
    /// Why it stopped before its end, if it did.
    pub stopped: Option<Stop>,
    /// Which bills are pending.
    pub pending: PendingBills,
}
