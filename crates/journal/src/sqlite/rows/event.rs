//! Events in the file.

use billport_domain::Excerpt;
use rusqlite::{CachedStatement, Connection, Result, Row};

use super::columns::{Columns, count, day, left_out, moment, whole};
use super::fields::Fields;
use super::state::{number_of, state_of};
use crate::instant::millis;
use crate::records::{
    BodyDigest, Cause, Digest, EventRecord, LeftOut, NewEvent, NewUnit, Place, RunId,
};
use crate::state::Epoch;

/// The columns that [`event_of`] reads, in its order.
macro_rules! event_columns {
    () => {
        "number, run, first_unit, last_unit, at, cause, state_before, state_after, epoch, bills, \
         rejected, judged_on, body, part, requests, not_before, status, words, content, digest"
    };
}
pub(in crate::sqlite) use event_columns;

/// The event in a row of [`event_columns`].
pub(in crate::sqlite) fn event_of(row: &Row<'_>) -> Result<EventRecord> {
    let mut columns = Columns::of(row);
    let number = columns.count()?;
    let run = RunId(columns.count()?);
    let (first, last) = (columns.maybe(count)?, columns.maybe(count)?);
    let units = columns.both(first, last)?;
    let at = columns.meaning(moment)?;
    let cause = columns.meaning(Cause::from_number)?;
    let (before, after) = (columns.maybe(state_of)?, columns.maybe(state_of)?);
    let moved = columns.both(before, after)?;
    let event = NewEvent {
        run,
        units,
        at,
        cause,
        moved,
        epoch: columns.value::<Option<u32>>()?.map(Epoch),
        bills: columns.value()?,
        rejected: columns.maybe(left_out)?,
        judged_on: columns.maybe(day)?,
        bodies: bodies(&mut columns, units)?,
        part: columns.maybe(part_of_bytes)?,
        requests: columns.value()?,
        not_before: columns.maybe(moment)?,
        status: columns.value()?,
        words: columns.words()?,
        content: columns.value::<Option<[u8; 32]>>()?.map(Digest),
    };
    Ok(EventRecord { number, event, digest: Digest(columns.value()?) })
}

/// Adds events, all by one statement: to find it again would cost as much as half an event.
pub(in crate::sqlite) struct EventWriter<'c>(CachedStatement<'c>);

impl<'c> EventWriter<'c> {
    pub(in crate::sqlite) fn of(connection: &'c Connection) -> Result<Self> {
        const SQL: &str = concat!(
            "INSERT INTO event (",
            event_columns!(),
            ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, \
             ?18, ?19, ?20)"
        );
        connection.prepare_cached(SQL).map(Self)
    }

    /// Adds an event.
    pub(in crate::sqlite) fn add(&mut self, record: &EventRecord) -> Result<()> {
        // Taken apart by name: a field that is added to the type can't be forgotten here.
        let EventRecord { number, event, digest } = record;
        let NewEvent {
            run,
            units,
            at,
            cause,
            moved,
            epoch,
            bills,
            rejected,
            judged_on,
            bodies,
            part,
            requests,
            not_before,
            status,
            words,
            content,
        } = event;
        let mut fields = Fields::of(&mut self.0);
        fields.count(*number)?;
        fields.count(run.0)?;
        fields.maybe(units.map(|(first, _)| whole(first)).transpose()?)?;
        fields.maybe(units.map(|(_, last)| whole(last)).transpose()?)?;
        fields.value(millis(*at))?;
        fields.value(*cause as u8)?;
        fields.maybe(moved.map(|(before, _)| number_of(before)))?;
        fields.maybe(moved.map(|(_, after)| number_of(after)))?;
        fields.maybe(epoch.map(|Epoch(epoch)| epoch))?;
        fields.maybe(*bills)?;
        fields.maybe(rejected.as_ref().map(LeftOut::to_bytes))?;
        fields.maybe(judged_on.map(time::Date::to_julian_day))?;
        fields.maybe(bytes_of_bodies(bodies))?;
        fields.maybe(part.as_ref().map(bytes_of_part))?;
        fields.maybe(*requests)?;
        fields.maybe(not_before.map(millis))?;
        fields.maybe(*status)?;
        fields.maybe(words.as_ref().map(Excerpt::as_str))?;
        fields.maybe(content.as_ref().map(|content| &content.0))?;
        fields.value(digest.0)?;
        fields.write()
    }
}

/// The digests of bodies, one behind the other: one for each unit that the event names.
fn bodies(columns: &mut Columns<'_, '_>, units: Option<(u64, u64)>) -> Result<Vec<BodyDigest>> {
    let Some(bytes) = columns.value::<Option<Vec<u8>>>()? else { return Ok(Vec::new()) };
    let (digests, rest) = bytes.as_chunks();
    let of_each = units.and_then(|(first, last)| last.checked_sub(first)?.checked_add(1));
    if !rest.is_empty() || Some(digests.len() as u64) != of_each {
        return Err(columns.senseless());
    }
    Ok(digests.iter().copied().map(BodyDigest::from_bytes).collect())
}

fn bytes_of_bodies(bodies: &[BodyDigest]) -> Option<Vec<u8>> {
    (!bodies.is_empty())
        .then(|| bodies.iter().map(BodyDigest::as_bytes).copied().collect::<Vec<_>>().concat())
}

/// What a part is planned to be. Few events have one, so it is a single column: four places of
/// eight bytes, the bills in four, then the lines that are left out.
fn bytes_of_part(part: &NewUnit) -> Vec<u8> {
    let NewUnit { start, end, bills, left_out } = part;
    let mut bytes = Vec::with_capacity(36);
    for place in [start.byte, start.line, end.byte, end.line] {
        bytes.extend(place.to_be_bytes());
    }
    bytes.extend(bills.to_be_bytes());
    bytes.extend(left_out.to_bytes());
    bytes
}

#[expect(clippy::needless_pass_by_value, reason = "it is what a column gives")]
fn part_of_bytes(bytes: Vec<u8>) -> Option<NewUnit> {
    let mut rest = bytes.as_slice();
    let mut places = [0; 4];
    for place in &mut places {
        let (bytes, behind) = rest.split_first_chunk()?;
        (*place, rest) = (u64::from_be_bytes(*bytes), behind);
    }
    let (bills, left_out) = rest.split_first_chunk()?;
    let [start_byte, start_line, end_byte, end_line] = places;
    Some(NewUnit {
        start: Place { byte: start_byte, line: start_line },
        end: Place { byte: end_byte, line: end_line },
        bills: u32::from_be_bytes(*bills),
        left_out: LeftOut::from_bytes(left_out)?,
    })
}
