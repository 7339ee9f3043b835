//! The invariant: what the command says became of every row, held against the provider's ledger.
//!
//! Pure, so that it is tested itself: a judge that finds nothing proves something only if it would.

use std::collections::{BTreeMap, BTreeSet};

use super::bills::{Bill, Bills};
use crate::crash::records::{Outcome, ReportRow, Summary, UploadLedger};
use crate::crash::verdict::Verdict;

/// All that is known after a run came to rest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence<'a> {
    pub(super) bills: &'a Bills,
    pub(super) ledger: &'a UploadLedger,
    pub(super) summary: &'a Summary,
    pub(super) report: &'a [ReportRow],
    pub(super) exit_code: Option<i32>,
    /// How many requests can have been lost with their process: the journal counts them, whether
    /// they left or not.
    pub(super) lost: u64,
    /// The file was a copy, which is gone since nothing more can be sent of it: the report can't show
    /// the rows that were rejected.
    pub(super) copy_is_gone: bool,
}

impl Evidence<'_> {
    /// Judges.
    pub(super) fn judge(self) -> Verdict {
        let mut verdict = Verdict::default();
        self.sums(&mut verdict);
        self.rows(&mut verdict);
        self.batches(&mut verdict);
        self.requests(&mut verdict);
        self.exit(&mut verdict);
        verdict
    }

    /// Every row of the file is counted once, and the report has as many rows as the counts say.
    fn sums(self, verdict: &mut Verdict) {
        let Summary { rows_read, rows_rejected, bills_delivered, .. } = *self.summary;
        let Summary { bills_refused, bills_unknown, bills_pending, .. } = *self.summary;
        let ended = rows_rejected + bills_delivered + bills_refused + bills_unknown + bills_pending;
        verdict.same("rows read", rows_read, self.bills.rows);
        verdict.same("rows rejected", rows_rejected, self.bills.wrong());
        verdict.same("rows accounted for", ended, self.bills.rows);
        let rejected = if self.copy_is_gone { 0 } else { rows_rejected };
        for (name, outcome, counted) in [
            ("rejected rows in the report", Outcome::Rejected, rejected),
            ("refused bills in the report", Outcome::Refused, bills_refused),
            ("unknown bills in the report", Outcome::Unknown, bills_unknown),
            ("pending bills in the report", Outcome::Pending, bills_pending),
        ] {
            let listed = self.report.iter().filter(|row| row.outcome == outcome).count();
            verdict.same(name, listed as u64, counted);
        }
        let lines: BTreeSet<u64> = self.report.iter().map(|row| row.line).collect();
        verdict.same("lines in the report", lines.len() as u64, self.report.len() as u64);
    }

    /// Delivered is saved once, refused and pending not at all, unknown at most once.
    fn rows(self, verdict: &mut Verdict) {
        let told: BTreeMap<u64, Outcome> =
            self.report.iter().map(|row| (row.line, row.outcome)).collect();
        let mut saved = self.ledger.by_account();
        for (line, Bill { account_number, amount }) in &self.bills.valid {
            let amounts = saved.remove(account_number.as_str()).unwrap_or_default();
            let outcome = told.get(line);
            let name = outcome.map_or("delivered", |outcome| outcome.name());
            let times = amounts.len();
            let is_right = match outcome {
                None => times == 1,
                Some(Outcome::Unknown) => times <= 1,
                Some(_) => times == 0,
            };
            verdict.doubles += u64::from(times > 1);
            verdict.losses += u64::from(times == 0 && outcome.is_none());
            if !is_right {
                verdict.breach(format!("line {line} is {name}, and was saved {times} times"));
            }
            if amounts.iter().any(|saved| saved != amount) {
                verdict.breach(format!("line {line} was saved as {amounts:?} and not {amount}"));
            }
        }
        for (account, times) in saved {
            verdict.doubles += u64::from(times.len() > 1);
            verdict.breach(format!("{account} is no valid bill of the file, and was saved"));
        }
    }

    /// The provider saves a batch as a whole: so it is unknown as a whole.
    fn batches(self, verdict: &mut Verdict) {
        for (batch, saved) in self.unknown_batches() {
            if saved.iter().any(|is_saved| *is_saved != saved[0]) {
                verdict.breach(format!("batch {batch} was saved in part"));
            }
        }
    }

    /// Whether the bills of each unknown batch were saved, by the ledger.
    pub(super) fn unknown_batches(self) -> BTreeMap<u64, Vec<bool>> {
        let saved = self.ledger.by_account();
        let mut batches: BTreeMap<u64, Vec<bool>> = BTreeMap::new();
        for row in self.report.iter().filter(|row| row.outcome == Outcome::Unknown) {
            let is_saved = saved.contains_key(row.account_number.as_str());
            batches.entry(row.batch.unwrap_or(0)).or_default().push(is_saved);
        }
        batches
    }

    /// The journal has counted all that the provider has seen, and else only what was lost.
    fn requests(self, verdict: &mut Verdict) {
        let (seen, counted) = (self.ledger.upload_requests, self.summary.requests_sent);
        if seen > counted || seen + self.lost < counted {
            verdict.breach(format!(
                "the provider saw {seen} requests, the journal has {counted}, and at most {} can \
                 have been lost",
                self.lost
            ));
        }
    }

    /// What is unknown shows in the exit code, and nothing else does so.
    fn exit(self, verdict: &mut Verdict) {
        let code = self.exit_code;
        let unknown = self.summary.bills_unknown;
        if (code == Some(UNKNOWN)) != (unknown > 0) {
            verdict.breach(format!("the exit code is {code:?} with {unknown} bills unknown"));
        }
    }
}

