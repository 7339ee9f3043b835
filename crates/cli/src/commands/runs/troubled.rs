//! The batches of a run that were not delivered, as its journal has them.

use billport::journal::{JournalError, RunHistory, RunId, UnitQuery, UnitRecord, UnitState, Which};
use billport::workflows::upload::{Outcome, words_of};
use time::OffsetDateTime;

use crate::clock;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::view::Problem;

/// How many batches are asked for at once, to be counted.
const PAGE: usize = 4096;

/// The first batches that were refused or are of unknown outcome.
pub(crate) async fn first(
    journal: &Journal,
    run: RunId,
    limit: usize,
) -> Result<Vec<Problem>, Failure> {
    problems(journal, run, Which::Troubled, limit).await
}

/// The first batches that are to be sent.
pub(super) async fn pending(
    journal: &Journal,
    run: RunId,
    limit: usize,
) -> Result<Vec<Problem>, Failure> {
    problems(journal, run, Which::Pending, limit).await
}

/// How many batches are to be sent.
pub(super) async fn count_pending(journal: &Journal, run: RunId) -> Result<u64, Failure> {
    let (mut count, mut after) = (0, 0);
    loop {
        let page = UnitQuery { after, limit: PAGE, which: Which::Pending };
        let units =
            journal.store.units(run, page).await.map_err(|error| journal.failure(&error))?;
        let Some(last) = units.last() else { return Ok(count) };
        after = last.number;
        count += units.len() as u64;
    }
}

/// Until when the provider has asked to be left alone, if that is still to come.
pub(super) async fn held_off(
    journal: &Journal,
    run: RunId,
) -> Result<Option<OffsetDateTime>, Failure> {
    // What was turned away is what goes first.
    let first = UnitQuery { after: 0, limit: PAGE, which: Which::Pending };
    let units = journal.store.units(run, first).await.map_err(|error| journal.failure(&error))?;
    let now = clock::now();
    Ok(units.iter().filter_map(|unit| unit.not_before).filter(|moment| *moment > now).max())
}

async fn problems(
    journal: &Journal,
    run: RunId,
    which: Which,
    limit: usize,
) -> Result<Vec<Problem>, Failure> {
    let read = async {
        let units = journal.store.units(run, UnitQuery { after: 0, limit, which }).await?;
        let mut problems = Vec::new();
        for unit in units {
            problems.extend(problem(journal, &unit).await?);
        }
        Ok(problems)
    };
    read.await.map_err(|error| journal.failure(&error))
}

/// What is to be told of a batch, unless it was delivered, or others stand for it.
pub(super) async fn problem(
    journal: &Journal,
    unit: &UnitRecord,
) -> Result<Option<Problem>, JournalError> {
    let outcome = match unit.state {
        UnitState::Delivered | UnitState::Split | UnitState::Withdrawn => return Ok(None),
        UnitState::Refused => Outcome::Refused,
        state if Which::Pending.includes(state) => Outcome::Pending,
        _ => Outcome::Unknown,
    };
    let mut problem = Problem {
        batch: unit.number,
        first_line: unit.planned.start.line,
        // The end is where the rows behind begin.
        last_line: unit.planned.end.line.saturating_sub(1).max(unit.planned.start.line),
        bills: u64::from(unit.bills),
        outcome,
        reason: None,
        at: None,
    };
    if let Some(number) = unit.last_event {
        let event = journal.store.event(number).await?.map(|event| event.event);
        // That a pending batch was taken and given back says nothing of it; what it was told does.
        if let Some(event) = event.filter(|e| e.words.is_some() || outcome != Outcome::Pending) {
            problem.reason = Some(words_of(&journal.store, unit).await?);
            problem.at = Some(event.at);
        }
    }
    Ok(Some(problem))
}
