//! The rejected rows, by reason.

use billport::workflows::upload::UploadCounts;

use super::escape::escaped;
use crate::view::numbers::grouped;

/// The table, or nothing if there is none to tell of.
pub(super) fn rejected(counts: &UploadCounts, reasons: &[(String, u64)]) -> String {
    let all = counts.rows_rejected;
    if all == 0 {
        return String::new();
    }
    let told: u64 = reasons.iter().map(|(_, rows)| rows).sum();
    let mut rows: String =
        reasons.iter().map(|(reason, rows)| row(&escaped(reason), *rows)).collect();
    if all > told {
        rows += &row(if told == 0 { "not told" } else { "other reasons" }, all - told);
    }
    format!(
        r#"<section aria-labelledby="rejected">
<h2 id="rejected">Why rows were rejected</h2>
<table class="reasons">
<caption>Rejected rows by reason, the most frequent first. Nothing of them was sent.</caption>
<thead><tr><th scope="col">Reason</th><th scope="col" class="number">Rows</th></tr></thead>
<tbody>
{rows}</tbody>
<tfoot><tr><th scope="row">rejected</th><td class="number">{}</td></tr></tfoot>
</table>
</section>
"#,
        grouped(all),
    )
}

fn row(reason: &str, rows: u64) -> String {
    format!("<tr><th scope=\"row\">{reason}</th><td class=\"number\">{}</td></tr>\n", grouped(rows))
}
