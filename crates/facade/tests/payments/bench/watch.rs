//! An observer that remembers what payments tell, and lets no test wait for another try.

use billport::workflows::payment::{PaymentNotice, PaymentObserver};
use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{advance, pause, resume};

use crate::props::told::Told;

/// What payments have told.
#[derive(Clone, Default)]
pub(crate) struct Heard {
    /// How many requests were about to leave.
    pub(crate) sending: usize,
    /// Why a payment was tried again, each time.
    pub(crate) trying_again: Vec<Told>,
    /// How often an outcome could not be written.
    pub(crate) not_written: usize,
    /// Whether others had found out before what became of it.
    pub(crate) is_overtaken: bool,
    /// The lines of the file that have ended.
    pub(crate) ended: Vec<u64>,
}

pub(crate) struct Watch<'a> {
    heard: Mutex<Heard>,
    /// The waits before the next tries.
    waits: Mutex<Duration>,
    waiting: Notify,
    when_trying_again: &'a (dyn Fn(usize) + Send + Sync),
}

impl<'a> Watch<'a> {
    pub(super) fn new(when_trying_again: &'a (dyn Fn(usize) + Send + Sync)) -> Self {
        Self {
            heard: Mutex::default(),
            waits: Mutex::default(),
            waiting: Notify::new(),
            when_trying_again,
        }
    }

    /// What was told until now.
    pub(crate) fn heard(&self) -> Heard {
        self.note().clone()
    }

    /// Lets the waits before other tries pass in no time; to be driven beside the payment. The clock
    /// stands still for that moment alone: while sockets are waited for, it has to go on.
    pub(super) async fn hurry(&self) -> Infallible {
        loop {
            self.waiting.notified().await;
            let wait = std::mem::take(&mut *self.waits.lock().unwrap());
            let _paused = Paused::now();
            advance(wait).await;
        }
    }

    fn note(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap()
    }
}

/// The clock stands still until this is dropped, in the middle of a wait too.
struct Paused;

impl Paused {
    fn now() -> Self {
        pause();
        Self
    }
}

impl Drop for Paused {
    fn drop(&mut self) {
        resume();
    }
}

impl PaymentObserver for Watch<'_> {
    fn notice(&self, notice: PaymentNotice<'_>) {
        match notice {
            PaymentNotice::Sending(_) => self.note().sending += 1,
            PaymentNotice::TryingAgain { error, wait, .. } => {
                let tries = {
                    let mut heard = self.note();
                    heard.trying_again.push(Told::of(error));
                    heard.trying_again.len()
                };
                (self.when_trying_again)(tries);
                *self.waits.lock().unwrap() += wait;
                self.waiting.notify_one();
            }
            PaymentNotice::OutcomeNotWritten { .. } => self.note().not_written += 1,
            PaymentNotice::Overtaken(_) => self.note().is_overtaken = true,
            PaymentNotice::RowEnded(row) => self.note().ended.push(row.line),
            _ => {}
        }
    }
}
