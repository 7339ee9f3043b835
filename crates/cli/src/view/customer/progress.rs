//! How far an export is: a live line on a terminal, a plain one now and then elsewhere. Nobody knows
//! how many customers there are until the last one is read.

use indicatif::{ProgressBar, ProgressDrawTarget};
use std::io::{self, IsTerminal};

use crate::view::numbers::plural;
use crate::view::progress::template;
use crate::view::talk;

/// A plain line is written each time that so many more are read.
const EVERY: u64 = 10_000;

/// Shows how far an export is.
#[derive(Debug)]
pub(crate) struct ExportProgress {
    bar: ProgressBar,
    /// Whether plain lines are written.
    has_lines: bool,
}

impl ExportProgress {
    /// Progress of an export; customers that go to the terminal are progress enough.
    pub(crate) fn of(goes_to_terminal: bool) -> Self {
        let is_live = io::stderr().is_terminal() && !goes_to_terminal;
        let bar = if is_live {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
        } else {
            ProgressBar::hidden()
        };
        bar.set_style(template("exporting  {human_pos} customers  {rate}  {elapsed}"));
        Self { bar, has_lines: !is_live }
    }

    /// No progress is shown.
    pub(crate) fn silent() -> Self {
        Self { bar: ProgressBar::hidden(), has_lines: false }
    }

    /// So many customers were read.
    pub(crate) fn read(&self, customers: u64) {
        self.bar.set_position(customers);
        if self.has_lines && customers.is_multiple_of(EVERY) {
            talk::note(&format!("{} so far", plural(customers, "customer")));
        }
    }

    /// Tells something on clear lines, and shows the live one again below them.
    pub(crate) fn interrupted_by(&self, tell: impl FnOnce()) {
        self.bar.suspend(tell);
    }

    /// Takes the live line away, so that what follows stands on clear lines.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
