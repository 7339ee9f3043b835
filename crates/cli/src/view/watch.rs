//! The observer of a run: shows progress, and keeps what is to be told at the end.

use billport::intake::RowRejection;
use billport::journal::StoreError;
use billport::workflows::upload::{BatchEnd, Outcome, UploadEvent, UploadObserver};
use std::sync::{Mutex, MutexGuard, PoisonError};
use time::OffsetDateTime;

use super::in_flight::{InFlight, Part};
use super::{Commands, Progress, RunKind, shown, talk};

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
    /// When it came to this, as far as the journal was asked.
    pub(crate) at: Option<OffsetDateTime>,
}

impl Problem {
    /// `batch 3, lines 4 to 9 (500 bills)`; a customer is one.
    pub(crate) fn told(&self, kind: RunKind) -> String {
        let Self { batch, first_line, last_line, bills, .. } = *self;
        let part = Part { batch, first_line, last_line }.told(kind);
        match kind {
            RunKind::Upload => format!("{part} ({})", kind.bills(bills)),
            RunKind::Import => part,
        }
    }
}

/// Watches a run.
#[derive(Debug)]
pub(crate) struct Watch {
    kind: RunKind,
    progress: Progress,
    in_flight: InFlight,
    commands: Commands,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    rejected: Vec<RejectedRow>,
    problems: Vec<Problem>,
    problems_left_out: u64,
    rows_duplicate: u64,
    rows_taken_care_of: u64,
}

impl Watch {
    pub(crate) fn new(kind: RunKind, progress: Progress, commands: Commands) -> Self {
        let in_flight = InFlight::new(kind);
        Self { kind, progress, in_flight, commands, kept: Mutex::default() }
    }

    /// Tells that the run stops, and what it waits for.
    pub(crate) fn tell_stopping(&self) {
        self.progress.interrupted_by(|| self.in_flight.tell_stopping());
    }

    /// Tells what is known and what is in doubt, because the command ends now; says whether
    /// anything is in doubt.
    pub(crate) fn tell_ending(&self) -> bool {
        self.end_progress();
        self.in_flight.tell_ending(&self.commands)
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

    /// How many of the rejected rows an earlier run has taken care of.
    pub(crate) fn rows_taken_care_of(&self) -> u64 {
        self.kept().rows_taken_care_of
    }

    /// The first problems, and how many more there were.
    pub(crate) fn problems(&self) -> (Vec<Problem>, u64) {
        let kept = self.kept();
        (kept.problems.clone(), kept.problems_left_out)
    }

    fn batch_ended(&self, end: BatchEnd<'_>) {
        let BatchEnd { batch, first_line, last_line, bills, outcome, why } = end;
        self.in_flight.ended(Part { batch, first_line, last_line });
        if outcome == Outcome::Delivered {
            return;
        }
        let mut kept = self.kept();
        if kept.problems.len() == KEPT {
            kept.problems_left_out += 1;
            return;
        }
        let reason = why.map(|why| shown(why.to_string()).to_string());
        kept.problems.push(Problem {
            batch,
            first_line,
            last_line,
            bills,
            outcome,
            reason,
            at: None,
        });
    }

    /// Told once for each batch, however often it is tried.
    fn not_written(&self, batch: u64, error: &StoreError) {
        if self.in_flight.not_written(batch) {
            let why = shown(error.to_string());
            self.warn(&format!(
                "the outcome of {unit} {batch} can't be written: {why}; waiting, nothing more is \
                 sent; Ctrl-C gives up",
                unit = self.kind.batch(),
            ));
        }
    }

    fn warn(&self, text: &str) {
        self.progress.interrupted_by(|| talk::warning(text));
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
                match rejection {
                    RowRejection::Duplicate { .. } | RowRejection::Repeated { .. } => {
                        kept.rows_duplicate += 1;
                    }
                    RowRejection::Earlier(_) | RowRejection::Exists { .. } => {
                        kept.rows_taken_care_of += 1;
                    }
                    _ => {}
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
            UploadEvent::ImportPlanned(plan) => {
                self.in_flight.count(plan.counts());
                self.progress.import_planned(plan);
            }
            UploadEvent::LookingThrough { customers } => self.progress.looking_through(customers),
            UploadEvent::UnreadableCustomer(customer) => {
                self.warn(&shown(customer.to_string()).to_string());
            }
            UploadEvent::Waiting(wait) => self.progress.waiting(wait),
            UploadEvent::FoundCustomer { batch, line, customer } => {
                self.progress.interrupted_by(|| {
                    talk::note(&format!(
                        "row {batch}, line {line} was added: it is customer {customer}"
                    ));
                });
            }
            UploadEvent::PossibleCustomer { batch, line, possible } => {
                self.warn(&format!("row {batch}, line {line} stays unknown: {possible}"));
            }
            UploadEvent::Begun { run, counts } => {
                self.in_flight.begun(run, *counts);
                self.progress.begun(run, counts);
            }
            UploadEvent::OutcomeNotWritten { batch, error } => self.not_written(batch, error),
            UploadEvent::BatchHeldUp { batch, first_line, last_line, why } => {
                let part = Part { batch, first_line, last_line };
                self.in_flight.ended(part);
                let part = part.told(self.kind);
                self.warn(&format!("{part} was not sent: {why}; its turn comes again"));
            }
            UploadEvent::BatchNotResent { batch, line, why } => {
                self.warn(&format!(
                    "{unit} {batch} was not sent again, and stays unknown: the {bill} in line \
                     {line} can't be sent any more: {why}",
                    unit = self.kind.batch(),
                    bill = self.kind.bill(),
                ));
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
