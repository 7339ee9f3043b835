//! What was read of a list, and what a window adds to it: the rule by which no row is lost.
//!
//! Rows come and go while a list is read, and each of them moves all behind it. A window is a part of
//! the list without a gap, at its moment. So nothing is lost as long as each window **touches** what was
//! read:
//!
//! | a window that | says |
//! |---|---|
//! | holds a row that was read | behind the first such row, all that were not read are new |
//! | begins with the id next to the last one | no row fits between: all of it is new |
//! | begins the list, and nothing was read that is not remembered | all that was read is gone, or others came before it: the list is begun anew |
//! | has no row behind the lowest id of all | the list ends here |
//!
//! One that does not touch adds nothing: others were deleted before it, and it is gone back until one
//! touches. Rows that came before are dropped, by their ids. A row that is inserted while the list is read
//! is in the stream or not; every other one is, once.
//!
//! All of it takes for granted that rows keep their order. One that jumps over the place that is read may
//! be lost, or come twice; it takes no other with it.

use billport_domain::{Customer, CustomerId};
use billport_ports::{CustomerPage, UnreadableCustomer};

use super::ahead::Ahead;
use super::ending::{Ending, ShortPage, Verdict};
use super::failure::Failure;
use super::id_order::IdOrder;
use super::known::Known;
use super::shift::Shift;
use super::windows::Window;

/// A row of the list.
pub(super) type Entry = Result<Customer, UnreadableCustomer>;

/// The rows by which windows overlap when rows were deleted lately: a few more may be.
const MARGIN: u64 = 16;
/// The most rows by which they overlap. It leaves a third of the least window for what is new.
const MOST: u64 = 64;
/// How far back is gone where that was not enough. Windows that are gone back by this join without a
/// gap, so that what was read can't stand between two of them.
const STEP: u64 = Window::REACH;

/// How far a list was read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The rows before the end of the last window that touched.
    read: u64,
    known: Known,
    /// What was read and comes again.
    ahead: Ahead,
    order: IdOrder,
    ending: Ending,
    /// By how many rows the next windows overlap with what was read.
    margin: u64,
    /// How many windows in a row did not touch.
    missed: u32,
}

/// What a window has added.
#[derive(Debug)]
pub(super) struct Taken {
    /// Its new rows, in the order of the list.
    pub(super) rows: Vec<Entry>,
    /// How the rows that were read before have moved.
    pub(super) shift: Option<Shift>,
    pub(super) next: Next,
}

/// How it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// With this window.
    Ask(Window),
    /// The list was read to its end.
    End,
    /// It can't be read to its end.
    Fail(Failure),
}

/// Where in a window that touches the new rows may begin, and by how many places the others have moved.
type Touch = (usize, i64);

impl Reading {
    /// Nothing is read yet.
    pub(super) fn new(short_page: ShortPage) -> Self {
        Self { ending: Ending::by(short_page), ..Self::default() }
    }

    /// Takes what a window holds.
    pub(super) fn take(&mut self, window: Window, page: CustomerPage) -> Taken {
        let CustomerPage { entries, is_last } = page;
        let ids: Vec<_> = entries.iter().map(id_of).collect();
        if self.ending.is_confirming() {
            return Taken { rows: Vec::new(), shift: None, next: self.behind_the_end(&ids) };
        }
        self.ending.see(&ids);
        let Some((from, mut moved)) = self.touch(window, &ids) else {
            return Taken { rows: Vec::new(), shift: None, next: self.go_back(window, &ids) };
        };
        self.missed = 0;
        let places = window.start() + from as u64..;
        let rows = self.new_rows(places.zip(entries.into_iter().skip(from)), &mut moved);
        let shift = Shift::by(moved);
        self.read = window.start() + ids.len() as u64;
        let next = if is_last { self.short(ids.len() as u64) } else { self.behind(window, shift) };
        Taken { rows, shift: shift.or_else(|| self.at_the_end(next)), next }
    }

