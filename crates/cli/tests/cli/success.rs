//! A file of good bills: what people see, and what machines read.

use insta::assert_snapshot;
use std::collections::BTreeSet;

use crate::desk::Desk;
use crate::provider::{bills, sandbox};
use crate::transcript::assert_adds_up;

/// The names that others script against.
pub(crate) const FIXED_NAMES: [&str; 16] = [
    "run",
    "rows_read",
    "rows_rejected",
    "rows_duplicate",
    "rows_taken_care_of",
    "bills_delivered",
    "bills_refused",
    "bills_unknown",
    "bills_pending",
    "batches_delivered",
    "batches_refused",
    "batches_unknown",
    "requests_sent",
    "elapsed_seconds",
    "rejects_file",
    "target",
];

#[test]
fn the_main_job_for_a_person() {
    let desk = Desk::with_example("bills.csv");
    let ended = desk.upload("bills.csv").run().exits(0);
    assert_snapshot!(ended.transcript(), @"
        exit: 0
        --- stdout
        run          1
        target       sandbox (the embedded sandbox: nothing leaves this machine)
        rows read            12
        rejected              0
        delivered            12  in 1 batch
        refused               0
        unknown               0
        pending               0
        1 request sent in [time] s
        the sandbox's own ledger: 12 bills saved, PHP 10,000,010,925.52
        --- stderr
        target: sandbox (the embedded sandbox: nothing leaves this machine)
        judged 12 rows: 12 bills in 1 batch, 0 rejected, control total PHP 10,000,010,925.52
        run 1
        100 %  12 of 12 bills, 0 refused, 0 unknown
    ");
    assert_eq!(desk.files(), ["bills.csv"], "without rejected rows there is no rejects file");
}

#[test]
fn the_first_line_names_the_target() {
    let desk = Desk::with_bills(bills(1));
    let ended = desk.upload("bills.csv").run().exits(0);
    let first = "target: sandbox (the embedded sandbox: nothing leaves this machine)";
    assert_eq!(ended.stderr.lines().next(), Some(first));

    let far = "https://bills.example/";
    let order = desk.upload("bills.csv --again --output json");
    let order = order.env("BILLPORT_BLAGGO_BILLS_URL", far);
    let ended = order.run().exits(0);
    assert_eq!(ended.json()["bills_delivered"], 1);
    assert_snapshot!(ended.stderr, @"
        target: sandbox (the embedded sandbox: nothing leaves this machine)
        the URLs in the settings are not both on this machine: the sandbox leaves them alone
        run 2
    ");

    let sandbox = sandbox();
    let ended = desk.upload("bills.csv").to(&sandbox).run().exits(0);
    let first = format!("target: sandbox (the sandbox at http://{})", sandbox.address());
    assert_eq!(ended.stderr.lines().next(), Some(first.as_str()));
}

#[test]
fn the_main_job_for_a_machine() {
    let desk = Desk::with_example("bills.csv");
    let ended = desk.upload("bills.csv --output json").run().exits(0);
    assert_snapshot!(ended.transcript(), @r#"
        exit: 0
        --- stdout
        {"run":"1","target":"sandbox","rows_read":12,"rows_rejected":0,"bills_delivered":12,"bills_refused":0,"bills_unknown":0,"bills_pending":0,"batches_delivered":1,"batches_refused":0,"batches_unknown":0,"requests_sent":1,"rows_duplicate":0,"rows_taken_care_of":0,"elapsed_seconds":[time],"in_flight":{"mode":"auto","level":4,"max":16,"highest":1,"push_backs":0},"rejects_file":null,"stopped":null,"problems":[],"problems_left_out":0}
        --- stderr
        target: sandbox (the embedded sandbox: nothing leaves this machine)
        run 1
    "#);
}

#[test]
fn the_summary_has_every_fixed_name() {
    let desk = Desk::with_bills(bills(3));
    let summary = desk.upload("bills.csv --output json --batch-size 2").run().exits(0).json();
    let names: BTreeSet<_> = summary.as_object().unwrap().keys().map(String::as_str).collect();
    for name in FIXED_NAMES {
        assert!(names.contains(name), "{name} is missing: {summary}");
    }
    assert_adds_up(&summary);
    assert_eq!(summary["rows_read"], 3);
    assert_eq!(summary["bills_delivered"], 3);
    assert_eq!(summary["batches_delivered"], 2);
    assert_eq!(summary["requests_sent"], 2);
    assert_eq!(summary["target"], "sandbox");
    assert!(summary["elapsed_seconds"].is_number() && summary["rejects_file"].is_null());
}

#[test]
fn bills_arrive_as_written_in_batches_as_ordered() {
    let sandbox = sandbox();
    let desk = Desk::with_example("bills.csv");
    desk.upload("bills.csv --batch-size 5 --in-flight 2").to(&sandbox).run().exits(0);
    let ledger = sandbox.blaggo().ledger();
    let mut amounts: Vec<_> = ledger.amounts().collect();
    amounts.sort_unstable();
    let written = desk.read("bills.csv");
    let mut expected: Vec<_> =
        written.lines().skip(1).map(|row| row.rsplit(',').nth(2).unwrap()).collect();
    expected.sort_unstable();
    assert_eq!(amounts, expected);
    let mut sizes: Vec<_> = ledger.uploads.iter().map(|upload| upload.bills).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [2, 5, 5]);
    assert!(ledger.bills_saved_more_than_once().is_empty());
    assert_eq!(ledger.token_requests, 1, "one token serves them all");
}
