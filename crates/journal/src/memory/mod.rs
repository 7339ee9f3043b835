//! A journal in memory, for tests: it holds what every store has to hold, and it fails to order.
//!
//! | file | what |
//! |---|---|
//! | `contents.rs` | what is written, and how it is written whole or not at all |
//! | `delivery.rs` | [`RunJournal`](crate::RunJournal) over it |
//! | `history.rs` | [`RunHistory`](crate::RunHistory) over it |
//! | `payments.rs` | [`PaymentJournal`](crate::PaymentJournal) and [`PaymentHistory`](crate::PaymentHistory) over it |
//! | `stores.rs` | what the laws of [`conformance`](crate::conformance) open it with |
//! | `faults.rs` | which requests fail, and how; the log of all requests |

mod contents;
mod delivery;
mod faults;
mod history;
mod payments;
mod stores;

pub use contents::Contents;
pub use faults::{Fault, Logged, Operation};
pub use stores::MemoryStores;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use time::OffsetDateTime;

use self::faults::Order;
use crate::error::JournalError;
use crate::instant::{Clock, rounded};
use crate::records::{Process, RunId};

/// A process's handle on a journal that is kept in memory.
///
/// - [`another_process`](Self::another_process) gives a handle on the same journal, so that owning,
///   taking over and fencing can be tried.
/// - A handle that is dropped is a process that died: its runs have an owner on paper, and none in
///   truth.
///
/// ```
/// use billport_journal::memory::{Fault, MemoryJournal, Operation};
/// use billport_journal::{Process, StoreErrorKind};
/// use std::sync::Arc;
///
/// let clock = Arc::new(|| time::OffsetDateTime::UNIX_EPOCH);
/// let journal = MemoryJournal::new(clock, Process { pid: 7, host: "here".into() });
/// // The disk is full when the first intent is to be written.
/// journal.fail_next(1, Fault::NotWritten(StoreErrorKind::Full), |operation| {
///     matches!(operation, Operation::Intend(..))
/// });
/// ```
pub struct MemoryJournal {
    shared: Arc<Mutex<Shared>>,
    process: Process,
    clock: Clock,
    handle: u64,
}

/// What all handles of one journal share.
#[derive(Default)]
struct Shared {
    contents: Contents,
    /// The handles that hold runs, while they live: what a lock is to a journal in a file.
    holders: BTreeMap<RunId, u64>,
    handles: u64,
    orders: Vec<Order>,
    log: Vec<Logged>,
}

impl MemoryJournal {
    /// An empty journal, as a process sees it.
    #[must_use]
    pub fn new(clock: Clock, process: Process) -> Self {
        Self { shared: Arc::default(), process, clock, handle: 0 }
    }

    /// The same journal, as another process sees it.
    #[must_use]
    pub fn another_process(&self, process: Process) -> Self {
        let handle = {
            let mut shared = self.shared();
            shared.handles += 1;
            shared.handles
        };
        Self { shared: Arc::clone(&self.shared), process, clock: Arc::clone(&self.clock), handle }
    }

    /// From here on others find the runs of this process without an owner, as if it had died. It
    /// can go on to ask, as one that was cut off and woke up; once another has taken over, it is
    /// fenced.
    pub fn play_dead(&self) {
        self.shared().holders.retain(|_, holder| *holder != self.handle);
    }

    /// Makes the next requests of a kind fail, whoever makes them: the first `times` that `which`
    /// picks. Where several orders pick the same request, the oldest is obeyed.
    pub fn fail_next(
        &self,
        times: u32,
        fault: Fault,
        which: impl Fn(&Operation) -> bool + Send + 'static,
    ) {
        self.shared().orders.push(Order::new(times, fault, which));
    }

    /// Takes back all orders to fail.
    pub fn repair(&self) {
        self.shared().orders.clear();
    }

    /// All requests and marks so far, in their order.
    #[must_use]
    pub fn log(&self) -> Vec<Logged> {
        self.shared().log.clone()
    }

    /// Puts a mark into the log: what was done beside the journal, such as a call of a port.
    pub fn mark(&self, text: impl Into<String>) {
        self.shared().log.push(Logged::Mark(text.into()));
    }

    /// What is written, as it stands.
    #[must_use]
    pub fn contents(&self) -> Contents {
        self.shared().contents.clone()
    }

    /// Changes what is written behind the journal's back, for tests of what finds such edits.
    pub fn tamper(&self, edit: impl FnOnce(&mut Contents)) {
        edit(&mut self.shared().contents);
    }

    /// Answers a request, or fails as ordered.
    async fn ask<T>(
        &self,
        operation: Operation,
        answer: impl FnOnce(&mut Shared, OffsetDateTime) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let (answer, fault) = self.answer(operation, answer);
        if let Some(Fault::Slow(delay)) = fault {
            tokio::time::sleep(delay).await;
        }
        answer
    }

    fn answer<T>(
        &self,
        operation: Operation,
        answer: impl FnOnce(&mut Shared, OffsetDateTime) -> Result<T, JournalError>,
    ) -> (Result<T, JournalError>, Option<Fault>) {
        let now = rounded((self.clock)());
        let mut shared = self.shared();
        let held_before = shared.holders.clone();
        let fault = faults::next(&mut shared.orders, &operation);
        let mut result = match fault {
            Some(Fault::NotWritten(kind)) => Err(JournalError::Store(kind.into())),
            _ => answer(&mut shared, now),
        };
        let is_done = result.is_ok();
        if let (Ok(_), Some(Fault::WrittenUnsaid(kind))) = (&result, fault) {
            result = Err(JournalError::Store(kind.into()));
        }
        if result.is_err() {
            // Who is told an error has no claim, whatever was written.
            shared.holders = held_before;
        }
        if let Operation::Release(claim) = &operation
            && shared.holders.get(&claim.run) == Some(&self.handle)
        {
            shared.holders.remove(&claim.run);
        }
        shared.log.push(Logged::Request { pid: self.process.pid, operation, is_done });
        (result, fault)
    }

    /// What is written is written whole, so a panic elsewhere leaves it as it was.
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for MemoryJournal {
    fn drop(&mut self) {
        self.play_dead();
    }
}

impl fmt::Debug for MemoryJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryJournal").field("process", &self.process).finish_non_exhaustive()
    }
}
