//! The result of an upload, or of an import.

use serde::Serialize;
use serde_json::value::RawValue;

use super::in_flight::InFlightJson;
use super::{CountsJson, ProblemJson, seconds};
use crate::view::summary::{UploadSummary, why_stopped};

/// The summary of a run.
#[derive(Serialize)]
pub(crate) struct UploadJson<'a> {
    /// By which the run is named in `billport runs`.
    run: String,
    target: &'static str,
    #[serde(flatten)]
    counts: CountsJson,
    /// How many of the rejected are duplicates; nothing of a run that was resumed.
    rows_duplicate: Option<u64>,
    /// How many of the rejected an earlier run has taken care of; nothing of a run that was resumed.
    rows_taken_care_of: Option<u64>,
    elapsed_seconds: Box<RawValue>,
    /// How many were on their way at once; nothing if nothing was left to send.
    in_flight: Option<InFlightJson>,
    rejects_file: Option<String>,
    /// Why the run ended before its file did.
    stopped: Option<String>,
    /// What was not delivered, by lines of the file; the first thousand.
    problems: Vec<ProblemJson<'a>>,
    problems_left_out: u64,
}

impl<'a> From<&'a UploadSummary> for UploadJson<'a> {
    fn from(summary: &'a UploadSummary) -> Self {
        let stopped = summary.report.stopped.as_ref();
        Self {
            run: summary.report.run.to_string(),
            target: summary.target.name(),
            counts: CountsJson::of(summary.kind, summary.report.counts),
            rows_duplicate: summary.rejected.map(|rejected| rejected.duplicates),
            rows_taken_care_of: summary.rejected.map(|rejected| rejected.taken_care_of),
            elapsed_seconds: seconds(summary.elapsed),
            in_flight: summary.report.in_flight.as_ref().map(InFlightJson::from),
            rejects_file: summary.rejects_file.as_ref().map(|path| path.display().to_string()),
            stopped: stopped.map(|stop| why_stopped(stop, summary.kind)),
            problems: ProblemJson::all(&summary.problems, summary.kind),
            problems_left_out: summary.problems_left_out,
        }
    }
}
