//! The result of a check, for people.

use billport::domain::Money;
use billport::workflows::upload::UploadCounts;
use std::path::PathBuf;
use time::Date;

use super::{RejectedRow, grouped, grouped_money, plural, shown, why_rejected};

/// How many rejected rows are listed.
const LISTED: usize = 20;

/// What a check found.
#[derive(Debug)]
pub(crate) struct Judgement {
    pub(crate) counts: UploadCounts,
    /// How many of the rejected rows are duplicates.
    pub(crate) rows_duplicate: u64,
    pub(crate) batches: u64,
    pub(crate) total: Money,
    pub(crate) today: Date,
    pub(crate) ignored_columns: Vec<String>,
    pub(crate) rejects_file: Option<PathBuf>,
    pub(crate) rejected: Vec<RejectedRow>,
}

/// The result as text.
pub(crate) fn text(judgement: &Judgement) -> String {
    let Judgement { counts, total, today, .. } = judgement;
    let mut text = rejected_rows(&judgement.rejected, counts.rows_rejected, LISTED);
    text += &format!(
        "rows read        {}\nvalid bills      {} in {}, control total {}\nrejected         {}{}\n\
         judged by day    {today}\n",
        grouped(counts.rows_read),
        grouped(counts.bills_pending),
        plural(judgement.batches, "batch"),
        grouped_money(*total),
        grouped(counts.rows_rejected),
        why_rejected(judgement.rows_duplicate, 0, ""),
    );
    if let Some(path) = &judgement.rejects_file {
        text += &format!("rejects file     {}\n", shown(path));
    }
    text
}

/// The first rejected rows, a line each, and how many more there are.
pub(crate) fn rejected_rows(rows: &[RejectedRow], all: u64, listed: usize) -> String {
    let mut text = String::new();
    for row in rows.iter().take(listed) {
        text += &format!("line {}: {}\n", row.line, row.reason);
    }
    match all.saturating_sub(listed as u64) {
        0 => text,
        more => text + &format!("and {} more\n", plural(more, "row")),
    }
}
