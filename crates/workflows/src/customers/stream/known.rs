//! The rows that were read last, and where in the list they stood.

use billport_domain::CustomerId;
use std::collections::{HashMap, VecDeque};

/// How many rows are remembered, whatever the length of the list: by them a window is joined to what
/// was read. As long as one of them is left, nothing is lost, however many others are deleted.
pub(super) const REMEMBERED: usize = 4096;

/// Where a row stood, less the moves that were noted before: two of them can be compared.
pub(super) type Noted = i64;

/// The last rows that were read, in the order of the list, each with its place in it.
///
/// So those that are forgotten stand before all others, and come again with none of them.
///
/// Rows that are inserted and deleted before them move all of them alike: by how much is noted once, and
/// not for each.
#[derive(Debug)]
pub(super) struct Known {
    rows: HashMap<CustomerId, Row>,
    order: VecDeque<CustomerId>,
    /// Rows without an id before the first one.
    nameless_in_front: u64,
    moved: i64,
    limit: usize,
    has_forgotten: bool,
}

/// What is noted of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) place: Noted,
    /// Rows without an id that stand behind it: nobody could know them again but by this one.
    pub(super) nameless: u64,
}

impl Default for Known {
    fn default() -> Self {
        Self::with_limit(REMEMBERED)
    }
}

impl Known {
    pub(super) fn with_limit(limit: usize) -> Self {
        let (rows, order) = (HashMap::new(), VecDeque::new());
        Self { rows, order, nameless_in_front: 0, moved: 0, limit, has_forgotten: false }
    }

    /// Remembers a row behind all others; `false` if it is remembered already.
    pub(super) fn add(&mut self, id: CustomerId, row: Row) -> bool {
        if self.has(id) {
            return false;
        }
        if self.order.len() == self.limit
            && let Some(oldest) = self.order.pop_front()
        {
            self.rows.remove(&oldest);
            self.has_forgotten = true;
        }
        self.rows.insert(id, row);
        self.order.push_back(id);
        true
    }

    pub(super) fn has(&self, id: CustomerId) -> bool {
        self.rows.contains_key(&id)
    }

    /// The row that was read last of all.
    pub(super) fn last(&self) -> Option<CustomerId> {
        self.order.back().copied()
    }

    /// How many rows without an id were read behind a row, or before the first one of all.
    pub(super) fn nameless_behind(&self, id: Option<CustomerId>) -> u64 {
        match id {
            None => self.nameless_in_front,
            Some(id) => self.rows.get(&id).map_or(0, |row| row.nameless),
        }
    }

    /// Remembers one more of them.
    pub(super) fn add_nameless_behind(&mut self, id: Option<CustomerId>) {
        match id {
            None => self.nameless_in_front += 1,
            Some(id) => {
                if let Some(row) = self.rows.get_mut(&id) {
                    row.nameless += 1;
                }
            }
        }
    }

    /// Takes out a row and those that were read behind it; all if there is no such row.
    pub(super) fn take_from(&mut self, row: Option<CustomerId>) -> Vec<(CustomerId, Row)> {
        let at = row.and_then(|row| self.order.iter().rposition(|id| *id == row));
        let taken = self.order.split_off(at.unwrap_or(0)).into_iter();
        taken.filter_map(|id| Some((id, self.rows.remove(&id)?))).collect()
    }

    /// What is to be noted of a row that stands at a place now.
    pub(super) fn noted(&self, place: u64) -> Row {
        Row { place: signed(place) - self.moved, nameless: 0 }
    }

    /// Notes where a row stands now, and says by how many places it has moved since the last note: above
    /// zero, others were inserted before it.
    pub(super) fn moved_to(&mut self, id: CustomerId, place: u64) -> i64 {
        self.moved_behind(id, place + 1)
    }

    /// As [`moved_to`](Self::moved_to), of a row that stands just before a place.
    pub(super) fn moved_behind(&mut self, id: CustomerId, place: u64) -> i64 {
        let Some(noted) = self.rows.get(&id) else { return 0 };
        let moved = signed(place) - 1 - self.moved - noted.place;
        self.moved += moved;
        moved
    }

    /// Whether rows were read that are not remembered any more.
    pub(super) fn has_forgotten(&self) -> bool {
        self.has_forgotten
    }
}

fn signed(place: u64) -> i64 {
    i64::try_from(place).expect("no list is so long")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> CustomerId {
        CustomerId::new(number).unwrap()
    }

    fn read(known: &mut Known, number: u64, place: u64) -> bool {
        let row = known.noted(place);
        known.add(id(number), row)
    }

    #[test]
    fn the_last_rows_are_remembered_and_no_more() {
        let mut known = Known::with_limit(3);
        for number in 1..=5 {
            assert_eq!(known.has_forgotten(), number == 5);
            assert!(read(&mut known, number, number));
        }
        assert!(!read(&mut known, 5, 9), "it is there already");
        let remembered: Vec<_> = (1..=5).filter(|number| known.has(id(*number))).collect();
        assert_eq!(remembered, [3, 4, 5]);
        assert_eq!(known.last(), Some(id(5)));
        assert_eq!((known.rows.len(), known.order.len()), (3, 3));
    }

    #[test]
    fn a_move_is_told_once_whichever_row_shows_it() {
        let mut known = Known::default();
        for place in 0..4 {
            read(&mut known, place + 1, place);
        }
        assert_eq!(known.moved_to(id(4), 5), 2);
        assert_eq!(known.moved_to(id(2), 3), 0, "this one moved with it");
        assert_eq!(known.moved_to(id(3), 1), -3);
        assert_eq!(known.moved_behind(id(1), 0), 0, "it is gone, and the list begins behind it");
        assert_eq!(known.moved_behind(id(1), 1), 1);
        read(&mut known, 9, 3);
        assert_eq!(known.moved_to(id(9), 3), 0);
        assert_eq!(known.moved_to(id(8), 3), 0, "of a row that was never read nothing is known");
    }
    #[test]
    fn rows_without_an_id_are_counted_behind_those_that_have_one() {
        let mut known = Known::with_limit(1);
        known.add_nameless_behind(None);
        read(&mut known, 7, 1);
        known.add_nameless_behind(Some(id(7)));
        known.add_nameless_behind(Some(id(7)));
        assert_eq!((known.nameless_behind(None), known.nameless_behind(Some(id(7)))), (1, 2));
        read(&mut known, 6, 4);
        known.add_nameless_behind(Some(id(7)));
        assert_eq!(known.nameless_behind(Some(id(7))), 0, "it is forgotten");
    }

    #[test]
    fn a_row_is_taken_out_with_those_behind_it() {
        let mut known = Known::default();
        for place in 0..5 {
            read(&mut known, place + 1, place);
        }
        known.moved_to(id(5), 14);
        let row = |place| Row { place, nameless: 0 };
        assert_eq!(known.take_from(Some(id(4))), [(id(4), row(3)), (id(5), row(4))]);
        assert_eq!((known.noted(14), known.last()), (row(4), Some(id(3))));
        assert_eq!(known.take_from(None).len(), 3);
        assert_eq!((known.last(), known.has_forgotten()), (None, false));
    }
}
