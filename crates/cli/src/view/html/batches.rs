//! The batches that were not delivered, what is of unknown outcome first.

use super::escape::escaped;
use super::fate::Fate;
use super::times::time_element;
use super::{BatchRow, RunKind};
use crate::view::numbers::grouped;

/// The table, or nothing if everything that was sent was delivered.
pub(super) fn batches(batches: &[BatchRow<'_>], left_out: u64, kind: RunKind) -> String {
    if batches.is_empty() && left_out == 0 {
        return String::new();
    }
    let mut sorted: Vec<_> = batches.iter().collect();
    sorted.sort_by_key(|row| (Fate::of(row.outcome), row.batch, row.first_line));
    let (what, batch, bills) = names(kind);
    let left_out = match left_out {
        0 => String::new(),
        1 => " 1 more is left out of this page.".to_owned(),
        more => format!(" {} more are left out of this page.", grouped(more)),
    };
    format!(
        r#"<section aria-labelledby="batches">
<h2 id="batches">What was not delivered</h2>
<table class="batches">
<caption>{what}, by the lines of the file.{left_out}</caption>
<thead><tr><th scope="col" class="number">{batch}</th><th scope="col">Lines</th><th scope="col" class="number">{bills}</th><th scope="col">Outcome</th><th scope="col">Why</th><th scope="col">When</th></tr></thead>
<tbody>
{rows}</tbody>
</table>
</section>
"#,
        rows = sorted.into_iter().map(|row| line(row, kind)).collect::<String>(),
    )
}

/// What is listed, and what its number and its size are called.
const fn names(kind: RunKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        RunKind::Upload => ("Batches, and parts of batches", "Batch", "Bills"),
        RunKind::Import => ("Customers", "Row", "Customers"),
    }
}

/// A row. On a narrow screen it becomes a card, and the cells name themselves.
fn line(row: &BatchRow<'_>, kind: RunKind) -> String {
    let (_, noun, bills_noun) = names(kind);
    let lines = match (row.first_line, row.last_line) {
        (first, last) if first == last => grouped(first),
        (first, last) => format!("{}–{}", grouped(first), grouped(last)),
    };
    format!(
        r#"<tr><th scope="row" class="number"><span class="only-narrow">{noun} </span>{batch}</th><td data-name="Lines" class="lines">{lines}</td><td data-name="{bills_noun}" class="number">{bills}</td><td data-name="Outcome">{outcome}</td><td data-name="Why" class="why">{why}</td><td data-name="When">{at}</td></tr>
"#,
        batch = grouped(row.batch),
        bills = grouped(row.bills),
        outcome = Fate::of(row.outcome).label(),
        why = row.why.map_or_else(|| "–".to_owned(), escaped),
        at = row.at.map_or_else(|| "not sent".to_owned(), time_element),
    )
}
