//! What became of a bill that an earlier run has had.

use super::entry::BillEntry;
use crate::records::{LeftOut, UnitRecord};
use crate::state::UnitState;

/// What became of a bill is what became of the unit that it was in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillFate {
    /// The number of the unit; where that was split, of its part.
    pub unit: u64,
    /// Where it stands.
    pub state: UnitState,
}

/// Where the units of a run stand, by the lines of their bills.
///
/// It takes some 50 bytes a unit, 1 MB for ten million bills in batches of 500, and a few bytes for
/// each line that is left out. It is needed of those runs only in which a bill was found.
#[derive(Debug)]
pub struct RunFates(Vec<Stretch>);

/// The lines of a unit that was not split.
#[derive(Debug)]
struct Stretch {
    start: u64,
    end: u64,
    fate: BillFate,
    /// What is left out as it was planned, and what since; mostly nothing.
    left_out: Option<Box<[LeftOut; 2]>>,
}

impl RunFates {
    /// All units of a run, in any order, with the parts of those that were split.
    pub fn of(units: impl IntoIterator<Item = UnitRecord>) -> Self {
        let unsplit = units.into_iter().filter(|unit| unit.state != UnitState::Split);
        let mut stretches: Vec<_> = unsplit.map(Stretch::of).collect();
        stretches.sort_unstable_by_key(|stretch| stretch.start);
        Self(stretches)
    }

    /// What became of a bill of the run.
    ///
    /// Nothing if it was never sent with a unit, nor is to be: it is left out of that whose lines it
    /// is in, or is in none.
    #[must_use]
    pub fn of_bill(&self, bill: BillEntry) -> Option<BillFate> {
        let line = u64::from(bill.line);
        let behind = self.0.partition_point(|stretch| stretch.start <= line);
        let stretch = self.0[..behind].last().filter(|stretch| line < stretch.end)?;
        let mut left_out = stretch.left_out.iter().flat_map(|lists| lists.iter());
        let is_left_out = left_out.any(|lines| lines.why(line).is_some());
        (!is_left_out).then_some(stretch.fate)
    }
}

impl Stretch {
    fn of(unit: UnitRecord) -> Self {
        let UnitRecord { number, state, planned, rejected, .. } = unit;
        let left_out = [planned.left_out, rejected];
        Self {
            start: planned.start.line,
            end: planned.end.line,
            fate: BillFate { unit: number, state },
            left_out: left_out.iter().any(|lines| !lines.is_empty()).then(|| Box::new(left_out)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bills::BillKeyHash;
    use crate::records::{NewUnit, Place, WhyLeftOut};

    fn unit(number: u64, (start, end): (u64, u64), state: UnitState) -> UnitRecord {
        let place = |line| Place { byte: line * 40, line };
        let (start, end, left_out) = (place(start), place(end), LeftOut::default());
        let planned = NewUnit { start, end, bills: 2, left_out };
        UnitRecord { state, ..UnitRecord::new(number, None, planned) }
    }

    fn bill(line: u32) -> BillEntry {
        BillEntry { hash: BillKeyHash::from_bytes([0; 12]), line }
    }

    fn fate(unit: u64, state: UnitState) -> BillFate {
        BillFate { unit, state }
    }

    #[test]
    fn the_part_tells_and_not_the_whole() {
        let fates = RunFates::of([
            unit(1, (2, 10), UnitState::Delivered),
            unit(2, (10, 20), UnitState::Split),
            unit(3, (20, 30), UnitState::Unknown),
            unit(4, (10, 14), UnitState::Delivered),
            unit(5, (14, 20), UnitState::Split),
            unit(6, (14, 16), UnitState::Refused),
            unit(7, (16, 20), UnitState::Planned),
        ]);
        let expected = [
            (2, fate(1, UnitState::Delivered)),
            (9, fate(1, UnitState::Delivered)),
            (10, fate(4, UnitState::Delivered)),
            (14, fate(6, UnitState::Refused)),
            (19, fate(7, UnitState::Planned)),
            (29, fate(3, UnitState::Unknown)),
        ];
        for (line, fate) in expected {
            assert_eq!(fates.of_bill(bill(line)), Some(fate), "line {line}");
        }
    }

    #[test]
    fn a_line_in_no_unit_was_not_sent() {
        let fates = RunFates::of([
            unit(1, (2, 4), UnitState::Delivered),
            unit(2, (6, 8), UnitState::Delivered),
        ]);
        let sent: Vec<_> = (0..10).filter(|line| fates.of_bill(bill(*line)).is_some()).collect();
        assert_eq!(sent, [2, 3, 6, 7]);
        assert_eq!(RunFates::of([]).of_bill(bill(1)), None);
    }

    #[test]
    fn a_line_that_is_left_out_was_not_sent_with_its_unit() {
        let mut unit = unit(1, (2, 10), UnitState::Delivered);
        unit.planned.left_out.insert(3, WhyLeftOut::Repeated);
        unit.planned.left_out.insert(5, WhyLeftOut::Earlier);
        unit.rejected.insert(8, WhyLeftOut::Late);
        let fates = RunFates::of([unit]);
        let sent: Vec<_> = (0..12).filter(|line| fates.of_bill(bill(*line)).is_some()).collect();
        assert_eq!(sent, [2, 4, 6, 7, 9]);
    }
}
