//! How the ids of a list run: where they run without a gap, no row fits between two of them.

use billport_domain::CustomerId;
use std::cmp::Ordering;

/// So many ids in a row without a gap promise that there will be none at the next border either.
const DENSE: u32 = 100;

/// The order in which the ids ran so far.
///
/// A list that ran in the order of its ids for as long as it was read is taken to be ordered by them.
///
/// Source: BillAgain, Pagination: customers come newest first, and ids are given one after the other.
#[derive(Debug, Default)]
pub(super) struct IdOrder {
    last: Option<CustomerId>,
    direction: Option<Ordering>,
    has_turned: bool,
    /// How many of the last ids each stood next to the one before.
    adjacent: u32,
}

impl IdOrder {
    /// The id of the next row; nothing if it can't be read.
    pub(super) fn add(&mut self, id: Option<CustomerId>) {
        let Some(id) = id else {
            self.adjacent = 0;
            return;
        };
        if let Some(last) = self.last {
            let direction = id.cmp(&last);
            self.has_turned |= *self.direction.get_or_insert(direction) != direction;
            self.adjacent = if is_next(last, id) { self.adjacent.saturating_add(1) } else { 0 };
        }
        self.last = Some(id);
    }

    /// Whether it is likely that the ids go on without a gap.
    pub(super) fn is_dense(&self) -> bool {
        !self.has_turned && self.adjacent >= DENSE
    }

    /// The last id.
    pub(super) fn last(&self) -> Option<CustomerId> {
        self.last
    }

    /// Whether no row fits between the last one and these, which were found somewhere behind it. Two ids
    /// without a gap on either side say so: one could stand there by chance.
    pub(super) fn goes_on_with(&self, ids: &[Option<CustomerId>]) -> bool {
        let (Some(last), [Some(first), rest @ ..]) = (self.last, ids) else { return false };
        let follows = |one: CustomerId, other: CustomerId| {
            self.direction == Some(other.cmp(&one)) && is_next(one, other)
        };
        let second_follows = match rest {
            [] => true,
            [Some(second), ..] => follows(*first, *second),
            [None, ..] => false,
        };
        self.is_without_gap() && follows(last, *first) && second_follows
    }

    /// Whether no row fits behind the last one: ids run down, and this one is the lowest there is.
    pub(super) fn is_at_its_end(&self) -> bool {
        let is_lowest = self.last.is_some_and(|last| last.get() == 1);
        self.is_without_gap() && self.direction == Some(Ordering::Less) && is_lowest
    }

    fn is_without_gap(&self) -> bool {
        !self.has_turned && self.adjacent > 0
    }
}

fn is_next(one: CustomerId, other: CustomerId) -> bool {
    one.get().abs_diff(other.get()) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(ids: impl IntoIterator<Item = u64>) -> IdOrder {
        let mut order = IdOrder::default();
        ids.into_iter().for_each(|id| order.add(CustomerId::new(id)));
        order
    }

    fn goes_on(ids: &[u64], with: &[u64]) -> bool {
        let with: Vec<_> = with.iter().map(|id| CustomerId::new(*id)).collect();
        order(ids.iter().copied()).goes_on_with(&with)
    }

    #[test]
    fn ids_without_a_gap_on_both_sides_join() {
        assert!(goes_on(&[9, 8], &[7, 6]) && goes_on(&[9, 8], &[7]) && goes_on(&[1, 2], &[3, 4]));
        for (ids, with) in [
            (vec![9, 8], vec![6, 5]),
            (vec![9, 8], vec![]),
            (vec![9, 8], vec![7, 5]),
            (vec![9, 8], vec![9, 8]),
            (vec![9, 7], vec![6, 5]),
            (vec![7, 8], vec![7, 6]),
            (vec![8], vec![7, 6]),
            (vec![3, 9, 8], vec![7, 6]),
            // An id of 0 stands for one that can't be read.
            (vec![9, 8, 0], vec![7, 6]),
            (vec![9, 8], vec![0, 7]),
            (vec![9, 8], vec![7, 0]),
        ] {
            assert!(!goes_on(&ids, &with), "{ids:?} and {with:?}");
        }
    }

    #[test]
    fn a_hundred_without_a_gap_are_dense() {
        assert!(order(1..=101).is_dense() && !order(1..=100).is_dense());
        assert!(order((1..=101).rev()).is_dense());
        assert!(!order((1..=101).chain([103])).is_dense());
        assert!(!order([500, 7].into_iter().chain(8..=200)).is_dense(), "it has turned");
    }

    #[test]
    fn behind_the_lowest_id_there_is_nothing() {
        assert!(order([3, 2, 1]).is_at_its_end());
        for ids in [vec![4, 3, 2], vec![3, 1], vec![1], vec![], vec![9, 1, 2, 1]] {
            assert!(!order(ids.clone()).is_at_its_end(), "{ids:?}");
        }
    }
}
