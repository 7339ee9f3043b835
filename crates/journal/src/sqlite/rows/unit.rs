//! Units in the file. A unit is added once, as it is planned, and written again when it is posted where
//! it stands.

use rusqlite::{CachedStatement, Connection, Result, Row};

use super::columns::{Columns, count, day, left_out, moment, whole};
use super::fields::Fields;
use super::state::{number_of, state_of};
use super::unit_id::{number_of_id, unit_id};
use crate::instant::millis;
use crate::records::{BodyDigest, LeftOut, NewUnit, Place, RunId, UnitRecord};

/// The columns that [`unit_of`] reads, in its order.
macro_rules! unit_columns {
    () => {
        "id, part_of, start_byte, start_line, end_byte, end_line, planned_bills, left_out, \
         bills, rejected, judged_on, body, state, attempts, not_before, last_event"
    };
}
pub(in crate::sqlite) use unit_columns;

/// The unit in a row of [`unit_columns`].
pub(in crate::sqlite) fn unit_of(row: &Row<'_>) -> Result<UnitRecord> {
    let mut columns = Columns::of(row);
    Ok(UnitRecord {
        number: columns.meaning(number_of_id)?,
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
            "INSERT INTO unit (",
            unit_columns!(),
            ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
        );
        connection.prepare_cached(SQL).map(Self)
    }

    /// Adds a unit.
    pub(in crate::sqlite) fn add(&mut self, run: RunId, unit: &UnitRecord) -> Result<()> {
        let NewUnit { start, end, bills, left_out } = &unit.planned;
        let mut fields = Fields::of(&mut self.0);
        fields.value(unit_id(run, unit.number)?)?;
        fields.maybe(unit.part_of.map(whole).transpose()?)?;
        for place in [start, end] {
            fields.count(place.byte)?;
            fields.count(place.line)?;
        }
        fields.value(bills)?;
        fields.maybe(bytes_of(left_out))?;
        fill_what_changes(&mut fields, unit)?;
        fields.write()
    }
}

/// Posts where units stand, all by one statement.
pub(in crate::sqlite) struct UnitPoster<'c>(CachedStatement<'c>);

impl<'c> UnitPoster<'c> {
    pub(in crate::sqlite) fn of(connection: &'c Connection) -> Result<Self> {
        const SQL: &str = "UPDATE unit SET bills = ?2, rejected = ?3, judged_on = ?4, body = ?5, \
             state = ?6, attempts = ?7, not_before = ?8, last_event = ?9 WHERE id = ?1";
        connection.prepare_cached(SQL).map(Self)
    }

    /// Writes all that can change of a unit.
    pub(in crate::sqlite) fn post(&mut self, run: RunId, unit: &UnitRecord) -> Result<()> {
        let mut fields = Fields::of(&mut self.0);
        fields.value(unit_id(run, unit.number)?)?;
        fill_what_changes(&mut fields, unit)?;
        fields.write()
    }
}

/// Fills the fields of all that can change of a unit: where it stands, and what was sent of it.
fn fill_what_changes(fields: &mut Fields<'_, '_>, unit: &UnitRecord) -> Result<()> {
    fields.value(unit.bills)?;
    fields.maybe(bytes_of(&unit.rejected))?;
    fields.maybe(unit.judged_on.map(time::Date::to_julian_day))?;
    fields.maybe(unit.body.as_ref().map(BodyDigest::as_bytes))?;
    fields.value(number_of(unit.state))?;
    fields.value(unit.attempts)?;
    fields.maybe(unit.not_before.map(millis))?;
    fields.maybe(unit.last_event.map(whole).transpose()?)
}

fn bytes_of(lines: &LeftOut) -> Option<Vec<u8>> {
    (!lines.is_empty()).then(|| lines.to_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{UnitQuery, Which};
    use crate::records::WhyLeftOut;
    use crate::sqlite::{read, schema};
    use crate::state::{Epoch, UnitState};
    use time::macros::{date, datetime};

    fn planned(number: u64) -> UnitRecord {
        let place = |row: u64| Place { byte: 80 * row, line: 2 * row };
        let mut left_out = LeftOut::default();
        left_out.insert(2 * number, WhyLeftOut::Repeated);
        let (start, end) = (place(number), place(number + 1));
        UnitRecord::new(number, Some(7), NewUnit { start, end, bills: 3, left_out })
    }

    #[test]
    fn a_unit_is_posted_whole_and_no_other_one_is() {
        let connection = Connection::open_in_memory().unwrap();
        schema::migrate(&connection).unwrap();
        let mut units: Vec<_> = (1..=3).map(planned).collect();
        for run in [RunId(1), RunId(2)] {
            let mut writer = UnitWriter::of(&connection).unwrap();
            for unit in &units {
                writer.add(run, unit).unwrap();
            }
        }
        let told = |run| {
            let all = UnitQuery { after: 0, limit: usize::MAX, which: Which::All };
            read::units(&connection, run, &all).unwrap()
        };
        let as_planned = units.clone();
        let mut rejected = LeftOut::default();
        rejected.insert(5, WhyLeftOut::Late);
        units[1] = UnitRecord {
            bills: 2,
            rejected,
            judged_on: Some(date!(2031 - 03 - 14)),
            body: Some(BodyDigest::of(b"[]")),
            state: UnitState::InFlightAgain(Epoch(3)),
            attempts: 4,
            not_before: Some(datetime!(2031-03-14 10:00 UTC)),
            last_event: Some(9),
            ..planned(2)
        };
        let mut poster = UnitPoster::of(&connection).unwrap();
        poster.post(RunId(1), &units[1]).unwrap();
        assert_eq!((told(RunId(1)), told(RunId(2))), (units, as_planned.clone()));
        // Nothing of what was there before is left.
        poster.post(RunId(1), &as_planned[1]).unwrap();
        assert_eq!(told(RunId(1)), as_planned);
    }
}
