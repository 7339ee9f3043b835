//! What there is to tell if a command that changes a customer is to end now.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::exit::Exit;
use crate::view::talk;

/// Watches the one change of a command.
#[derive(Debug)]
pub(crate) struct ChangeWatch {
    /// What is done to the customer, as it is told when it was done: `added`.
    done: &'static str,
    /// How it is found out whether it was.
    checks: Vec<String>,
    phase: Mutex<Phase>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// Nothing was sent.
    #[default]
    Before,
    /// A request is on its way.
    UnderWay,
    /// All that is left to do is to tell.
    After,
}

impl ChangeWatch {
    pub(crate) const fn new(done: &'static str, checks: Vec<String>) -> Self {
        Self { done, checks, phase: Mutex::new(Phase::Before) }
    }

    /// A request leaves now.
    pub(crate) fn begins(&self) {
        *self.phase() = Phase::UnderWay;
    }

    /// The request has its answer, or will never have one.
    pub(crate) fn ended(&self) {
        *self.phase() = Phase::After;
    }

    /// Nothing was done, and somebody has to say yes once more.
    pub(crate) fn asks_again(&self) {
        *self.phase() = Phase::Before;
    }

    /// Tells that the command stops; says how it ends at once, if nothing is to be waited for. Where it
    /// does, the watch stays locked, so that nothing begins in the moment that is left.
    pub(crate) fn stop(&self) -> Option<Exit> {
        let phase = self.phase();
        match *phase {
            Phase::Before => {
                mem::forget(phase);
                talk::error(&format!("interrupted: nothing was {}", self.done));
                return Some(Exit::Interrupted);
            }
            Phase::UnderWay => {
                talk::note(
                    "stopping: a request is on its way; Ctrl-C again ends without its answer",
                );
            }
            Phase::After => {}
        }
        None
    }

    /// Tells what is in doubt, because the command ends now; says how.
    pub(crate) fn end(&self) -> Exit {
        let phase = self.phase();
        if *phase != Phase::UnderWay {
            return Exit::Interrupted;
        }
        mem::forget(phase);
        talk::error(&format!(
            "ended at once, without the answer: nobody knows whether the customer was {}",
            self.done
        ));
        self.checks.iter().for_each(|check| talk::hint(check));
        Exit::Unknown
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
