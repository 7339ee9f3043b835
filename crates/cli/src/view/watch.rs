//! The observer of a run: shows progress, and keeps what is to be told at the end.

use billport::workflows::upload::{BatchEnd, Outcome, UploadEvent, UploadObserver};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{InFlight, Progress};

/// How many rejected rows and how many batches with problems are kept to be told; of the others
/// the number is told.
const KEPT: usize = 1000;

/// A row that was rejected.
#[derive(Clone, Debug)]
pub(crate) struct RejectedRow {
    pub(crate) line: u64,
    pub(crate) columns: String,
    pub(crate) reason: String,
}

/// Bills that were not delivered.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) batch: u64,
    pub(crate) first_line: u64,
    pub(crate) last_line: u64,
    pub(crate) bills: u64,
    pub(crate) outcome: Outcome,
    pub(crate) reason: Option<String>,
}

/// Watches a run.
#[derive(Debug)]
pub(crate) struct Watch {
    progress: Progress,
    in_flight: Arc<InFlight>,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    rejected: Vec<RejectedRow>,
    problems: Vec<Problem>,
    problems_left_out: u64,
}

impl Watch {
    pub(crate) fn new(progress: Progress, in_flight: Arc<InFlight>) -> Self {
        Self { progress, in_flight, kept: Mutex::default() }
    }

    /// Ends the progress, and gives the first rejected rows.
    pub(crate) fn rejected_rows(&self) -> Vec<RejectedRow> {
        self.progress.finish();
        self.kept().rejected.clone()
    }

    /// The first problems, and how many more there were.
    pub(crate) fn problems(&self) -> (Vec<Problem>, u64) {
        let kept = self.kept();
        (kept.problems.clone(), kept.problems_left_out)
    }

    fn batch_ended(&self, end: BatchEnd<'_>) {
        self.in_flight.ended(end.batch);
        let BatchEnd { batch, first_line, last_line, bills, outcome, error } = end;
        if outcome == Outcome::Delivered {
            return;
        }
        let mut kept = self.kept();
        if kept.problems.len() == KEPT {
            kept.problems_left_out += 1;
            return;
        }
        let reason = error.map(ToString::to_string);
        kept.problems.push(Problem { batch, first_line, last_line, bills, outcome, reason });
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl UploadObserver for Watch {
    fn notice(&self, event: UploadEvent<'_>) {
        match event {
            UploadEvent::Judging { rows_read, rows_rejected, bytes_read } => {
                self.progress.judging(rows_read, rows_rejected, bytes_read);
            }
            UploadEvent::RowRejected { line, rejection } => {
                let mut kept = self.kept();
                if kept.rejected.len() < KEPT {
                    let (columns, reason) = (rejection.columns(), rejection.to_string());
                    kept.rejected.push(RejectedRow { line, columns, reason });
                }
            }
            UploadEvent::Planned(plan) => self.progress.planned(plan),
            UploadEvent::BatchTaken { batch } => self.in_flight.taken(batch),
            UploadEvent::BatchEnded { end, counts } => {
                self.batch_ended(end);
                self.progress.settled(counts);
            }
            _ => {}
        }
    }
}
