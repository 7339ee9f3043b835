//! The observer of payments: which are on their way, and what there is to tell if the command ends
//! now.

use billport::domain::PaymentReference;
use billport::workflows::payment::{PaymentNotice, PaymentObserver};
use std::collections::BTreeSet;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::numbers::plural;
use super::payment::{doubt, settled};
use super::{Commands, talk};
use crate::exit::Exit;

/// Watches payments.
#[derive(Debug)]
pub(crate) struct PaymentWatch {
    commands: Commands,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    phase: Phase,
    on_their_way: BTreeSet<PaymentReference>,
    /// A payment that was in doubt before, and is to be tried again: it is, as long as it is not settled.
    in_doubt: Option<PaymentReference>,
    /// Payments whose outcome can't be written: told once each.
    not_written: BTreeSet<PaymentReference>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// Nothing was paid, and nothing is before somebody says yes.
    #[default]
    Before,
    /// Payments are made.
    Paying,
    /// All that is left to do is to tell.
    After,
}

impl PaymentWatch {
    pub(crate) fn new(commands: Commands) -> Self {
        Self { commands, state: Mutex::default() }
    }

    /// A payment that may have arrived long ago is to be tried again.
    pub(crate) fn tries_again(&self, reference: &PaymentReference) {
        self.state().in_doubt = Some(reference.clone());
    }

    /// Payments are made from now on.
    pub(crate) fn begins(&self) {
        self.state().phase = Phase::Paying;
    }

    /// No payment is made any more, unless it [begins](Self::begins) anew.
    pub(crate) fn ended(&self) {
        let mut state = self.state();
        state.phase = Phase::After;
        state.on_their_way.clear();
    }

    /// Somebody has to say yes once more.
    pub(crate) fn asks_again(&self) {
        self.state().phase = Phase::Before;
    }

    /// Tells that the command stops; says how it ends at once, if nothing is to be waited for.
    ///
    /// Where it does, the watch stays locked, so that no payment begins in the moment that is left.
    pub(crate) fn stop(&self) -> Option<Exit> {
        let state = self.state();
        let on_their_way = state.on_their_way.len() as u64;
        match (state.phase, on_their_way) {
            (Phase::Before, _) => {
                let in_doubt = state.in_doubt.clone();
                mem::forget(state);
                let Some(reference) = in_doubt else {
                    talk::error("interrupted: nothing was paid");
                    return Some(Exit::Interrupted);
                };
                talk::error("interrupted: nothing was sent");
                self.tell_doubt(&reference);
                return Some(Exit::Unknown);
            }
            (Phase::Paying, 0) => talk::note("stopping: nothing is on its way"),
            (Phase::Paying, payments) => talk::note(&format!(
                "stopping: {} on its way; Ctrl-C again ends without the answer",
                plural(payments, "payment")
            )),
            (Phase::After, _) => {}
        }
        None
    }

    /// Tells what is in doubt, because the command ends now; says how. The watch stays locked: what
    /// was not sent by now never is.
    pub(crate) fn end(&self) -> Exit {
        let state = self.state();
        let doubtful: Vec<_> = state.on_their_way.iter().cloned().collect();
        let in_doubt = state.in_doubt.clone().filter(|_| state.phase != Phase::After);
        mem::forget(state);
        for reference in &doubtful {
            talk::warning(&format!("payment {reference} is of unknown outcome: it was on its way"));
        }
        if doubtful.is_empty() {
            talk::error("ended at once: nothing was on its way");
            let Some(reference) = in_doubt else { return Exit::Interrupted };
            self.tell_doubt(&reference);
            return Exit::Unknown;
        }
        talk::error("ended at once, without the answer");
        talk::hint("do NOT pay again what is unknown: it may have been paid");
        let settle = match &doubtful[..] {
            [one] => self.commands.typed(&format!("payments settle {one}")),
            _ => self.commands.typed("payments settle --all"),
        };
        talk::hint(&format!("what became of it can be asked after five minutes: {settle}"));
        Exit::Unknown
    }

    /// A payment is not on its way any more.
    pub(crate) fn arrived(&self, reference: &PaymentReference) {
        self.state().on_their_way.remove(reference);
    }

    fn tell_doubt(&self, reference: &PaymentReference) {
        for hint in doubt::hints(reference, &self.commands) {
            talk::hint(&hint);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PaymentObserver for PaymentWatch {
    fn notice(&self, notice: PaymentNotice<'_>) {
        match notice {
            PaymentNotice::Sending(record) => {
                self.state().on_their_way.insert(record.reference().clone());
            }
            PaymentNotice::TryingAgain { reference, error, wait } => {
                self.arrived(reference);
                talk::note(&format!("{error}; it is tried again in {} s", wait.as_secs()));
            }
            // Told once: it is tried again until it is written.
            PaymentNotice::OutcomeNotWritten { reference, error }
                if self.state().not_written.insert(reference.clone()) =>
            {
                talk::warning(&format!(
                    "what became of payment {reference} can't be written yet: {error}; it is tried \
                     again until it is"
                ));
            }
            PaymentNotice::Overtaken(record) => talk::warning(&format!(
                "what was answered to payment {} came too late, for others have looked into it \
                 meanwhile: the journal has it as {}",
                record.reference(),
                record.state
            )),
            PaymentNotice::LookedUp(end) => talk::note(&settled::note(end)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Globals;

    fn watch() -> PaymentWatch {
        let globals = Globals { config: None, journal: None, verbose: 0 };
        PaymentWatch::new(Commands::new(&globals))
    }

    #[test]
    fn before_a_yes_the_command_ends_at_once_and_while_it_pays_it_waits() {
        assert_eq!(watch().stop(), Some(Exit::Interrupted));
        let paying = watch();
        paying.begins();
        assert_eq!(paying.stop(), None);
        paying.ended();
        assert_eq!(paying.stop(), None, "what was paid is told");
        paying.asks_again();
        assert_eq!(paying.stop(), Some(Exit::Interrupted));
    }

    #[test]
    fn one_that_is_tried_again_stays_in_doubt_until_it_is_answered() {
        let reference: PaymentReference = "r-1".parse().unwrap();
        let (before, paying, after) = (watch(), watch(), watch());
        for watch in [&before, &paying, &after] {
            watch.tries_again(&reference);
        }
        assert_eq!(before.stop(), Some(Exit::Unknown));
        paying.begins();
        assert_eq!(paying.stop(), None);
        assert_eq!(paying.end(), Exit::Unknown);
        after.begins();
        after.ended();
        assert_eq!(after.end(), Exit::Interrupted);
    }

    #[test]
    fn only_what_was_on_its_way_is_in_doubt() {
        let reference: PaymentReference = "r-1".parse().unwrap();
        let (sent, answered) = (watch(), watch());
        for watch in [&sent, &answered] {
            watch.begins();
            watch.state().on_their_way.insert(reference.clone());
        }
        answered.arrived(&reference);
        assert_eq!(sent.end(), Exit::Unknown);
        assert_eq!(answered.end(), Exit::Interrupted);
    }
}
