//! `billport nea pay`: once, and by the figures that were shown.

use insta::assert_snapshot;

use super::{CONSUMER, LARGE, assert_charged, names, reference};
use crate::desk::Desk;
use crate::provider::sandbox;
use crate::transcript::redacted;

#[test]
fn for_a_person() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let ended = desk.pay("--minimum").with_nea(&sandbox).run().exits(0);
    assert_snapshot!(ended.transcript(), @"
    exit: 0
    --- stdout
    paid         NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc (Maya Gurung)
    reference    [reference]
    charge       NPR 0.00
    debited      NPR 200.00
    NEA's number 1
    NEA says     Successfully Completed Transaction: Amount Paid Successfully
    credits left 10396
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
    ");
    let ledger = sandbox.nea().ledger();
    assert_eq!(ledger.charges.len(), 1);
    assert_eq!(ledger.charges[0].amount, "200");
    let told = format!("reference {}\n", ledger.charges[0].reference);
    assert!(ended.stderr.contains(&told), "{}", ended.stderr);
}

#[test]
fn for_a_machine() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let ended = desk.pay("--total --output json").with_nea(&sandbox).run().exits(0);
    assert_snapshot!(redacted(&ended.stdout), @r#"{"reference":"[reference]","state":"paid","amount":450,"service_charge":0,"currency":"NPR","provider_id":1,"credits_available":10146,"minimum_payable":200,"total_due":450,"look_up_from":null,"in_doubt":null,"code":null,"message":"Successfully Completed Transaction: Amount Paid Successfully"}"#);
    assert_eq!(
        names(&ended.stdout)[..9],
        [
            "reference",
            "state",
            "amount",
            "service_charge",
            "currency",
            "provider_id",
            "credits_available",
            "minimum_payable",
            "total_due"
        ]
    );
    assert_charged(&sandbox, &reference(&ended), 1);
}

#[test]
fn exactly_500_is_free_and_one_paisa_more_is_not() {
    for (amount, charge, debited) in [("500", "0.00", "500.00"), ("500.01", "5.00", "505.01")] {
        let sandbox = sandbox();
        let desk = Desk::new();
        let order = desk.billport(&format!("nea pay {LARGE} --yes --amount {amount}"));
        let ended = order.with_nea(&sandbox).run().exits(0);
        assert!(
            ended.stdout.contains(&format!("\ncharge       NPR {charge}\n")),
            "{}",
            ended.stdout
        );
        assert!(ended.stdout.contains(&format!("\ndebited      NPR {debited}\n")));
        // The charge is none of what is sent.
        assert_eq!(sandbox.nea().ledger().charges[0].amount, amount);
    }
}

#[test]
fn an_advance_is_for_those_who_ask_for_it() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let ended = desk.pay("--amount 450.01").with_nea(&sandbox).run().exits(3);
    assert!(ended.stderr.contains("is above the total"), "{}", ended.stderr);
    assert!(ended.stderr.ends_with("say so: --allow-advance\n"), "{}", ended.stderr);
    assert_eq!(sandbox.nea().ledger().commit_requests, 0);
    desk.pay("--amount 450.01 --allow-advance").with_nea(&sandbox).run().exits(0);
    assert_eq!(sandbox.nea().ledger().charges[0].amount, "450.01");
}

#[test]
fn a_reference_of_ones_own_is_used_once() {
    let sandbox = sandbox();
    let desk = Desk::new();
    desk.pay("--minimum --reference magh_2073-1").with_nea(&sandbox).run().exits(0);
    let again = desk.pay("--minimum --reference magh_2073-1").with_nea(&sandbox).run().exits(0);
    assert_snapshot!(again.transcript(), @"
    exit: 0
    --- stdout
    paid         NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc
    reference    magh_2073-1
    charge       NPR 0.00
    debited      NPR 200.00
    NEA's number 1
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    nothing was sent: the reference magh_2073-1 is used already: its payment is paid
    hint: how it stands: billport payments show magh_2073-1
    ");
    let order = desk.pay("--total --reference magh_2073-1 --output json").with_nea(&sandbox);
    let json = order.run().exits(0).json();
    assert_eq!((&json["state"], &json["in_doubt"]), (&"paid".into(), &serde_json::Value::Null));
    assert_eq!(
        (&json["amount"], &json["service_charge"], &json["provider_id"]),
        (&200.into(), &0.into(), &1.into())
    );
    assert_charged(&sandbox, "magh_2073-1", 1);
    assert_eq!(sandbox.nea().ledger().commit_requests, 1);
}

#[test]
fn a_consumer_pays_once_a_day() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let pay = |words: &str, now: &str| {
        let words = format!("{words} --now 2026-11-22T{now}:00+05:45");
        desk.pay(&words).with_nea(&sandbox).run()
    };
    pay("--minimum", "00:01").exits(0);
    let again = pay("--total", "23:59").exits(3);
    assert!(again.stderr.contains("the consumer has paid today (2026-11-22)"), "{}", again.stderr);
    assert_eq!(sandbox.nea().ledger().commit_requests, 1);
    // Somebody without this journal is told by NEA.
    let order = desk.pay("--total --journal other.db --output json").with_nea(&sandbox);
    let ended = order.run().exits(3);
    assert_eq!(
        (&ended.json()["state"], &ended.json()["code"]),
        (&"not_paid".into(), &"4000".into())
    );
    assert_eq!(sandbox.nea().ledger().charges.len(), 1);
}

#[test]
fn what_is_meant_has_to_be_said() {
    let sandbox = sandbox();
    let desk = Desk::new();
    for words in ["", "--amount 200 --minimum", "--minimum --total", "--amount 2.001", "--amount x"]
    {
        desk.pay(words).with_nea(&sandbox).run().exits(2);
    }
    for reference in ["", "with blank", "a/b", &"x".repeat(51)] {
        let order = desk.pay("--minimum --reference").arg(reference).with_nea(&sandbox);
        order.run().exits(2);
    }
    let order = desk.billport(&format!("nea pay {CONSUMER} --minimum")).with_nea(&sandbox);
    assert_snapshot!(order.run().exits(2).transcript(), @"
    exit: 2
    --- stderr
    error: nobody is here to be asked, so nothing was paid
    hint: look at the dues first: billport nea dues; then say yes beforehand: --yes
    ");
    assert_eq!(sandbox.nea().ledger().connections, 0);
}

#[test]
fn settings_of_another_provider_do_not_matter() {
    let desk = Desk::new();
    let order = desk.pay("--minimum").env("BILLPORT_BLAGGO_UTC_OFFSET", "nonsense");
    order.run().exits(0);
    let desk = Desk::with_bills(crate::provider::bills(1));
    let order = desk.upload("bills.csv").env("BILLPORT_NEA_UTC_OFFSET", "nonsense");
    order.run().exits(0);
}
