//! The answers to a group, given so that a sleeping executor is woken once and not for each.
//!
//! Whoever gets an answer hands out the others that are still to be given. So the thread wakes an
//! executor with the first one, and the rest is handed out by the executor itself, unless the thread
//! is quicker. Nobody depends on it: the thread hands out whatever nobody else has.

use std::sync::{Arc, Mutex, PoisonError};
use std::vec::IntoIter;
use tokio::sync::oneshot;

use crate::error::JournalError;
use crate::records::UnitRecord;

/// What became of a step: of a settlement, the parts that are sent in place of the unit.
pub(super) type Outcome = Result<Vec<UnitRecord>, JournalError>;

/// Where a step is answered.
pub(super) type Reply = oneshot::Sender<Answer>;

/// The answer to a step, and with it those to others of its group.
pub(super) struct Answer {
    outcome: Outcome,
    others: Arc<Answers>,
}

/// Answers that are still to be given.
pub(super) struct Answers(Mutex<IntoIter<(Reply, Outcome)>>);

impl Answers {
    /// Gives all answers.
    pub(super) fn give(answers: Vec<(Reply, Outcome)>) {
        Arc::new(Self(Mutex::new(answers.into_iter()))).hand_out();
    }

    fn hand_out(self: &Arc<Self>) {
        while let Some((reply, outcome)) = self.next() {
            // Who has stopped waiting needs no answer.
            let _ = reply.send(Answer { outcome, others: Arc::clone(self) });
        }
    }

    /// The queue is left before the answer is given: nothing in here panics while it is held.
    fn next(&self) -> Option<(Reply, Outcome)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).next()
    }
}

impl Answer {
    /// The outcome, when the other answers have been handed out.
    pub(super) fn take(self) -> Outcome {
        self.others.hand_out();
        self.outcome
    }
}
