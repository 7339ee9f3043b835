//! `billport check`: a file is judged, and nothing leaves the desk.

use insta::assert_snapshot;

use crate::desk::Desk;
use crate::provider::{bills, sandbox};

const ONE_WRONG: &str = "account_number,amount,due_date,period,remark\n\
                         AB1,1500.50,25-05-2099,05-2099,first\n\
                         AB2,12.345,32-05-2099,05-2099,second\n";

#[test]
fn a_good_file() {
    let ended = Desk::with_example("bills.csv").check("bills.csv").run().exits(0);
    assert_snapshot!(ended.transcript(), @"
        exit: 0
        --- stdout
        rows read        12
        valid bills      12 in 1 batch, control total PHP 10,000,010,925.52
        rejected         0
        judged by day    2026-11-22
    ");
}

#[test]
fn a_file_with_a_wrong_row() {
    let desk = Desk::with_bills(ONE_WRONG);
    let ended = desk.check("bills.csv").run().exits(3);
    assert_snapshot!(ended.transcript(), @"
        exit: 3
        --- stdout
        line 3: amount `12.345` has too many decimals: at most two; due_date `32-05-2099` is no day of the calendar (the form is DD-MM-YYYY)
        rows read        2
        valid bills      1 in 1 batch, control total PHP 1,500.50
        rejected         1
        judged by day    2026-11-22
        --- stderr
        columns that are not used: `remark`
    ");
    assert_eq!(desk.files(), ["bills.csv"], "rejects are written only where that is asked for");
}

#[test]
fn the_result_for_a_machine() {
    let desk = Desk::with_bills(ONE_WRONG);
    let ended = desk.check("bills.csv --output json --rejects wrong.csv").run().exits(3);
    assert_snapshot!(ended.transcript(), @r#"
        exit: 3
        --- stdout
        {"rows_read":2,"rows_rejected":1,"rows_duplicate":0,"bills":1,"batches":1,"control_total":1500.50,"currency":"PHP","judged_by_day":"2026-11-22","ignored_columns":["remark"],"rejects_file":"wrong.csv","rejected":[{"line":3,"column":"amount; due_date","rule":"amount-decimals; no-such-day","reason":"amount `12.345` has too many decimals: at most two; due_date `32-05-2099` is no day of the calendar (the form is DD-MM-YYYY)"}]}
        --- stderr
        columns that are not used: `remark`
    "#);
    assert_snapshot!(desk.read("wrong.csv"), @"
        account_number,amount,due_date,period,remark,line,column,reason
        AB2,12.345,32-05-2099,05-2099,second,3,amount; due_date,amount `12.345` has too many decimals: at most two; due_date `32-05-2099` is no day of the calendar (the form is DD-MM-YYYY)
    ");
}

#[test]
fn duplicates_are_counted_among_the_rejected() {
    let twice = bills(2) + &bills(2).split_inclusive('\n').skip(1).collect::<String>();
    let desk = Desk::with_bills(twice + "AB1,0,25-05-2099,05-2099\n");
    let duplicates = "rejected         3, 2 of them duplicates\n";
    let ended = desk.check("bills.csv").run().exits(3);
    assert!(ended.stdout.contains(duplicates), "{}", ended.stdout);
    let ended = desk.upload("bills.csv").run().exits(3);
    let duplicates = "rejected              3, 2 of them duplicates  see bills.rejects.csv\n";
    assert!(ended.stdout.contains(duplicates), "{}", ended.stdout);
    for command in
        [desk.check("bills.csv --output json"), desk.upload("bills.csv --again --output json")]
    {
        let json = command.run().exits(3).json();
        assert_eq!((&json["rows_rejected"], &json["rows_duplicate"]), (&3.into(), &2.into()));
    }
}

#[test]
fn the_batches_are_those_of_an_upload() {
    let desk = Desk::with_bills(bills(11));
    let checked = desk.check("bills.csv --output json --batch-size 3").run().exits(0).json();
    assert_eq!(checked["batches"], 4);
}

#[test]
fn nobody_is_asked_whatever_the_target() {
    let sandbox = sandbox();
    let desk = Desk::with_bills(bills(2));
    desk.check("bills.csv").env("BILLPORT_TARGET", "production").to(&sandbox).run().exits(0);
    assert_eq!(sandbox.blaggo().ledger().connections, 0);
}
