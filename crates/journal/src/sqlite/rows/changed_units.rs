//! Writes what has changed of units. What stands side by side and was moved alike is written by one
//! statement: to find the place of a row costs as much as to write the row.

use rusqlite::{CachedStatement, Connection, Result};

use super::columns::whole;
use super::fields::Fields;
use super::state::number_of;
use super::unit::bytes_of;
use crate::instant::millis;
use crate::records::{BodyDigest, RunId, UnitRecord};

/// How much of a unit has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sqlite) enum Change {
    /// Where it stands, by which event, how often it was sent, and before when it is not sent again.
    Moved,
    /// Also what it holds, and what was sent of it.
    Whole,
}

/// A unit that is to be written.
#[derive(Clone, Debug)]
pub(in crate::sqlite) struct ChangedUnit {
    pub(in crate::sqlite) run: RunId,
    pub(in crate::sqlite) unit: UnitRecord,
    pub(in crate::sqlite) change: Change,
}

/// Writes units that stand in ascending order of runs and numbers.
pub(in crate::sqlite) fn write_changed(
    connection: &Connection,
    mut units: &[ChangedUnit],
) -> Result<()> {
    if units.is_empty() {
        return Ok(());
    }
    let mut writer = Writer::of(connection)?;
    while let Some(first) = units.first() {
        let (stretch, behind) = units.split_at(length_of_stretch(units));
        match first.change {
            Change::Moved => writer.move_all(stretch)?,
            Change::Whole => stretch.iter().try_for_each(|unit| writer.write(unit))?,
        }
        units = behind;
    }
    Ok(())
}

/// How many of the first units one statement can move: neighbours that stand alike, moved by one event
/// or by one event each, one behind the other.
fn length_of_stretch(units: &[ChangedUnit]) -> usize {
    let rise = match units {
        [first, second, ..] => rise(first, second),
        _ => None,
    };
    let joins = |pair: &&[ChangedUnit]| rise.is_some() && self::rise(&pair[0], &pair[1]) == rise;
    1 + units.windows(2).take_while(joins).count()
}

/// How many events behind that of its neighbour a unit was moved, if they can be moved together.
fn rise(one: &ChangedUnit, next: &ChangedUnit) -> Option<u64> {
    let told = |changed: &ChangedUnit| {
        let UnitRecord { state, attempts, not_before, .. } = changed.unit;
        (changed.run, changed.change, state, attempts, not_before)
    };
    let are_alike = one.change == Change::Moved && told(one) == told(next);
    let are_neighbours = one.unit.number + 1 == next.unit.number;
    let rise = next.unit.last_event?.checked_sub(one.unit.last_event?)?;
    (are_alike && are_neighbours && rise <= 1).then_some(rise)
}

struct Writer<'c> {
    moves: CachedStatement<'c>,
    writes: CachedStatement<'c>,
}

impl<'c> Writer<'c> {
    fn of(connection: &'c Connection) -> Result<Self> {
        const MOVE: &str = "UPDATE unit SET state = ?4, attempts = ?5, not_before = ?6, \
             last_event = ?7 + ?8 * (number - ?2) \
             WHERE run = ?1 AND number BETWEEN ?2 AND ?3";
        const WRITE: &str = "UPDATE unit SET bills = ?3, rejected = ?4, judged_on = ?5, body = ?6, \
             state = ?7, attempts = ?8, not_before = ?9, last_event = ?10 \
             WHERE run = ?1 AND number = ?2";
        let (moves, writes) = (connection.prepare_cached(MOVE)?, connection.prepare_cached(WRITE)?);
        Ok(Self { moves, writes })
    }

    /// Moves a stretch of units.
    fn move_all(&mut self, stretch: &[ChangedUnit]) -> Result<()> {
        let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { return Ok(()) };
        let ChangedUnit { run, unit, .. } = first;
        let mut fields = Fields::of(&mut self.moves);
        fields.count(run.0)?;
        fields.count(unit.number)?;
        fields.count(last.unit.number)?;
        fields.value(number_of(unit.state))?;
        fields.value(unit.attempts)?;
        fields.maybe(unit.not_before.map(millis))?;
        fields.maybe(unit.last_event.map(whole).transpose()?)?;
        fields.value(i64::from(first.unit.last_event != last.unit.last_event))?;
        fields.write()
    }

