//! The ledger as a judge: what was saved, as which text, and how often.

use billport_sandbox::{
    LedgerDetail, Sandbox, SandboxConfig,
    blaggo::{BillKey, SavedBill},
};

use crate::client::{bill, bills, config, sandbox, upload};

#[test]
fn bills_stand_there_as_they_were_sent() {
    let sandbox = sandbox();
    let body =
        format!("[{},{}]", bill("000123", "1700.70"), bill("Ñ\\u0041", "9007199254740993.01"));
    assert_eq!(upload(&sandbox, &body).status(), 200);
    let ledger = sandbox.blaggo().ledger();
    assert_eq!(ledger.amounts().collect::<Vec<_>>(), ["1700.70", "9007199254740993.01"]);
    assert_eq!(ledger.centavos_saved, 170_070 + 900_719_925_474_099_301);
    assert_eq!(
        ledger.bills[0],
        SavedBill {
            upload: 1,
            account_number: "000123".to_owned(),
            amount: "1700.70".to_owned(),
            due_date: "15-01-2031".to_owned(),
            period: "01-2031".to_owned(),
        }
    );
    assert_eq!(ledger.times_saved("ÑA", "01-2031"), 1);
}

#[test]
fn a_bill_that_arrives_twice_stands_there_twice() {
    let sandbox = sandbox();
    upload(&sandbox, &bills(&["AB1", "AB2", "AB1"]));
    upload(&sandbox, &bills(&["AB2", "AB3"]));
    let ledger = sandbox.blaggo().ledger();
    assert_eq!(ledger.bills_saved, 5);
    let times = ["AB1", "AB2", "AB3", "AB4"].map(|account| ledger.times_saved(account, "01-2031"));
    assert_eq!(times, [2, 2, 1, 0]);
    assert_eq!(ledger.times_saved("AB1", "02-2031"), 0);
    let key = |account_number| BillKey { account_number, period: "01-2031" };
    assert_eq!(ledger.bills_saved_more_than_once(), [key("AB1"), key("AB2")]);
    assert_eq!(ledger.times_saved_by_bill()[&key("AB3")], 1);
    let uploads: Vec<_> = ledger.bills.iter().map(|bill| bill.upload).collect();
    assert_eq!(uploads, [1, 1, 1, 2, 2]);
}

#[test]
fn counts_are_the_same_with_and_without_the_single_bills() {
    let [full, counts] = [LedgerDetail::Full, LedgerDetail::Counts].map(|detail| {
        let sandbox = Sandbox::start(SandboxConfig { ledger: detail, ..config() }).unwrap();
        upload(&sandbox, &bills(&["AB1", "AB2"]));
        upload(&sandbox, &bills(&["AB1"]));
        upload(&sandbox, "[]");
        sandbox.blaggo().ledger()
    });
    assert_eq!((full.uploads.len(), full.bills.len()), (3, 3));
    assert_eq!((counts.uploads.len(), counts.bills.len()), (0, 0));
    assert_eq!(full.bills_saved, 3);
    assert_eq!(full.centavos_saved, 3 * 150_000);
    assert_eq!(counts.bills_saved, full.bills_saved);
    assert_eq!(counts.centavos_saved, full.centavos_saved);
    assert_eq!(counts.upload_requests, full.upload_requests);
}

#[test]
#[should_panic(expected = "this ledger kept counts only")]
fn a_ledger_of_counts_does_not_guess_about_single_bills() {
    let sandbox =
        Sandbox::start(SandboxConfig { ledger: LedgerDetail::Counts, ..config() }).unwrap();
    let _ = sandbox.blaggo().ledger().times_saved("AB1", "01-2031");
}
