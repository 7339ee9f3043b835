//! What became of the run, in one sentence: the first thing on the page.
//!
//! What is of unknown outcome comes before all else, for it is the one thing that gets worse if
//! somebody acts without knowing it.

use std::collections::BTreeSet;

use billport::workflows::upload::Outcome;

use super::fate::Fate;
use super::{ReportPage, RunState};
use crate::view::numbers::{grouped, plural};

/// How many batches of unknown outcome are named one by one.
const NAMED: usize = 3;

/// The sentence, and the fate that it is about.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) about: Fate,
    pub(super) sentence: String,
}

pub(super) fn verdict(report: &ReportPage<'_>) -> Verdict {
    let counts = &report.counts;
    let about = if counts.bills_unknown > 0 || report.state == RunState::InDoubt {
        Fate::Unknown
    } else if report.state == RunState::Running {
        Fate::Pending
    } else {
        let ends = [Fate::Pending, Fate::Refused, Fate::Rejected];
        ends.into_iter().find(|fate| fate.rows(counts) > 0).unwrap_or(Fate::Delivered)
    };
    Verdict { about, sentence: format!("{}{}.", delivered(report), rest(report)) }
}

/// How much of the file was delivered.
fn delivered(report: &ReportPage<'_>) -> String {
    let counts = &report.counts;
    let sent_to = [Fate::Delivered, Fate::Unknown, Fate::Refused, Fate::Pending];
    let bills: u64 = sent_to.iter().map(|fate| fate.rows(counts)).sum();
    let bill = report.kind.bill();
    let so_far = if report.state == RunState::Running { " so far" } else { "" };
    match (bills, counts.bills_delivered) {
        (0, _) if counts.rows_rejected > 0 => format!("No {bill} was sent"),
        (0, _) => format!("No row was read{so_far}, and no {bill} was sent"),
        (1, 1) => format!("The one {bill} was delivered"),
        (bills, delivered) if bills == delivered => {
            format!("All {} were delivered{so_far}", report.kind.bills(bills))
        }
        (bills, delivered) => {
            format!("{} of {} delivered{so_far}", grouped(delivered), report.kind.bills(bills))
        }
    }
}

/// What became of the others.
fn rest(report: &ReportPage<'_>) -> String {
    let counts = &report.counts;
    if counts.bills_unknown > 0 {
        return format!(
            "; {} of unknown outcome: ask the provider about {} before anything else",
            number_is(counts.bills_unknown),
            doubtful_batches(report),
        );
    }
    if report.state == RunState::InDoubt {
        return "; what was on its way when the run stopped is in doubt: ask the provider before \
                anything else"
            .to_owned();
    }
    let mut clauses = Vec::new();
    if counts.bills_refused > 0 {
        clauses.push(format!("{} refused by the provider", number_was(counts.bills_refused)));
    }
    if counts.bills_pending > 0 {
        clauses.push(format!("{} still pending", number_is(counts.bills_pending)));
    }
    if counts.rows_rejected > 0 {
        let rows = plural(counts.rows_rejected, "row");
        let verb = if counts.rows_rejected == 1 { "was" } else { "were" };
        clauses.push(format!("{rows} of the file {verb} rejected"));
    }
    match clauses.split_last() {
        None => String::new(),
        Some((only, [])) => format!("; {only}"),
        Some((last, others)) => format!("; {} and {last}", others.join(", ")),
    }
}

fn number_is(number: u64) -> String {
    format!("{} {}", grouped(number), if number == 1 { "is" } else { "are" })
}

fn number_was(number: u64) -> String {
    format!("{} {}", grouped(number), if number == 1 { "was" } else { "were" })
}

