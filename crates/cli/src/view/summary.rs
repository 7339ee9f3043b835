//! The result of an upload run, for people.

use billport::journal::JournalError;
use billport::ports::ErrorKind;
use billport::workflows::upload::{Outcome, Stop, UploadReport};
use std::path::PathBuf;
use std::time::Duration;

use super::next_steps::resolve;
use super::numbers::{grouped, lines, plural, why_rejected};
use super::{Commands, Problem, Way, shown};
use crate::args::Target;
use crate::failure::remedy;

/// What a person should know of bills that were sent to the embedded sandbox before.
pub(crate) const EMBEDDED_FORGETS: &str = "the embedded sandbox forgets what it was sent, the journal \
    does not, so that a rehearsal is like the real thing: --again sends it once more";

/// How many problems are listed.
const LISTED: usize = 20;

/// All that is told of a run that was delivered in this process, from its begin or not.
#[derive(Debug)]
pub(crate) struct UploadSummary {
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
    /// An earlier run has delivered them, may have, or is about to.
    pub(crate) taken_care_of: u64,
}

/// The result as text: a number for each way in which a row can end.
pub(crate) fn text(summary: &UploadSummary) -> String {
    let UploadReport { run, counts, .. } = &summary.report;
    let batches = |number| match number {
        0 => String::new(),
        number => format!("  in {}", plural(number, "batch")),
    };
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
    if let Some(ledger) = &summary.sandbox_ledger {
        text += &format!("the sandbox's own ledger: {ledger}\n");
    }
    text
}

fn rejects(summary: &UploadSummary) -> String {
    let why =
        summary.rejected.map_or(String::new(), |RejectedRows { duplicates, taken_care_of }| {
            why_rejected(duplicates, taken_care_of)
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
    let Problem { batch, first_line, last_line, bills, .. } = problem;
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
    let lines = lines(*first_line, *last_line);
    format!("batch {batch}, {lines} ({}) {outcome}{reason}", plural(*bills, "bill"))
}

/// What to do next, for each way in which bills were not delivered.
pub(crate) fn hints(summary: &UploadSummary) -> Vec<String> {
    let counts = &summary.report.counts;
    let mut hints = Vec::new();
    let strict = matches!(summary.report.stopped, Some(Stop::Strict { .. }));
    let taken_care_of = summary.rejected.map_or(0, |rejected| rejected.taken_care_of);
    if let (Some(path), false) = (&summary.rejects_file, strict)
        && summary.is_correctable
    {
        let command = summary.commands.upload(path, &summary.way);
        hints.push(format!("correct {} and upload it as it is: {command}", shown(path)));
    }
    // What every upload would meet is no matter of single bills, and is never halved.
    let of_every_upload = matches!(summary.report.stopped, Some(Stop::Provider(_)));
    let of_some_bills = counts.batches_refused < counts.bills_refused;
    if of_some_bills && !of_every_upload {
        hints.push(
            "upload the refused lines as a file of their own: --bisect finds the refused bills \
             among them and delivers the rest"
                .to_owned(),
        );
    }
    if counts.bills_unknown > 0 {
        hints.push(
            "what is unknown may have arrived: ask the provider before sending it again".to_owned(),
        );
        hints.extend(resolve_hint(summary));
    }
    if taken_care_of > 0 && summary.sandbox_ledger.is_some() {
        hints.push(EMBEDDED_FORGETS.to_owned());
    }
    hints.extend(stop_hint(summary));
    hints
}

fn resolve_hint(summary: &UploadSummary) -> Option<String> {
    let first = summary.problems.iter().find(|problem| problem.outcome == Outcome::Unknown)?;
    let command = summary.commands.typed(&resolve(summary.report.run, first.batch));
    Some(format!("then say what became of it, delivered or not-delivered: {command}"))
}

fn stop_hint(summary: &UploadSummary) -> Option<String> {
    let act = match summary.report.stopped.as_ref()? {
        Stop::Strict { .. } => {
            return Some("correct the file and upload it again, or leave out --strict".to_owned());
        }
        Stop::FileChanged { .. } | Stop::File(_) => {
            return Some(
                "let the file alone while it is being uploaded, and upload it as it is now: what \
                 was delivered is recognised, and not sent again"
                    .to_owned(),
            );
        }
        Stop::Provider(error) => match error.kind() {
            ErrorKind::Credentials => {
                "check BILLPORT_BLAGGO_CLIENT_ID and BILLPORT_BLAGGO_CLIENT_SECRET \
                 (`billport config` shows where they come from)"
                    .to_owned()
            }
            ErrorKind::NotFound | ErrorKind::Refused => {
                "check the URLs (`billport config` shows what is in force and where it comes from)"
                    .to_owned()
            }
            ErrorKind::Throttled => "try again later".to_owned(),
            ErrorKind::Unavailable => "try again when the provider can be reached".to_owned(),
            kind => kind.next_act().to_owned(),
        },
        Stop::NotBefore(_) => "try again then".to_owned(),
        Stop::Journal(JournalError::Store(error)) => remedy(error, &summary.journal),
        Stop::Journal(_) => {
            let show = summary.commands.typed(&format!("runs show {}", summary.report.run));
            return Some(format!("who has the run, and how it stands: {show}"));
        }
        Stop::Rejects(_) => "make room for the rejects file, or let it be written".to_owned(),
        // These say themselves why, and there is nothing to do about it first.
        _ => return rest(summary),
    };
    Some(match rest(summary) {
        Some(rest) => format!("{act}; {rest}"),
        None => act,
    })
}

/// How the bills that were not processed get their turn.
fn rest(summary: &UploadSummary) -> Option<String> {
    let UploadReport { run, counts, .. } = &summary.report;
    if counts.bills_pending > 0 {
        let command = summary.commands.typed(&format!("runs resume {run}"));
        return Some(format!("go on with the rest: {command}"));
    }
    (counts.bills_refused > 0).then(|| {
        "the refused lines were not processed: upload them as a file of their own".to_owned()
    })
}