    /// Those of some rows that were not read before; and by how many places more the others have moved.
    fn new_rows(
        &mut self,
        placed: impl Iterator<Item = (u64, Entry)>,
        moved: &mut i64,
    ) -> Vec<Entry> {
        let mut rows = Vec::new();
        let (mut before, mut nameless) = (None, self.known.nameless_behind(None));
        for (place, entry) in placed {
            let Some(id) = id_of(&entry) else {
                if nameless > 0 {
                    nameless -= 1;
                } else {
                    self.known.add_nameless_behind(before);
                    self.order.add(None);
                    rows.push(entry);
                }
                continue;
            };
            (before, nameless) = (Some(id), self.known.nameless_behind(Some(id)));
            let mut row = self.known.noted(place);
            if let Some((places, behind)) = self.ahead.comes(id, row.place) {
                *moved += places;
                (nameless, row.nameless) = (behind, behind);
                self.known.add(id, row);
            } else if self.known.add(id, row) {
                self.order.add(Some(id));
                rows.push(entry);
            }
        }
        rows
    }

    fn touch(&mut self, window: Window, ids: &[Option<CustomerId>]) -> Option<Touch> {
        let is_read = |id: &CustomerId| self.known.has(*id) || self.ahead.has(*id);
        if let Some(at) = ids.iter().position(|id| id.as_ref().is_some_and(is_read))
            && let Some(id) = ids[at]
        {
            // What stands before it was inserted, or read and forgotten.
            let first =
                ids.iter().position(Option::is_some).filter(|_| !self.known.has_forgotten());
            let from = first.unwrap_or(at);
            if !self.known.has(id) {
                return Some((from, 0));
            }
            let moved = self.known.moved_to(id, window.start() + at as u64);
            // From here on they are noted as they stand now.
            let has_room = self.ahead.add(self.known.take_from(Some(id)));
            return has_room.then_some((from, moved));
        }
        if let (Some(last), true) = (self.order.last(), self.order.goes_on_with(ids)) {
            return Some((0, self.known.moved_behind(last, window.start())));
        }
        // That there is nobody any more is not believed, for nothing behind it could say so.
        let is_front = window.start() == 0 && (self.read == 0 || !ids.is_empty());
        if is_front && !self.known.has_forgotten() {
            self.order = IdOrder::default();
            return self.ahead.add_all(self.known.take_from(None)).then_some((0, 0));
        }
        (ids.is_empty() && self.order.is_at_its_end()).then_some((0, 0))
    }

    /// How the list has moved, where only its end can tell.
    fn at_the_end(&mut self, next: Next) -> Option<Shift> {
        if next == Next::End { self.ahead.at_the_end() } else { None }
    }

    /// Behind a window that has touched and held fewer rows than it was asked for.
    fn short(&mut self, rows: u64) -> Next {
        if self.order.is_at_its_end() {
            return Next::End;
        }
        self.ending.confirm(rows, self.read).map_or(Next::End, Next::Ask)
    }

    /// Behind a window that was to confirm a short one.
    fn behind_the_end(&mut self, ids: &[Option<CustomerId>]) -> Next {
        match self.ending.judge(&self.known, ids) {
            Verdict::End => Next::End,
            Verdict::GoesOn => Next::Ask(Window::holding(self.read.saturating_sub(1))),
            Verdict::CutPages => Next::Fail(Failure::CutPages),
        }
    }

    /// The window behind one that has touched.
    fn behind(&mut self, window: Window, shift: Option<Shift>) -> Next {
        self.margin = match shift {
            Some(Shift::Deleted(rows)) => (self.margin / 2).max(rows.saturating_mul(2)).min(MOST),
            _ => self.margin / 2,
        };
        let nameless = self.known.nameless_behind(self.known.last());
        if nameless > MARGIN {
            return Next::Fail(Failure::WithoutIds(nameless));
        }
        if self.margin == 0 && self.order.is_dense() && self.read == window.end() {
            return Next::Ask(window.next());
        }
        let overlap = (self.margin.max(1) + nameless).min(MOST);
        Next::Ask(Window::holding(self.read.saturating_sub(overlap)))
    }

    /// The window before one that has not touched.
    fn go_back(&mut self, window: Window, ids: &[Option<CustomerId>]) -> Next {
        let start = window.start();
        if start == 0 {
            return Next::Fail(Failure::Lost);
        }
        // Behind the end of a list there is nothing to be seen; that says nothing of deleted rows.
        let back = match self.missed {
            0 if ids.is_empty() => 1,
            0 | 1 => MARGIN,
            _ => STEP,
        };
        if !ids.is_empty() {
            self.margin = MARGIN;
        }
        self.missed += 1;
        Next::Ask(Window::holding(start.saturating_sub(back)))
    }
}

fn id_of(entry: &Entry) -> Option<CustomerId> {
    match entry {
        Ok(customer) => Some(customer.id),
        Err(unreadable) => unreadable.id,
    }
}
