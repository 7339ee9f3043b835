//! The result of an upload, for people.

use billport::ports::ErrorKind;
use billport::workflows::upload::{Outcome, Stop, UploadReport};
use std::path::PathBuf;
use std::time::Duration;

use super::numbers::{grouped, lines, of_them_duplicates, plural};
use super::{Again, Problem, shown};
use crate::args::Target;

/// How many problems are listed.
const LISTED: usize = 20;

/// All that is told of an upload.
#[derive(Debug)]
pub(crate) struct UploadSummary {
    pub(crate) target: Target,
    pub(crate) place: String,
    pub(crate) report: UploadReport,
    pub(crate) problems: Vec<Problem>,
    pub(crate) problems_left_out: u64,
    /// How many of the rejected rows are duplicates.
    pub(crate) rows_duplicate: u64,
    pub(crate) rejects_file: Option<PathBuf>,
    /// Where the pending bills stand, if the file of bills can't simply be uploaded again.
    pub(crate) pending_file: Option<PathBuf>,
    /// How another file is uploaded in the same way.
    pub(crate) again: Again,
    pub(crate) elapsed: Duration,
    /// What the embedded sandbox has in its ledger.
    pub(crate) sandbox_ledger: Option<String>,
}

/// The result as text: a number for each way in which a row can end.
pub(crate) fn text(summary: &UploadSummary) -> String {
    let counts = &summary.report.counts;
    let batches = |number| match number {
        0 => String::new(),
        number => format!("  in {}", plural(number, "batch")),
    };
    let mut text = format!("target       {} ({})\n", summary.target.name(), summary.place);
    for (name, number, note) in [
        ("rows read", counts.rows_read, String::new()),
        ("rejected", counts.rows_rejected, rejects(summary)),
        ("delivered", counts.bills_delivered, batches(counts.batches_delivered)),
        ("refused", counts.bills_refused, batches(counts.batches_refused)),
        ("unknown", counts.bills_unknown, batches(counts.batches_unknown)),
        ("pending", counts.bills_pending, see(summary.pending_file.as_ref())),
    ] {
        text += &format!("{name:<11}{:>12}{note}\n", grouped(number));
    }
    let seconds = summary.elapsed;
    text += &format!(
        "{} sent in {}.{} s\n",
        plural(counts.requests_sent, "request"),
        seconds.as_secs(),
        seconds.subsec_millis() / 100,
    );
    if let Some(ledger) = &summary.sandbox_ledger {
        text += &format!("the sandbox's own ledger: {ledger}\n");
    }
    text
}

fn rejects(summary: &UploadSummary) -> String {
    of_them_duplicates(summary.rows_duplicate) + &see(summary.rejects_file.as_ref())
}

fn see(path: Option<&PathBuf>) -> String {
    path.map_or(String::new(), |path| format!("  see {}", shown(path)))
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
    // If the provider has stopped the run, that is why bills are pending, and it is told as such.
    let told_later = problem.outcome == Outcome::Pending
        && matches!(summary.report.stopped, Some(Stop::Provider(_)));
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
    if let (Some(path), false) = (&summary.rejects_file, strict) {
        let command = summary.again.upload(path);
        hints.push(format!("correct {} and upload it as it is: {command}", shown(path)));
    }
    // What every upload would meet is no matter of single bills, and is never halved.
    let of_every_upload = matches!(summary.report.stopped, Some(Stop::Provider(_)));
    let of_some_bills = counts.batches_refused < counts.bills_refused;
    if of_some_bills && !of_every_upload {
        hints.push("--bisect finds the refused bills in a batch and delivers the rest".to_owned());
    }
    if counts.bills_unknown > 0 {
        hints.push(
            "what is unknown may have arrived: ask the provider before sending it again".to_owned(),
        );
    }
    hints.extend(stop_hint(summary));
    hints
}

fn stop_hint(summary: &UploadSummary) -> Option<String> {
    let turn = another_turn(summary);
    let act = match summary.report.stopped.as_ref()? {
        Stop::Strict { .. } => {
            return Some("correct the file and upload it again, or leave out --strict".to_owned());
        }
        Stop::Interrupted | Stop::TooManyUnknown { .. } => return Some(turn),
        Stop::FileChanged { .. } | Stop::File(_) => "let the file alone while it is being uploaded",
        Stop::Provider(error) => match error.kind() {
            ErrorKind::Credentials => {
                "check BILLPORT_BLAGGO_CLIENT_ID and BILLPORT_BLAGGO_CLIENT_SECRET \
                 (`billport config` shows where they come from)"
            }
            ErrorKind::NotFound | ErrorKind::Refused => {
                "check the URLs (`billport config` shows what is in force and where it comes from)"
            }
            ErrorKind::Throttled => "try again later",
            ErrorKind::Unavailable => "try again when the provider can be reached",
            kind => kind.next_act(),
        },
        _ => return None,
    };
    Some(format!("{act}; {turn}"))
}

/// How the bills that were not processed get their turn.
fn another_turn(summary: &UploadSummary) -> String {
    let counts = &summary.report.counts;
    match &summary.pending_file {
        Some(path) => {
            format!("upload the bills that are pending: {}", summary.again.upload(path))
        }
        None if counts.bills_pending == 0 => {
            "the refused lines were not processed: upload them as a file of their own".to_owned()
        }
        None if counts.bills_delivered + counts.bills_refused + counts.bills_unknown > 0 => {
            "the lines named as pending were not processed".to_owned()
        }
        None => "nothing was processed: the file can be uploaded again as it is".to_owned(),
    }
}