    /// Writes all that can change of a unit.
    fn write(&mut self, ChangedUnit { run, unit, .. }: &ChangedUnit) -> Result<()> {
        let mut fields = Fields::of(&mut self.writes);
        fields.count(run.0)?;
        fields.count(unit.number)?;
        fields.value(unit.bills)?;
        fields.maybe(bytes_of(&unit.rejected))?;
        fields.maybe(unit.judged_on.map(time::Date::to_julian_day))?;
        fields.maybe(unit.body.as_ref().map(BodyDigest::as_bytes))?;
        fields.value(number_of(unit.state))?;
        fields.value(unit.attempts)?;
        fields.maybe(unit.not_before.map(millis))?;
        fields.maybe(unit.last_event.map(whole).transpose()?)?;
        fields.write()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{UnitQuery, Which};
    use crate::records::{LeftOut, NewUnit, Place, WhyLeftOut};
    use crate::sqlite::rows::UnitWriter;
    use crate::sqlite::{read, schema};
    use crate::state::{Epoch, UnitState};
    use proptest::prelude::*;

    const RUN: RunId = RunId(1);

    fn unit(number: u64) -> UnitRecord {
        let place = |row: u64| Place { byte: 80 * row, line: 2 * row };
        let (start, end) = (place(number), place(number + 1));
        let left_out = LeftOut::default();
        let unit = UnitRecord::new(number, None, NewUnit { start, end, bills: 2, left_out });
        // No two are alike in what a move leaves as it is.
        let body = Some(BodyDigest::of(&number.to_be_bytes()));
        UnitRecord { body, last_event: Some(number), ..unit }
    }

    /// What may become of units 1 to so many: nothing, a move, or more. Few values, so that there are
    /// neighbours that were moved alike.
    fn changes(units: u64) -> impl Strategy<Value = Vec<ChangedUnit>> {
        let state = prop_oneof![
            Just(UnitState::Delivered),
            Just(UnitState::Refused),
            Just(UnitState::InFlight(Epoch(1))),
        ];
        let change = prop_oneof![5 => Just(Some(Change::Moved)), 1 => Just(Some(Change::Whole)), 1 => Just(None)];
        let one = (change, state, 1_u32..3, proptest::option::weighted(0.1, Just(1_000)), 0_u64..3);
        proptest::collection::vec(one, 0..=usize::try_from(units).unwrap()).prop_map(|all| {
            let mut event = 100;
            let changed =
                (1..).zip(all).filter_map(|(number, (change, state, attempts, at, rise))| {
                    let change = change?;
                    event += rise;
                    let not_before = at.and_then(crate::instant::from_millis);
                    let last_event = Some(event);
                    let mut unit =
                        UnitRecord { state, attempts, not_before, last_event, ..unit(number) };
                    if change == Change::Whole {
                        unit.rejected.insert(2 * number, WhyLeftOut::Late);
                        unit.bills = 1;
                        unit.body = None;
                    }
                    Some(ChangedUnit { run: RUN, unit, change })
                });
            changed.collect()
        })
    }

    proptest! {
        #[test]
        fn each_unit_is_written_as_it_stands_and_no_other_one(changed in changes(12)) {
            let connection = Connection::open_in_memory().unwrap();
            schema::migrate(&connection).unwrap();
            let others: Vec<_> = (1..=12).map(unit).collect();
            let mut expected = others.clone();
            let mut writer = UnitWriter::of(&connection).unwrap();
            for unit in &others {
                writer.add(RUN, unit).unwrap();
                writer.add(RunId(2), unit).unwrap();
            }

            write_changed(&connection, &changed).unwrap();

            for ChangedUnit { unit, .. } in changed {
                let place = usize::try_from(unit.number - 1).unwrap();
                expected[place] = unit;
            }
            let all = UnitQuery { after: 0, limit: usize::MAX, which: Which::All };
            prop_assert_eq!(read::units(&connection, RUN, &all).unwrap(), expected);
            prop_assert_eq!(read::units(&connection, RunId(2), &all).unwrap(), others);
        }
    }

    #[test]
    fn neighbours_that_were_moved_alike_are_one_stretch() {
        let moved = |number, last_event| {
            let unit = UnitRecord { last_event: Some(last_event), ..unit(number) };
            ChangedUnit { run: RUN, unit, change: Change::Moved }
        };
        for (events, length) in [
            (&[7][..], 1),
            (&[7, 7, 7], 3),
            (&[7, 8, 9], 3),
            (&[7, 7, 8], 2),
            (&[7, 8, 8], 2),
            (&[7, 9, 11], 1),
            (&[8, 7], 1),
        ] {
            let units: Vec<_> = (1..).zip(events).map(|(number, at)| moved(number, *at)).collect();
            assert_eq!(length_of_stretch(&units), length, "{events:?}");
        }
        assert_eq!(length_of_stretch(&[moved(1, 7), moved(3, 7)]), 1, "no neighbours");
        let other_run = ChangedUnit { run: RunId(2), ..moved(2, 7) };
        assert_eq!(length_of_stretch(&[moved(1, 7), other_run]), 1);
    }
}
