//! An observer that remembers all that a run tells.

use billport::ports::{ErrorKind, PortError, Reach};
use billport::workflows::upload::{BatchEnd, Outcome, UploadEvent, UploadObserver};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

/// What a run has told.
#[derive(Default)]
pub(super) struct Heard {
    pub(super) ends: Vec<End>,
    /// Why each rejected row was rejected, by its line.
    pub(super) rejected: BTreeMap<u64, String>,
}

/// What became of a batch, of a part of one, or of all that was not taken any more.
pub(super) struct End {
    pub(super) lines: (u64, u64),
    pub(super) bills: u64,
    pub(super) outcome: Outcome,
    pub(super) told: Option<Told>,
}

/// What an error of a port says.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) kind: ErrorKind,
    pub(crate) reach: Reach,
    /// Whether every other request would fail in the same way.
    pub(crate) concerns_every_request: bool,
    pub(crate) status: Option<u16>,
    /// The provider's own words, as they are shown.
    pub(crate) words: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) attempts: u32,
    pub(crate) requests_sent: u32,
    /// All that can be shown of it: itself and each error below it, plainly and for debugging.
    pub(crate) shown: String,
}

impl Told {
    pub(crate) fn of(error: &PortError) -> Self {
        Self {
            kind: error.kind(),
            reach: error.reach(),
            concerns_every_request: error.concerns_every_request(),
            status: error.status(),
            words: error.message().map(ToString::to_string),
            retry_after: error.retry_after(),
            attempts: error.attempts(),
            requests_sent: error.requests_sent(),
            shown: shown(error),
        }
    }
}

fn shown(error: &PortError) -> String {
    let mut shown = String::new();
    let mut next: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = next {
        shown += &format!("{error}\n{error:?}\n{error:#?}\n");
        next = error.source();
    }
    shown
}

pub(super) struct Watch<'a> {
    heard: Mutex<Heard>,
    when_batch_ends: &'a (dyn Fn(usize) + Send + Sync),
}

impl<'a> Watch<'a> {
    pub(super) fn new(when_batch_ends: &'a (dyn Fn(usize) + Send + Sync)) -> Self {
        Self { heard: Mutex::default(), when_batch_ends }
    }

    pub(super) fn heard(self) -> Heard {
        self.heard.into_inner().unwrap()
    }

    fn batch_ended(&self, end: BatchEnd<'_>) {
        let BatchEnd { first_line, last_line, bills, outcome, error, .. } = end;
        let told = error.map(Told::of);
        let ended = {
            let mut heard = self.heard.lock().unwrap();
            heard.ends.push(End { lines: (first_line, last_line), bills, outcome, told });
            heard.ends.len()
        };
        (self.when_batch_ends)(ended);
    }
}

impl UploadObserver for Watch<'_> {
    fn notice(&self, event: UploadEvent<'_>) {
        match event {
            UploadEvent::BatchEnded { end, .. } => self.batch_ended(end),
            UploadEvent::RowRejected { line, rejection } => {
                let earlier =
                    self.heard.lock().unwrap().rejected.insert(line, rejection.to_string());
                assert_eq!(earlier, None, "line {line} is rejected once");
            }
            _ => {}
        }
    }
}
