//! What is read of units: their rows, as they were posted last.

use rusqlite::{Connection, OptionalExtension as _, Result};

use super::all;
use crate::journal::{UnitQuery, Which};
use crate::records::{RunId, UnitRecord};
use crate::sqlite::rows::{
    ids_behind, ids_between, is_held, is_pending, is_planned, is_troubled, unit_columns, unit_id,
    unit_of, up_to,
};

/// The row of a unit.
pub(in crate::sqlite) fn unit(
    connection: &Connection,
    run: RunId,
    number: u64,
) -> Result<Option<UnitRecord>> {
    const SQL: &str = concat!("SELECT ", unit_columns!(), " FROM unit WHERE id = ?1");
    let Ok(id) = unit_id(run, number) else { return Ok(None) };
    connection.prepare_cached(SQL)?.query_row([id], unit_of).optional()
}

/// The rows of units of a run behind a number, in their order.
pub(in crate::sqlite) fn units(
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
pub(in crate::sqlite) fn units_between(
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
pub(in crate::sqlite) fn planned_units(
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
pub(in crate::sqlite) fn held_units(
    connection: &Connection,
    run: RunId,
) -> Result<Vec<UnitRecord>> {
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
pub(in crate::sqlite) fn last_unit(connection: &Connection, run: RunId) -> Result<u64> {
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
