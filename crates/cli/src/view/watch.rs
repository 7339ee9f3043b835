//! The observer of a run: shows progress, and keeps what is to be told at the end.

use billport::intake::RowRejection;
use billport::workflows::upload::{BatchEnd, Outcome, UploadEvent, UploadObserver};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Progress;
use super::in_flight::{InFlight, Part};

/// How many rejected rows and how many batches with problems are kept to be told; of the others
/// the number is told.
const KEPT: usize = 1000;

/// A row that was rejected.
#[derive(Clone, Debug)]
pub(crate) struct RejectedRow {
    pub(crate) line: u64,
    pub(crate) columns: String,
    pub(crate) rules: String,
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
    in_flight: InFlight,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    rejected: Vec<RejectedRow>,
    problems: Vec<Problem>,
    problems_left_out: u64,
    rows_duplicate: u64,
}

impl Watch {
    pub(crate) fn new(progress: Progress) -> Self {
        Self { progress, in_flight: InFlight::default(), kept: Mutex::default() }
    }

    /// Tells that the run stops, and what it waits for.
    pub(crate) fn tell_stopping(&self) {
        self.progress.interrupted_by(|| self.in_flight.tell_stopping());
    }

    /// Tells what is known and what is in doubt, because the command ends now; says whether
    /// anything is in doubt.
    pub(crate) fn tell_ending(&self) -> bool {
        self.end_progress();
        self.in_flight.tell_ending()
    }

    /// Ends the progress, so that what follows stands on clear lines.
    pub(crate) fn end_progress(&self) {
        self.progress.finish();
    }

    /// Ends the progress, and gives the first rejected rows, in the order of the file.
    pub(crate) fn rejected_rows(&self) -> Vec<RejectedRow> {
        self.end_progress();
        let mut rejected = self.kept().rejected.clone();
        // Repeats are found when all rows are known, so they come last.
        rejected.sort_by_key(|row| row.line);
        rejected
    }

    /// How many of the rejected rows are duplicates.
    pub(crate) fn rows_duplicate(&self) -> u64 {
        self.kept().rows_duplicate
    }

    /// The first problems, and how many more there were.
    pub(crate) fn problems(&self) -> (Vec<Problem>, u64) {
        let kept = self.kept();
        (kept.problems.clone(), kept.problems_left_out)
    }

    fn batch_ended(&self, end: BatchEnd<'_>) {
        let BatchEnd { batch, first_line, last_line, bills, outcome, error } = end;
        self.in_flight.ended(Part { batch, first_line, last_line });
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
                if matches!(rejection, RowRejection::Duplicate { .. }) {
                    kept.rows_duplicate += 1;
                }
                if kept.rejected.len() < KEPT {
                    let (columns, rules) = (rejection.columns(), rejection.codes());
                    let reason = rejection.to_string();
                    kept.rejected.push(RejectedRow { line, columns, rules, reason });
                }
            }
            UploadEvent::Planned(plan) => {
                self.in_flight.count(plan.counts());
                self.progress.planned(plan);
            }
            UploadEvent::BatchTaken { batch, first_line, last_line } => {
                self.in_flight.taken(Part { batch, first_line, last_line });
            }
            UploadEvent::BatchSplit { batch, first_line, last_line } => {
                self.in_flight.ended(Part { batch, first_line, last_line });
            }
            UploadEvent::BatchEnded { end, counts } => {
                self.batch_ended(end);
                self.in_flight.count(*counts);
                self.progress.settled(counts);
            }
            _ => {}
        }
    }
}
