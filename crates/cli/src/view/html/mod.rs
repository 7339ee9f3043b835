//! The report of a run as a page of HTML, for whoever has to decide what comes next.
//!
//! One file that needs nothing else: no script, no font or image from anywhere, and a policy that
//! forbids both. It is well-formed as XML too, so that it can be taken apart by any tool.
//!
//! | file | what |
//! |---|---|
//! | `page.rs` | the frame of the page, and the order of its parts |
//! | `verdict.rs` | what became of the run, in one sentence |
//! | `totals.rs`, `rejected.rs` | the rows read, by what became of them; the rejected ones, by reason |
//! | `steps.rs` | what to do next |
//! | `chart/` | how the run went, as a drawing |
//! | `batches.rs` | the batches that were not delivered |
//! | `facts.rs` | which run it was: file, target, times |
//! | `fate.rs` | the ways in which a row can end: words, marks, patterns |
//! | `escape.rs` | text from outside, made safe to stand in HTML |
//! | `times.rs` | instants and lengths of time |
//! | `style.css`, `marks.svg` | how it looks |

mod batches;
mod chart;
mod escape;
mod facts;
mod fate;
mod page;
mod rejected;
#[cfg(test)]
mod sample;
mod steps;
#[cfg(test)]
mod tests;
mod times;
mod totals;
mod verdict;

pub(crate) use page::page;

use billport::workflows::upload::{Outcome, UploadCounts};
use time::OffsetDateTime;

use super::RunKind;
use super::next_steps::NextStep;

/// All that the page tells of a run. Text may hold anything: it is made safe where it is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReportPage<'a> {
    /// The name of the run, as it is typed: `12`.
    pub(crate) run: &'a str,
    /// Whether it is of bills or of customers.
    pub(crate) kind: RunKind,
    pub(crate) state: RunState,
    /// The file of bills or customers.
    pub(crate) file: &'a str,
    /// Where they went: `production (https://…)`.
    pub(crate) target: &'a str,
    pub(crate) started: OffsetDateTime,
    /// When the run came to its end, if it did.
    pub(crate) ended: Option<OffsetDateTime>,
    /// When this page is written.
    pub(crate) written: OffsetDateTime,
    /// The digest of the file.
    pub(crate) fingerprint: &'a str,
    pub(crate) counts: UploadCounts,
    /// How many rows were rejected for which reason, the most frequent first. What is missing of
    /// the rejected rows is told as "other reasons".
    pub(crate) rejected: &'a [(String, u64)],
    /// How far the run was, by time: any number of points.
    pub(crate) progress: &'a [ProgressPoint],
    /// The batches, or parts of batches, that were not delivered.
    pub(crate) batches: &'a [BatchRow<'a>],
    /// How many more of them there are.
    pub(crate) batches_left_out: u64,
    /// What to do next, the most important first.
    pub(crate) next_steps: &'a [NextStep],
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunState {
    /// It has come to its end.
    Finished,
    /// It stopped before its end, and nothing was on its way.
    Unfinished,
    /// It stopped while something was on its way.
    InDoubt,
    /// It is under way.
    Running,
}

impl RunState {
    /// The state in words.
    fn name(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Unfinished => "unfinished",
            Self::InDoubt => "in doubt",
            Self::Running => "running",
        }
    }
}

/// What had become of the bills at one moment, since the beginning of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProgressPoint {
    pub(crate) at: OffsetDateTime,
    pub(crate) delivered: u64,
    pub(crate) refused: u64,
    pub(crate) unknown: u64,
}

/// A batch, or a part of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BatchRow<'a> {
    pub(crate) batch: u64,
    pub(crate) first_line: u64,
    pub(crate) last_line: u64,
    pub(crate) bills: u64,
    pub(crate) outcome: Outcome,
    /// The provider's words, or our own.
    pub(crate) why: Option<&'a str>,
    /// When it came to this, if it was sent at all.
    pub(crate) at: Option<OffsetDateTime>,
}
