//! All runs, as a table.

use billport::journal::{RunCounts, RunRecord};

use super::instants::instant;
use super::numbers::grouped;
use super::table::Table;
use super::{RunKind, shown};

/// The names of the columns; the last two are texts of any length.
const HEAD: [&str; 12] = [
    "run",
    "job",
    "state",
    "begun",
    "rows",
    "delivered",
    "refused",
    "unknown",
    "pending",
    "rejected",
    "target",
    "file",
];
/// The columns that hold numbers.
const NUMBERS: [usize; 7] = [0, 4, 5, 6, 7, 8, 9];

/// A line for each run.
pub(crate) fn text(runs: &[RunRecord]) -> String {
    if runs.is_empty() {
        return "no runs yet\n".to_owned();
    }
    Table { head: HEAD, numbers: &NUMBERS, rows: runs.iter().map(row).collect() }.text()
}

fn row(run: &RunRecord) -> [String; 12] {
    let counts = &run.counts;
    let RunCounts { rows_read, bills_delivered, bills_refused, bills_pending, .. } = *counts;
    [
        run.id.to_string(),
        RunKind::of(&run.begun.target).name().to_owned(),
        run.state().name().to_owned(),
        instant(run.begun_at),
        grouped(rows_read),
        grouped(bills_delivered),
        grouped(bills_refused),
        grouped(counts.bills_unknown + counts.bills_in_flight),
        grouped(bills_pending),
        grouped(counts.rows_rejected()),
        shown(&run.begun.target).to_string(),
        shown(&run.begun.file).to_string(),
    ]
}
