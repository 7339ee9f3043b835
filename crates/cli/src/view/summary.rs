//! The result of an upload run, for people.

use billport::workflows::upload::{Outcome, Stop, UploadReport};
use std::path::PathBuf;
use std::time::Duration;

use super::level;
use super::numbers::{grouped, plural, why_rejected};
use super::{Commands, Problem, RunKind, Way, shown};
use crate::args::Target;

/// How many problems are listed.
const LISTED: usize = 20;

/// All that is told of a run that was delivered in this process, from its begin or not.
#[derive(Debug)]
pub(crate) struct UploadSummary {
    pub(crate) kind: RunKind,
    pub(crate) target: Target,
    pub(crate) place: String,
    pub(crate) report: UploadReport,
    pub(crate) problems: Vec<Problem>,
    pub(crate) problems_left_out: u64,
    /// Why rows were rejected; nothing if another process has judged them.
    pub(crate) rejected: Option<RejectedRows>,
    pub(crate) rejects_file: Option<PathBuf>,
    /// Whether rows in it are for a person to correct.
    pub(crate) is_correctable: bool,
    /// Where the journal is.
    pub(crate) journal: PathBuf,
    pub(crate) commands: Commands,
    /// How another file is uploaded in the same way.
    pub(crate) way: Way,
    /// How long this process was at it.
    pub(crate) elapsed: Duration,
    /// Whether other processes were at it before.
    pub(crate) is_resumed: bool,
    /// What the embedded sandbox has in its ledger.
    pub(crate) sandbox_ledger: Option<String>,
}

/// How many rejected rows are valid bills that must not be sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RejectedRows {
    /// They stand in the file before.
    pub(crate) duplicates: u64,
    /// An earlier run has delivered them, may have, or is about to; or the provider has them already.
    pub(crate) taken_care_of: u64,
}

/// The result as text: a number for each way in which a row can end.
pub(crate) fn text(summary: &UploadSummary) -> String {
    let UploadReport { run, counts, .. } = &summary.report;
    let batches = |number| summary.kind.in_batches(number);
    let (target, place) = (summary.target.name(), &summary.place);
    let mut text = format!("run          {run}\ntarget       {target} ({place})\n");
    for (name, number, note) in [
        ("rows read", counts.rows_read, String::new()),
        ("rejected", counts.rows_rejected, rejects(summary)),
        ("delivered", counts.bills_delivered, batches(counts.batches_delivered)),
        ("refused", counts.bills_refused, batches(counts.batches_refused)),
        ("unknown", counts.bills_unknown, batches(counts.batches_unknown)),
        ("pending", counts.bills_pending, String::new()),
    ] {
        text += &format!("{name:<11}{:>12}{note}\n", grouped(number));
    }
    let seconds = summary.elapsed;
    text += &format!(
        "{} {} {}.{} s\n",
        plural(counts.requests_sent, "request"),
        // The numbers are those of the whole run, the time is not.
        if summary.is_resumed { "in all; this went on for" } else { "sent in" },
        seconds.as_secs(),
        seconds.subsec_millis() / 100,
    );
    if let Some(level) = summary.report.in_flight.as_ref().and_then(level::in_words) {
        text += &level;
        text.push('\n');
    }
    if let Some(ledger) = &summary.sandbox_ledger {
        text += &format!("the sandbox's own ledger: {ledger}\n");
    }
    text
}

fn rejects(summary: &UploadSummary) -> String {
    let why =
        summary.rejected.map_or(String::new(), |RejectedRows { duplicates, taken_care_of }| {
            why_rejected(duplicates, taken_care_of, summary.kind.taken_care_of())
        });
    match &summary.rejects_file {
        Some(path) => format!("{why}  see {}", shown(path)),
        None => why,
    }
}

/// What was not delivered, a line each, and how much more there is.
pub(crate) fn problems(summary: &UploadSummary) -> Vec<String> {
    let mut lines: Vec<_> =
        summary.problems.iter().take(LISTED).map(|problem| described(problem, summary)).collect();
    let listed = lines.len() as u64;
    let all = summary.problems.len() as u64 + summary.problems_left_out;
    if all > listed {
        lines.push(format!("and {} more of this kind", plural(all - listed, "problem")));
    }
    lines
}

fn described(problem: &Problem, summary: &UploadSummary) -> String {
    let outcome = match problem.outcome {
        Outcome::Delivered => "delivered",
        Outcome::Refused => "refused",
        Outcome::Unknown => "of unknown outcome",
        Outcome::Pending => "pending, not processed",
    };
    // If the provider or the journal has stopped the run, that is why bills are pending, and it is
    // told as such.
    let told_later = problem.outcome == Outcome::Pending
        && matches!(summary.report.stopped, Some(Stop::Provider(_) | Stop::Journal(_)));
    let reason = match &problem.reason {
        Some(reason) if !told_later => format!(": {reason}"),
        _ => String::new(),
    };
    format!("{} {outcome}{reason}", problem.told(summary.kind))
}

/// Why the run ended before its file did. What is repeated of others in it is not made safe to show.
pub(crate) fn why_stopped(stop: &Stop, kind: RunKind) -> String {
    match stop {
        Stop::TooManyUnknown { batches } => {
            let rows = kind.batches(*batches as u64);
            format!("{rows} in a row ended with an unknown outcome")
        }
        Stop::FileChanged { line } => {
            let done = kind.done();
            format!("the file was changed while it was being {done} (at line {line})")
        }
        stop => stop.to_string(),
    }
}
