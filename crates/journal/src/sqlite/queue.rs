//! The queue that leads to the thread: what waits in it, and what of it is taken together.
//!
//! - An intent is taken at once, for a request waits for it, and with it every intent and settlement
//!   that waits by then.
//! - Settlements alone wait for at most 10 ms for an intent to join them. They don't wake a thread that
//!   has just become idle, for in a run an intent follows: to be woken for each would cost more than to
//!   write it.
//! - Everything else is taken by itself. Nothing overtakes anything, but that settlements of one group are
//!   put into the order of their units (`group.rs`).

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::group::Grouped;
use super::keeper::Keeper;

/// How long settlements wait for an intent.
const PATIENCE: Duration = Duration::from_millis(10);
/// The most steps that are taken together.
const LARGEST_GROUP: usize = 1024;

/// What waits in the queue.
pub(super) enum Request {
    /// Written together with others.
    Grouped(Grouped),
    /// Done by itself.
    Alone(Alone),
}

pub(super) type Alone = Box<dyn FnOnce(&mut Keeper) + Send>;

/// What is taken out of the queue.
pub(super) enum Work {
    Together(Vec<Grouped>),
    Alone(Alone),
}

/// The queue: anybody puts in, one thread takes out.
pub(super) struct Queue {
    state: Mutex<State>,
    something_came: Condvar,
}

struct State {
    waiting: VecDeque<Request>,
    listening: Listening,
    is_open: bool,
}

/// What the thread is to be woken for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listening {
    /// Nothing: it is busy, and will look.
    Busy,
    ForAnything,
    /// Whatever ends the patience of settlements.
    ForMoreThanSettlements,
}

impl Queue {
    pub(super) fn new() -> Self {
        let (waiting, listening) = (VecDeque::new(), Listening::Busy);
        let state = Mutex::new(State { waiting, listening, is_open: true });
        Self { state, something_came: Condvar::new() }
    }

    /// Puts a request in. Behind the end of the queue it is dropped, which is an answer of its own.
    pub(super) fn put(&self, request: Request) {
        let mut state = self.state();
        if !state.is_open {
            drop(state);
            return drop(request);
        }
        let wakes = match state.listening {
            Listening::Busy => false,
            Listening::ForAnything => true,
            Listening::ForMoreThanSettlements => !request.is_patient(),
        };
        state.waiting.push_back(request);
        if wakes {
            state.listening = Listening::Busy;
            drop(state);
            self.something_came.notify_one();
        }
    }

    /// What is to be done next; nothing if the queue is closed and empty.
    pub(super) fn take(&self) -> Option<Work> {
        let mut state = self.state();
        // What waits was put in before, or comes while the thread waits for it: until then no
        // settlement has waited longer than it may.
        let mut deadline = monotonic_now() + PATIENCE;
        loop {
            match state.waiting.pop_front() {
                Some(Request::Alone(work)) => return Some(Work::Alone(work)),
                Some(Request::Grouped(first)) => {
                    return Some(Work::Together(self.gather(state, first, deadline)));
                }
                None if !state.is_open => return None,
                None if monotonic_now() < deadline => state = self.wait_until(deadline, state),
                None => {
                    state.listening = Listening::ForAnything;
                    state = self.something_came.wait(state).unwrap_or_else(PoisonError::into_inner);
                    state.listening = Listening::Busy;
                    deadline = monotonic_now() + PATIENCE;
                }
            }
        }
    }

    /// Nothing is put in any more; what waits is still taken.
    pub(super) fn close(&self) {
        self.state().is_open = false;
        self.something_came.notify_one();
    }

    /// Closes the queue and drops what waits.
    pub(super) fn abandon(&self) {
        self.close();
        let waiting = std::mem::take(&mut self.state().waiting);
        drop(waiting);
    }

