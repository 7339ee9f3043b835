//! How far a run is: a live bar on a terminal, a few plain lines elsewhere, nothing for machines.

use billport::workflows::upload::{UploadCounts, UploadPlan};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicU64, Ordering};

use super::{grouped, grouped_money, plural, talk};

/// A line is written each time another tenth of the bills is settled.
const TENTHS: u64 = 10;

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// A live bar.
    Bar,
    /// Plain lines.
    Lines,
    /// Not at all.
    Silent,
}

/// Shows how far a run is.
#[derive(Debug)]
pub(crate) struct Progress {
    style: Style,
    bar: ProgressBar,
    bills: AtomicU64,
    tenths: AtomicU64,
}

impl Progress {
    /// Progress of a file of so many bytes.
    pub(crate) fn new(style: Style, bytes: u64) -> Self {
        let bar = match style {
            Style::Bar => ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr()),
            Style::Lines | Style::Silent => ProgressBar::hidden(),
        };
        bar.set_style(template("judging {bar:30} {percent:>3} %  {msg}"));
        Self { style, bar, bills: AtomicU64::new(0), tenths: AtomicU64::new(0) }
    }

    pub(super) fn judging(&self, rows_read: u64, rows_rejected: u64, bytes_read: u64) {
        if self.style == Style::Bar {
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
        match self.style {
            Style::Silent => return,
            Style::Lines => talk::note(&line),
            Style::Bar => self.bar.suspend(|| talk::note(&line)),
        }
        self.bills.store(counts.bills_pending, Ordering::Relaxed);
        self.bar.reset();
        self.bar.set_length(counts.bills_pending);
        self.bar.set_style(template(
            "uploading {bar:30} {human_pos}/{human_len} bills  {per_sec}  {eta} left  {msg}",
        ));
    }

    pub(super) fn settled(&self, counts: &UploadCounts) {
        let bills = self.bills.load(Ordering::Relaxed);
        let settled = bills.saturating_sub(counts.bills_pending);
        match self.style {
            Style::Silent => {}
            Style::Bar => {
                self.bar.set_position(settled);
                let (rejected, unknown) = (counts.rows_rejected, counts.bills_unknown);
                self.bar.set_message(format!(
                    "{} rejected, {} refused, {} unknown",
                    grouped(rejected),
                    grouped(counts.bills_refused),
                    grouped(unknown),
                ));
            }
            Style::Lines => {
                let tenths = (settled * TENTHS).checked_div(bills).unwrap_or(TENTHS);
                if self.tenths.swap(tenths, Ordering::Relaxed) < tenths {
                    talk::note(&format!(
                        "{:>3} %  {} of {}, {} refused, {} unknown",
                        tenths * 100 / TENTHS,
                        grouped(settled),
                        plural(bills, "bill"),
                        grouped(counts.bills_refused),
                        grouped(counts.bills_unknown),
                    ));
                }
            }
        }
    }

    /// Takes the bar away, so that what follows stands on clear lines.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn template(text: &str) -> ProgressStyle {
    ProgressStyle::with_template(text).expect("the templates of this file are valid")
}
