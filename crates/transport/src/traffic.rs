//! The requests for one thing that are on the wire, and how their server pushes back.
//!
//! A caller who sends many at once wants to know how many the server sustains. It says so in two ways: by
//! its answer times ([`Answer::answer_time`](crate::Answer::answer_time)), and by turning requests away,
//! which one call alone does not see, for it is sent again and accepted in the end. So calls that belong
//! together share a [`Traffic`], which counts what the server has pushed back as soon as it does.
//!
//! It also knows when there is room again. A request that was turned away for the first time, with no
//! word of when to come back, goes again when another one's answer has made room: what leaves the server
//! lets the next one in (packet conservation: Jacobson, Congestion Avoidance and Control, 1988). Where no
//! other is on the wire, and from the second time on, its backoff counts, for a server that allows so
//! many *a second* has no room when it has answered.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// What calls that belong together have on the wire; see [`Call::traffic`](crate::Call::traffic).
#[derive(Debug, Default)]
pub struct Traffic {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    on_the_wire: u32,
    untold: PushBacks,
    /// Calls that were turned away and wait for room, the first of them first.
    waiting: VecDeque<oneshot::Sender<bool>>,
}

/// How a server has pushed back: too many requests, not now, or no answer in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PushBacks {
    /// How often.
    pub count: u32,
    /// The fewest requests that were on the wire beside one that was pushed back: so many the server
    /// sustained. Zero if it has not pushed back.
    pub sustained: u32,
}

impl PushBacks {
    fn add(&mut self, beside: u32) {
        self.sustained = if self.count == 0 { beside } else { self.sustained.min(beside) };
        self.count = self.count.saturating_add(1);
    }
}

impl Traffic {
    /// The push-backs since this was asked for last. Each is told once.
    #[must_use]
    pub fn take_push_backs(&self) -> PushBacks {
        std::mem::take(&mut self.state().untold)
    }

    /// A request is on the wire as long as this lives.
    pub(crate) fn depart(&self) -> OnTheWire<'_> {
        self.state().on_the_wire += 1;
        OnTheWire { traffic: self }
    }

    /// A request that is no longer on the wire was judged.
    pub(crate) fn judged(&self, was_pushed_back: bool) {
        let mut state = self.state();
        if was_pushed_back {
            let beside = state.on_the_wire;
            state.untold.add(beside);
            if beside == 0 {
                // Nobody is left who could make room.
                for waiting in state.waiting.drain(..) {
                    let _ = waiting.send(false);
                }
            }
            return;
        }
        // One that was given up on meanwhile does not take the room.
        while let Some(next) = state.waiting.pop_front() {
            if next.send(true).is_ok() {
                break;
            }
        }
    }

    /// Ends when another one's answer has made room; `false` if none is on the wire that could make any.
    pub(crate) async fn room(&self) -> bool {
        let receiver = {
            let mut state = self.state();
            if state.on_the_wire == 0 {
                return false;
            }
            let (sender, receiver) = oneshot::channel();
            state.waiting.push_back(sender);
            receiver
        };
        receiver.await.unwrap_or(false)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is on the wire.
pub(crate) struct OnTheWire<'a> {
    traffic: &'a Traffic,
}

impl Drop for OnTheWire<'_> {
    fn drop(&mut self) {
        self.traffic.state().on_the_wire -= 1;
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn what_was_on_the_wire_beside_is_told_once() {
        let traffic = Traffic::default();
        let others: Vec<_> = (0..8).map(|_| traffic.depart()).collect();
        for _ in 0..3 {
            drop(traffic.depart());
            traffic.judged(true);
        }
        assert_eq!(traffic.take_push_backs(), PushBacks { count: 3, sustained: 8 });
        assert_eq!(traffic.take_push_backs(), PushBacks::default());
        drop(others);
        traffic.judged(true);
        assert_eq!(traffic.take_push_backs(), PushBacks { count: 1, sustained: 0 });
    }

    #[test]
    fn the_fewest_beside_one_count() {
        let traffic = Traffic::default();
        let mut on_the_wire: Vec<_> = (0..4).map(|_| traffic.depart()).collect();
        for _ in 0..3 {
            on_the_wire.pop();
            traffic.judged(true);
        }
        assert_eq!(traffic.take_push_backs(), PushBacks { count: 3, sustained: 1 });
    }

    #[test]
    fn room_is_given_to_one_and_in_turn() {
        let traffic = Traffic::default();
        let _on_the_wire = traffic.depart();
        traffic.judged(false);
        let (mut first, mut second) = (Box::pin(traffic.room()), Box::pin(traffic.room()));
        assert_eq!((&mut first).now_or_never(), None, "room is not kept for whoever comes later");
        assert_eq!((&mut second).now_or_never(), None);
        traffic.judged(true);
        assert_eq!((&mut first).now_or_never(), None, "what is pushed back makes no room");
        traffic.judged(false);
        assert_eq!((&mut second).now_or_never(), None);
        assert_eq!((&mut first).now_or_never(), Some(true));
        let mut third = Box::pin(traffic.room());
        assert_eq!((&mut third).now_or_never(), None);
        drop(second);
        traffic.judged(false);
        assert_eq!((&mut third).now_or_never(), Some(true), "nobody waits in vain for the gone");
    }

    #[test]
    fn nobody_waits_for_room_that_nobody_can_make() {
        let traffic = Traffic::default();
        assert_eq!(traffic.room().now_or_never(), Some(false));
        let last = traffic.depart();
        let mut waiting = Box::pin(traffic.room());
        assert_eq!((&mut waiting).now_or_never(), None);
        drop(last);
        traffic.judged(true);
        assert_eq!(waiting.now_or_never(), Some(false));
    }
}
