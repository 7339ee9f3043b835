//! What a run tells while it is at work.

use billport_workflows::customers::import::{
    BatchEnd, Outcome, UploadCounts, UploadEvent, UploadObserver,
};
use std::sync::Mutex;
use std::time::Duration;

/// One thing that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    Rejected { line: u64, codes: String },
    Looked(u64),
    Unreadable,
    Waiting(Duration),
    Begun,
    Found { line: u64, customer: u64 },
    MayBe { line: u64, why: String },
    NotResent { line: u64, codes: String },
    Ended { line: u64, outcome: Outcome },
}

/// Remembers what was told, and holds the counts against their law at every moment.
#[derive(Debug, Default)]
pub(crate) struct Noted(Mutex<Vec<Note>>);

impl Noted {
    pub(crate) fn all(&self) -> Vec<Note> {
        self.0.lock().unwrap().clone()
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
            UploadEvent::LookingThrough { customers } => Note::Looked(customers),
            UploadEvent::UnreadableCustomer(_) => Note::Unreadable,
            UploadEvent::Waiting(wait) => Note::Waiting(wait),
            UploadEvent::Begun { counts, .. } => {
                add_up(counts);
                Note::Begun
            }
            UploadEvent::FoundCustomer { line, customer, .. } => {
                Note::Found { line, customer: customer.get() }
            }
            UploadEvent::PossibleCustomer { line, possible, .. } => {
                Note::MayBe { line, why: possible.to_string() }
            }
            UploadEvent::BatchNotResent { line, why, .. } => {
                Note::NotResent { line, codes: why.codes() }
            }
            UploadEvent::BatchEnded { end, counts } => {
                add_up(counts);
                let BatchEnd { first_line, last_line, bills, outcome, .. } = end;
                assert_eq!((first_line, bills), (last_line, 1), "a batch is one row");
                Note::Ended { line: first_line, outcome }
            }
            _ => return,
        };
        self.0.lock().unwrap().push(note);
    }
}
