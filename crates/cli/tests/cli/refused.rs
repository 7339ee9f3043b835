//! Exit code 3: some input was rejected by us or refused by the provider, and the rest delivered; with
//! `--strict` nothing is sent, and with `--bisect` only what is wrong is left out.

use insta::assert_snapshot;

use crate::desk::Desk;
use crate::provider::{bills, sandbox};

#[test]
fn a_batch_is_refused_as_a_whole() {
    let sandbox = sandbox();
    sandbox.blaggo().refuse_accounts(["ACCT-0002"]);
    let desk = Desk::with_bills(bills(4));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 1").to(&sandbox);
    let ended = order.run().exits(3);
    assert_snapshot!(ended.transcript(), @"
        exit: 3
        --- stdout
        run          1
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             4
        rejected              0
        delivered             2  in 1 batch
        refused               2  in 1 batch
        unknown               0
        pending               0
        2 requests sent in [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 4 rows: 4 bills in 2 batches, 0 rejected, control total PHP 50.00
        run 1
         50 %  2 of 4 bills, 2 refused, 0 unknown
        100 %  4 of 4 bills, 2 refused, 0 unknown
        warning: batch 1, lines 2 to 3 (2 bills) refused: Blaggo: upload bills: refused by the provider (HTTP 400): `the bills were not accepted` [1 attempt, [time]]
        hint: upload the refused lines as a file of their own: --bisect finds the refused bills among them and delivers the rest
    ");
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 2);
}

#[test]
fn strict_sends_nothing() {
    let sandbox = sandbox();
    let desk = Desk::with_bills(bills(2) + "AB1,0,25-05-2099,05-2099\n");
    let ended = desk.upload("bills.csv --strict").to(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript(), @"
        exit: 3
        --- stdout
        run          1
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             3
        rejected              1  see bills.rejects.csv
        delivered             0
        refused               0
        unknown               0
        pending               2
        0 requests sent in [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 3 rows: 2 bills in 1 batch, 1 rejected, control total PHP 25.00
        run 1
        rejected: line 4: amount `0` is not above 0
        error: stopped early: 1 row was rejected, and nothing is sent then (strict)
        hint: correct the file and upload it again, or leave out --strict
    ");
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.connections, ledger.upload_requests), (0, 0));

    let desk = Desk::with_bills(bills(2));
    desk.upload("bills.csv --strict").to(&sandbox).run().exits(0);
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 2, "strict changes nothing for good files");
}

#[test]
fn bisect_finds_the_refused_bill_and_delivers_the_rest() {
    let sandbox = sandbox();
    sandbox.blaggo().refuse_accounts(["ACCT-0003"]);
    let desk = Desk::with_bills(bills(8));
    let ended = desk.upload("bills.csv --bisect --in-flight 1").to(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript(), @"
        exit: 3
        --- stdout
        run          1
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             8
        rejected              0
        delivered             7  in 3 batches
        refused               1  in 1 batch
        unknown               0
        pending               0
        7 requests sent in [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 8 rows: 8 bills in 1 batch, 0 rejected, control total PHP 100.00
        run 1
         50 %  4 of 8 bills, 0 refused, 0 unknown
         75 %  6 of 8 bills, 0 refused, 0 unknown
         87 %  7 of 8 bills, 1 refused, 0 unknown
        100 %  8 of 8 bills, 1 refused, 0 unknown
        warning: batch 6, line 4 (1 bill) refused: Blaggo: upload bills: refused by the provider (HTTP 400): `the bills were not accepted` [1 attempt, [time]]
    ");
    let ledger = sandbox.blaggo().ledger();
    assert_eq!(ledger.bills_saved, 7);
    assert_eq!(ledger.times_saved("ACCT-0003", "05-2099"), 0);
    assert!(ledger.bills_saved_more_than_once().is_empty());
}