/// The exit code that says that something is of unknown outcome.
const UNKNOWN: i32 = 6;

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Pending => "pending",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crash::records::SavedBill;

    /// A run of the small file, as it is right.
    struct Case {
        bills: Bills,
        ledger: UploadLedger,
        summary: Summary,
        report: Vec<ReportRow>,
        exit_code: i32,
    }

    impl Case {
        /// All delivered but for the wrong rows.
        fn delivered() -> Self {
            let bills = Bills::few();
            let saved = bills.valid.values().map(|bill| SavedBill {
                account_number: bill.account_number.clone(),
                amount: bill.amount.clone(),
            });
            let ledger = UploadLedger {
                upload_requests: 7,
                bills: saved.collect(),
                ..UploadLedger::default()
            };
            let summary = Summary {
                rows_read: 144,
                rows_rejected: 4,
                bills_delivered: 140,
                requests_sent: 7,
                ..Summary::default()
            };
            let wrong = (2..=145).filter(|line| !bills.valid.contains_key(line));
            let report = wrong.map(|line| row(line, "", None, Outcome::Rejected)).collect();
            Self { bills, ledger, summary, report, exit_code: 3 }
        }

        /// The first two bills, of batch 1, are of this outcome; they were saved so many times.
        fn with_two(outcome: Outcome, times: [usize; 2]) -> Self {
            let mut case = Self::delivered();
            case.summary.bills_delivered -= 2;
            let counter = match outcome {
                Outcome::Refused => &mut case.summary.bills_refused,
                Outcome::Unknown => &mut case.summary.bills_unknown,
                _ => &mut case.summary.bills_pending,
            };
            *counter = 2;
            case.exit_code = if outcome == Outcome::Unknown { 6 } else { 4 };
            let firsts: Vec<_> = case.ledger.bills.drain(..2).collect();
            for ((line, first), times) in [2, 3].into_iter().zip(firsts).zip(times) {
                case.report.push(row(line, &first.account_number, Some(1), outcome));
                case.ledger.bills.extend(vec![first; times]);
            }
            case
        }

        fn evidence(&self) -> Evidence<'_> {
            Evidence {
                bills: &self.bills,
                ledger: &self.ledger,
                summary: &self.summary,
                report: &self.report,
                exit_code: Some(self.exit_code),
                lost: 3,
                copy_is_gone: false,
            }
        }

        fn judge(&self) -> Verdict {
            self.evidence().judge()
        }
    }

    fn row(line: u64, account: &str, batch: Option<u64>, outcome: Outcome) -> ReportRow {
        ReportRow { line, account_number: account.to_owned(), batch, outcome }
    }

    #[test]
    fn what_is_right_is_found_right() {
        assert_eq!(Case::delivered().judge(), Verdict::default());
        for (outcome, times) in [
            (Outcome::Refused, [0, 0]),
            (Outcome::Pending, [0, 0]),
            (Outcome::Unknown, [0, 0]),
            (Outcome::Unknown, [1, 1]),
        ] {
            let verdict = Case::with_two(outcome, times).judge();
            assert_eq!(verdict, Verdict::default(), "{outcome:?} {times:?}");
        }
    }

    #[test]
    fn a_bill_saved_twice_is_found_whatever_is_said_of_it() {
        let mut case = Case::delivered();
        case.ledger.bills.push(case.ledger.bills[7].clone());
        assert_eq!(case.judge().doubles, 1);
        assert_eq!(case.judge().breaches.len(), 1);
        for outcome in [Outcome::Refused, Outcome::Pending, Outcome::Unknown] {
            assert_eq!(Case::with_two(outcome, [2, 0]).judge().doubles, 1, "{outcome:?}");
        }
    }

    #[test]
    fn a_lost_bill_is_found() {
        let mut case = Case::delivered();
        case.ledger.bills.pop();
        let verdict = case.judge();
        assert_eq!((verdict.losses, verdict.breaches.len()), (1, 1), "{verdict:?}");
    }

    #[test]
    fn what_was_refused_or_is_pending_must_not_be_saved() {
        for outcome in [Outcome::Refused, Outcome::Pending] {
            let verdict = Case::with_two(outcome, [1, 0]).judge();
            assert_eq!(verdict.breaches.len(), 1, "{verdict:?}");
        }
    }

    #[test]
    fn a_batch_saved_in_part_is_found() {
        let verdict = Case::with_two(Outcome::Unknown, [1, 0]).judge();
        assert_eq!(verdict.breaches, ["batch 1 was saved in part"]);
    }

    #[test]
    fn what_is_unknown_is_told_by_batch() {
        let case = Case::with_two(Outcome::Unknown, [1, 1]);
        assert_eq!(case.evidence().unknown_batches(), BTreeMap::from([(1, vec![true, true])]));
    }

    #[test]
    fn a_report_without_its_file_has_no_rejected_rows() {
        let mut case = Case::delivered();
        let judge = |case: &Case| Evidence { copy_is_gone: true, ..case.evidence() }.judge();
        assert_eq!(judge(&case).breaches.len(), 1);
        case.report.clear();
        assert_eq!(judge(&case), Verdict::default());
    }

    #[test]
    fn every_other_slip_is_found() {
        type Slip = fn(&mut Case);
        let slips: [(&str, Slip); 11] = [
            ("a row too few", |case| case.summary.rows_read -= 1),
            ("a row in no outcome", |case| case.summary.bills_delivered -= 1),
            ("an outcome that the report lacks", |case| drop(case.report.pop())),
            ("a line twice in the report", |case| case.report[0].line = case.report[1].line),
            ("another amount", |case| case.ledger.bills[0].amount.push('0')),
            ("a bill of nobody", |case| case.ledger.bills[0].account_number.push('x')),
            ("requests that never came", |case| case.ledger.upload_requests = 3),
            ("a request too many", |case| case.ledger.upload_requests = 8),
            ("a cry for nothing", |case| case.exit_code = 6),
            ("a valid bill rejected", |case| case.report[0].line = 2),
            ("a valid bill rejected and saved", |case| {
                case.report[0].line = 2;
                case.summary.rows_rejected = 4;
            }),
        ];
        for (name, slip) in slips {
            let mut case = Case::delivered();
            slip(&mut case);
            assert_ne!(case.judge().breaches, [""; 0], "{name}");
        }
        let mut unseen = Case::with_two(Outcome::Unknown, [1, 1]);
        unseen.exit_code = 3;
        assert_eq!(unseen.judge().breaches.len(), 1, "an unknown bill that shows nowhere");
    }
}
