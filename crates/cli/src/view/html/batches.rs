//! The batches that were not delivered, what is of unknown outcome first.

use super::BatchRow;
use super::escape::escaped;
use super::fate::Fate;
use super::times::time_element;
use crate::view::numbers::grouped;

/// The table, or nothing if everything that was sent was delivered.
pub(super) fn batches(batches: &[BatchRow<'_>], left_out: u64) -> String {
    if batches.is_empty() && left_out == 0 {
        return String::new();
    }
    let mut sorted: Vec<_> = batches.iter().collect();
    sorted.sort_by_key(|row| (Fate::of(row.outcome), row.batch, row.first_line));
    let left_out = match left_out {
        0 => String::new(),
        1 => " 1 more is left out of this page.".to_owned(),
        more => format!(" {} more are left out of this page.", grouped(more)),
    };
    format!(
        r#"<section aria-labelledby="batches">
<h2 id="batches">What was not delivered</h2>
<table class="batches">
<caption>Batches, and parts of batches, by the lines of the file.{left_out}</caption>
<thead><tr><th scope="col" class="number">Batch</th><th scope="col">Lines</th><th scope="col" class="number">Bills</th><th scope="col">Outcome</th><th scope="col">Why</th><th scope="col">When</th></tr></thead>
<tbody>
{}</tbody>
</table>
</section>
"#,
        sorted.into_iter().map(row).collect::<String>(),
    )
}

/// A row. On a narrow screen it becomes a card, and the cells name themselves.
fn row(row: &BatchRow<'_>) -> String {
    let lines = match (row.first_line, row.last_line) {
        (first, last) if first == last => grouped(first),
        (first, last) => format!("{}–{}", grouped(first), grouped(last)),
    };
    format!(
        r#"<tr><th scope="row" class="number"><span class="only-narrow">Batch </span>{batch}</th><td data-name="Lines" class="lines">{lines}</td><td data-name="Bills" class="number">{bills}</td><td data-name="Outcome">{outcome}</td><td data-name="Why" class="why">{why}</td><td data-name="When">{at}</td></tr>
"#,
        batch = grouped(row.batch),
        bills = grouped(row.bills),
        outcome = Fate::of(row.outcome).label(),
        why = row.why.map_or_else(|| "–".to_owned(), escaped),
        at = row.at.map_or_else(|| "not sent".to_owned(), time_element),
    )
}
