//! Journals in memory for the laws of [`conformance`](crate::conformance).

use async_trait::async_trait;
use std::sync::{Mutex, PoisonError};

use super::MemoryJournal;
use crate::conformance::{Journal, Stores};
use crate::instant::Clock;
use crate::records::Process;

/// Opens journals in memory, and keeps the last one so that another process can open it.
#[derive(Debug, Default)]
pub struct MemoryStores(Mutex<Option<MemoryJournal>>);

#[async_trait]
impl Stores for MemoryStores {
    async fn fresh(&self, process: Process, clock: Clock) -> Box<dyn Journal> {
        let kept = MemoryJournal::new(clock, process.clone());
        let journal = kept.another_process(process);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Box::new(journal)
    }

    async fn again(&self, process: Process, _: Clock) -> Box<dyn Journal> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.as_ref().expect("a store is made before it is opened again");
        Box::new(kept.another_process(process))
    }
}
