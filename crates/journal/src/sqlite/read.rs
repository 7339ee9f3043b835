//! What is read of the file.

use rusqlite::{Connection, OptionalExtension as _, Params, Result, Row};

use super::rows::{
    Columns, RunRow, event_columns, event_of, ids_behind, ids_between, is_held, is_pending,
    is_planned, is_troubled, run_columns, run_of, unit_columns, unit_id, unit_of, up_to,
};
use crate::journal::{RunQuery, UnitQuery, Which};
use crate::records::{Digest, EventRecord, RunId, UnitRecord};

/// The row of a run.
pub(super) fn run(connection: &Connection, id: RunId) -> Result<Option<RunRow>> {
    const SQL: &str = concat!("SELECT ", run_columns!(), " FROM run WHERE id = ?1");
    connection.prepare_cached(SQL)?.query_row([up_to(id.0)], run_of).optional()
}

/// The rows of runs, newest first.
pub(super) fn runs(connection: &Connection, query: &RunQuery) -> Result<Vec<RunRow>> {
    const ALL: &str = concat!("SELECT ", run_columns!(), " FROM run ORDER BY id DESC LIMIT ?1");
    const OF_A_FILE: &str = concat!(
        "SELECT ",
        run_columns!(),
        " FROM run WHERE fingerprint = ?2 ORDER BY id DESC LIMIT ?1"
    );
    let limit = query.limit.map_or(i64::MAX, up_to);
    match &query.fingerprint {
        None => all(connection, ALL, [limit], run_of),
        Some(fingerprint) => all(connection, OF_A_FILE, (limit, fingerprint.0), run_of),
    }
}

/// The numbers of runs, newest first.
pub(super) fn run_numbers(connection: &Connection, query: &RunQuery) -> Result<Vec<RunId>> {
    const ALL: &str = "SELECT id FROM run ORDER BY id DESC LIMIT ?1";
    const OF_A_FILE: &str = "SELECT id FROM run WHERE fingerprint = ?2 ORDER BY id DESC LIMIT ?1";
    let limit = query.limit.map_or(i64::MAX, up_to);
    match &query.fingerprint {
        None => all(connection, ALL, [limit], run_number),
        Some(fingerprint) => all(connection, OF_A_FILE, (limit, fingerprint.0), run_number),
    }
}

fn run_number(row: &Row<'_>) -> Result<RunId> {
    Ok(RunId(Columns::of(row).count()?))
}

/// Runs of which the rows name an owner, whether it is alive or not.
pub(super) fn owned_runs(connection: &Connection) -> Result<Vec<RunId>> {
    const SQL: &str =
        "SELECT id FROM run INDEXED BY run_owned WHERE owner_pid IS NOT NULL ORDER BY id";
    all(connection, SQL, [], run_number)
}

/// The number of the newest run that there ever was.
pub(super) fn last_run(connection: &Connection) -> Result<u64> {
    const SQL: &str = "SELECT seq FROM sqlite_sequence WHERE name = 'run'";
    let last = connection.prepare_cached(SQL)?.query_row([], |row| Columns::of(row).count());
    Ok(last.optional()?.unwrap_or(0))
}

/// Rows that belong to no record: units of runs that are not there, and a number of the newest run
/// that is older than the runs.
pub(super) fn orphans(connection: &Connection) -> Result<Vec<String>> {
    const UNITS: &str = "SELECT id >> 32 AS run, count(*) FROM unit
         WHERE id >> 32 NOT IN (SELECT id FROM run) GROUP BY run ORDER BY run";
    const NEWEST: &str = "SELECT coalesce(max(id), 0) FROM run";
    let mut orphans = all(connection, UNITS, [], |row| {
        let (run, units): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok(format!("{units} batches belong to run {run}, which is not there"))
    })?;
    let newest = connection.query_row(NEWEST, [], |row| Columns::of(row).count())?;
    let given_out = last_run(connection)?;
    if given_out < newest {
        orphans.push(format!(
            "the number of run {newest} is taken, and the last that was given out is {given_out}"
        ));
    }
    Ok(orphans)
}

/// The row of a unit.
pub(super) fn unit(connection: &Connection, run: RunId, number: u64) -> Result<Option<UnitRecord>> {
    const SQL: &str = concat!("SELECT ", unit_columns!(), " FROM unit WHERE id = ?1");
    let Ok(id) = unit_id(run, number) else { return Ok(None) };
    connection.prepare_cached(SQL)?.query_row([id], unit_of).optional()
}

