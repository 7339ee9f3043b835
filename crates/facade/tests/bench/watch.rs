//! An observer that remembers all that a run tells.

use billport::journal::RunId;
use billport::workflows::upload::{
    BatchEnd, Outcome, StopRequest, UploadEvent, UploadObserver, Why,
};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use crate::props::told::Told;

/// What a run has told.
#[derive(Clone, Default)]
pub(crate) struct Heard {
    /// Its number, once the journal has it.
    pub(crate) run: Option<RunId>,
    pub(crate) ends: Vec<End>,
    /// Why each rejected row was rejected, by its line.
    pub(crate) rejected: BTreeMap<u64, String>,
    /// Batches that were taken although the run had been asked to stop.
    pub(crate) taken_after_stop: usize,
    /// The numbers of batches that were held up before they were sent.
    pub(crate) held_up: Vec<u64>,
    /// The numbers of batches whose outcome could not be written at once.
    pub(crate) not_written: Vec<u64>,
}

/// What became of a batch, or of a part of one.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub(crate) batch: u64,
    pub(crate) lines: (u64, u64),
    pub(crate) bills: u64,
    pub(crate) outcome: Outcome,
    /// What the port says of it.
    pub(crate) told: Option<Told>,
    /// What a person is shown of why it was not delivered.
    pub(crate) why: Option<String>,
}

pub(crate) struct Watch<'a> {
    heard: Mutex<Heard>,
    when_batch_ends: &'a (dyn Fn(usize) + Send + Sync),
    stop: &'a StopRequest,
}

impl<'a> Watch<'a> {
    pub(super) fn new(
        when_batch_ends: &'a (dyn Fn(usize) + Send + Sync),
        stop: &'a StopRequest,
    ) -> Self {
        Self { heard: Mutex::default(), when_batch_ends, stop }
    }

    /// What was told until now.
    pub(crate) fn heard(&self) -> Heard {
        self.note().clone()
    }

    fn note(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap()
    }

    fn batch_ended(&self, end: BatchEnd<'_>) {
        let BatchEnd { batch, first_line, last_line, bills, outcome, why } = end;
        let told = match &why {
            Some(Why::Port(error)) => Some(Told::of(error)),
            _ => None,
        };
        let (lines, why) = ((first_line, last_line), why.map(|why| why.to_string()));
        let ended = {
            let mut heard = self.note();
            heard.ends.push(End { batch, lines, bills, outcome, told, why });
            heard.ends.len()
        };
        (self.when_batch_ends)(ended);
    }
}

impl UploadObserver for Watch<'_> {
    fn notice(&self, event: UploadEvent<'_>) {
        match event {
            UploadEvent::Begun { run, .. } => self.note().run = Some(run),
            UploadEvent::BatchTaken { .. } if self.stop.is_requested() => {
                self.note().taken_after_stop += 1;
            }
            UploadEvent::BatchHeldUp { batch, .. } => self.note().held_up.push(batch),
            UploadEvent::OutcomeNotWritten { batch, .. } => self.note().not_written.push(batch),
            UploadEvent::BatchEnded { end, .. } => self.batch_ended(end),
            UploadEvent::RowRejected { line, rejection } => {
                let earlier = self.note().rejected.insert(line, rejection.to_string());
                assert_eq!(earlier, None, "line {line} is rejected once");
            }
            _ => {}
        }
    }
}
