//! What a unit holds when its turn has come: its rows, read again from the file.

use billport_intake::Position;
use billport_journal::{LeftOut, NewUnit, Place, UnitRecord};
use time::Date;

/// What is sent together, with the places of its rows.
#[derive(Debug)]
pub(crate) struct Work<R> {
    pub(crate) unit: UnitRecord,
    pub(crate) rows: Vec<R>,
    pub(crate) places: Vec<Position>,
    /// Rows of the unit that must not be sent any more.
    pub(crate) late: LeftOut,
    /// The provider's day by which the rows were judged when their turn came.
    pub(crate) judged_on: Date,
}

impl<R> Work<R> {
    pub(crate) fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    /// The lines of the first and the last row.
    pub(crate) fn lines(&self) -> (u64, u64) {
        let line = |place: Option<&Position>| place.map_or(0, |place| place.line);
        (line(self.places.first()), line(self.places.last()))
    }

    /// The two halves, where there is more than one row.
    pub(crate) fn halves(&self) -> Option<[NewUnit; 2]> {
        if self.rows.len() < 2 {
            return None;
        }
        let middle = self.rows.len() / 2;
        let cut = place(self.places[middle]);
        let Self { unit: UnitRecord { planned, .. }, .. } = self;
        let half = |start: Place, end: Place, rows: usize| NewUnit {
            start,
            end,
            bills: u32::try_from(rows).expect("a half has fewer rows than its unit"),
            left_out: self.left_out_between(start.line, end.line),
        };
        Some([half(planned.start, cut, middle), half(cut, planned.end, self.rows.len() - middle)])
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
