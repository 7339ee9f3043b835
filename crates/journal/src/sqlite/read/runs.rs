//! What is read of runs: their rows, and who has them in hand.

use rusqlite::{Connection, OptionalExtension as _, Result, Row};

use super::all;
use crate::journal::RunQuery;
use crate::records::RunId;
use crate::sqlite::rows::{Columns, RunRow, run_columns, run_of, up_to};

/// The row of a run.
pub(in crate::sqlite) fn run(connection: &Connection, id: RunId) -> Result<Option<RunRow>> {
    const SQL: &str = concat!("SELECT ", run_columns!(), " FROM run WHERE id = ?1");
    connection.prepare_cached(SQL)?.query_row([up_to(id.0)], run_of).optional()
}

/// The numbers of runs, newest first.
///
/// Targets are read, and compared here: what is no text is damage, and not another target, for whoever
/// looks for what was sent there would look past it.
pub(in crate::sqlite) fn run_numbers(
    connection: &Connection,
    query: &RunQuery,
) -> Result<Vec<RunId>> {
    const ALL: &str = "SELECT id, target FROM run ORDER BY id DESC";
    const OF_A_FILE: &str = "SELECT id, target FROM run WHERE fingerprint = ?1 ORDER BY id DESC";
    let RunQuery { fingerprint, target, limit } = query;
    let mut statement = connection.prepare_cached(fingerprint.map_or(ALL, |_| OF_A_FILE))?;
    let mut rows = match fingerprint {
        None => statement.query([])?,
        Some(fingerprint) => statement.query([fingerprint.0])?,
    };
    let mut numbers = Vec::new();
    while numbers.len() < limit.unwrap_or(usize::MAX)
        && let Some(row) = rows.next()?
    {
        let mut columns = Columns::of(row);
        let number = RunId(columns.count()?);
        let is_asked_for = match target {
            None => true,
            Some(target) => columns.value::<String>()? == *target,
        };
        if is_asked_for {
            numbers.push(number);
        }
    }
    Ok(numbers)
}

fn run_number(row: &Row<'_>) -> Result<RunId> {
    Ok(RunId(Columns::of(row).count()?))
}

/// Runs of which the rows name an owner, whether it is alive or not.
pub(in crate::sqlite) fn owned_runs(connection: &Connection) -> Result<Vec<RunId>> {
    const SQL: &str =
        "SELECT id FROM run INDEXED BY run_owned WHERE owner_pid IS NOT NULL ORDER BY id";
    all(connection, SQL, [], run_number)
}

/// The number of the newest run that there ever was.
pub(in crate::sqlite) fn last_run(connection: &Connection) -> Result<u64> {
    const SQL: &str = "SELECT seq FROM sqlite_sequence WHERE name = 'run'";
    let last = connection.prepare_cached(SQL)?.query_row([], |row| Columns::of(row).count());
    Ok(last.optional()?.unwrap_or(0))
}

/// Rows that belong to no record: units of runs that are not there, and a number of the newest run
/// that is older than the runs.
pub(in crate::sqlite) fn orphans(connection: &Connection) -> Result<Vec<String>> {
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
