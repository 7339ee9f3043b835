//! Bills that stand in a file twice: found exactly, in memory that does not grow with their number.
//!
//! The index brings places with one hash one after the other. They are read again and compared, so
//! a hash that two bills share by chance rejects nothing.

use billport_domain::Bill;
use billport_intake::{Position, RowLookup};
use std::io::{self, Read, Write};
use time::Date;

use super::bill_index::Entry;
use crate::delivery::{PlanError, Record, Sorted, Sorter};

/// How many repeats are kept in memory: 3 MiB of them.
const LIMIT: usize = 1 << 17;

/// A row that is the same bill as an earlier one. Ordered by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Repeat {
    pub(super) position: Position,
    pub(super) first_line: u64,
}

impl Record for Repeat {
    fn write(self, to: &mut impl Write) -> io::Result<()> {
        for number in [self.position.byte, self.position.line, self.first_line] {
            to.write_all(&number.to_le_bytes())?;
        }
        Ok(())
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut number = || {
            let mut bytes = [0; 8];
            from.read_exact(&mut bytes).map(|()| u64::from_le_bytes(bytes))
        };
        let position = Position { byte: number()?, line: number()? };
        Ok(Self { position, first_line: number()? })
    }
}

/// Looks at entries one after the other, and finds the repeats among them.
#[derive(Debug)]
pub(super) struct RepeatFinder {
    lookup: RowLookup,
    today: Date,
    last: Option<Entry>,
    /// The different bills of the present hash, with their lines; read only if there is a second.
    seen: Vec<(Bill, u64)>,
    found: Sorter<Repeat>,
}

impl RepeatFinder {
    pub(super) fn new(lookup: RowLookup, today: Date) -> Self {
        Self { lookup, today, last: None, seen: Vec::new(), found: Sorter::with_limit(LIMIT) }
    }

    /// Looks at the next entry, and says whether it repeats one that was looked at before.
    pub(super) fn look_at(&mut self, entry: Entry) -> Result<bool, PlanError> {
        match self.last.replace(entry) {
            Some(last) if last.hash() == entry.hash() => self.compare(last, entry),
            _ => {
                self.seen.clear();
                Ok(false)
            }
        }
    }

    /// The repeats, in the order of the file.
    pub(super) fn finish(self) -> io::Result<Sorted<Repeat>> {
        self.found.into_sorted()
    }

    fn compare(&mut self, last: Entry, entry: Entry) -> Result<bool, PlanError> {
        if self.seen.is_empty() {
            let first = last.position();
            let bill = bill_at(&mut self.lookup, first, self.today)?;
            self.seen.push((bill, first.line));
        }
        let position = entry.position();
        let bill = bill_at(&mut self.lookup, position, self.today)?;
        match self.seen.iter().find(|(first, _)| first.key() == bill.key()) {
            Some((_, first_line)) => {
                self.found.push(Repeat { position, first_line: *first_line })?;
                Ok(true)
            }
            None => {
                self.seen.push((bill, position.line));
                Ok(false)
            }
        }
    }
}

/// The bill at a place where there was one when the file was judged.
fn bill_at(lookup: &mut RowLookup, at: Position, today: Date) -> Result<Bill, PlanError> {
    let row = lookup.row_at(at)?.ok_or(PlanError::FileChanged { line: at.line })?;
    row.judge(today).map_err(|_| PlanError::FileChanged { line: at.line })
}
