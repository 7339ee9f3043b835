//! What is read of the file.

mod events;
mod runs;
mod units;

pub(super) use events::{
    changes_by_others, digest_of_event, event, events, events_of_run, last_event,
};
pub(super) use runs::{last_run, orphans, owned_runs, run, run_numbers};
pub(super) use units::{held_units, last_unit, planned_units, unit, units, units_between};

use rusqlite::{Connection, Params, Result, Row};

/// What each row holds that a statement finds.
pub(in crate::sqlite) fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    connection.prepare_cached(sql)?.query_map(params, read)?.collect()
}
