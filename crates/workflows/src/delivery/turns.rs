//! Units in the order of their turns, the next ones read ahead.
//!
//! While some units are on their way, the next ones are read from the file, so that the wire does not
//! wait for it. What was read and not sent when the run ends is as if it never had been read: its unit
//! is leased, as one is that was not read.

use billport_journal::UnitRecord;
use futures_util::FutureExt;
use std::collections::VecDeque;

use super::cargo::{Cargo, Load, Reading};
use super::stop::Stop;

/// Units whose turn is still to come.
pub(super) struct Turns<L> {
    /// How many rows are read at once, and the fewest that are kept ready while there are more.
    rows_at_once: u64,
    ready: VecDeque<Result<L, Stop>>,
    rows_ready: u64,
    being_read: Option<Reading<L>>,
    unread: VecDeque<UnitRecord>,
}

/// Whose turn it is.
pub(super) enum Turn<T> {
    /// This one's.
    Now(T),
    /// That of one that is still being read.
    NotYet,
    /// Nobody's.
    Nobodys,
}

impl<L: Load> Turns<L> {
    /// Units that are read one after the other, each when its turn has come.
    pub(super) fn one_by_one() -> Self {
        Self::reading(1)
    }

    /// Units of which about so many rows are read at once, as many ahead of those whose turn has come.
    pub(super) fn reading(rows_at_once: u64) -> Self {
        let (ready, unread) = (VecDeque::new(), VecDeque::new());
        Self { rows_at_once, ready, rows_ready: 0, being_read: None, unread }
    }

    /// Adds units whose turn comes behind all others.
    pub(super) fn extend(&mut self, units: impl IntoIterator<Item = UnitRecord>) {
        self.unread.extend(units);
    }

    /// Adds units whose turn comes before all others that are not read yet.
    pub(super) fn put_first(&mut self, units: Vec<UnitRecord>) {
        for unit in units.into_iter().rev() {
            self.unread.push_front(unit);
        }
    }

    /// Whether all units that are left are read, or are being read.
    pub(super) fn all_are_read(&self) -> bool {
        self.unread.is_empty()
    }

    /// Whether no unit is left.
    pub(super) fn is_empty(&self) -> bool {
        self.unread.is_empty() && self.being_read.is_none() && self.ready.is_empty()
    }

    /// The next unit, taken; begins to read those behind it.
    pub(super) fn next(&mut self, cargo: &mut impl Cargo<Load = L>) -> Turn<Result<L, Stop>> {
        self.look();
        if self.being_read.is_none() && self.rows_ready < self.rows_at_once {
            self.read_more(cargo);
        }
        match self.ready.pop_front() {
            Some(load) => {
                self.rows_ready -= rows(&load);
                Turn::Now(load)
            }
            None if self.being_read.is_some() => Turn::NotYet,
            None => Turn::Nobodys,
        }
    }

    /// Waits until the units that are being read are there; `false` at once if there are none.
    pub(super) async fn read_on(&mut self) -> bool {
        let Some(reading) = &mut self.being_read else { return false };
        let loads = reading.await;
        self.are_read(loads);
        true
    }

    fn read_more(&mut self, cargo: &mut impl Cargo<Load = L>) {
        let (mut units, mut rows) = (Vec::new(), 0);
        while rows < self.rows_at_once
            && let Some(unit) = self.unread.pop_front()
        {
            rows += u64::from(unit.bills);
            units.push(unit);
        }
        if !units.is_empty() {
            self.being_read = Some(cargo.read(units));
            // Who reads no other way than at once has done so.
            self.look();
        }
    }

    /// Takes what has been read meanwhile.
    fn look(&mut self) {
        if let Some(loads) = self.being_read.as_mut().and_then(FutureExt::now_or_never) {
            self.are_read(loads);
        }
    }

    fn are_read(&mut self, loads: Vec<Result<L, Stop>>) {
        self.being_read = None;
        self.rows_ready += loads.iter().map(rows).sum::<u64>();
        self.ready.extend(loads);
    }
}

fn rows<L: Load>(load: &Result<L, Stop>) -> u64 {
    load.as_ref().map_or(0, |load| load.work().len())
}
