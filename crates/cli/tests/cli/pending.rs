//! Exit code 4: the provider throttles or is down. What is pending was not processed, and no further
//! request goes out.

use billport_sandbox::Sandbox;
use insta::assert_snapshot;

use crate::desk::Desk;
use crate::provider::{bills, config, sandbox_with, throttled_for_years};

#[test]
fn a_pause_longer_than_a_run_waits_for() {
    let sandbox = sandbox_with(throttled_for_years().skipping(1));
    let desk = Desk::with_bills(bills(6));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 1").to(&sandbox);
    let ended = order.run().exits(4);
    assert_snapshot!(ended.transcript(), @"
        exit: 4
        --- stdout
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             6
        rejected              0
        delivered             2  in 1 batch
        refused               0
        unknown               0
        pending               4  see bills.pending.csv
        2 requests sent in [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 6 rows: 6 bills in 3 batches, 0 rejected, control total PHP 75.00
         33 %  2 of 6 bills, 0 refused, 0 unknown
        warning: batch 2, lines 4 to 5 (2 bills) pending, not processed
        warning: batch 3, lines 6 to 7 (2 bills) pending, not processed
        error: stopped early: Blaggo: upload bills: the provider asks to slow down (HTTP 429): `slow down`; the provider asks to wait 10 years [1 attempt, [time]]
        hint: try again later; upload the bills that are pending: billport upload bills.pending.csv
    ");
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.upload_requests, ledger.bills_saved), (2, 2));

    sandbox.blaggo().clear_faults();
    desk.upload("bills.pending.csv").to(&sandbox).run().exits(0);
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.bills_saved, ledger.bills_saved_more_than_once().len()), (6, 0));
}

#[test]
fn what_is_pending_holds_no_duplicate_of_what_was_delivered() {
    let sandbox = sandbox_with(throttled_for_years().skipping(1));
    let again = bills(1).lines().last().expect("a bill").to_owned();
    let desk = Desk::with_bills(format!("{}{again}\n", bills(4)));
    desk.upload("bills.csv --batch-size 2 --in-flight 1").to(&sandbox).run().exits(4);
    sandbox.blaggo().clear_faults();
    desk.upload("bills.pending.csv").to(&sandbox).run().exits(0);
    // The rejects hold the duplicate, which is not sent either as long as its reason stands there.
    desk.upload("bills.rejects.csv").to(&sandbox).run().exits(3);
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.bills_saved, ledger.bills_saved_more_than_once().len()), (4, 0));
}

#[test]
fn a_provider_that_is_down() {
    // Bound and not listening: the system refuses every connection.
    let down = Sandbox::reserve(config()).unwrap();
    let desk = Desk::with_bills(bills(2));
    let ended = desk
        .upload("bills.csv")
        .env("BILLPORT_BLAGGO_TOKEN_URL", down.blaggo().token_url())
        .env("BILLPORT_BLAGGO_BILLS_URL", down.blaggo().bills_url())
        .run()
        .exits(4);
    assert_snapshot!(ended.transcript(), @"
        exit: 4
        --- stdout
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             2
        rejected              0
        delivered             0
        refused               0
        unknown               0
        pending               2
        0 requests sent in [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 2 rows: 2 bills in 1 batch, 0 rejected, control total PHP 25.00
        warning: batch 1, lines 2 to 3 (2 bills) pending, not processed
        error: stopped early: Blaggo: upload bills: the provider is unavailable: no token could be had: get a token at http://127.0.0.1:[port]: the connection was refused; unavailable (attempts: 5, requests sent: 0, [time])
        hint: try again when the provider can be reached; nothing was processed: the file can be uploaded again as it is
    ");
}
