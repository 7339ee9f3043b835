//! The example file that holds each kind of wrong row once, whatever the day.

use billport::domain::{BillRule, Rejection};
use billport::intake::{BillFile, IntakeOptions, RowProblem, RowRejection};
use insta::assert_snapshot;
use std::collections::BTreeMap;
use time::{Date, macros::date};

use crate::desk::{Desk, example};
use crate::provider::sandbox;
use crate::transcript::assert_adds_up;

const FILE: &str = "bills-with-mistakes.csv";

/// Every rule that a file can break: an amount's currency is not written there.
const RULES: [&str; 14] = [
    "account-number-too-long",
    "amount-decimals",
    "amount-form",
    "amount-not-positive",
    "amount-too-large",
    "due-date-form",
    "hidden-character",
    "missing",
    "no-such-day",
    "no-such-month",
    "not-text",
    "past-due",
    "past-period",
    "period-form",
];

/// Every way in which a row of CSV can't be read, but for one: a row of more than a mebibyte is no
/// example. It has a test in `rejects`.
const PROBLEMS: [&str; 2] = ["field count", "unclosed quote"];

#[test]
fn it_holds_each_kind_of_wrong_row_once_whatever_the_day() {
    for today in [date!(2026 - 11 - 22), date!(2040 - 01 - 01), date!(2095 - 12 - 31)] {
        let kinds = kinds_of_wrong_rows(today);
        let expected = RULES.iter().chain(&PROBLEMS).map(|kind| ((*kind).to_owned(), 1));
        assert_eq!(kinds, expected.collect(), "on {today}");
    }
    let ended = Desk::with_example(FILE).check(&format!("{FILE} --output json")).run();
    let checked = ended.exits(3).json();
    let duplicates = checked["rejected"].as_array().unwrap().iter();
    let duplicates = duplicates.filter(|row| row["column"] == "account_number; period").count();
    assert_eq!(duplicates, 1, "{checked}");
    assert_eq!(checked["rows_duplicate"], duplicates);
    assert_eq!(checked["rows_rejected"], RULES.len() + PROBLEMS.len() + duplicates);
}

/// How often each kind stands in the file. Each row is wrong in one way only.
fn kinds_of_wrong_rows(today: Date) -> BTreeMap<String, u32> {
    let file = BillFile::open(&example(FILE), &IntakeOptions::default()).unwrap();
    let mut rows = file.rows();
    let mut kinds = BTreeMap::new();
    while let Some(row) = rows.next_row().unwrap() {
        let kind = match row.judge(today) {
            Ok(_) => continue,
            Err(RowRejection::Row(RowProblem::FieldCount { .. })) => PROBLEMS[0],
            Err(RowRejection::Row(RowProblem::UnclosedQuote)) => PROBLEMS[1],
            Err(RowRejection::Bill(broken)) => {
                let rules: Vec<_> = broken.iter().map(Rejection::rule).collect();
                assert_eq!(rules.len(), 1, "line {}: {broken}", row.position().line);
                BillRule::code(rules[0])
            }
            Err(other) => panic!("line {}: {other}", row.position().line),
        };
        *kinds.entry(kind.to_owned()).or_default() += 1;
    }
    kinds
}

#[test]
fn a_person_is_told_of_each_row() {
    let desk = Desk::with_example(FILE);
    let ended = desk.check(FILE).run().exits(3);
    assert_snapshot!(ended.transcript(), @r#"
        exit: 3
        --- stdout
        line 4: account_number is missing: all four fields are required
        line 5: account_number `PE\xd1A-17` is not text: save the file as UTF-8
        line 6: account_number `MNL-2044\u{200b}-01` has a hidden character (control, zero-width, direction or special blank): remove it
        line 7: account_number `MNL-2044000020440000204400002044000020440000204400002044000020441` is too long: at most 64 characters
        line 8: amount `1,020.00` is not a plain amount: digits, with an optional point and one or two decimals
        line 9: amount `12.305` has too many decimals: at most two
        line 10: amount `0.00` is not above 0
        line 11: amount `10000000000` is too large: at most 9999999999.99
        line 12: due_date `2099-07-15` is not a date of the form DD-MM-YYYY
        line 13: due_date `31-06-2099` is no day of the calendar (the form is DD-MM-YYYY)
        line 14: due_date `15-07-2019` is in the past (today is 22-11-2026): the due date is today or later
        line 15: period `2099-07` is not a month of the form MM-YYYY
        line 16: period `13-2099` is no month of the calendar (the form is MM-YYYY)
        line 17: period `07-2019` is in the past (today is 22-11-2026): the period is this month or later
        line 18: the row has 3 fields, the header has 4 columns
        line 19: account_number and period are those of line 2: a bill stands once in a file
        line 21: a quote in this line is not closed
        rows read        20
        valid bills      3 in 1 batch, control total PHP 3,276.82
        rejected         17, 1 of them a duplicate
        judged by day    2026-11-22
    "#);
}

#[test]
fn the_good_rows_are_delivered_and_the_others_go_to_the_rejects_file() {
    let sandbox = sandbox();
    let desk = Desk::with_example(FILE);
    let ended = desk.upload(FILE).to(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript(), @r"
        exit: 3
        --- stdout
        run          1
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read            20
        rejected             17, 1 of them a duplicate  see bills-with-mistakes.rejects.csv
        delivered             3  in 1 batch
        refused               0
        unknown               0
        pending               0
        1 request sent in [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 20 rows: 3 bills in 1 batch, 17 rejected, control total PHP 3,276.82
        run 1
        100 %  3 of 3 bills, 0 refused, 0 unknown
        rejected: line 4: account_number is missing: all four fields are required
        rejected: line 5: account_number `PE\xd1A-17` is not text: save the file as UTF-8
        rejected: line 6: account_number `MNL-2044\u{200b}-01` has a hidden character (control, zero-width, direction or special blank): remove it
        rejected: line 7: account_number `MNL-2044000020440000204400002044000020440000204400002044000020441` is too long: at most 64 characters
        rejected: line 8: amount `1,020.00` is not a plain amount: digits, with an optional point and one or two decimals
        rejected: and 12 rows more
        hint: correct bills-with-mistakes.rejects.csv and upload it as it is: billport upload bills-with-mistakes.rejects.csv
    ");
    assert_eq!(desk.files(), [FILE, "bills-with-mistakes.rejects.csv"]);
    let ledger = sandbox.blaggo().ledger();
    assert_eq!(ledger.amounts().collect::<Vec<_>>(), ["1500", "1700.78", "76.04"]);
}

#[test]
fn the_counts_add_up() {
    let desk = Desk::with_example(FILE);
    let summary = desk.upload(&format!("{FILE} --output json")).run().exits(3).json();
    assert_adds_up(&summary);
    assert_eq!(summary["rows_rejected"], 17);
    assert_eq!(summary["bills_delivered"], 3);
    assert_eq!(summary["rejects_file"], "bills-with-mistakes.rejects.csv");
}