/// The rows of units of a run behind a number, in their order.
pub(super) fn units(
    connection: &Connection,
    run: RunId,
    query: &UnitQuery,
) -> Result<Vec<UnitRecord>> {
    const ALL: &str = concat!(
        "SELECT ",
        unit_columns!(),
        " FROM unit WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3"
    );
    const TROUBLED: &str = concat!(
        "SELECT ",
        unit_columns!(),
        " FROM unit INDEXED BY unit_troubled WHERE id BETWEEN ?1 AND ?2 AND ",
        is_troubled!(),
        " ORDER BY id LIMIT ?3"
    );
    const PENDING: &str = concat!(
        "SELECT ",
        unit_columns!(),
        " FROM unit WHERE id BETWEEN ?1 AND ?2 AND ",
        is_pending!(),
        " ORDER BY id LIMIT ?3"
    );
    let sql = match query.which {
        Which::All => ALL,
        Which::Troubled => TROUBLED,
        Which::Pending => PENDING,
    };
    let UnitQuery { after, limit, which: _ } = *query;
    let ids = ids_behind(run, after)?;
    all(connection, sql, [*ids.start(), *ids.end(), up_to(limit)], unit_of)
}

/// The rows of units from one to another, in their order.
pub(super) fn units_between(
    connection: &Connection,
    run: RunId,
    numbers: (u64, u64),
) -> Result<Vec<UnitRecord>> {
    const SQL: &str =
        concat!("SELECT ", unit_columns!(), " FROM unit WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
    let ids = ids_between(run, numbers)?;
    all(connection, SQL, [*ids.start(), *ids.end()], unit_of)
}

/// Units that nobody has in hand and that are to be sent.
pub(super) fn planned_units(
    connection: &Connection,
    run: RunId,
    after: u64,
    limit: usize,
) -> Result<Vec<UnitRecord>> {
    const SQL: &str = concat!(
        "SELECT ",
        unit_columns!(),
        " FROM unit WHERE id BETWEEN ?1 AND ?2 AND ",
        is_planned!(),
        " ORDER BY id LIMIT ?3"
    );
    let ids = ids_behind(run, after)?;
    all(connection, SQL, [*ids.start(), *ids.end(), up_to(limit)], unit_of)
}

/// Units in an owner's hand.
pub(super) fn held_units(connection: &Connection, run: RunId) -> Result<Vec<UnitRecord>> {
    const SQL: &str = concat!(
        "SELECT ",
        unit_columns!(),
        " FROM unit WHERE id BETWEEN ?1 AND ?2 AND ",
        is_held!(),
        " ORDER BY id"
    );
    let ids = ids_behind(run, 0)?;
    all(connection, SQL, [*ids.start(), *ids.end()], unit_of)
}

/// The number of the last unit of a run.
pub(super) fn last_unit(connection: &Connection, run: RunId) -> Result<u64> {
    const SQL: &str = concat!(
        "SELECT ",
        unit_columns!(),
        " FROM unit WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT 1"
    );
    let ids = ids_behind(run, 0)?;
    let last = connection
        .prepare_cached(SQL)?
        .query_row([*ids.start(), *ids.end()], unit_of)
        .optional()?;
    Ok(last.map_or(0, |unit| unit.number))
}

/// The number and the digest of the last event.
pub(super) fn last_event(connection: &Connection) -> Result<Option<(u64, Digest)>> {
    const SQL: &str = "SELECT number, digest FROM event ORDER BY number DESC LIMIT 1";
    let read = |row: &Row<'_>| {
        let mut columns = Columns::of(row);
        Ok((columns.count()?, Digest(columns.value()?)))
    };
    connection.prepare_cached(SQL)?.query_row([], read).optional()
}

/// The digest of the event with a number.
pub(super) fn digest_of_event(connection: &Connection, number: u64) -> Result<Option<Digest>> {
    const SQL: &str = "SELECT digest FROM event WHERE number = ?1";
    let read = |row: &Row<'_>| Ok(Digest(Columns::of(row).value()?));
    connection.prepare_cached(SQL)?.query_row([up_to(number)], read).optional()
}

/// A number that changes when another connection has written, of this process or of another one.
pub(super) fn changes_by_others(connection: &Connection) -> Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}

/// The event with a number.
pub(super) fn event(connection: &Connection, number: u64) -> Result<Option<EventRecord>> {
    const SQL: &str = concat!("SELECT ", event_columns!(), " FROM event WHERE number = ?1");
    connection.prepare_cached(SQL)?.query_row([up_to(number)], event_of).optional()
}

/// Events behind a number, in their order.
pub(super) fn events(
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
pub(super) fn events_of_run(
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

/// What each row holds that a statement finds.
pub(super) fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    connection.prepare_cached(sql)?.query_map(params, read)?.collect()
}
