//! `billport payments`: listed, shown, resolved.

use billport::domain::{Consumer, Currency, Money, ProviderScalar, SessionId};
use billport::journal::{
    Check, NewPayment, PaymentJournal, Process, SqliteJournal, SqliteSettings,
};
use insta::assert_snapshot;
use std::sync::Arc;
use time::macros::datetime;

use super::{CONSUMER, LARGE, lost_receipt, nea_with};
use crate::desk::Desk;
use crate::provider::sandbox;
use crate::transcript::redacted;

#[test]
fn none_yet() {
    let desk = Desk::new();
    assert_snapshot!(desk.billport("payments list").run().exits(0).transcript(), @"
    exit: 0
    --- stdout
    no such payments
    --- stderr
    there is no journal at [desk]/.home/data/billport/journal.db, so there is no payment yet
    ");
    let json = desk.billport("payments list --output json").run().exits(0);
    assert_eq!(json.stdout, "[]\n");
    let mut told = String::new();
    for words in ["show r-1", "settle r-1", "settle --all", "resolve r-1 --as paid --because x"] {
        told += &desk.billport(&format!("payments {words}")).run().exits(2).stderr;
    }
    assert_snapshot!(redacted(&told), @"
    error: there is no journal at [desk]/.home/data/billport/journal.db, so there is no payment yet
    hint: `billport nea pay` begins one; --journal PATH names another
    error: there is no journal at [desk]/.home/data/billport/journal.db, so there is no payment yet
    hint: `billport nea pay` begins one; --journal PATH names another
    error: there is no journal at [desk]/.home/data/billport/journal.db, so there is no payment yet
    hint: `billport nea pay` begins one; --journal PATH names another
    error: there is no journal at [desk]/.home/data/billport/journal.db, so there is no payment yet
    hint: `billport nea pay` begins one; --journal PATH names another
    ");
}

#[test]
fn newest_first_and_those_in_doubt() {
    let sandbox = nea_with(lost_receipt());
    let desk = Desk::new();
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(6);
    let order = desk.billport(&format!("nea pay {LARGE} --yes --amount 600 --reference r-2"));
    order.with_nea(&sandbox).run().exits(0);
    assert_snapshot!(redacted(&desk.billport("payments list").run().exits(0).stdout), @"
    reference  state    begun                       NPR  charge  consumer                              target
    r-2        paid     [moment] UTC  600.00    5.00  002.13.071/18795 at 245:bhaktapur-dc  nea sandbox http://127.0.0.1:[port]/nea
    r-1        unknown  [moment] UTC  200.00    0.00  024.12.512/3042 at 245:bhaktapur-dc   nea sandbox http://127.0.0.1:[port]/nea
    ");
    let listed = |words: &str| {
        let words = format!("payments list --output json {words}");
        let json = desk.billport(&words).run().exits(0).json();
        let payments = json.as_array().unwrap().clone().into_iter();
        payments
            .map(|payment| payment["reference"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(listed(""), ["r-2", "r-1"]);
    assert_eq!(listed("--limit 1"), ["r-2"]);
    assert_eq!(listed("--unsettled"), ["r-1"]);
    let json = desk.billport("payments list --limit 1 --output json").run().exits(0);
    assert_snapshot!(redacted(&json.stdout), @r#"[{"reference":"r-2","state":"paid","target":"nea sandbox http://127.0.0.1:[port]/nea","office":"245:bhaktapur-dc","sc_no":"002.13.071","consumer":"18795","amount":600,"service_charge":5.0,"currency":"NPR","minimum_payable":500,"total_due":1250.75,"begun":"[moment]","changed":"[moment]","settled":"[moment]","attempts":1,"provider_id":2,"credits_available":9796,"refunded":null,"look_ups":0,"look_up_from":null,"code":null,"message":"Successfully Completed Transaction: Amount Paid Successfully","because":null,"line":null}]"#);
    let ended = desk.billport("payments show r-3").run().exits(2);
    assert_eq!(
        ended.stderr,
        "error: there is no payment r-3 in the journal\nhint: which there are: billport payments list\n"
    );
}

#[test]
fn one_with_its_story() {
    let sandbox = nea_with(lost_receipt());
    let desk = Desk::new();
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(6);
    let shown = desk.billport("payments show r-1").run().exits(0);
    assert_snapshot!(shown.transcript(), @"
    exit: 0
    --- stdout
    payment      r-1, unknown
    consumer     024.12.512/3042 at 245:bhaktapur-dc
    target       nea sandbox http://127.0.0.1:[port]/nea
    amount       NPR 200.00
    charge       NPR 0.00
    minimum      NPR 200.00
    total due    NPR 450.00
    begun        [moment] UTC
    last change  [moment] UTC
    look up from [moment] UTC

    what happened
    [moment] UTC  about to be paid: NPR 200.00, by process [process]
    [moment] UTC  nobody knows what became of it: NEA: pay: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]

    what to do next
    1. Do NOT pay it again: ask NEA what became of it, from [moment] UTC on
       billport payments settle r-1
    2. If NEA's people tell you what became of it, paid or not-paid, say so
       billport payments resolve r-1 --as paid --because 'how you know'
    ");
    let json = desk.billport("payments show r-1 --output json").run().exits(0);
    assert_snapshot!(redacted(&json.stdout), @r#"{"reference":"r-1","state":"unknown","target":"nea sandbox http://127.0.0.1:[port]/nea","office":"245:bhaktapur-dc","sc_no":"024.12.512","consumer":"3042","amount":200,"service_charge":0,"currency":"NPR","minimum_payable":200,"total_due":450,"begun":"[moment]","changed":"[moment]","settled":null,"attempts":1,"provider_id":null,"credits_available":null,"refunded":null,"look_ups":0,"look_up_from":"[moment]","code":null,"message":"NEA: pay: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]","because":null,"line":null,"events":[{"event":1,"reference":"r-1","at":"[moment]","act":"intended","before":null,"after":"in_flight","told":"about to be paid: NPR 200.00, by process [process],"amount":200,"service_charge":0,"status":null,"code":null,"words":null,"digest":"[digest]"},{"event":2,"reference":"r-1","at":"[moment]","act":"settled","before":"in_flight","after":"unknown","told":"nobody knows what became of it: NEA: pay: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]","amount":null,"service_charge":null,"status":null,"code":null,"words":"NEA: pay: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]","digest":"[digest]"}],"next_steps":[{"act":"Do NOT pay it again: ask NEA what became of it, from [moment] UTC on","command":"billport payments settle r-1"},{"act":"If NEA's people tell you what became of it, paid or not-paid, say so","command":"billport payments resolve r-1 --as paid --because 'how you know'"}]}"#);
}

#[test]
fn a_person_says_what_became_of_it() {
    let sandbox = nea_with(lost_receipt());
    let desk = Desk::new();
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(6);
    let resolve = |verdict: &str| {
        let words = format!("payments resolve r-1 --as {verdict} --because");
        desk.billport(&words).arg("Sita of Khalti has found it, ticket 8812")
    };
    let ended = resolve("paid").run().exits(0);
    assert_snapshot!(ended.transcript(), @"
    exit: 0
    --- stdout
    payment r-1 is now paid, and its reference is never sent again
    ");
    assert_snapshot!(redacted(&resolve("not-paid").run().exits(2).stderr), @"
    error: payment r-1: it is paid, and can't be resolved as not paid
    hint: how it stands: billport payments show r-1
    ");
    let story = desk.billport("payments show r-1").run().exits(0).stdout;
    assert!(story.contains("paid, says a person: Sita of Khalti has found it"), "{story}");
    desk.billport("payments settle r-1").run().exits(0);
    desk.billport("payments resolve r-1 --as paid").run().exits(2);
    desk.billport("journal verify").run().exits(0);
}

#[test]
fn what_is_resolved_as_not_paid_may_be_paid_anew() {
    let reset = billport_sandbox::FaultOrder::once(
        billport_sandbox::Call::Commit,
        billport_sandbox::Fault::Reset,
    );
    let sandbox = nea_with(reset);
    let desk = Desk::new();
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(6);
    let order = desk.billport("payments resolve r-1 --as not-paid --because asked");
    assert_snapshot!(order.run().exits(0).transcript(), @"
    exit: 0
    --- stdout
    payment r-1 is now not paid, and its consumer's dues can be paid by another payment
    --- stderr
    hint: If it is still to be paid, pay it with a new reference: billport nea pay --office 245:bhaktapur-dc --sc-no 024.12.512 --consumer 3042 --amount 200
    ");
    let again = desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(3);
    assert!(again.stderr.contains("is used already"), "{}", again.stderr);
    desk.pay("--minimum --reference r-2").with_nea(&sandbox).run().exits(0);
    assert_eq!(sandbox.nea().ledger().charges.len(), 1);
}

#[test]
fn the_journal_tells_all_of_them() {
    let sandbox = sandbox();
    let desk = Desk::new();
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(0);
    let export = desk.billport("journal export").run().exits(0).stdout;
    let kinds: Vec<_> = export.lines().map(|line| line.split('"').nth(3).unwrap()).collect();
    assert_eq!(kinds, ["payment", "payment_event", "payment_event"]);
    assert_snapshot!(redacted(export.lines().nth(1).unwrap()), @r#"{"kind":"payment_event","event":1,"reference":"r-1","at":"[moment]","act":"intended","before":null,"after":"in_flight","told":"about to be paid: NPR 200.00, by process [process],"amount":200,"service_charge":0,"status":null,"code":null,"words":null,"digest":"[digest]"}"#);
    let verified = desk.billport("journal verify --output json").run().exits(0).json();
    assert_eq!((&verified["payments"], &verified["payment_events"]), (&1.into(), &2.into()));
    let last: serde_json::Value = serde_json::from_str(export.lines().last().unwrap()).unwrap();
    assert_eq!(last["digest"], verified["payments_head"]);
}

/// A payment that was on its way, long ago, when its process and the sandbox in it ended.
fn in_flight_for_ever(desk: &Desk) {
    in_flight_at(desk, "nea sandbox embedded-0199f3c2-7a4e-7b31-9d53-0e4f6a8b2c10");
}

/// A payment that was on its way, long ago, when its process ended.
fn in_flight_at(desk: &Desk, target: &str) {
    let money = |text: &str| Money::parse(text.as_bytes(), Currency::NPR).unwrap();
    let inquired_at = datetime!(2020-01-01 10:00 UTC);
    let payment = NewPayment {
        reference: "r-1".parse().unwrap(),
        target: target.to_owned(),
        consumer: Consumer {
            office: "245:bhaktapur-dc".parse().unwrap(),
            service_number: "024.12.512".parse().unwrap(),
            consumer_id: "3042".parse().unwrap(),
        },
        amount: money("200"),
        service_charge: money("0"),
        minimum_payable: Some(money("200")),
        total_due: money("450"),
        session: SessionId(ProviderScalar::number("1").unwrap()),
        inquired_at,
        inquired_behind: 0,
        from_file: None,
    };
    let journal = SqliteJournal::open(SqliteSettings {
        path: desk.journal(),
        owner: Process { pid: 7, host: "billing-1".to_owned() },
        clock: Arc::new(move || inquired_at),
        check: Check::Quick,
    });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(journal.unwrap().intend(payment)).unwrap();
}

#[test]
fn of_a_payment_whose_sandbox_is_gone_a_person_has_to_say_what_became() {
    let desk = Desk::new();
    in_flight_for_ever(&desk);
    for words in ["r-1", "--all"] {
        let ended = desk.billport(&format!("payments settle {words}")).run().exits(6);
        let told = "it was paid at a sandbox that is gone with its process, so nobody can be asked";
        assert!(ended.stdout.contains(told), "{}", ended.stdout);
        let hint = "billport payments resolve r-1 --as not-paid --because 'it was a rehearsal'\n";
        assert!(ended.stderr.ends_with(hint), "{}", ended.stderr);
    }
    // It stands in the way of nothing that goes elsewhere.
    desk.pay("--minimum").run().exits(0);
    desk.billport("payments resolve r-1 --as not-paid --because rehearsed").run().exits(0);
    desk.billport("payments settle --all").run().exits(0);
    desk.billport("journal verify").run().exits(0);
}

#[test]
fn no_clock_is_set_for_what_was_paid_with_real_money() {
    let desk = Desk::new();
    in_flight_at(&desk, "nea production https://services.khalti.com");
    let words = "payments resolve r-1 --as not-paid --because rehearsed";
    let ended = desk.later(6, words).run().exits(2);
    assert_eq!(ended.stderr, "error: --now is for tests, and production is none\n");
    let list = desk.billport("payments list --unsettled --output json").run().exits(0).json();
    assert_eq!(list.as_array().unwrap().len(), 1);
    desk.billport(words).run().exits(0);
}

#[test]
fn a_payment_at_an_embedded_sandbox_goes_on_nowhere() {
    let desk = Desk::new();
    desk.billport(&format!("nea pay {CONSUMER} --yes --minimum --reference r-1")).run().exits(0);
    let list = desk.billport("payments list").run().exits(0).stdout;
    assert!(list.contains("an embedded sandbox that is gone"), "{list}");
    // Another one knows nothing of it, and is none of its places.
    let order = desk.billport(&format!("nea pay {CONSUMER} --yes --minimum --reference r-1"));
    let ended = order.run().exits(3);
    assert!(ended.stderr.contains("is that of another payment"), "{}", ended.stderr);
    desk.pay("--minimum").run().exits(0);
}
