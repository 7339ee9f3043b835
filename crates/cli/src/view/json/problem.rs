//! Bills that were not delivered, by batches.

use billport::workflows::upload::Outcome;
use serde::Serialize;

use crate::view::Problem;
use crate::view::instants::rfc_3339;

/// A batch that was not delivered.
#[derive(Serialize)]
pub(crate) struct ProblemJson<'a> {
    outcome: &'static str,
    batch: u64,
    first_line: u64,
    last_line: u64,
    bills: u64,
    reason: Option<&'a str>,
    /// When it came to this, if that was before this process.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
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
            at: problem.at.map(rfc_3339),
        }
    }
}
