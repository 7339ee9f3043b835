//! Exit code 4: the provider throttles or is down. What is pending was not processed, and no further
//! request goes out; when it is back, the run goes on.

use billport_sandbox::Sandbox;
use insta::assert_snapshot;

use crate::desk::Desk;
use crate::provider::{bills, config, sandbox_with, throttled_for_years};

#[test]
fn a_pause_longer_than_a_run_waits_for() {
    let sandbox = sandbox_with(throttled_for_years().skipping(1));
    let desk = Desk::with_bills(bills(6));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 1").to(&sandbox);
    assert_snapshot!(order.run().exits(4).transcript(), @"
        exit: 4
        --- stdout
        run          1
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             6
        rejected              0
        delivered             2  in 1 batch
        refused               0
        unknown               0
        pending               4
        2 requests sent in [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 6 rows: 6 bills in 3 batches, 0 rejected, control total PHP 75.00
        run 1
         33 %  2 of 6 bills, 0 refused, 0 unknown
        warning: batch 2, lines 4 to 5 (2 bills) pending, not processed
        error: stopped early: Blaggo: upload bills: the provider asks to slow down (HTTP 429): `slow down`; the provider asks to wait 10 years [1 attempt, [time]]
        hint: try again later; go on with the rest: billport runs resume 1
    ");
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.upload_requests, ledger.bills_saved), (2, 2));
    assert_eq!(desk.files(), ["bills.csv"]);
}

#[test]
fn a_provider_that_asked_to_be_left_alone_is_left_alone_when_the_run_goes_on() {
    let sandbox = sandbox_with(throttled_for_years().skipping(1));
    let desk = Desk::with_bills(bills(4));
    desk.upload("bills.csv --batch-size 2 --in-flight 1").to(&sandbox).run().exits(4);
    sandbox.blaggo().clear_faults();
    let ended = desk.resume("last").to(&sandbox).run().exits(4);
    assert!(
        ended.stderr.contains("the provider asked to be left alone until "),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains(" UTC\nhint: try again then; "), "{}", ended.stderr);
    assert_eq!(sandbox.blaggo().ledger().upload_requests, 2, "nobody was asked again");
    let shown = desk.billport("runs show 1").run().exits(0).stdout;
    assert!(shown.contains("\nheld off     the provider asked to be left alone until "), "{shown}");
    let json = desk.billport("runs show 1 --output json").run().exits(0).json();
    assert!(json["not_before"].as_str().unwrap().ends_with('Z'), "{json}");
}

#[test]
fn a_provider_that_was_down() {
    // Bound and not listening: the system refuses every connection.
    let down = Sandbox::reserve(config()).unwrap();
    let (token_url, bills_url) = (down.blaggo().token_url(), down.blaggo().bills_url());
    let desk = Desk::with_bills(bills(2));
    let to_it = |words: &str| {
        let order = desk.billport(words).env("BILLPORT_BLAGGO_TOKEN_URL", &token_url);
        order.env("BILLPORT_BLAGGO_BILLS_URL", &bills_url)
    };
    assert_snapshot!(to_it("upload bills.csv").run().exits(4).transcript(), @"
        exit: 4
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
        error: stopped early: Blaggo: upload bills: the provider is unavailable: no token could be had: get a token at http://127.0.0.1:[port]: the connection was refused; unavailable (attempts: 5, requests sent: 0, [time])
        hint: try again when the provider can be reached; go on with the rest: billport runs resume 1
    ");
    let still_down = to_it("runs resume last --output json").run().exits(4).json();
    assert_eq!(still_down["bills_pending"], 2);

    let back = down.listen().unwrap();
    let summary = to_it("runs resume last --output json").run().exits(0).json();
    assert_eq!((&summary["run"], &summary["bills_delivered"]), (&"1".into(), &2.into()));
    assert_eq!(back.blaggo().ledger().bills_saved, 2);
}
