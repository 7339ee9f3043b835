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
