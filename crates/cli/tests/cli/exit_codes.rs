//! Exit codes 0, 1, 2 and 5, with the provider's ledger as the judge. Those of bills that were not
//! all delivered stand in `refused` (3), `pending` (4), `unknown` (6) and `interruption` (130).

use billport_sandbox::{Call, FaultOrder, blaggo};
use insta::assert_snapshot;

use crate::desk::Desk;
use crate::provider::{bills, sandbox, sandbox_with};

#[test]
fn code_0_all_delivered() {
    let sandbox = sandbox();
    Desk::with_bills(bills(7)).upload("bills.csv").to(&sandbox).run().exits(0);
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 7);
}

#[test]
fn code_1_rejects_that_cannot_be_written() {
    let sandbox = sandbox();
    let desk = Desk::with_bills(bills(1) + "AB1,0,25-05-2099,05-2099\n");
    let order = desk.upload("bills.csv --rejects no-such-folder/rejects.csv").to(&sandbox);
    let ended = order.run().exits(1);
    assert_snapshot!(ended.transcript(), @"
        exit: 1
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        error: the rejects file can't be written: No such file or directory (os error 2)
        hint: nothing was sent; --rejects PATH writes the rejected rows elsewhere
    ");
    assert_eq!(sandbox.blaggo().ledger().upload_requests, 0);
}

#[test]
fn code_2_an_argument_that_is_no_argument() {
    for words in ["", "upload", "upload a.csv --nonsense", "upload a.csv --target mars", "deliver"]
    {
        let ended = Desk::new().billport(words).run().exits(2);
        assert_eq!(ended.stdout, "");
        assert!(!ended.stderr.is_empty());
    }
}

#[test]
fn code_2_a_wrong_address() {
    let sandbox =
        sandbox_with(FaultOrder::once(Call::Upload, blaggo::upload_error(404, "no such page")));
    let desk = Desk::with_bills(bills(4));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 1").to(&sandbox);
    let ended = order.run().exits(2);
    assert_snapshot!(ended.transcript(), @"
        exit: 2
        --- stdout
        run          1
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             4
        rejected              0
        delivered             0
        refused               0
        unknown               0
        pending               4
        1 request sent in [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 4 rows: 4 bills in 2 batches, 0 rejected, control total PHP 50.00
        run 1
        warning: batch 1, lines 2 to 3 (2 bills) pending, not processed
        error: stopped early: Blaggo: upload bills: not found (HTTP 404): `no such page` [1 attempt, [time]]
        hint: check the URLs (`billport config` shows what is in force and where it comes from); go on with the rest: billport runs resume 1
    ");
    assert_eq!(sandbox.blaggo().ledger().upload_requests, 1, "every other one would fail too");
}

#[test]
fn code_5_a_wrong_secret() {
    let sandbox = sandbox();
    let desk = Desk::with_bills(bills(2));
    let order = desk.upload("bills.csv").to(&sandbox);
    let ended = order.env("BILLPORT_BLAGGO_CLIENT_SECRET", "a-wrong-one").run().exits(5);
    assert_snapshot!(ended.transcript(), @"
        exit: 5
        --- stdout
        run          1
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
        run 1
        warning: batch 1, lines 2 to 3 (2 bills) pending, not processed
        error: stopped early: Blaggo: upload bills: the credentials are not accepted (code invalid_client): `there is no client with this id and secret`
        hint: check BILLPORT_BLAGGO_CLIENT_ID and BILLPORT_BLAGGO_CLIENT_SECRET (`billport config` shows where they come from); go on with the rest: billport runs resume 1
    ");
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.token_requests, ledger.upload_requests), (1, 0));
}
