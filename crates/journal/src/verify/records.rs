//! The records of runs and units are read, and compared with what their events tell.

use std::collections::BTreeSet;

use super::PAGE;
use super::damage::read_or_damage;
use super::finding::Finding;
use super::replay::{Replay, Witness};
use crate::error::{JournalError, StoreError};
use crate::journal::{RunHistory, RunQuery, UnitQuery, Which};
use crate::records::{RunId, RunRecord};

/// Compares all runs and their units with what their events tell.
pub(super) async fn check(
    replay: &mut Replay<'_>,
    history: &dyn RunHistory,
) -> Result<(), JournalError> {
    replay.read_on(None).await?;
    let begun = replay.begun();
    let records = match read_or_damage(history.runs(RunQuery::default()).await)? {
        Ok(records) => records,
        Err(damage) => readable_runs(replay, history, &begun, damage).await?,
    };
    let recorded: BTreeSet<_> = records.iter().map(|record| record.id).collect();
    for run in begun {
        if !recorded.contains(&run) && !replay.unreadable.contains(&run) {
            replay.findings.add(Finding::of_run(run, "the run is missing"));
        }
    }
    for record in records {
        let run = record.id;
        if replay.unreadable.contains(&run) {
            continue;
        }
        compare_run(replay, history, record).await?;
        compare_units(replay, history, run).await?;
    }
    Ok(())
}

/// Those of the runs that can be read, where not all can. If that is due to none of them, then to a run
/// of which no event tells, and nobody knows its number.
async fn readable_runs(
    replay: &mut Replay<'_>,
    history: &dyn RunHistory,
    begun: &BTreeSet<RunId>,
    damage: StoreError,
) -> Result<Vec<RunRecord>, JournalError> {
    let mut records = Vec::new();
    for run in begun {
        match history.run(*run).await {
            Err(JournalError::NoSuchRun(_)) => {}
            read => records.extend(replay.readable(*run, read)?),
        }
    }
    if replay.unreadable.is_empty() { Err(damage.into()) } else { Ok(records) }
}

async fn compare_run(
    replay: &mut Replay<'_>,
    history: &dyn RunHistory,
    mut record: RunRecord,
) -> Result<(), JournalError> {
    let run = record.id;
    if !replay.differences_of_run(&record).is_empty() {
        // It may have changed since it was read. Read behind the events that are known, it stands
        // as it stood behind one of the events that follow: or it is wrong.
        record = match history.run(run).await {
            Err(JournalError::NoSuchRun(_)) => record,
            again => match replay.readable(run, again)? {
                Some(again) => again,
                None => return Ok(()),
            },
        };
        if !replay.read_on(Some(&Witness::Run(&record))).await? {
            for difference in replay.differences_of_run(&record) {
                replay.findings.add(Finding::of_run(run, difference));
            }
        }
    }
    Ok(())
}

async fn compare_units(
    replay: &mut Replay<'_>,
    history: &dyn RunHistory,
    run: RunId,
) -> Result<(), JournalError> {
    let mut last = 0;
    loop {
        let known = replay.units_of(run);
        let page = UnitQuery { after: last, limit: PAGE, which: Which::All };
        let page = match history.units(run, page).await {
            // It is told under a number that leads to no run: that was found before.
            Err(JournalError::NoSuchRun(_)) => return Ok(()),
            page => page,
        };
        let Some(page) = replay.readable(run, page)? else { return Ok(()) };
        if page.is_empty() {
            replay.findings.add_missing_units(run, last + 1, known);
            return Ok(());
        }
        for mut unit in page {
            replay.findings.add_missing_units(run, last + 1, unit.number - 1);
            last = unit.number;
            if replay.differences_of_unit(run, &unit).is_empty() {
                continue;
            }
            // As for a run.
            let alone = UnitQuery { after: last - 1, limit: 1, which: Which::All };
            let again = history.units(run, alone).await;
            let Some(mut again) = replay.readable(run, again)? else { return Ok(()) };
            unit = again.pop().unwrap_or(unit);
            if !replay.read_on(Some(&Witness::Unit(run, &unit))).await? {
                for difference in replay.differences_of_unit(run, &unit) {
                    replay.findings.add(Finding::of_unit(run, last, difference));
                }
            }
        }
    }
}