    /// A step with those that wait behind it, and those that come until a deadline if it can wait.
    fn gather(
        &self,
        mut state: MutexGuard<'_, State>,
        first: Grouped,
        deadline: Instant,
    ) -> Vec<Grouped> {
        let mut group = vec![first];
        loop {
            while group.len() < LARGEST_GROUP
                && let Some(Request::Grouped(_)) = state.waiting.front()
                && let Some(Request::Grouped(step)) = state.waiting.pop_front()
            {
                group.push(step);
            }
            // What is still in front is no step, or one too many.
            let is_whole = !state.waiting.is_empty() || !state.is_open;
            let has_intent = group.iter().any(|step| !step.is_patient());
            if is_whole || has_intent || monotonic_now() >= deadline {
                return group;
            }
            state = self.wait_until(deadline, state);
        }
    }

    /// Waits for more than settlements, at most until a deadline.
    fn wait_until<'s>(
        &self,
        deadline: Instant,
        mut state: MutexGuard<'s, State>,
    ) -> MutexGuard<'s, State> {
        let patience = deadline.saturating_duration_since(monotonic_now());
        state.listening = Listening::ForMoreThanSettlements;
        let waited = self.something_came.wait_timeout(state, patience);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
        state.listening = Listening::Busy;
        state
    }

    /// Nothing in here panics while it has the state, so the state is sound whatever happens.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Request {
    fn is_patient(&self) -> bool {
        matches!(self, Self::Grouped(step) if step.is_patient())
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue")
            .field("waiting", &self.state().waiting.len())
            .finish_non_exhaustive()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "SQLite blocks a thread of its own, which no runtime's virtual time reaches"
)]
fn monotonic_now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Intent, Outcome, Settlement};
    use crate::records::{BodyDigest, Claim, LeftOut, RunId};
    use crate::sqlite::group::Step;
    use crate::state::Epoch;
    use time::Date;
    use tokio::sync::oneshot;

    fn step(step: Step) -> Request {
        let claim = Claim { run: RunId(1), epoch: Epoch(1) };
        Request::Grouped(Grouped { claim, step, reply: oneshot::channel().0 })
    }

    fn intent() -> Request {
        let body = BodyDigest::of(b"[]");
        let (late, judged_on) = (LeftOut::default(), Date::MIN);
        step(Step::Intend(Intent { unit: 1, late, judged_on, body }))
    }

    fn settlement() -> Request {
        let outcome = Outcome::Delivered;
        let (requests, not_before, status, words) = (1, None, None, None);
        step(Step::Settle(Settlement { unit: 1, outcome, requests, not_before, status, words }))
    }

    fn alone() -> Request {
        Request::Alone(Box::new(|_| ()))
    }

    /// How many steps are taken together next; none of something that is done by itself.
    fn taken(queue: &Queue) -> Option<usize> {
        queue.take().map(|work| match work {
            Work::Together(steps) => steps.len(),
            Work::Alone(_) => 0,
        })
    }

    #[test]
    fn what_waits_is_taken_together_and_nothing_overtakes_anything() {
        let queue = Queue::new();
        for request in [settlement(), intent(), settlement(), alone(), settlement(), alone()] {
            queue.put(request);
        }
        queue.close();
        queue.put(intent());
        let all: Vec<_> = std::iter::from_fn(|| taken(&queue)).collect();
        assert_eq!(all, [3, 0, 1, 0]);
    }

    #[test]
    fn settlements_are_taken_in_the_end_though_no_intent_follows() {
        let queue = Queue::new();
        std::thread::scope(|scope| {
            // Whether it waits by then, and for what, differs from time to time.
            let first = scope.spawn(|| (taken(&queue), taken(&queue)));
            queue.put(settlement());
            while !queue.state().waiting.is_empty() {
                std::thread::yield_now();
            }
            queue.put(alone());
            assert_eq!(first.join().unwrap(), (Some(1), Some(0)));
        });
    }

    #[test]
    fn an_idle_thread_is_woken_by_all_but_settlements() {
        for (listening, request, is_busy) in [
            (Listening::ForAnything, settlement(), true),
            (Listening::ForMoreThanSettlements, settlement(), false),
            (Listening::ForMoreThanSettlements, intent(), true),
            (Listening::ForMoreThanSettlements, alone(), true),
        ] {
            let queue = Queue::new();
            queue.state().listening = listening;
            queue.put(request);
            assert_eq!(queue.state().listening == Listening::Busy, is_busy, "woken once");
        }
    }
}
