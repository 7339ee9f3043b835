//! The page of a report, from what the journal has of a run.

use billport::journal::{RunRecord, RunState};
use billport::workflows::upload::{self, Outcome, UploadCounts};

use super::elsewhere::went_out_in;
use super::{begun, troubled};
use crate::clock;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::view::Problem;
use crate::view::html::{self, BatchRow, ProgressPoint, ReportPage};
use crate::view::next_steps::next_steps;

/// How many batches of each kind are listed.
const LISTED: usize = 1000;

/// The page, with why rows were rejected.
pub(super) async fn of(
    journal: &Journal,
    run: &RunRecord,
    rejected: &[(String, u64)],
) -> Result<String, Failure> {
    let troubled = troubled::first(journal, run.id, LISTED).await?;
    let pending = troubled::pending(journal, run.id, LISTED).await?;
    let progress = upload::progress(&journal.store, run.id).await;
    let progress: Vec<_> =
        progress.map_err(|error| journal.failure(&error))?.iter().map(point).collect();
    let in_doubt = troubled.iter().find(|problem| problem.outcome == Outcome::Unknown);
    let next_steps = next_steps(
        run,
        in_doubt,
        went_out_in(journal, run).await?,
        begun::to_correct(run),
        &journal.commands,
        &begun::way(run),
    );
    let batches: Vec<_> = troubled.iter().chain(&pending).map(row).collect();
    let all = run.counts.batches_refused
        + run.counts.batches_unknown
        + troubled::count_pending(journal, run.id).await?;
    let has_ended = matches!(run.state(), RunState::Finished | RunState::InDoubt);
    Ok(html::page(&ReportPage {
        run: &run.id.to_string(),
        kind: begun::kind(run),
        state: state(run.state()),
        file: &run.begun.file,
        target: &run.begun.target,
        started: run.begun_at,
        ended: has_ended.then_some(run.changed_at),
        written: clock::now(),
        fingerprint: &run.begun.fingerprint.to_string(),
        counts: UploadCounts::from(&run.counts),
        rejected,
        progress: &progress,
        batches: &batches,
        batches_left_out: all.saturating_sub(batches.len() as u64),
        next_steps: &next_steps,
    }))
}

fn state(state: RunState) -> html::RunState {
    match state {
        RunState::Running => html::RunState::Running,
        RunState::Unfinished => html::RunState::Unfinished,
        RunState::InDoubt => html::RunState::InDoubt,
        RunState::Finished => html::RunState::Finished,
    }
}

fn point(point: &upload::ProgressPoint) -> ProgressPoint {
    let upload::ProgressPoint { at, delivered, refused, unknown } = *point;
    ProgressPoint { at, delivered, refused, unknown }
}

fn row(problem: &Problem) -> BatchRow<'_> {
    let Problem { batch, first_line, last_line, bills, outcome, ref reason, at } = *problem;
    BatchRow { batch, first_line, last_line, bills, outcome, why: reason.as_deref(), at }
}
