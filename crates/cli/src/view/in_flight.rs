//! Which batches are on their way: what is in doubt if the command ends now.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{plural, talk};

/// The batches that are on their way.
#[derive(Debug, Default)]
pub(crate) struct InFlight(Mutex<BTreeSet<u64>>);

impl InFlight {
    pub(super) fn taken(&self, batch: u64) {
        self.batches().insert(batch);
    }

    pub(super) fn ended(&self, batch: u64) {
        self.batches().remove(&batch);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.batches().is_empty()
    }

    /// How many there are, in words.
    pub(crate) fn described(&self) -> String {
        plural(self.batches().len() as u64, "batch")
    }

    /// Tells which bills nobody knows of, because the command ends now.
    pub(crate) fn tell_in_doubt(&self) {
        let batches: Vec<_> = self.batches().iter().map(u64::to_string).collect();
        if batches.is_empty() {
            return talk::error("interrupted; nothing was on its way");
        }
        talk::error(&format!(
            "ended while batches were on their way: the outcome of batch {} is unknown",
            batches.join(", ")
        ));
        talk::hint("ask the provider which of their bills arrived before sending them again");
    }

    fn batches(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
