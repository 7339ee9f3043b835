//! Payments that are not made: exit 3, or 4 and 5 before anything was sent.

use billport_sandbox::{Answer, Call, FaultOrder, nea};
use insta::assert_snapshot;

use super::{CONSUMER, nea_with};
use crate::desk::Desk;
use crate::provider::{TEN_YEARS, sandbox};
use crate::transcript::redacted;

#[test]
fn an_amount_below_the_minimum() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let ended = desk.pay("--amount 199.99").with_nea(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript(), @"
    exit: 3
    --- stdout
    not paid     NPR 199.99 for 024.12.512/3042 at 245:bhaktapur-dc (Maya Gurung)
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    consumer  Maya Gurung, 024.12.512/3042 at 245:bhaktapur-dc
    month        bill date   days  billed  payable  what it is
    2073 Magh    2017-02-24     5  200.00   200.00  as billed (the provider says `Normal`)
    2073 Falgun  2017-02-24    13  200.00   250.00  penalty 50.00 (the provider says `-25% Penalty`)
    minimum   NPR 200.00, what is payable of 2073 Magh
    total     NPR 450.00
    error: nothing was sent: NPR 199.99 is below the minimum of NPR 200, which is what the oldest bill asks for
    hint: --minimum pays what is payable of the oldest bill
    ");
    let ended = desk.pay("--amount 199.99 --output json").with_nea(&sandbox).run().exits(3);
    assert_snapshot!(redacted(&ended.stdout), @r#"{"reference":"[reference]","state":"not_paid","amount":199.99,"service_charge":null,"currency":"NPR","provider_id":null,"credits_available":null,"minimum_payable":200,"total_due":450,"look_up_from":null,"in_doubt":null,"code":null,"message":"nothing was sent: NPR 199.99 is below the minimum of NPR 200, which is what the oldest bill asks for"}"#);
    let ledger = sandbox.nea().ledger();
    assert_eq!((ledger.service_charge_requests, ledger.commit_requests), (0, 0));
}

#[test]
fn a_consumer_that_is_none() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let words = "nea pay --office 245:bhaktapur-dc --sc-no 024.12.512 --consumer 1 --minimum --yes";
    let ended = desk.billport(words).with_nea(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript(), @"
    exit: 3
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    error: NEA: inquire dues: refused by the provider (HTTP 400, code 4001): `Invalid customer: there is no such consumer at this office` [1 attempt, [time]]
    hint: read the provider's words and correct what they name
    ");
    assert_eq!(sandbox.nea().ledger().commit_requests, 0);
}

#[test]
fn a_wrong_token() {
    let sandbox = sandbox();
    let desk = Desk::new();
    for words in ["nea counters".to_owned(), format!("nea pay {CONSUMER} --minimum --yes")] {
        let order =
            desk.billport(&words).with_nea(&sandbox).env("BILLPORT_NEA_TOKEN", "a-wrong-one");
        let ended = order.run().exits(5);
        assert!(ended.stderr.contains("the credentials are not accepted (HTTP 400, code 1002)"));
        assert!(ended.stderr.ends_with(
            "hint: check BILLPORT_NEA_TOKEN (`billport config` shows where it comes from)\n"
        ));
    }
    assert_eq!(sandbox.nea().ledger().commit_requests, 0);
}

#[test]
fn a_token_that_is_missing_or_for_tests() {
    let desk = Desk::new();
    let mut told = String::new();
    for (target, token) in [("staging", ""), ("production", ""), ("production", "TEST:abc")] {
        let words = format!("nea dues {CONSUMER} --target {target}");
        let order = desk.billport(&words).env("BILLPORT_NEA_TOKEN", token);
        told += &order.run().exits(5).stderr;
    }
    assert_snapshot!(told, @"
    error: nea.token is not set
    hint: set the environment variable BILLPORT_NEA_TOKEN, or nea.token in the settings file
    error: nea.token is not set
    hint: set the environment variable BILLPORT_NEA_TOKEN, or nea.token in the settings file
    error: the token is for tests (it begins with `TEST:`) and the base URL is the live one: use the test URL, or the live token
    hint: check BILLPORT_NEA_TOKEN (`billport config` shows where it comes from)
    ");
}

#[test]
fn addresses_that_are_not_meant() {
    let desk = Desk::new();
    let mut told = String::new();
    for url in ["https://services.khalti.com/", "http://nea.example", "nonsense"] {
        let words = format!("nea dues {CONSUMER} --target staging");
        let order = desk.billport(&words).env("BILLPORT_NEA_TOKEN", "live-token");
        told += &order.env("BILLPORT_NEA_BASE_URL", url).run().exits(2).stderr;
    }
    assert_snapshot!(told, @"
    error: the base URL is that of NEA's PRODUCTION, where money is real, and the target is staging
    hint: say --target production if that is meant, or take the URL out of the settings
    error: the base URL is not usable: plain http is allowed to a literal loopback address only (127.0.0.1 or [::1])
    hint: `billport config` shows what is in force and where it comes from
    error: the base URL is not usable: not an absolute URL such as https://host/path
    hint: `billport config` shows what is in force and where it comes from
    ");
    // With the sandbox as the target, a URL of elsewhere is left alone.
    let order = desk.billport(&format!("nea dues {CONSUMER}"));
    let ended = order.env("BILLPORT_NEA_BASE_URL", "https://services.khalti.com").run().exits(0);
    assert!(ended.stderr.contains("is not on this machine: the sandbox leaves it alone"));
}

#[test]
fn a_made_up_time_is_not_for_production() {
    let words = "--minimum --target production --now 2026-11-22T10:00:00Z";
    let order = Desk::new();
    let ended = order.pay(words).env("BILLPORT_NEA_TOKEN", "live-token").run().exits(2);
    assert_eq!(ended.stderr, "error: --now is for tests, and production is none\n");
}

#[test]
fn a_no_of_the_provider() {
    let sandbox =
        nea_with(FaultOrder::once(Call::Commit, nea::refusal("4000", "Max number exceeding")));
    let desk = Desk::new();
    let ended = desk.pay("--minimum").with_nea(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript(), @"
    exit: 3
    --- stdout
    not paid     NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc (Maya Gurung)
    reference    [reference]
    charge       NPR 0.00
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    consumer  Maya Gurung, 024.12.512/3042 at 245:bhaktapur-dc
    month        bill date   days  billed  payable  what it is
    2073 Magh    2017-02-24     5  200.00   200.00  as billed (the provider says `Normal`)
    2073 Falgun  2017-02-24    13  200.00   250.00  penalty 50.00 (the provider says `-25% Penalty`)
    minimum   NPR 200.00, what is payable of 2073 Magh
    total     NPR 450.00
    service charge NPR 0.00, debited in all NPR 200.00
    reference [reference]
    error: NEA: pay: refused by the provider (HTTP 400, code 4000): `Can't fulfill request: Max number exceeding` [1 attempt, [time]]
    hint: read the provider's words and correct what they name
    ");
    // It is known that nothing was paid, so another payment is free.
    desk.pay("--minimum").with_nea(&sandbox).run().exits(0);
    let ledger = sandbox.nea().ledger();
    assert_eq!((ledger.commit_requests, ledger.charges.len()), (2, 1));
}

#[test]
fn a_charge_that_breaks_its_own_rule() {
    let charge = |charge: &str| {
        let body = format!("{{\"service_charge\":{charge},\"amount\":200.0,\"status\":true}}");
        FaultOrder::once(Call::ServiceCharge, Answer::new(200, "application/json", body)).always()
    };
    for broken in ["5.0", "-5.0"] {
        let sandbox = nea_with(charge(broken));
        let desk = Desk::new();
        let ended = desk.pay("--minimum").with_nea(&sandbox).run().exits(3);
        let hint = "to pay it all the same, say so: --allow-irregular-charge\n";
        assert!(ended.stderr.ends_with(hint), "{}", ended.stderr);
        assert_eq!(sandbox.nea().ledger().commit_requests, 0);
        let order = desk.pay("--minimum --allow-irregular-charge").with_nea(&sandbox);
        order.run().exits(0);
        assert_eq!(sandbox.nea().ledger().charges[0].amount, "200");
    }
}

#[test]
fn a_provider_that_asks_to_be_left_alone() {
    for call in [Call::Details, Call::ServiceCharge] {
        let later = Answer::new(429, "text/plain", "slow down").retry_after(TEN_YEARS);
        let sandbox = nea_with(FaultOrder::once(call, later));
        let ended = Desk::new().pay("--minimum").with_nea(&sandbox).run().exits(4);
        assert!(ended.stderr.contains("asks to wait 10 years"), "{}", ended.stderr);
        assert_eq!(sandbox.nea().ledger().commit_requests, 0);
    }
}
