//! The result of an upload.

use serde::Serialize;
use serde_json::value::RawValue;

use super::{ProblemJson, seconds};
use crate::view::summary::UploadSummary;

/// The summary of an upload. The counts always add up:
/// `rows_read = rows_rejected + bills_delivered + bills_refused + bills_unknown + bills_pending`.
#[derive(Serialize)]
pub(crate) struct UploadJson<'a> {
    /// By which the run is named in `billport runs`.
    run: String,
    target: &'static str,
    rows_read: u64,
    rows_rejected: u64,
    /// How many of the rejected are duplicates; nothing of a run that was resumed.
    rows_duplicate: Option<u64>,
    /// How many of the rejected an earlier run has taken care of; nothing of a run that was resumed.
    rows_taken_care_of: Option<u64>,
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
    /// Why the run ended before its file did.
    stopped: Option<String>,
    /// What was not delivered, by lines of the file; the first thousand.
    problems: Vec<ProblemJson<'a>>,
    problems_left_out: u64,
}

impl<'a> From<&'a UploadSummary> for UploadJson<'a> {
    fn from(summary: &'a UploadSummary) -> Self {
        let counts = summary.report.counts;
        Self {
            run: summary.report.run.to_string(),
            target: summary.target.name(),
            rows_read: counts.rows_read,
            rows_rejected: counts.rows_rejected,
            rows_duplicate: summary.rejected.map(|rejected| rejected.duplicates),
            rows_taken_care_of: summary.rejected.map(|rejected| rejected.taken_care_of),
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
            stopped: summary.report.stopped.as_ref().map(ToString::to_string),
            problems: summary.problems.iter().map(ProblemJson::from).collect(),
            problems_left_out: summary.problems_left_out,
        }
    }
}
