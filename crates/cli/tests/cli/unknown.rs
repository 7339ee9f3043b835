//! Exit code 6: nobody knows whether some bills arrived. They are never sent again by themselves, and
//! this wins over every other code.

use billport_sandbox::{Answer, Call, FaultOrder};
use insta::assert_snapshot;

use crate::desk::Desk;
use crate::provider::{bills, lost_answer, sandbox_with, throttled_for_years};
use crate::transcript::assert_adds_up;

#[test]
fn an_answer_that_was_lost() {
    let sandbox = sandbox_with(lost_answer());
    let desk = Desk::with_bills(bills(4));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 1").to(&sandbox);
    let ended = order.run().exits(6);
    assert_snapshot!(ended.transcript(), @"
        exit: 6
        --- stdout
        run          1
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             4
        rejected              0
        delivered             2  in 1 batch
        refused               0
        unknown               2  in 1 batch
        pending               0
        2 requests sent in [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 4 rows: 4 bills in 2 batches, 0 rejected, control total PHP 50.00
        run 1
         50 %  2 of 4 bills, 0 refused, 2 unknown
        100 %  4 of 4 bills, 0 refused, 2 unknown
        warning: batch 1, lines 2 to 3 (2 bills) of unknown outcome: Blaggo: upload bills: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]
        hint: what is unknown may have arrived: ask the provider before sending it again
        hint: then say what became of it, delivered or not-delivered: billport runs resolve 1 1 --as delivered --because 'how you know'
    ");
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.upload_requests, ledger.bills_saved), (2, 4), "and nothing is sent twice");
    assert!(ledger.bills_saved_more_than_once().is_empty());
}

#[test]
fn it_wins_over_what_is_refused_and_what_is_pending() {
    let sandbox = sandbox_with(lost_answer());
    sandbox.blaggo().order(throttled_for_years().skipping(2));
    sandbox.blaggo().refuse_accounts(["ACCT-0003"]);
    let desk = Desk::with_bills(bills(8) + "AB1,0,25-05-2099,05-2099\n");
    let words = "bills.csv --batch-size 2 --in-flight 1 --output json";
    let summary = desk.upload(words).to(&sandbox).run().exits(6).json();
    assert_adds_up(&summary);
    for (name, bills) in [
        ("rows_rejected", 1),
        ("bills_unknown", 2),
        ("bills_refused", 2),
        ("bills_pending", 4),
        ("requests_sent", 3),
    ] {
        assert_eq!(summary[name], bills, "{name}: {summary}");
    }
}

#[test]
fn too_many_in_a_row_stop_the_run() {
    let page = FaultOrder::once(Call::Upload, Answer::html(200)).always();
    let sandbox = sandbox_with(page);
    let desk = Desk::with_bills(bills(9));
    let words = "bills.csv --batch-size 1 --in-flight 1 --stop-after-unknown 3";
    let ended = desk.upload(words).to(&sandbox).run().exits(6);
    assert_snapshot!(ended.transcript(), @r"
        exit: 6
        --- stdout
        run          1
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             9
        rejected              0
        delivered             0
        refused               0
        unknown               3  in 3 batches
        pending               6
        3 requests sent in [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 9 rows: 9 bills in 9 batches, 0 rejected, control total PHP 112.50
        run 1
         11 %  1 of 9 bills, 0 refused, 1 unknown
         22 %  2 of 9 bills, 0 refused, 2 unknown
         33 %  3 of 9 bills, 0 refused, 3 unknown
        warning: batch 1, line 2 (1 bill) of unknown outcome: Blaggo: upload bills: the outcome is unknown (HTTP 200): `<!DOCTYPE html>\n<html><body><h1>Sorry</h1></body></html>\n` [1 attempt, [time]]
        warning: batch 2, line 3 (1 bill) of unknown outcome: Blaggo: upload bills: the outcome is unknown (HTTP 200): `<!DOCTYPE html>\n<html><body><h1>Sorry</h1></body></html>\n` [1 attempt, [time]]
        warning: batch 3, line 4 (1 bill) of unknown outcome: Blaggo: upload bills: the outcome is unknown (HTTP 200): `<!DOCTYPE html>\n<html><body><h1>Sorry</h1></body></html>\n` [1 attempt, [time]]
        error: stopped early: 3 batches in a row ended with an unknown outcome
        hint: what is unknown may have arrived: ask the provider before sending it again
        hint: then say what became of it, delivered or not-delivered: billport runs resolve 1 1 --as delivered --because 'how you know'
        hint: go on with the rest: billport runs resume 1
    ");
    assert_eq!(sandbox.blaggo().ledger().upload_requests, 3);
}
