//! Units in the file.

use rusqlite::{Connection, Result, Row, params};

use super::columns::{Columns, count, day, left_out, moment, whole};
use super::state::{number_of, state_of};
use crate::instant::millis;
use crate::records::{BodyDigest, LeftOut, NewUnit, Place, RunId, UnitRecord};

/// The columns that [`unit_of`] reads, in its order.
macro_rules! unit_columns {
    () => {
        "number, part_of, start_byte, start_line, end_byte, end_line, planned_bills, left_out, \
         bills, rejected, judged_on, body, state, attempts, not_before, last_event"
    };
}
pub(in crate::sqlite) use unit_columns;

/// The unit in a row of [`unit_columns`].
pub(in crate::sqlite) fn unit_of(row: &Row<'_>) -> Result<UnitRecord> {
    let mut columns = Columns::of(row);
    Ok(UnitRecord {
        number: columns.count()?,
        part_of: columns.maybe(count)?,
        planned: NewUnit {
            start: place(&mut columns)?,
            end: place(&mut columns)?,
            bills: columns.value()?,
            left_out: columns.maybe(left_out)?.unwrap_or_default(),
        },
        bills: columns.value()?,
        rejected: columns.maybe(left_out)?.unwrap_or_default(),
        judged_on: columns.maybe(day)?,
        body: columns.value::<Option<[u8; 16]>>()?.map(BodyDigest::from_bytes),
        state: columns.meaning(state_of)?,
        attempts: columns.value()?,
        not_before: columns.maybe(moment)?,
        last_event: columns.maybe(count)?,
    })
}

fn place(columns: &mut Columns<'_, '_>) -> Result<Place> {
    Ok(Place { byte: columns.count()?, line: columns.count()? })
}

/// Adds a unit.
pub(in crate::sqlite) fn insert_unit(
    connection: &Connection,
    run: RunId,
    unit: &UnitRecord,
) -> Result<()> {
    const SQL: &str = concat!(
        "INSERT INTO unit (run, ",
        unit_columns!(),
        ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
    );
    let NewUnit { start, end, bills, left_out } = &unit.planned;
    connection.prepare_cached(SQL)?.execute(params![
        whole(run.0)?,
        whole(unit.number)?,
        unit.part_of.map(whole).transpose()?,
        whole(start.byte)?,
        whole(start.line)?,
        whole(end.byte)?,
        whole(end.line)?,
        bills,
        bytes_of(left_out),
        unit.bills,
        bytes_of(&unit.rejected),
        unit.judged_on.map(time::Date::to_julian_day),
        unit.body.as_ref().map(BodyDigest::as_bytes),
        number_of(unit.state),
        unit.attempts,
        unit.not_before.map(millis),
        unit.last_event.map(whole).transpose()?,
    ])?;
    Ok(())
}

/// Writes what can change of a unit.
pub(in crate::sqlite) fn update_unit(
    connection: &Connection,
    run: RunId,
    unit: &UnitRecord,
) -> Result<()> {
    const SQL: &str = "UPDATE unit SET bills = ?3, rejected = ?4, judged_on = ?5, body = ?6, \
         state = ?7, attempts = ?8, not_before = ?9, last_event = ?10 \
         WHERE run = ?1 AND number = ?2";
    connection.prepare_cached(SQL)?.execute(params![
        whole(run.0)?,
        whole(unit.number)?,
        unit.bills,
        bytes_of(&unit.rejected),
        unit.judged_on.map(time::Date::to_julian_day),
        unit.body.as_ref().map(BodyDigest::as_bytes),
        number_of(unit.state),
        unit.attempts,
        unit.not_before.map(millis),
        unit.last_event.map(whole).transpose()?,
    ])?;
    Ok(())
}

/// Writes where neighbours stand that were moved alike, by one event, and were sent as often.
pub(in crate::sqlite) fn update_states(
    connection: &Connection,
    run: RunId,
    alike: &[UnitRecord],
) -> Result<()> {
    const SQL: &str = "UPDATE unit SET state = ?4, attempts = ?5, last_event = ?6 \
         WHERE run = ?1 AND number BETWEEN ?2 AND ?3";
    let (Some(first), Some(last)) = (alike.first(), alike.last()) else { return Ok(()) };
    connection.prepare_cached(SQL)?.execute(params![
        whole(run.0)?,
        whole(first.number)?,
        whole(last.number)?,
        number_of(first.state),
        first.attempts,
        first.last_event.map(whole).transpose()?,
    ])?;
    Ok(())
}

fn bytes_of(lines: &LeftOut) -> Option<Vec<u8>> {
    (!lines.is_empty()).then(|| lines.to_bytes())
}
