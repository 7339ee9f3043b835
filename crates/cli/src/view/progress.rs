//! How far a run is: a live bar on a terminal, a few plain lines elsewhere, nothing for machines.

use billport::journal::RunId;
use billport::workflows::customers::import::ImportPlan;
use billport::workflows::upload::{UploadCounts, UploadPlan};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use super::numbers::{grouped, grouped_money, plural, with_separators};
use super::{RunKind, talk};

/// A line is written each time another tenth of the bills is settled.
const TENTHS: u64 = 10;

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// A live bar.
    Bar,
    /// A live bar while the file is judged, and nothing after that.
    JudgingBar,
    /// Plain lines.
    Lines,
    /// Not at all.
    Silent,
}

/// Shows how far a run is.
#[derive(Debug)]
pub(crate) struct Progress {
    kind: RunKind,
    style: Style,
    bar: ProgressBar,
    bills: AtomicU64,
    tenths: AtomicU64,
    /// Whether the provider's customers are being looked through.
    looks: AtomicBool,
}

impl Progress {
    /// Progress of a file of so many bytes.
    pub(crate) fn new(kind: RunKind, style: Style, bytes: u64) -> Self {
        let bar = match style {
            Style::Bar | Style::JudgingBar => {
                ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr())
            }
            Style::Lines | Style::Silent => ProgressBar::hidden(),
        };
        bar.set_style(template("judging {wide_bar} {percent:>3} %  {msg}"));
        let (bills, tenths) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { kind, style, bar, bills, tenths, looks: AtomicBool::new(false) }
    }

    pub(super) fn judging(&self, rows_read: u64, rows_rejected: u64, bytes_read: u64) {
        if matches!(self.style, Style::Bar | Style::JudgingBar) {
            self.bar.set_position(bytes_read);
            let rows = plural(rows_read, "row");
            self.bar.set_message(format!("{rows}, {} rejected", grouped(rows_rejected)));
        }
    }

    pub(super) fn planned(&self, plan: &UploadPlan) {
        let counts = plan.counts();
        let line = format!(
            "judged {}: {} in {}, {} rejected, control total {}",
            plural(counts.rows_read, "row"),
            plural(counts.bills_pending, "bill"),
            plural(plan.batches(), "batch"),
            grouped(counts.rows_rejected),
            grouped_money(plan.total()),
        );
        if matches!(self.style, Style::Bar | Style::Lines) {
            self.interrupted_by(|| talk::note(&line));
        }
    }

    pub(super) fn import_planned(&self, plan: &ImportPlan) {
        let counts = plan.counts();
        let line = format!(
            "judged {}: {} to be added, {} rejected",
            plural(counts.rows_read, "row"),
            self.kind.bills(counts.bills_pending),
            grouped(counts.rows_rejected),
        );
        if matches!(self.style, Style::Bar | Style::Lines) {
            self.interrupted_by(|| talk::note(&line));
        }
    }

    /// The provider's own customers are looked through: told when it begins, and shown while it goes on.
    pub(super) fn looking_through(&self, customers: u64) {
        let is_news = !self.looks.swap(true, Ordering::Relaxed);
        if is_news && self.style == Style::Lines {
            talk::note("looking through the customers that are there already");
        }
        if self.style == Style::Bar {
            self.bar.set_style(template("looking for who is there already  {spinner}  {msg}"));
            self.bar.set_message(plural(customers, "customer"));
            self.bar.tick();
        }
    }

    /// The provider asks to slow down.
    pub(super) fn waiting(&self, wait: Duration) {
        let line = format!("the provider asks to slow down: waiting {} s", wait.as_secs().max(1));
        self.interrupted_by(|| talk::note(&line));
    }

    /// The run has a number: told to everybody at once, for by it the run goes on if this process
    /// is killed.
    pub(super) fn begun(&self, run: RunId, counts: &UploadCounts) {
        self.interrupted_by(|| talk::note(&format!("run {run}")));
        self.bills.store(counts.bills_pending, Ordering::Relaxed);
        self.bar.set_style(template(match self.kind {
            RunKind::Upload => {
                "uploading {wide_bar} {human_pos}/{human_len} bills  {rate}  {eta} left  {msg}"
            }
            RunKind::Import => {
                "adding {wide_bar} {human_pos}/{human_len} customers  {rate}  {eta} left  {msg}"
            }
        }));
        self.bar.set_message(settled_badly(counts));
        self.bar.set_length(counts.bills_pending);
        self.bar.reset();
    }

    pub(super) fn settled(&self, counts: &UploadCounts) {
        let bills = self.bills.load(Ordering::Relaxed);
        let settled = bills.saturating_sub(counts.bills_pending);
        match self.style {
            Style::JudgingBar | Style::Silent => {}
            Style::Bar => {
                self.bar.set_message(settled_badly(counts));
                self.bar.set_position(settled);
            }
            Style::Lines => {
                let tenths = (settled * TENTHS).checked_div(bills).unwrap_or(TENTHS);
                if self.tenths.swap(tenths, Ordering::Relaxed) < tenths {
                    talk::note(&format!(
                        "{:>3} %  {} of {}, {} refused, {} unknown",
                        (settled * 100).checked_div(bills).unwrap_or(100),
                        grouped(settled),
                        self.kind.bills(bills),
                        grouped(counts.bills_refused),
                        grouped(counts.bills_unknown),
                    ));
                }
            }
        }
    }

    /// Tells something on clear lines, and shows the bar again below them.
    pub(super) fn interrupted_by(&self, tell: impl FnOnce()) {
        self.bar.suspend(tell);
    }

    /// Takes the bar away, so that what follows stands on clear lines.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// The numbers that a person wants to see early; short, for a terminal is narrow.
fn settled_badly(counts: &UploadCounts) -> String {
    let [rejected, refused, unknown] =
        [counts.rows_rejected, counts.bills_refused, counts.bills_unknown].map(grouped);
    match counts.bills_refused {
        0 => format!("{rejected} rejected, {unknown} unknown"),
        _ => format!("{rejected} rejected, {refused} refused, {unknown} unknown"),
    }
}

/// A style in which `{rate}` is how many a second, as people read it.
pub(super) fn template(text: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(text).expect("the templates of this file are valid");
    style.with_key("rate", |state: &ProgressState, line: &mut dyn fmt::Write| {
        let whole = with_separators(&format!("{:.0}", state.per_sec()));
        // The line is a String, which takes whatever is written to it.
        let _ = write!(line, "{whole}/s");
    })
}
