//! Keeps the orders, and says for each call which one is due.

use std::sync::{Mutex, MutexGuard};

use super::load::{AtWork, Crowd};
use super::{Call, Effect, Fault, FaultOrder, Times};

/// The open orders, in the order in which they were placed.
#[derive(Debug, Default)]
pub(crate) struct FaultDesk {
    open: Mutex<Vec<Placed>>,
}

/// An order, and the calls of it that are at work.
#[derive(Debug)]
struct Placed {
    order: FaultOrder,
    crowd: Crowd,
}

/// What happens to one call.
#[derive(Debug)]
pub(crate) struct Strike {
    pub(crate) fault: Fault,
    effect: Effect,
    at_work: Option<AtWork>,
}

impl Strike {
    /// What goes wrong, and by what the call is at work.
    pub(super) fn into_parts(self) -> (Fault, Option<AtWork>) {
        (self.fault, self.at_work)
    }

    /// What the provider does for the call.
    pub(crate) fn effect(&self) -> Effect {
        match self.effect {
            Effect::None if self.lets_the_answer_pass() => Effect::Done,
            effect => effect,
        }
    }

    /// Whether the provider does its work for the call.
    pub(crate) fn does_the_work(&self) -> bool {
        self.effect() != Effect::None
    }

    /// Whether the honest answer arrives in the end.
    pub(crate) fn lets_the_answer_pass(&self) -> bool {
        matches!(self.fault, Fault::None | Fault::Delay { .. })
    }
}

impl FaultDesk {
    pub(crate) fn place(&self, order: FaultOrder) {
        self.open().push(Placed { order, crowd: Crowd::default() });
    }

    pub(crate) fn clear(&self) {
        self.open().clear();
    }

    /// How many orders have strikes left.
    pub(crate) fn open_orders(&self) -> usize {
        self.open().iter().filter(|placed| !placed.order.is_spent()).count()
    }

    /// Tells all orders for this kind of call that there was one more, and takes the strike due.
    pub(crate) fn next(&self, call: Call) -> Option<Strike> {
        let mut open = self.open();
        let mut due = None;
        for placed in open.iter_mut().filter(|placed| placed.order.call == call) {
            if placed.order.skip > 0 {
                placed.order.skip -= 1;
            } else if due.is_none() {
                due = placed.strike();
            }
        }
        open.retain(|placed| !placed.order.is_spent());
        due
    }

    fn open(&self) -> MutexGuard<'_, Vec<Placed>> {
        self.open.lock().expect("nothing panics while it holds the orders")
    }
}

impl FaultOrder {
    fn is_spent(&self) -> bool {
        self.times == Times::Times(0)
    }
}

impl Placed {
    fn strike(&mut self) -> Option<Strike> {
        if let Times::Times(left) = &mut self.order.times {
            *left = left.checked_sub(1)?;
        }
        let FaultOrder { fault, effect, .. } = &self.order;
        Some(match fault {
            Fault::Load(load) => {
                let (fault, at_work) = self.crowd.enter(load);
                Strike { fault, effect: Effect::None, at_work }
            }
            fault => Strike { fault: fault.clone(), effect: *effect, at_work: None },
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::fault::Queue;

    fn struck(desk: &FaultDesk, calls: usize) -> Vec<Option<Fault>> {
        (0..calls).map(|_| desk.next(Call::Upload).map(|strike| strike.fault)).collect()
    }

    #[test]
    fn an_order_skips_strikes_and_is_spent() {
        let desk = FaultDesk::default();
        desk.place(FaultOrder::once(Call::Upload, Fault::Close).skipping(1).times(2));
        assert_eq!(desk.open_orders(), 1);
        assert_eq!(struck(&desk, 4), [None, Some(Fault::Close), Some(Fault::Close), None]);
        assert_eq!(desk.open_orders(), 0);
    }

    #[test]
    fn other_calls_neither_count_nor_are_struck() {
        let desk = FaultDesk::default();
        desk.place(FaultOrder::once(Call::Upload, Fault::Close).skipping(1));
        assert!(desk.next(Call::Token).is_none());
        assert!(desk.next(Call::Connection).is_none());
        assert_eq!(struck(&desk, 2), [None, Some(Fault::Close)]);
    }

    #[test]
    fn the_order_placed_first_strikes_and_the_others_stay_due() {
        let desk = FaultDesk::default();
        desk.place(FaultOrder::once(Call::Upload, Fault::Close).skipping(1));
        desk.place(FaultOrder::once(Call::Upload, Fault::Reset).times(2));
        assert_eq!(
            struck(&desk, 4),
            [Some(Fault::Reset), Some(Fault::Close), Some(Fault::Reset), None]
        );
    }

    #[test]
    fn always_lasts_until_the_orders_are_cleared() {
        let desk = FaultDesk::default();
        desk.place(FaultOrder::once(Call::Upload, Fault::Close).always());
        assert!(struck(&desk, 100).iter().all(Option::is_some));
        desk.clear();
        assert_eq!(struck(&desk, 1), [None]);
    }

    #[test]
    fn the_work_is_done_where_it_was_ordered_or_the_answer_passes() {
        let queued = Effect::Queued(Queue::then_success(Duration::ZERO));
        let delay = || Fault::Delay { by: Duration::ZERO };
        for (fault, effect, done) in [
            (Fault::Close, Effect::None, Effect::None),
            (Fault::Close, Effect::Done, Effect::Done),
            (Fault::Close, queued, queued),
            (Fault::None, Effect::None, Effect::Done),
            (delay(), Effect::None, Effect::Done),
            (delay(), queued, queued),
        ] {
            let strike = Strike { fault, effect, at_work: None };
            assert_eq!(strike.effect(), done, "{strike:?}");
            assert_eq!(strike.does_the_work(), done != Effect::None, "{strike:?}");
        }
    }

    #[test]
    fn an_order_for_no_call_never_strikes() {
        let desk = FaultDesk::default();
        desk.place(FaultOrder::once(Call::Upload, Fault::Close).times(0));
        assert_eq!(desk.open_orders(), 0);
        assert_eq!(struck(&desk, 2), [None, None]);
    }
}
