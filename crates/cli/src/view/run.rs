//! What became of a run, for people.

use billport::journal::RunRecord;
use billport::workflows::upload::Outcome;
use time::OffsetDateTime;

use super::instants::instant;
use super::next_steps::{self, NextStep};
use super::numbers::grouped;
use super::{Problem, RunKind, shown};

/// How many batches are listed; machines are given more.
const LISTED: usize = 50;

/// A run, and what is to be told of it.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) run: RunRecord,
    /// The first batches that were refused or are of unknown outcome.
    pub(crate) problems: Vec<Problem>,
    pub(crate) next_steps: Vec<NextStep>,
    /// Until when the provider has asked to be left alone.
    pub(crate) held_off: Option<OffsetDateTime>,
}

impl Shown {
    /// What it brings to the provider.
    pub(crate) fn kind(&self) -> RunKind {
        RunKind::of(&self.run.begun.target)
    }

    /// How many more batches were refused or are of unknown outcome.
    pub(crate) fn problems_left_out(&self) -> u64 {
        let counts = &self.run.counts;
        let all = counts.batches_refused + counts.batches_unknown;
        all.saturating_sub(self.problems.len() as u64)
    }
}

/// The run as text: what it was, its numbers, its batches that were not delivered, what to do next.
pub(crate) fn text(told: &Shown) -> String {
    header(told) + &numbers(&told.run) + &batches(told) + &next_steps::text(&told.next_steps)
}

fn header(told: &Shown) -> String {
    let run = &told.run;
    let begun = &run.begun;
    let mut text = format!("run          {}, {}\n", run.id, run.state().name());
    if let Some(owner) = &run.owner {
        text += &format!("delivered by {}\n", shown(owner.to_string()));
    }
    let file = shown(&begun.file);
    let what = if begun.is_spooled { "standard input, kept as " } else { "" };
    text += &format!("file         {what}{file}\n");
    text += &format!("SHA-256      {}\n", begun.fingerprint);
    text += &format!("target       {}\n", shown(&begun.target));
    text += &format!("begun        {}\n", instant(run.begun_at));
    text += &format!("last change  {}\n", instant(run.changed_at));
    if let Some(moment) = told.held_off {
        let moment = instant(moment);
        text += &format!("held off     the provider asked to be left alone until {moment}\n");
    }
    if let Some(path) = &begun.rejects_file {
        text += &format!("rejects      {}\n", shown(path));
    }
    text
}

fn numbers(run: &RunRecord) -> String {
    let counts = &run.counts;
    let batches = |number| RunKind::of(&run.begun.target).in_batches(number);
    let mut text = String::new();
    for (name, number, note) in [
        ("rows read", counts.rows_read, String::new()),
        ("rejected", counts.rows_rejected(), String::new()),
        ("delivered", counts.bills_delivered, batches(counts.batches_delivered)),
        ("refused", counts.bills_refused, batches(counts.batches_refused)),
        ("unknown", counts.bills_unknown, batches(counts.batches_unknown)),
        ("on its way", counts.bills_in_flight, batches(counts.batches_in_flight)),
        ("pending", counts.bills_pending, String::new()),
        ("requests", counts.requests_sent, String::new()),
    ] {
        // Only of a run under way.
        if name != "on its way" || number > 0 {
            text += &format!("{name:<11}{:>12}{note}\n", grouped(number));
        }
    }
    text
}

fn batches(told: &Shown) -> String {
    let mut text = String::new();
    for problem in told.problems.iter().take(LISTED) {
        let Problem { outcome, reason, at, .. } = problem;
        let outcome = match outcome {
            Outcome::Delivered => "delivered",
            Outcome::Refused => "refused",
            Outcome::Unknown => "of unknown outcome",
            Outcome::Pending => "pending",
        };
        let at = at.map_or(String::new(), |at| format!(", {}", instant(at)));
        let reason = reason.as_ref().map_or(String::new(), |reason| format!(": {reason}"));
        text += &format!("{} {outcome}{at}{reason}\n", problem.told(told.kind()));
    }
    let listed = told.problems.len().min(LISTED) as u64;
    let more = told.problems.len() as u64 + told.problems_left_out() - listed;
    if more > 0 {
        text += &format!("and {} more\n", told.kind().batches(more));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}
