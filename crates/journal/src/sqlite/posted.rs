//! Runs and units as they stand: their rows, with the events that are not posted to them yet.

use rusqlite::types::Type;
use rusqlite::{Connection, Error, Result};
use std::collections::BTreeMap;

use super::failure::{is_damage, of_sqlite};
use super::read;
use super::rows::RunRow;
use crate::book;
use crate::error::DamagedRun;
use crate::journal::{RunQuery, UnitQuery};
use crate::records::{RunId, RunRecord, UnitRecord};

/// A run as it stands.
pub(super) struct PostedRun {
    pub(super) run: RunRecord,
    /// Units of it that stand otherwise than in their rows.
    pub(super) units: BTreeMap<u64, UnitRecord>,
    /// The last event that its rows tell of; nothing if they tell of all.
    pub(super) posted_up_to: Option<u64>,
}

/// A run with those of its units that stand otherwise than in their rows.
pub(super) fn posted_run(connection: &Connection, id: RunId) -> Result<Option<PostedRun>> {
    read::run(connection, id)?.map(|row| post(connection, row)).transpose()
}

/// A run.
pub(super) fn run(connection: &Connection, id: RunId) -> Result<Option<RunRecord>> {
    Ok(posted_run(connection, id)?.map(|posted| posted.run))
}

/// Runs, newest first: all of them. Where one can't be read, the complaint names it.
pub(super) fn runs(connection: &Connection, query: &RunQuery) -> Result<Vec<RunRecord>> {
    let numbers = read::run_numbers(connection, query)?.into_iter();
    match numbers.filter_map(|id| run(connection, id).transpose()).collect() {
        Err(error) if is_damage(&error) => {
            let mut damaged =
                runs_or_damage(connection, query)?.into_iter().filter_map(Result::err);
            let named = |DamagedRun { run, source }| format!("run {run}: {}", source.cause());
            Err(damaged.next().map_or(error, |damaged| senseless(named(damaged))))
        }
        runs => runs,
    }
}

/// Runs, newest first; of one that can't be read, why.
pub(super) fn runs_or_damage(
    connection: &Connection,
    query: &RunQuery,
) -> Result<Vec<Result<RunRecord, DamagedRun>>> {
    let numbers = read::run_numbers(connection, query)?.into_iter();
    numbers.filter_map(|id| run_or_damage(connection, id).transpose()).collect()
}

/// A run, or why it can't be read: all of it that whoever claims it next goes by.
pub(super) fn run_or_damage(
    connection: &Connection,
    id: RunId,
) -> Result<Option<Result<RunRecord, DamagedRun>>> {
    let whole = run(connection, id).and_then(|run| {
        if run.as_ref().is_some_and(|run| run.owner.is_some()) {
            read::held_units(connection, id)?;
        }
        Ok(run)
    });
    match whole {
        Ok(run) => Ok(run.map(Ok)),
        Err(error) if is_damage(&error) => {
            Ok(Some(Err(DamagedRun { run: id, source: of_sqlite(error) })))
        }
        Err(error) => Err(error),
    }
}

/// Units of a run behind a number, in their order; nothing if the run is not there.
pub(super) fn units(
    connection: &Connection,
    run: RunId,
    query: &UnitQuery,
) -> Result<Option<Vec<UnitRecord>>> {
    let Some(PostedRun { units: posted, .. }) = posted_run(connection, run)? else {
        return Ok(None);
    };
    let posted: Vec<_> = posted.values().filter(|unit| unit.number > query.after).collect();
    let read = |limit| read::units(connection, run, &UnitQuery { limit, ..*query });
    with_posted(query.limit, posted, read, |unit| query.which.includes(unit.state)).map(Some)
}

/// Units of a kind, in their order, where some stand otherwise than in their rows: these count for what
/// they are, and their rows do not. `read` gives the rows of the kind, up to a limit.
pub(super) fn with_posted(
    limit: usize,
    posted: Vec<&UnitRecord>,
    read: impl FnOnce(usize) -> Result<Vec<UnitRecord>>,
    is_of_kind: impl Fn(&UnitRecord) -> bool,
) -> Result<Vec<UnitRecord>> {
    // Each of them may have one of the rows that are read.
    let mut units = read(limit.saturating_add(posted.len()))?;
    if !posted.is_empty() {
        let is_posted =
            |number: u64| posted.binary_search_by_key(&number, |unit| unit.number).is_ok();
        units.retain(|unit| !is_posted(unit.number));
        units.extend(posted.into_iter().filter(|unit| is_of_kind(unit)).cloned());
        units.sort_unstable_by_key(|unit| unit.number);
    }
    units.truncate(limit);
    Ok(units)
}

/// Posts what is behind the rows.
fn post(connection: &Connection, RunRow { mut run, posted_up_to }: RunRow) -> Result<PostedRun> {
    let mut units = BTreeMap::new();
    let unposted = match posted_up_to {
        Some(number) => read::events_of_run(connection, run.id, number)?,
        None => Vec::new(),
    };
    for record in unposted {
        if let Some((first, last)) = record.event.moved_units()
            && !(first..=last).all(|number| units.contains_key(&number))
        {
            for unit in read::units_between(connection, run.id, (first, last))? {
                units.entry(unit.number).or_insert(unit);
            }
        }
        if !book::post(&record, &mut run, &mut units) {
            let number = record.number;
            let words = format!("event {number} does not lead on from where its batches stand");
            return Err(senseless(words));
        }
    }
    Ok(PostedRun { run, units, posted_up_to })
}

/// The complaint that what stands in the file makes no sense.
fn senseless(words: String) -> Error {
    Error::FromSqlConversionFailure(0, Type::Null, words.into())
}
