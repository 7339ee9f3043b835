//! Units in the file.

use rusqlite::{CachedStatement, Connection, Result, Row};

use super::columns::{Columns, count, day, left_out, moment, whole};
use super::fields::Fields;
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

/// Adds units, all by one statement.
pub(in crate::sqlite) struct UnitWriter<'c>(CachedStatement<'c>);

impl<'c> UnitWriter<'c> {
    pub(in crate::sqlite) fn of(connection: &'c Connection) -> Result<Self> {
        const SQL: &str = concat!(
            "INSERT INTO unit (run, ",
            unit_columns!(),
            ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
        );
        connection.prepare_cached(SQL).map(Self)
    }

    /// Adds a unit.
    pub(in crate::sqlite) fn add(&mut self, run: RunId, unit: &UnitRecord) -> Result<()> {
        let NewUnit { start, end, bills, left_out } = &unit.planned;
        let mut fields = Fields::of(&mut self.0);
        fields.count(run.0)?;
        fields.count(unit.number)?;
        fields.maybe(unit.part_of.map(whole).transpose()?)?;
        for place in [start, end] {
            fields.count(place.byte)?;
            fields.count(place.line)?;
        }
        fields.value(bills)?;
        fields.maybe(bytes_of(left_out))?;
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

pub(super) fn bytes_of(lines: &LeftOut) -> Option<Vec<u8>> {
    (!lines.is_empty()).then(|| lines.to_bytes())
}
