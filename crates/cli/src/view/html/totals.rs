//! The rows read, by what became of them: numbers that add up, and a bar that shows them.

use billport::workflows::upload::UploadCounts;

use super::RunKind;
use super::fate::Fate;
use crate::view::numbers::{grouped, plural};

/// A hundredth of a percent: the finest share that is told.
const WHOLE: u128 = 10_000;
/// The least that a fate takes of the bar: one percent, so that a single bill can be seen.
const LEAST: u128 = 100;

pub(super) fn totals(counts: &UploadCounts, kind: RunKind) -> String {
    format!(
        r#"<section aria-labelledby="totals">
<h2 id="totals">What became of the rows</h2>
{}<table class="totals">
<caption>{} read from the file, each counted once.</caption>
<thead><tr><th scope="col">Outcome</th><th scope="col" class="number">Rows</th><th scope="col" class="number">Share</th></tr></thead>
<tbody>
{}</tbody>
<tfoot><tr><th scope="row">rows read</th><td class="number">{}</td><td class="number">{}</td></tr></tfoot>
</table>
{}</section>
"#,
        bar(counts),
        plural(counts.rows_read, "row"),
        Fate::ALL.map(|fate| row(fate, counts, kind)).concat(),
        grouped(counts.rows_read),
        share(counts.rows_read, counts.rows_read),
        doubt(counts),
    )
}

fn row(fate: Fate, counts: &UploadCounts, kind: RunKind) -> String {
    let rows = fate.rows(counts);
    let none = if rows == 0 { r#" class="none""# } else { "" };
    let batches = match fate {
        Fate::Delivered => counts.batches_delivered,
        Fate::Unknown => counts.batches_unknown,
        Fate::Refused => counts.batches_refused,
        Fate::Pending | Fate::Rejected => 0,
    };
    let batches = match (kind, batches) {
        (RunKind::Import, _) | (_, 0) => String::new(),
        (RunKind::Upload, batches) => format!(", in {}", kind.batches(batches)),
    };
    format!(
        r#"<tr{none}><th scope="row">{}<small>{}{batches}</small></th><td class="number">{}</td><td class="number">{}</td></tr>
"#,
        fate.label(),
        fate.meaning(kind),
        grouped(rows),
        share(rows, counts.rows_read),
    )
}

/// The part of the whole in percent, cut and never rounded up: 100 % is all of it, 0 % nothing.
fn share(part: u64, whole: u64) -> String {
    let hundredths = u128::from(part) * WHOLE / u128::from(whole.max(1));
    match (part, hundredths) {
        (0, _) => "0 %".to_owned(),
        (part, _) if part == whole => "100 %".to_owned(),
        (_, 0) => "&lt; 0.01 %".to_owned(),
        (_, hundredths) => format!("{}.{:02} %", hundredths / 100, hundredths % 100),
    }
}

/// The rows as a bar, for a first glance. The table beside it says the same in numbers.
fn bar(counts: &UploadCounts) -> String {
    let mut text = String::new();
    let mut from = 0;
    for (fate, width) in widths(counts) {
        text += &format!(
            r#"<rect class="part {name}" fill="url(#fill-{name})" x="{}.{:02}%" y="0" width="{}.{:02}%" height="100%"/>"#,
            from / 100,
            from % 100,
            width / 100,
            width % 100,
            name = fate.name(),
        );
        from += width;
    }
    match text.as_str() {
        "" => text,
        parts => format!("<svg class=\"bar\" aria-hidden=\"true\">{parts}</svg>\n"),
    }
}

/// How wide each part of the bar is, in hundredths of a percent: 100 % in all.
fn widths(counts: &UploadCounts) -> Vec<(Fate, u128)> {
    let rows = |fate: Fate| u128::from(fate.rows(counts));
    let all: u128 = Fate::ALL.into_iter().map(rows).sum();
    let there = Fate::ALL.into_iter().filter(|fate| rows(*fate) > 0);
    let mut widths: Vec<_> =
        there.map(|fate| (fate, (rows(fate) * WHOLE / all).max(LEAST))).collect();
    // The largest part gives what the small ones take, and takes what was cut off.
    let taken: u128 = widths.iter().map(|(_, width)| width).sum();
    if let Some((_, largest)) = widths.iter_mut().max_by_key(|(_, width)| *width) {
        *largest = *largest + WHOLE - taken;
    }
    widths
}

/// A word of warning if the numbers contradict each other: then none of them can be trusted.
fn doubt(counts: &UploadCounts) -> &'static str {
    if counts.add_up() {
        return "";
    }
    "<p class=\"warning\">These numbers do not add up to the rows read. Do not rely on them, and \
     report this as a mistake of Billport.</p>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_rounded_to_all_or_to_nothing() {
        for (part, whole, text) in [
            (0, 0, "0 %"),
            (0, 10, "0 %"),
            (10, 10, "100 %"),
            (1, 3, "33.33 %"),
            (9_999_999, 10_000_000, "99.99 %"),
            (1, 10_000_000, "&lt; 0.01 %"),
            (u64::MAX - 1, u64::MAX, "99.99 %"),
        ] {
            assert_eq!(share(part, whole), text, "{part} of {whole}");
        }
    }

    #[test]
    fn a_single_bill_is_seen_and_the_bar_is_full() {
        for counts in [
            UploadCounts { bills_delivered: 9_999_996, ..UploadCounts::default() },
            UploadCounts {
                bills_delivered: 9_999_996,
                bills_unknown: 1,
                bills_refused: 1,
                bills_pending: 1,
                rows_rejected: 1,
                ..UploadCounts::default()
            },
            UploadCounts { bills_pending: 1, bills_refused: 2, ..UploadCounts::default() },
        ] {
            let widths = widths(&counts);
            assert_eq!(widths.iter().map(|(_, width)| width).sum::<u128>(), WHOLE);
            assert!(widths.iter().all(|(_, width)| *width >= LEAST));
        }
        assert_eq!(bar(&UploadCounts::default()), "");
    }

    #[test]
    fn numbers_that_contradict_each_other_are_not_told_as_if_they_were_right() {
        let mut counts =
            UploadCounts { rows_read: 2, bills_delivered: 2, ..UploadCounts::default() };
        assert!(!totals(&counts, RunKind::Upload).contains("do not add up"));
        counts.bills_refused = 1;
        assert!(totals(&counts, RunKind::Upload).contains("do not add up"));
    }
}
