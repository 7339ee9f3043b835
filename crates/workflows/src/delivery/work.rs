//! What a run knows of a unit on its way: where its rows stand, and not what is in them.

use billport_intake::Position;
use billport_journal::{LeftOut, NewUnit, Place, UnitRecord};
use time::Date;

/// A unit, with what was found when it was read again from the file.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) unit: UnitRecord,
    /// The rows that are sent.
    pub(crate) rows: Rows,
    /// Rows of the unit that must not be sent any more.
    pub(crate) late: LeftOut,
    /// The provider's day by which the rows were judged when their turn came.
    pub(crate) judged_on: Date,
}

/// Rows that are sent together: how many, and where the first, the middle and the last of them stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    count: u64,
    half: u64,
    first_line: u64,
    middle: Position,
    last_line: u64,
}

impl Rows {
    /// No rows yet, where so many are expected.
    pub(crate) fn expecting(count: u64) -> Self {
        let middle = Position { byte: 0, line: 0 };
        Self { count: 0, half: count / 2, first_line: 0, middle, last_line: 0 }
    }

    /// Adds a row that stands behind all others.
    #[inline]
    pub(crate) fn add(&mut self, at: Position) {
        if self.count == self.half {
            self.middle = at;
        }
        if self.count == 0 {
            self.first_line = at.line;
        }
        self.last_line = at.line;
        self.count += 1;
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}

impl Work {
    /// A unit whose turn is still to come.
    pub(crate) fn new(unit: UnitRecord, rows: Rows, judged_on: Date) -> Self {
        Self { unit, rows, late: LeftOut::default(), judged_on }
    }

    pub(crate) fn len(&self) -> u64 {
        self.rows.count
    }

    /// The lines of the first and the last row.
    pub(crate) fn lines(&self) -> (u64, u64) {
        (self.rows.first_line, self.rows.last_line)
    }

    /// The two halves, where there is more than one row.
    pub(crate) fn halves(&self) -> Option<[NewUnit; 2]> {
        let Rows { count, half: first, middle, .. } = self.rows;
        if count < 2 {
            return None;
        }
        let (cut, Self { unit: UnitRecord { planned, .. }, .. }) = (place(middle), self);
        let half = |start: Place, end: Place, rows: u64| NewUnit {
            start,
            end,
            bills: u32::try_from(rows).expect("a half has fewer rows than its unit"),
            left_out: self.left_out_between(start.line, end.line),
        };
        Some([half(planned.start, cut, first), half(cut, planned.end, count - first)])
    }

    fn left_out_between(&self, start: u64, end: u64) -> LeftOut {
        let mut left_out = LeftOut::default();
        let lines = [&self.unit.planned.left_out, &self.unit.rejected, &self.late];
        for (line, why) in lines.into_iter().flat_map(LeftOut::iter) {
            if (start..end).contains(&line) {
                left_out.insert(line, why);
            }
        }
        left_out
    }

    /// Whether it is sent although it may have arrived before.
    pub(crate) fn is_again(&self) -> bool {
        self.unit.state.is_again()
    }
}

/// A place as the journal has it.
pub(crate) fn place(Position { byte, line }: Position) -> Place {
    Place { byte, line }
}

/// A place as the file has it.
pub(crate) fn position(Place { byte, line }: Place) -> Position {
    Position { byte, line }
}