/// The batches whose outcome is unknown: by their numbers if they are few and all known here.
fn doubtful_batches(report: &ReportPage<'_>) -> String {
    let rows = report.batches.iter().filter(|row| row.outcome == Outcome::Unknown);
    let bills: u64 = rows.clone().map(|row| row.bills).sum();
    let numbers: BTreeSet<_> = rows.map(|row| row.batch).collect();
    if bills != report.counts.bills_unknown || numbers.len() > NAMED {
        return "them".to_owned();
    }
    let numbers: Vec<_> = numbers.into_iter().map(grouped).collect();
    let (batch, batches) = (report.kind.batch(), report.kind.batches_named());
    match numbers.split_last() {
        None => "them".to_owned(),
        Some((only, [])) => format!("{batch} {only}"),
        Some((last, others)) => format!("{batches} {} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::html::BatchRow;
    use crate::view::html::sample::Sample;
    use billport::workflows::upload::UploadCounts;

    /// Counts by the order of the fates: delivered, unknown, refused, pending, rejected.
    fn counts(rows: [u64; 5]) -> UploadCounts {
        UploadCounts {
            rows_read: rows.iter().sum(),
            bills_delivered: rows[0],
            bills_unknown: rows[1],
            bills_refused: rows[2],
            bills_pending: rows[3],
            rows_rejected: rows[4],
            ..UploadCounts::default()
        }
    }

    #[test]
    fn the_sentence_tells_what_became_of_the_run() {
        use RunState::{Finished, InDoubt, Running, Unfinished};
        let sample = Sample::new();
        for (state, rows, about, sentence) in [
            (Finished, [0; 5], Fate::Delivered, "No row was read, and no bill was sent."),
            (Running, [0; 5], Fate::Pending, "No row was read so far, and no bill was sent."),
            (
                Finished,
                [0, 0, 0, 0, 1],
                Fate::Rejected,
                "No bill was sent; 1 row of the file was rejected.",
            ),
            (Finished, [1, 0, 0, 0, 0], Fate::Delivered, "The one bill was delivered."),
            (Finished, [2000, 0, 0, 0, 0], Fate::Delivered, "All 2,000 bills were delivered."),
            (
                Finished,
                [2000, 0, 0, 0, 12],
                Fate::Rejected,
                "All 2,000 bills were delivered; 12 rows of the file were rejected.",
            ),
            (
                Finished,
                [1990, 0, 10, 0, 0],
                Fate::Refused,
                "1,990 of 2,000 bills delivered; 10 were refused by the provider.",
            ),
            (
                Unfinished,
                [0, 0, 1, 1, 2],
                Fate::Pending,
                "0 of 2 bills delivered; 1 was refused by the provider, 1 is still pending and \
                 2 rows of the file were rejected.",
            ),
            (
                Running,
                [500, 0, 0, 1500, 0],
                Fate::Pending,
                "500 of 2,000 bills delivered so far; 1,500 are still pending.",
            ),
            (
                InDoubt,
                [1000, 500, 1, 492, 7],
                Fate::Unknown,
                "1,000 of 1,993 bills delivered; 500 are of unknown outcome: ask the provider \
                 about batch 4 before anything else.",
            ),
            (
                InDoubt,
                [1000, 0, 0, 1000, 0],
                Fate::Unknown,
                "1,000 of 2,000 bills delivered; what was on its way when the run stopped is in \
                 doubt: ask the provider before anything else.",
            ),
        ] {
            let report = ReportPage { state, counts: counts(rows), ..sample.report() };
            let verdict = verdict(&report);
            assert_eq!((verdict.about, verdict.sentence.as_str()), (about, sentence));
        }
    }

    #[test]
    fn batches_are_named_only_if_all_that_are_unknown_are_known_here() {
        let sample = Sample::new();
        let unknown = sample.batches[2];
        for (batches, bills, asked) in [
            (vec![4], 500, "about batch 4 before"),
            (vec![4, 4], 1000, "about batch 4 before"),
            (vec![7, 4], 1000, "about batches 4 and 7 before"),
            (vec![7, 1004, 4], 1500, "about batches 4, 7 and 1,004 before"),
            (vec![1, 2, 3, 4], 2000, "about them before"),
            (vec![4], 1000, "about them before"),
            (vec![], 1, "about them before"),
        ] {
            let rows: Vec<_> =
                batches.iter().map(|batch| BatchRow { batch: *batch, ..unknown }).collect();
            let counts = counts([0, bills, 0, 0, 0]);
            let report = ReportPage { batches: &rows, counts, ..sample.report() };
            let sentence = verdict(&report).sentence;
            assert!(sentence.contains(asked), "{sentence}");
        }
    }
}
