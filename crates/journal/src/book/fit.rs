//! What is asked of a unit has to fit it: a caller that errs is told so, and nothing is written.

use crate::error::Misfit;
use crate::records::{LeftOut, NewUnit, UnitRecord};

/// Adds lines to those of a unit that were rejected; says how many bills are left of it.
pub(super) fn reject(unit: &mut UnitRecord, lines: &LeftOut) -> Result<u32, Misfit> {
    let of_unit = unit.planned.start.line..unit.planned.end.line;
    if let Some((outside, _)) = lines.iter().find(|(line, _)| !of_unit.contains(line)) {
        return Err(Misfit::LineOutside(outside));
    }
    if lines.is_empty() {
        return Ok(unit.bills);
    }
    let (rejected, added) = unit.rejected.with(lines.without(&unit.planned.left_out));
    let left = u32::try_from(added).ok().and_then(|added| unit.bills.checked_sub(added));
    let left = left.ok_or(Misfit::TooManyRejected)?;
    unit.rejected = rejected;
    Ok(left)
}

/// Makes sure that the parts of a unit hold what it holds: the first one begins where it begins, the
/// second one where the first one ends, and nothing is left out that was not, nor sent that was.
pub(super) fn check_parts(whole: &UnitRecord, parts: &[NewUnit; 2]) -> Result<(), Misfit> {
    let [first, second] = parts;
    let joins = first.start == whole.planned.start
        && first.end == second.start
        && second.end == whole.planned.end
        && parts.iter().all(|part| part.start < part.end && part.start.line < part.end.line);
    let adds_up = first.bills.checked_add(second.bills) == Some(whole.bills)
        && parts.iter().all(|part| part.bills > 0);
    let lines = |list: &LeftOut| list.iter().map(|(line, _)| line).collect::<Vec<_>>();
    let (left_out, _) = whole.planned.left_out.with(whole.rejected.iter());
    let within = |part: &NewUnit| {
        let inside = part.start.line..part.end.line;
        part.left_out.iter().all(|(line, _)| inside.contains(&line))
    };
    let leaves_out_the_same = parts.iter().all(within)
        && [lines(&first.left_out), lines(&second.left_out)].concat() == lines(&left_out);
    if joins && adds_up && leaves_out_the_same { Ok(()) } else { Err(Misfit::OtherParts) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{Place, WhyLeftOut};

    fn left_out(lines: impl IntoIterator<Item = u64>) -> LeftOut {
        let mut left_out = LeftOut::default();
        lines.into_iter().for_each(|line| left_out.insert(line, WhyLeftOut::Late));
        left_out
    }

    /// Lines of bills from one up to another, without some.
    fn lines(start: u64, end: u64, without: &[u64]) -> NewUnit {
        let place = |line| Place { byte: 40 * line, line };
        let bills = u32::try_from(end - start).unwrap() - u32::try_from(without.len()).unwrap();
        let left_out = left_out(without.iter().copied());
        NewUnit { start: place(start), end: place(end), bills, left_out }
    }

    /// Lines 10 to 19 without 12, and 17 was rejected.
    fn whole() -> UnitRecord {
        let mut whole = UnitRecord::new(1, None, lines(10, 20, &[12]));
        whole.bills = reject(&mut whole, &left_out([17])).unwrap();
        assert_eq!(whole.bills, 8);
        whole
    }

    #[test]
    fn a_line_is_rejected_once_and_only_in_its_unit() {
        let mut unit = whole();
        assert_eq!(reject(&mut unit, &left_out([12, 17])), Ok(8), "they were before");
        assert_eq!(reject(&mut unit, &left_out([10, 12, 19])), Ok(6));
        assert_eq!(unit.rejected, left_out([10, 17, 19]));
        for outside in [9, 20] {
            let before = unit.clone();
            let lines = left_out([11, outside]);
            assert_eq!(reject(&mut unit, &lines), Err(Misfit::LineOutside(outside)));
            assert_eq!(unit, before);
        }
        // Not every line is a bill.
        unit.bills = 1;
        assert_eq!(reject(&mut unit, &left_out([13, 14])), Err(Misfit::TooManyRejected));
    }

    #[test]
    fn to_reject_many_lines_takes_one_pass() {
        let mut unit = UnitRecord::new(1, None, lines(0, 400_000, &[]));
        unit.bills = reject(&mut unit, &left_out((0..400_000).step_by(2))).unwrap();
        assert_eq!(reject(&mut unit, &left_out((1..400_000).step_by(2))), Ok(0));
        assert_eq!(unit.rejected, left_out(0..400_000));
    }

    #[test]
    fn parts_hold_what_the_whole_holds() {
        let whole = whole();
        let check = |first, second| check_parts(&whole, &[first, second]);
        assert_eq!(check(lines(10, 15, &[12]), lines(15, 20, &[17])), Ok(()));
        for (first, second) in [
            (lines(10, 14, &[12]), lines(15, 20, &[17])),
            (lines(10, 16, &[12]), lines(15, 20, &[17])),
            (lines(11, 15, &[12]), lines(15, 20, &[17])),
            (lines(10, 15, &[12]), lines(15, 21, &[17])),
            (lines(10, 15, &[]), lines(15, 20, &[16, 17])),
            (lines(10, 15, &[11]), lines(15, 20, &[17])),
            (lines(10, 15, &[12]), NewUnit { bills: 5, ..lines(15, 20, &[17]) }),
            (lines(10, 10, &[]), lines(10, 20, &[12, 17])),
            (lines(15, 20, &[17]), lines(10, 15, &[12])),
        ] {
            let parts = format!("{first:?} and {second:?}");
            assert_eq!(check(first, second), Err(Misfit::OtherParts), "{parts}");
        }
    }
}
