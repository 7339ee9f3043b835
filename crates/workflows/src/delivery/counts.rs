//! What became of the rows of a file, in numbers that add up.

use billport_journal::{RunCounts, RunId};

use super::event::Outcome;
use super::level::LevelFound;
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

    /// Whether anything may have reached the provider.
    pub(crate) fn has_sent(&self) -> bool {
        let batches = self.batches_delivered + self.batches_refused + self.batches_unknown;
        batches + self.requests_sent > 0
    }

    /// Moves bills from pending to what became of them.
    pub(crate) fn settle(&mut self, bills: u64, outcome: Outcome) {
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

    /// A batch that may have arrived before was sent again, and the provider has accepted it now.
    pub(crate) fn deliver_again(&mut self, bills: u64) {
        self.bills_unknown -= bills;
        self.batches_unknown -= 1;
        self.bills_delivered += bills;
        self.batches_delivered += 1;
    }

    /// The outcome of a batch is known here, and the journal has it as unknown.
    pub(crate) fn doubt(&mut self, bills: u64, was: Outcome) {
        match was {
            Outcome::Refused => {
                self.bills_refused -= bills;
                self.batches_refused -= 1;
            }
            Outcome::Delivered | Outcome::Pending => self.bills_pending -= bills,
            Outcome::Unknown => return,
        }
        self.bills_unknown += bills;
        self.batches_unknown += 1;
    }

    /// Moves bills from pending to rejected: the day of sending is not the day of judgement.
    pub(crate) fn reject(&mut self, bills: u64) {
        self.rows_rejected += bills;
        self.bills_pending -= bills;
    }
}

impl From<&RunCounts> for UploadCounts {
    /// The counts of a whole run, as its journal has them. What is in flight is of unknown outcome
    /// until it is settled.
    fn from(counts: &RunCounts) -> Self {
        Self {
            rows_read: counts.rows_read,
            rows_rejected: counts.rows_rejected(),
            bills_delivered: counts.bills_delivered,
            bills_refused: counts.bills_refused,
            bills_unknown: counts.bills_unknown + counts.bills_in_flight,
            bills_pending: counts.bills_pending,
            batches_delivered: counts.batches_delivered,
            batches_refused: counts.batches_refused,
            batches_unknown: counts.batches_unknown + counts.batches_in_flight,
            requests_sent: counts.requests_sent,
        }
    }
}

/// How the delivery of a run ended.
#[derive(Debug)]
pub struct UploadReport {
    /// The number under which the journal has the run.
    pub run: RunId,
    /// What became of the rows of the whole run.
    pub counts: UploadCounts,
    /// Why it stopped before its end, if it did.
    pub stopped: Option<Stop>,
    /// How many batches were on their way at once, and what held them there; none, if nothing was left
    /// to send.
    pub in_flight: Option<LevelFound>,
}
