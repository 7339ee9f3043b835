//! Which batches are on their way, and what is known of the others: what there is to tell if the
//! command ends now.

use billport::journal::RunId;
use billport::workflows::upload::UploadCounts;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::numbers::{grouped, lines};
use super::{Commands, RunKind, talk};

/// A batch, or a part of one, by the lines of its first and its last bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) batch: u64,
    pub(super) first_line: u64,
    pub(super) last_line: u64,
}

impl Part {
    /// `batch 3, lines 4 to 9`
    pub(super) fn told(self, kind: RunKind) -> String {
        format!("{} {}, {}", kind.batch(), self.batch, lines(self.first_line, self.last_line))
    }
}

/// The batches that are on their way.
#[derive(Debug)]
pub(super) struct InFlight {
    kind: RunKind,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    run: Option<RunId>,
    parts: BTreeSet<Part>,
    /// Batches whose outcome could not be written at once, and so may not stand in the journal.
    not_written: BTreeSet<u64>,
    counts: UploadCounts,
}

impl InFlight {
    pub(super) fn new(kind: RunKind) -> Self {
        Self { kind, state: Mutex::default() }
    }

    pub(super) fn taken(&self, part: Part) {
        self.state().parts.insert(part);
    }

    pub(super) fn ended(&self, part: Part) {
        self.state().parts.remove(&part);
    }

    pub(super) fn begun(&self, run: RunId, counts: UploadCounts) {
        let mut state = self.state();
        state.run = Some(run);
        state.counts = counts;
    }

    /// The outcome of a batch can't be written at the moment; says whether that is news.
    pub(super) fn not_written(&self, batch: u64) -> bool {
        self.state().not_written.insert(batch)
    }

    /// Keeps what became of all bills so far.
    pub(super) fn count(&self, counts: UploadCounts) {
        self.state().counts = counts;
    }

    /// Whether bills would be of unknown outcome if the command ended now.
    fn leaves_doubt(&self) -> bool {
        let state = self.state();
        let is_open = !state.parts.is_empty() || !state.not_written.is_empty();
        is_open || state.counts.bills_unknown > 0
    }

    /// Tells that the run stops, and what it waits for.
    pub(super) fn tell_stopping(&self) {
        match self.state().parts.len() as u64 {
            0 => talk::note("stopping: nothing is on its way"),
            1 => talk::note(&format!(
                "stopping: {} is on its way; Ctrl-C again ends without its answer",
                self.kind.batches(1)
            )),
            batches => talk::note(&format!(
                "stopping: {} are on their way; Ctrl-C again ends without their answers",
                self.kind.batches(batches)
            )),
        }
    }

    /// Tells what is known, and which bills nobody knows of, because the command ends now; says
    /// whether there are any of those.
    pub(super) fn tell_ending(&self, commands: &Commands) -> bool {
        let in_doubt = self.leaves_doubt();
        let state = self.state();
        for part in &state.parts {
            let part = part.told(self.kind);
            talk::warning(&format!("{part} of unknown outcome: it was on its way"));
        }
        let UploadCounts { rows_rejected, bills_delivered, bills_refused, bills_unknown, .. } =
            state.counts;
        talk::error(&format!(
            "ended at once; until then {} delivered, {} refused, {} unknown, {} rejected, and \
             what was not on its way was not sent",
            self.kind.bills(bills_delivered),
            grouped(bills_refused),
            grouped(bills_unknown),
            grouped(rows_rejected),
        ));
        if in_doubt {
            talk::hint(
                "what is unknown may have arrived: ask the provider before sending it again",
            );
        }
        if let Some(run) = state.run {
            let show = commands.typed(&format!("runs show {run}"));
            talk::hint(&format!("what became of run {run}, and what to do next: {show}"));
        }
        in_doubt
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_half_is_on_its_way_when_the_first_has_ended() {
        let part = |first_line, last_line| Part { batch: 1, first_line, last_line };
        let in_flight = InFlight::new(RunKind::Upload);
        in_flight.taken(part(2, 9));
        in_flight.ended(part(2, 9));
        in_flight.taken(part(2, 5));
        in_flight.taken(part(6, 9));
        in_flight.ended(part(2, 5));
        assert!(in_flight.leaves_doubt());
        in_flight.ended(part(6, 9));
        assert!(!in_flight.leaves_doubt());
        in_flight.count(UploadCounts { bills_unknown: 1, ..UploadCounts::default() });
        assert!(in_flight.leaves_doubt(), "what was parked before stays unknown");
    }

    #[test]
    fn an_outcome_that_is_not_written_is_news_once_and_leaves_doubt() {
        let in_flight = InFlight::new(RunKind::Upload);
        assert!(in_flight.not_written(7));
        assert!(!in_flight.not_written(7));
        assert!(in_flight.leaves_doubt());
    }
}
