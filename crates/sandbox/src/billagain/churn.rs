//! Rows that come and go while somebody pages, to order.
//!
//! The order is by creation, so a row that comes stands on top; one that is restored or moved in
//! from elsewhere may stand anywhere. Here one in four comes on top, one in four at the end, and the
//! others at a place that is drawn: there, or at the next place above where a number is free.

use std::{collections::BTreeSet, num::NonZeroU32};

use fastrand::Rng;
use serde::Deserialize;

use super::{ledger::Ledger, register::Register};

/// Before lists are read, some rows go and some come. The same seed draws the same rows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Churn {
    /// Before every such list call: 1 is each of them, 3 the third, the sixth and so on.
    pub every: NonZeroU32,
    /// How many rows go.
    pub delete: u32,
    /// How many rows come.
    pub insert: u32,
    /// What the rows and places are drawn from.
    pub seed: u64,
    /// The customers who stay, whatever is drawn.
    pub protected: BTreeSet<u64>,
}

impl Default for Churn {
    /// Before each list call one row goes and one comes; nobody is protected.
    fn default() -> Self {
        Self { every: NonZeroU32::MIN, delete: 1, insert: 1, seed: 0, protected: BTreeSet::new() }
    }
}

/// An order for churn, at work.
#[derive(Debug)]
pub(super) struct Churning {
    order: Churn,
    drawn: Rng,
    lists: u32,
}

impl Churning {
    pub(super) fn new(order: Churn) -> Self {
        Self { drawn: Rng::with_seed(order.seed), order, lists: 0 }
    }

    pub(super) fn before_list(&mut self, register: &mut Register, ledger: &mut Ledger) {
        self.lists = self.lists.wrapping_add(1);
        if self.lists % self.order.every != 0 {
            return;
        }
        for _ in 0..self.order.delete {
            let Some(id) = self.one_to_delete(register.ids()) else { break };
            register.delete(id);
            ledger.enter_churned_out(id);
        }
        for _ in 0..self.order.insert {
            let id = self.one_to_insert(register);
            register.insert(id, None);
            ledger.enter_churned_in(id);
        }
    }

    /// The first unprotected one from a place that is drawn, around the end if need be.
    fn one_to_delete(&mut self, ids: &[u64]) -> Option<u64> {
        let (before, behind) = ids.split_at(self.drawn.usize(..ids.len().max(1)));
        behind.iter().chain(before).copied().find(|id| !self.order.protected.contains(id))
    }

    fn one_to_insert(&mut self, register: &Register) -> u64 {
        let ids = register.ids();
        let place = match self.drawn.u8(..4) {
            0 => ids.len(),
            1 => 0,
            _ => self.drawn.usize(..=ids.len()),
        };
        let protected = &self.order.protected;
        register
            .free_ids_from(place)
            .find(|id| !protected.contains(id))
            .expect("above the newest there is always another number")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LedgerDetail;

    /// Churns before this many lists; gives the list, what came and what went.
    fn churned(register: &mut Register, order: &Churn, lists: u32) -> [Vec<u64>; 3] {
        let mut ledger = Ledger::new(LedgerDetail::Counts);
        let mut churning = Churning::new(order.clone());
        for _ in 0..lists {
            churning.before_list(register, &mut ledger);
        }
        let page = ledger.snapshot(0, 0);
        [register.ids().to_vec(), page.churned_in, page.churned_out]
    }

    fn filled(customers: u32, apart: u32) -> Register {
        let mut register = Register::default();
        register.number_from(10_001);
        register.fill(customers, NonZeroU32::new(apart).unwrap());
        register
    }

    #[test]
    fn the_same_seed_draws_the_same_rows() {
        let order = Churn { delete: 3, insert: 2, seed: 7, ..Churn::default() };
        let first = churned(&mut filled(50, 3), &order, 20);
        assert_eq!(churned(&mut filled(50, 3), &order, 20), first);
        assert_ne!(churned(&mut filled(50, 3), &Churn { seed: 8, ..order }, 20), first);
    }

    #[test]
    fn rows_come_on_top_at_the_end_and_between() {
        let before = filled(50, 3).ids().to_vec();
        let order = Churn { delete: 0, insert: 1, ..Churn::default() };
        let [after, came, went] = churned(&mut filled(50, 3), &order, 40);
        assert_eq!((came.len(), went.len(), after.len()), (40, 0, 90));
        assert!(after.is_sorted_by(|one, other| one < other));
        assert!(came.iter().all(|id| !before.contains(id)));
        let (oldest, newest) = (before[0], before[49]);
        assert!(came.iter().any(|id| *id < oldest));
        assert!(came.iter().any(|id| *id > newest));
        assert!(came.iter().any(|id| (oldest..newest).contains(id)));
    }

    #[test]
    fn the_protected_stay_and_no_number_is_given_twice() {
        let protected: BTreeSet<_> = filled(40, 2).ids().iter().copied().step_by(2).collect();
        let order =
            Churn { delete: 5, insert: 5, protected: protected.clone(), ..Churn::default() };
        let [after, came, went] = churned(&mut filled(40, 2), &order, 100);
        assert!(protected.iter().all(|id| after.contains(id)));
        assert!(protected.is_disjoint(&came.iter().chain(&went).copied().collect()));
        assert_eq!(came.iter().collect::<BTreeSet<_>>().len(), 500);
        assert_eq!(went.iter().collect::<BTreeSet<_>>().len(), 500);
        assert_eq!(after.len(), 40);
    }

    #[test]
    fn every_third_list_is_every_third() {
        let every = NonZeroU32::new(3).unwrap();
        let order = Churn { every, delete: 0, ..Churn::default() };
        for (lists, came) in [(2, 0), (3, 1), (5, 1), (6, 2)] {
            assert_eq!(churned(&mut filled(5, 1), &order, lists)[1].len(), came, "{lists}");
        }
    }

    #[test]
    fn when_nobody_can_go_the_rest_is_done() {
        let order = Churn { delete: 9, insert: 1, ..Churn::default() };
        let [after, came, went] = churned(&mut filled(3, 1), &order, 1);
        assert_eq!((after, went.len()), (came, 3));
        let order = Churn { delete: 1, insert: 0, ..Churn::default() };
        assert_eq!(churned(&mut Register::default(), &order, 5), [const { Vec::<u64>::new() }; 3]);
    }
}
