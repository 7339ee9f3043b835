//! The number by which a unit is found in the file: its run in the upper bits, and its own number in the
//! lower 32. So the units of a run stand side by side, in their order, and SQLite finds one by comparing
//! whole numbers.

use rusqlite::Result;
use std::ops::RangeInclusive;

use super::columns::whole;
use crate::records::RunId;

/// The greatest number that a unit can have in its run.
const LAST: u64 = (1 << 32) - 1;

/// The id of a unit.
pub(in crate::sqlite) fn unit_id(run: RunId, number: u64) -> Result<i64> {
    let id = run.0.checked_mul(LAST + 1).filter(|_| number <= LAST).map(|run| run | number);
    whole(id.unwrap_or(u64::MAX))
}

/// The ids of the units of a run behind a number.
pub(in crate::sqlite) fn ids_behind(run: RunId, number: u64) -> Result<RangeInclusive<i64>> {
    let behind = unit_id(run, number.min(LAST))?;
    Ok(behind + 1..=unit_id(run, LAST)?)
}

/// The ids of the units of a run from one to another.
pub(in crate::sqlite) fn ids_between(
    run: RunId,
    (first, last): (u64, u64),
) -> Result<RangeInclusive<i64>> {
    Ok(unit_id(run, first.min(LAST))?..=unit_id(run, last.min(LAST))?)
}

/// The number in its run of the unit with an id.
pub(super) fn number_of_id(id: i64) -> Option<u64> {
    u64::try_from(id).ok().map(|id| id & LAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_a_run_and_of_no_other_one() {
        let id = |run, number| unit_id(RunId(run), number).ok();
        assert_eq!(id(1, 1), Some(0x1_0000_0001));
        assert_eq!(id(1, LAST).map(|id| id + 1), id(2, 0));
        assert_eq!(id(1, 2).and_then(number_of_id), Some(2));
        for (run, number) in [(1, LAST + 1), (1 << 28, 1), (1 << 32, 1), (u64::MAX, 1)] {
            assert_eq!(id(run, number), None, "{run} {number}");
        }
        assert_eq!(number_of_id(-1), None);
    }

    #[test]
    fn ranges_end_with_their_run() {
        let id = |number| unit_id(RunId(7), number).unwrap();
        let behind = |number| ids_behind(RunId(7), number).unwrap();
        assert_eq!(behind(0), id(1)..=id(LAST));
        assert_eq!(behind(8), id(9)..=id(LAST));
        assert!(behind(LAST).is_empty() && behind(u64::MAX).is_empty());
        let between = |first, last| ids_between(RunId(7), (first, last)).unwrap();
        assert_eq!(between(3, 5), id(3)..=id(5));
        assert_eq!(between(3, u64::MAX), id(3)..=id(LAST));
    }
}
