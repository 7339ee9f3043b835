//! What is read of events, and by how many the file was changed.

use rusqlite::{Connection, OptionalExtension as _, Result, Row};

use super::all;
use crate::records::{Digest, EventRecord, RunId};
use crate::sqlite::rows::{Columns, event_columns, event_of, up_to};

/// The number and the digest of the last event.
pub(in crate::sqlite) fn last_event(connection: &Connection) -> Result<Option<(u64, Digest)>> {
    const SQL: &str = "SELECT number, digest FROM event ORDER BY number DESC LIMIT 1";
    let read = |row: &Row<'_>| {
        let mut columns = Columns::of(row);
        Ok((columns.count()?, Digest(columns.value()?)))
    };
    connection.prepare_cached(SQL)?.query_row([], read).optional()
}

/// The digest of the event with a number.
pub(in crate::sqlite) fn digest_of_event(
    connection: &Connection,
    number: u64,
) -> Result<Option<Digest>> {
    const SQL: &str = "SELECT digest FROM event WHERE number = ?1";
    let read = |row: &Row<'_>| Ok(Digest(Columns::of(row).value()?));
    connection.prepare_cached(SQL)?.query_row([up_to(number)], read).optional()
}

/// The event with a number.
pub(in crate::sqlite) fn event(
    connection: &Connection,
    number: u64,
) -> Result<Option<EventRecord>> {
    const SQL: &str = concat!("SELECT ", event_columns!(), " FROM event WHERE number = ?1");
    connection.prepare_cached(SQL)?.query_row([up_to(number)], event_of).optional()
}

/// Events behind a number, in their order.
pub(in crate::sqlite) fn events(
    connection: &Connection,
    after: u64,
    limit: usize,
) -> Result<Vec<EventRecord>> {
    const SQL: &str = concat!(
        "SELECT ",
        event_columns!(),
        " FROM event WHERE number > ?1 ORDER BY number LIMIT ?2"
    );
    all(connection, SQL, [up_to(after), up_to(limit)], event_of)
}

/// Events of a run behind a number, in their order.
pub(in crate::sqlite) fn events_of_run(
    connection: &Connection,
    run: RunId,
    after: u64,
) -> Result<Vec<EventRecord>> {
    const SQL: &str = concat!(
        "SELECT ",
        event_columns!(),
        " FROM event WHERE number > ?1 AND run = ?2 ORDER BY number"
    );
    all(connection, SQL, [up_to(after), up_to(run.0)], event_of)
}

/// A number that changes when another connection has written, of this process or of another one.
pub(in crate::sqlite) fn changes_by_others(connection: &Connection) -> Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}
