//! Bills and customers that were not delivered: bills by batches, customers by rows.

use billport::workflows::upload::Outcome;
use serde::Serialize;

use crate::view::instants::rfc_3339;
use crate::view::{Problem, RunKind};

/// What was not delivered.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum ProblemJson<'a> {
    Batch(BatchProblemJson<'a>),
    Row(RowProblemJson<'a>),
}

/// A batch that was not delivered.
#[derive(Serialize)]
pub(crate) struct BatchProblemJson<'a> {
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

/// A customer that was not delivered.
#[derive(Serialize)]
pub(crate) struct RowProblemJson<'a> {
    outcome: &'static str,
    row: u64,
    line: u64,
    reason: Option<&'a str>,
    /// When it came to this, if that was before this process.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
}

impl<'a> ProblemJson<'a> {
    /// The problems of a run of this kind.
    pub(super) fn all(problems: &'a [Problem], kind: RunKind) -> Vec<Self> {
        problems.iter().map(|problem| Self::of(problem, kind)).collect()
    }

    fn of(problem: &'a Problem, kind: RunKind) -> Self {
        let Problem { batch, first_line, last_line, bills, .. } = *problem;
        let outcome = match problem.outcome {
            Outcome::Delivered => "delivered",
            Outcome::Refused => "refused",
            Outcome::Unknown => "unknown",
            Outcome::Pending => "pending",
        };
        let reason = problem.reason.as_deref();
        let at = problem.at.map(rfc_3339);
        match kind {
            RunKind::Upload => Self::Batch(BatchProblemJson {
                outcome,
                batch,
                first_line,
                last_line,
                bills,
                reason,
                at,
            }),
            RunKind::Import => {
                Self::Row(RowProblemJson { outcome, row: batch, line: first_line, reason, at })
            }
        }
    }
}
