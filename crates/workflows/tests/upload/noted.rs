//! What a run tells while it is at work.

use billport_journal::RunId;
use billport_workflows::upload::{
    BatchEnd, HeldUp, Outcome, UploadCounts, UploadEvent, UploadObserver,
};
use std::sync::Mutex;

/// One thing that was told, batches by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    Rejected {
        line: u64,
        codes: String,
    },
    WaitsForOthers,
    Begun(RunId),
    NotWritten(u64),
    Taken(u64),
    Split(u64),
    HeldUp(u64, HeldUp),
    /// A batch, and the line of the bill for which it is not sent again.
    NotResent(u64, u64),
    Ended(End),
}

/// A batch that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) batch: u64,
    pub(crate) lines: (u64, u64),
    pub(crate) bills: u64,
    pub(crate) outcome: Outcome,
}

/// Remembers what was told, and holds the counts against their law at every moment.
#[derive(Debug, Default)]
pub(crate) struct Noted(Mutex<Vec<Note>>);

impl Noted {
    pub(crate) fn all(&self) -> Vec<Note> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn ends(&self) -> Vec<End> {
        let all = self.all().into_iter();
        all.filter_map(|note| if let Note::Ended(end) = note { Some(end) } else { None }).collect()
    }

    /// How often it was told that another process is about to begin a run.
    pub(crate) fn waits(&self) -> usize {
        self.all().iter().filter(|note| **note == Note::WaitsForOthers).count()
    }

    pub(crate) fn run(&self) -> Option<RunId> {
        let run = |note| if let Note::Begun(run) = note { Some(run) } else { None };
        self.all().into_iter().find_map(run)
    }

    /// Which rows were rejected, as often as that was told.
    pub(crate) fn rejected(&self) -> Vec<(u64, String)> {
        let rejected = |note| match note {
            Note::Rejected { line, codes } => Some((line, codes)),
            _ => None,
        };
        self.all().into_iter().filter_map(rejected).collect()
    }
}

impl UploadObserver for Noted {
    fn notice(&self, event: UploadEvent<'_>) {
        let add_up = |counts: &UploadCounts| {
            assert!(counts.add_up(), "the books are right at every moment");
        };
        let note = match event {
            UploadEvent::RowRejected { line, rejection } => {
                Note::Rejected { line, codes: rejection.codes() }
            }
            UploadEvent::Begun { run, counts } => {
                add_up(counts);
                Note::Begun(run)
            }
            UploadEvent::WaitingForOthers => Note::WaitsForOthers,
            UploadEvent::OutcomeNotWritten { batch, .. } => Note::NotWritten(batch),
            UploadEvent::BatchTaken { batch, .. } => Note::Taken(batch),
            UploadEvent::BatchSplit { batch, .. } => Note::Split(batch),
            UploadEvent::BatchHeldUp { batch, why, .. } => Note::HeldUp(batch, why),
            UploadEvent::BatchNotResent { batch, line, .. } => Note::NotResent(batch, line),
            UploadEvent::BatchEnded { end, counts } => {
                add_up(counts);
                let BatchEnd { batch, first_line, last_line, bills, outcome, .. } = end;
                Note::Ended(End { batch, lines: (first_line, last_line), bills, outcome })
            }
            _ => return,
        };
        self.0.lock().unwrap().push(note);
    }
}
