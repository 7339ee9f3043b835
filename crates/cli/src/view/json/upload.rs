//! The result of an upload.

use billport::workflows::upload::Outcome;
use serde::Serialize;
use serde_json::value::RawValue;

use super::seconds;
use crate::view::Problem;
use crate::view::summary::UploadSummary;

/// The summary of an upload. The counts always add up:
/// `rows_read = rows_rejected + bills_delivered + bills_refused + bills_unknown + bills_pending`.
#[derive(Serialize)]
pub(crate) struct UploadJson<'a> {
    target: &'static str,
    rows_read: u64,
    rows_rejected: u64,
    /// How many of the rejected are duplicates.
    rows_duplicate: u64,
    bills_delivered: u64,
    bills_refused: u64,
    bills_unknown: u64,
    bills_pending: u64,
    batches_delivered: u64,
    batches_refused: u64,
    batches_unknown: u64,
    requests_sent: u64,
    elapsed_seconds: Box<RawValue>,
    rejects_file: Option<String>,
    /// Where the pending bills stand, if the file of bills can't simply be uploaded again.
    pending_file: Option<String>,
    /// Why the run ended before its file did.
    stopped: Option<String>,
    /// What was not delivered, by lines of the file; the first thousand.
    problems: Vec<ProblemJson<'a>>,
    problems_left_out: u64,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    outcome: &'static str,
    batch: u64,
    first_line: u64,
    last_line: u64,
    bills: u64,
    reason: Option<&'a str>,
}

impl<'a> From<&'a UploadSummary> for UploadJson<'a> {
    fn from(summary: &'a UploadSummary) -> Self {
        let counts = summary.report.counts;
        Self {
            target: summary.target.name(),
            rows_read: counts.rows_read,
            rows_rejected: counts.rows_rejected,
            rows_duplicate: summary.rows_duplicate,
            bills_delivered: counts.bills_delivered,
            bills_refused: counts.bills_refused,
            bills_unknown: counts.bills_unknown,
            bills_pending: counts.bills_pending,
            batches_delivered: counts.batches_delivered,
            batches_refused: counts.batches_refused,
            batches_unknown: counts.batches_unknown,
            requests_sent: counts.requests_sent,
            elapsed_seconds: seconds(summary.elapsed),
            rejects_file: summary.rejects_file.as_ref().map(|path| path.display().to_string()),
            pending_file: summary.pending_file.as_ref().map(|path| path.display().to_string()),
            stopped: summary.report.stopped.as_ref().map(ToString::to_string),
            problems: summary.problems.iter().map(ProblemJson::from).collect(),
            problems_left_out: summary.problems_left_out,
        }
    }
}

impl<'a> From<&'a Problem> for ProblemJson<'a> {
    fn from(problem: &'a Problem) -> Self {
        Self {
            outcome: match problem.outcome {
                Outcome::Delivered => "delivered",
                Outcome::Refused => "refused",
                Outcome::Unknown => "unknown",
                Outcome::Pending => "pending",
            },
            batch: problem.batch,
            first_line: problem.first_line,
            last_line: problem.last_line,
            bills: problem.bills,
            reason: problem.reason.as_deref(),
        }
    }
}
