//! Bills that stand in a file twice: found exactly, in memory that does not grow with their number.
//!
//! The index brings places with one hash one after the other. They are read again and compared, so
//! a hash that two bills share by chance rejects nothing.

use billport_domain::Bill;
use billport_intake::{Position, RowLookup};
use time::Date;

use super::bill_index::Entry;
use super::plan::PlanError;

/// How many repeats are put into the order of the file before they are handed over.
const IN_ORDER: usize = 100_000;

/// A row that is the same bill as an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeat {
    pub(super) position: Position,
    pub(super) first_line: u64,
}

/// Looks at entries one after the other, and finds the repeats among them.
#[derive(Debug)]
pub(super) struct RepeatFinder {
    lookup: RowLookup,
    today: Date,
    last: Option<Entry>,
    /// The different bills of the present hash, with their lines; read only if there is a second.
    seen: Vec<(Bill, u64)>,
    found: Vec<Repeat>,
}

impl RepeatFinder {
    pub(super) fn new(lookup: RowLookup, today: Date) -> Self {
        Self { lookup, today, last: None, seen: Vec::new(), found: Vec::new() }
    }

    /// Looks at the next entry; gives the repeats found so far, in the order of the file, once there
    /// are many.
    pub(super) fn look_at(&mut self, entry: Entry) -> Result<Vec<Repeat>, PlanError> {
        match self.last.replace(entry) {
            Some(last) if last.may_repeat(entry) => self.compare(last, entry)?,
            _ => self.seen.clear(),
        }
        Ok(if self.found.len() < IN_ORDER { Vec::new() } else { self.take() })
    }

    /// The repeats that were found and not given yet.
    pub(super) fn take(&mut self) -> Vec<Repeat> {
        self.found.sort_unstable_by_key(|repeat| repeat.position);
        std::mem::take(&mut self.found)
    }

    fn compare(&mut self, last: Entry, entry: Entry) -> Result<(), PlanError> {
        if self.seen.is_empty() {
            let first = last.position();
            let bill = bill_at(&mut self.lookup, first, self.today)?;
            self.seen.push((bill, first.line));
        }
        let position = entry.position();
        let bill = bill_at(&mut self.lookup, position, self.today)?;
        match self.seen.iter().find(|(first, _)| first.key() == bill.key()) {
            Some((_, first_line)) => self.found.push(Repeat { position, first_line: *first_line }),
            None => self.seen.push((bill, position.line)),
        }
        Ok(())
    }
}

/// The bill at a place where there was one when the file was judged.
fn bill_at(lookup: &mut RowLookup, at: Position, today: Date) -> Result<Bill, PlanError> {
    let row = lookup.row_at(at)?.ok_or(PlanError::FileChanged { line: at.line })?;
    row.judge(today).map_err(|_| PlanError::FileChanged { line: at.line })
}
