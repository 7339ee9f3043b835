//! Rows that were read and stand behind the place that is read now: they come again, and are dropped.

use billport_domain::CustomerId;
use std::collections::{HashMap, HashSet};

use super::known::{Noted, REMEMBERED, Row};
use super::shift::Shift;

/// The rows that were read and may come again, for others were inserted before them.
///
/// Unlike those in [`Known`](super::known::Known) none of them is forgotten, however many others come
/// before it.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    rows: HashMap<CustomerId, Row>,
    moved: i64,
    /// Those that were there when the list was begun anew, until one of them comes again.
    anew: HashSet<CustomerId>,
}

impl Ahead {
    /// Adds some that were read; `false` if it is more than is remembered.
    pub(super) fn add(&mut self, read: Vec<(CustomerId, Row)>) -> bool {
        let moved = self.moved;
        let noted = |row: Row| Row { place: row.place - moved, ..row };
        self.rows.extend(read.into_iter().map(|(id, row)| (id, noted(row))));
        self.rows.len() <= REMEMBERED
    }

    /// Adds all that was read, for the list is begun anew.
    pub(super) fn add_all(&mut self, read: Vec<(CustomerId, Row)>) -> bool {
        let has_room = self.add(read);
        self.anew = self.rows.keys().copied().collect();
        has_room
    }

    pub(super) fn has(&self, id: CustomerId) -> bool {
        self.rows.contains_key(&id)
    }

    /// A row comes again that was one of them: by how many places it has moved, and all behind it, and how
    /// many rows without an id were read behind it.
    pub(super) fn comes(&mut self, id: CustomerId, place: Noted) -> Option<(i64, u64)> {
        let row = self.rows.remove(&id)?;
        let moved = place - row.place - self.moved;
        self.moved += moved;
        if self.anew.contains(&id) {
            self.anew = HashSet::new();
        }
        Some((moved, row.nameless))
    }

    /// How the list has moved, if it was begun anew and has ended, and none has come again: all of them
    /// were deleted.
    pub(super) fn at_the_end(&mut self) -> Option<Shift> {
        let rows = std::mem::take(&mut self.anew).len() as u64;
        (rows > 0).then_some(Shift::Deleted(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> CustomerId {
        CustomerId::new(number).unwrap()
    }

    fn rows(ids: std::ops::RangeInclusive<u64>) -> Vec<(CustomerId, Row)> {
        let row = |place| Row { place, nameless: 5 };
        ids.zip(0..).map(|(number, place)| (id(number), row(place))).collect()
    }

    #[test]
    fn a_move_is_told_by_the_first_that_comes_again() {
        let mut ahead = Ahead::default();
        assert!(ahead.add(rows(1..=3)));
        assert_eq!(ahead.comes(id(4), 9), None, "it is another one");
        assert_eq!(ahead.comes(id(1), 8), Some((8, 5)));
        assert_eq!(ahead.comes(id(2), 9), Some((0, 5)), "it has moved with it");
        assert_eq!(ahead.comes(id(2), 10), None, "it was read");
        assert_eq!(ahead.comes(id(3), 9), Some((-1, 5)), "another one before it is gone");
        assert!(ahead.add(rows(7..=7)));
        assert_eq!(ahead.comes(id(7), 2), Some((2, 5)), "earlier moves are none of this one");
    }

    #[test]
    fn where_none_comes_again_all_are_deleted() {
        let mut ahead = Ahead::default();
        assert!(ahead.add_all(Vec::new()));
        assert_eq!(ahead.at_the_end(), None, "nothing was read");
        assert!(ahead.add_all(rows(1..=3)));
        assert_eq!((ahead.at_the_end(), ahead.at_the_end()), (Some(Shift::Deleted(3)), None));
        assert!(ahead.add_all(Vec::new()) && ahead.add(rows(9..=9)));
        assert!(ahead.comes(id(9), 1).is_some(), "it is none of them");
        assert_eq!(ahead.at_the_end(), Some(Shift::Deleted(3)));
        assert!(ahead.add_all(Vec::new()) && ahead.comes(id(2), 1).is_some());
        assert_eq!(ahead.at_the_end(), None);
    }

    #[test]
    fn no_more_is_remembered_than_there_is_room_for() {
        let (most, mut ahead) = (REMEMBERED as u64, Ahead::default());
        assert!(ahead.add(rows(1..=most)) && !ahead.add(rows(most..=most + 1)));
    }
}
