//! What to do next, with the commands to type: the steps of a run, and steps as text.

use billport::journal::{RunId, RunRecord, RunState};
use std::path::Path;

use super::numbers::lines;
use super::{Commands, Problem, RunKind, Way, shown};

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NextStep {
    /// The act in words: `Ask the provider whether batch 17 arrived`.
    pub(crate) act: String,
    /// What is typed for it, if it is done with a command.
    pub(crate) command: Option<String>,
}

/// The steps as text, each with its number; nothing if there are none.
pub(crate) fn text(steps: &[NextStep]) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let mut text = "\nwhat to do next\n".to_owned();
    for (number, NextStep { act, command }) in (1..).zip(steps) {
        text += &format!("{number}. {act}\n");
        if let Some(command) = command {
            text += &format!("   {command}\n");
        }
    }
    text
}

/// What to do about a run, the most urgent first; `in_doubt` is the first batch of unknown outcome,
/// `went_out_in` the run that keeps it from sending anything, `to_correct` the file of its rejected rows
/// if a person can correct any.
pub(crate) fn next_steps(
    run: &RunRecord,
    in_doubt: Option<&Problem>,
    went_out_in: Option<RunId>,
    to_correct: Option<&Path>,
    commands: &Commands,
    way: &Way,
) -> Vec<NextStep> {
    let (id, counts) = (run.id, &run.counts);
    let kind = RunKind::of(&run.begun.target);
    let (bill, verb) = (kind.bill(), kind.verb());
    let typed = |words: String| Some(commands.typed(&words));
    let mut steps = Vec::new();
    let mut step = |act: String, command| steps.push(NextStep { act, command });
    if let Some(owner) = &run.owner {
        let (pid, host) = (owner.pid, shown(&owner.host));
        step(format!("Wait for process {pid} on {host}"), typed(format!("runs show {id}")));
        return steps;
    }
    if let Some(problem) = in_doubt {
        let NextStep { act, command } = settle(run, problem, commands);
        step(act, command);
    }
    if run.state() == RunState::Unfinished {
        if is_strict_and_stopped(run) {
            step(format!("Correct the file and {verb} it: nothing of it was sent"), None);
        } else if let Some(other) = went_out_in {
            let bills = kind.bills(counts.bills_pending);
            step(
                format!(
                    "See run {other} for {bills} that are pending: the same file went out there"
                ),
                typed(format!("runs show {other}")),
            );
        } else {
            let bills = kind.bills(counts.bills_pending);
            step(
                format!("Go on with {bills} that are pending"),
                typed(format!("runs resume {id}")),
            );
        }
    }
    if counts.bills_refused > 0 {
        step(
            format!(
                "Correct the refused {bill}s, and {verb} them as a file of their own; this lists them"
            ),
            typed(format!("runs report {id}")),
        );
    }
    if let (Some(path), false) = (to_correct, is_strict_and_stopped(run)) {
        step(
            format!("Correct the rejected rows in {}, and {verb} it as it is", shown(path)),
            Some(commands.again(path, way)),
        );
    }
    steps
}

/// How what is of unknown outcome is settled, of which this comes first.
fn settle(run: &RunRecord, first: &Problem, commands: &Commands) -> NextStep {
    let kind = RunKind::of(&run.begun.target);
    let Problem { batch, first_line, last_line, .. } = *first;
    let lines = lines(first_line, last_line);
    let others = match run.counts.batches_unknown {
        0 | 1 => String::new(),
        batches => format!(", and so for {} more", kind.batches(batches - 1)),
    };
    let (act, words) = match kind {
        RunKind::Upload => (
            format!(
                "Ask the provider whether batch {batch} ({lines}) has arrived, then say what became \
                 of it, delivered or not-delivered{others}"
            ),
            resolve(run.id, batch),
        ),
        RunKind::Import => (
            format!("Look for row {batch} ({lines}) among the customers that are there{others}"),
            format!("runs resume {} --check-unknown", run.id),
        ),
    };
    NextStep { act, command: Some(commands.typed(&words)) }
}

/// The words that say what became of a batch.
pub(crate) fn resolve(run: RunId, batch: u64) -> String {
    format!("runs resolve {run} {batch} --as delivered --because 'how you know'")
}

/// Whether nothing of a run is sent because rows of it were rejected.
pub(crate) fn is_strict_and_stopped(run: &RunRecord) -> bool {
    run.begun.settings.strict && run.counts.rows_rejected() > 0 && !run.has_sent()
}
