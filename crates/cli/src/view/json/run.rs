//! Runs: uploads of bills, imports of customers.

use billport::journal::{Owner, RunRecord, RunSettings, RunState};
use billport::workflows::upload::UploadCounts;
use serde::Serialize;

use super::{CountsJson, ProblemJson};
use crate::view::RunKind;
use crate::view::instants::rfc_3339;
use crate::view::next_steps::NextStep;
use crate::view::run::Shown;

/// A run of the list: its counts have the names of an upload's summary.
#[derive(Serialize)]
pub(crate) struct RunJson<'a> {
    run: String,
    /// `upload` or `import`
    job: &'static str,
    file: &'a str,
    state: &'static str,
    target: &'a str,
    begun: String,
    #[serde(flatten)]
    counts: CountsJson,
}

impl<'a> From<&'a RunRecord> for RunJson<'a> {
    fn from(run: &'a RunRecord) -> Self {
        let kind = RunKind::of(&run.begun.target);
        Self {
            run: run.id.to_string(),
            job: kind.name(),
            file: &run.begun.file,
            state: match run.state() {
                RunState::Running => "running",
                RunState::Unfinished => "unfinished",
                RunState::InDoubt => "in_doubt",
                RunState::Finished => "finished",
            },
            target: &run.begun.target,
            begun: rfc_3339(run.begun_at),
            counts: CountsJson::of(kind, UploadCounts::from(&run.counts)),
        }
    }
}

/// A run with all that is told of it.
#[derive(Serialize)]
pub(crate) struct ShownJson<'a> {
    #[serde(flatten)]
    run: RunJson<'a>,
    changed: String,
    /// Whether the file is a copy of what came by a pipe.
    is_spooled: bool,
    fingerprint: String,
    size_in_bytes: u64,
    rejects_file: Option<&'a str>,
    settings: SettingsJson<'a>,
    /// Until when the provider has asked to be left alone.
    not_before: Option<String>,
    /// The process that delivers it.
    owner: Option<OwnerJson<'a>>,
    /// What was refused or is of unknown outcome; the first thousand.
    problems: Vec<ProblemJson<'a>>,
    problems_left_out: u64,
    next_steps: Vec<NextStepJson<'a>>,
}

/// With what the run began.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "they are what the journal has")]
pub(super) struct SettingsJson<'a> {
    batch_size: u32,
    strict: bool,
    bisect: bool,
    again: bool,
    leave_existing: bool,
    columns: &'a [String],
}

#[derive(Serialize)]
struct OwnerJson<'a> {
    pid: u32,
    host: &'a str,
    since: String,
}

#[derive(Serialize)]
pub(super) struct NextStepJson<'a> {
    act: &'a str,
    command: Option<&'a str>,
}

impl<'a> From<&'a Shown> for ShownJson<'a> {
    fn from(shown: &'a Shown) -> Self {
        let run = &shown.run;
        Self {
            run: RunJson::from(run),
            changed: rfc_3339(run.changed_at),
            is_spooled: run.begun.is_spooled,
            fingerprint: run.begun.fingerprint.to_string(),
            size_in_bytes: run.begun.size_in_bytes,
            rejects_file: run.begun.rejects_file.as_deref(),
            settings: SettingsJson::from(&run.begun.settings),
            not_before: shown.held_off.map(rfc_3339),
            owner: run.owner.as_ref().map(OwnerJson::from),
            problems: ProblemJson::all(&shown.problems, shown.kind()),
            problems_left_out: shown.problems_left_out(),
            next_steps: shown.next_steps.iter().map(NextStepJson::from).collect(),
        }
    }
}

impl<'a> From<&'a RunSettings> for SettingsJson<'a> {
    fn from(settings: &'a RunSettings) -> Self {
        let RunSettings { batch_limit, strict, bisect, again, leave_existing, ref columns } =
            *settings;
        Self { batch_size: batch_limit, strict, bisect, again, leave_existing, columns }
    }
}

impl<'a> From<&'a Owner> for OwnerJson<'a> {
    fn from(owner: &'a Owner) -> Self {
        Self { pid: owner.pid, host: &owner.host, since: rfc_3339(owner.since) }
    }
}

impl<'a> From<&'a NextStep> for NextStepJson<'a> {
    fn from(step: &'a NextStep) -> Self {
        Self { act: &step.act, command: step.command.as_deref() }
    }
}
