//! Payments of unknown outcome: exit 6, never paid again by themselves, settled by asking.

use billport_sandbox::{Answer, Call, Fault, FaultOrder, Queue, Sandbox};
use insta::assert_snapshot;
use serde_json::Value;
use std::time::Duration;

use super::{LARGE, assert_charged, in_minutes, lost_receipt, nea_with, reference};
use crate::desk::Desk;
use crate::provider::{TEN_YEARS, sandbox};
use crate::transcript::redacted;

#[test]
fn an_answer_that_was_lost() {
    let sandbox = nea_with(lost_receipt());
    let desk = Desk::new();
    let ended = desk.pay("--minimum").with_nea(&sandbox).run().exits(6);
    assert_snapshot!(ended.transcript(), @"
    exit: 6
    --- stdout
    unknown      NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc (Maya Gurung)
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
    error: nobody knows whether it was paid: NEA: pay: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]
    hint: do NOT pay it again: it may have been paid
    hint: from [moment] UTC on, ask NEA what became of it: billport payments settle [reference]
    ");
    let reference = sandbox.nea().ledger().charges[0].reference.clone();

    // Nothing pays it again: not its consumer's next payment, not its own reference.
    let other = desk.pay("--total").with_nea(&sandbox).run().exits(6);
    assert_snapshot!(redacted(&other.stderr), @"
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    error: nothing was sent: another payment of the consumer is unknown: [reference] has to be settled before
    hint: ask NEA what became of it: billport payments settle [reference]
    hint: how it stands: billport payments show [reference]
    ");
    let order = desk.pay(&format!("--minimum --reference {reference}")).with_nea(&sandbox);
    assert_snapshot!(redacted(&order.run().exits(6).stderr), @"
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    error: nothing was sent: the reference [reference] is used already: its payment is unknown
    hint: do NOT pay it again: it may have been paid
    hint: what became of it: billport payments show [reference]
    ");

    // The provider may not have recorded it yet.
    let words = format!("payments settle {reference}");
    let early = desk.billport(&words).with_nea(&sandbox).run().exits(6);
    assert_snapshot!(early.transcript(), @"
    exit: 6
    --- stdout
    [reference]  unknown  NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc: NEA may not have recorded it yet; ask from [moment] UTC on
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    hint: Do NOT pay it again: ask NEA what became of it, from [moment] UTC on: billport payments settle [reference]
    ");
    assert_eq!(sandbox.nea().ledger().status_requests, 0);

    sandbox.nea().advance(Duration::from_mins(6));
    let settled = desk.later(6, &words).with_nea(&sandbox).run().exits(0);
    assert_snapshot!(settled.transcript(), @"
    exit: 0
    --- stdout
    [reference]  paid  NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    ");
    let again = desk.later(7, &words).with_nea(&sandbox).run().exits(0);
    assert_eq!(sandbox.nea().ledger().status_requests, 1, "{}", again.transcript());
    assert_charged(&sandbox, &reference, 1);
    desk.billport("journal verify").run().exits(0);
}

#[test]
fn for_a_machine() {
    let sandbox = nea_with(lost_receipt());
    let desk = Desk::new();
    let ended = desk.pay("--minimum --output json").with_nea(&sandbox).run().exits(6);
    let json = ended.json();
    assert_eq!(json["state"], "unknown");
    assert!(json["look_up_from"].as_str().unwrap().ends_with('Z'), "{json}");
    assert!(json["provider_id"].is_null() && json["credits_available"].is_null());
    sandbox.nea().advance(Duration::from_mins(6));
    let order = desk.later(6, "payments settle --all --output json").with_nea(&sandbox);
    assert_snapshot!(redacted(&order.run().exits(0).stdout), @r#"[{"reference":"[reference]","state":"paid","amount":200,"currency":"NPR","provider_id":1,"refunded":null,"look_up_from":null,"why":null}]"#);
    let order = desk.later(6, "payments settle --all --output json").with_nea(&sandbox);
    assert_eq!(order.run().exits(0).stdout, "[]\n");
}

#[test]
fn queued_and_paid_in_the_end_or_not() {
    let minutes = Duration::from_mins;
    for (queue, code, state) in [
        (Queue::then_success(minutes(10)), 0, "paid"),
        (Queue::then_failure(minutes(10)).as_processing(), 3, "not_paid"),
    ] {
        let sandbox = nea_with(FaultOrder::queue(queue));
        let desk = Desk::new();
        let ended = desk.pay("--minimum --output json").with_nea(&sandbox).run().exits(6);
        let words = format!("payments settle {} --output json", reference(&ended));
        sandbox.nea().advance(minutes(6));
        let json = desk.later(6, &words).with_nea(&sandbox).run().exits(6).json();
        assert_eq!(json[0]["state"], "unknown");
        sandbox.nea().advance(minutes(15));
        let json = desk.later(21, &words).with_nea(&sandbox).run().exits(code).json();
        assert_eq!(json[0]["state"], state);
        assert_charged(&sandbox, &reference(&ended), usize::from(code == 0));
    }
}

#[test]
fn what_never_arrived_is_absent_after_half_an_hour_and_paid_with_the_same_reference() {
    let sandbox = nea_with(FaultOrder::once(Call::Commit, Fault::Reset));
    let desk = Desk::new();
    let ended = desk.pay("--minimum --output json").with_nea(&sandbox).run().exits(6);
    let reference = reference(&ended);
    let words = format!("payments settle {reference}");
    for minutes in [6, 17] {
        let ended = desk.later(minutes, &words).with_nea(&sandbox).run().exits(6);
        assert!(ended.stdout.contains("that does not count yet"), "{}", ended.stdout);
    }
    let absent = desk.later(33, &words).with_nea(&sandbox).run().exits(6);
    assert_snapshot!(absent.transcript(), @"
    exit: 6
    --- stdout
    [reference]  absent  NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc: NEA knows of no such payment, asked often and late enough
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    hint: NEA knows of no such payment, asked often and late enough. If it is still to be paid, pay it with the SAME reference, and never with another one: billport nea pay --office 245:bhaktapur-dc --sc-no 024.12.512 --consumer 3042 --amount 200 --reference [reference]
    ");

    let other = desk.later(34, &format!("nea pay {} --yes --minimum", super::CONSUMER));
    let other = other.with_nea(&sandbox).run().exits(6);
    assert!(other.stderr.contains("has to be settled before"), "{}", other.stderr);

    let shown = desk.billport(&format!("payments show {reference} --output json")).run().exits(0);
    let command = shown.json()["next_steps"][0]["command"].as_str().unwrap().to_owned();
    let words = format!("{} --yes --now {}", &command["billport ".len()..], in_minutes(35));
    desk.billport(&words).with_nea(&sandbox).run().exits(0);
    assert_charged(&sandbox, &reference, 1);
    assert_eq!(sandbox.nea().ledger().times_committed(&reference), 2);
}

/// A payment that never arrived and is absent by now; its reference.
fn absent(desk: &Desk, sandbox: &Sandbox) -> String {
    sandbox.nea().order(FaultOrder::once(Call::Commit, Fault::Reset));
    let ended = desk.pay("--minimum --output json").with_nea(sandbox).run().exits(6);
    let reference = reference(&ended);
    for minutes in [6, 17, 33] {
        let words = format!("payments settle {reference}");
        desk.later(minutes, &words).with_nea(sandbox).run().exits(6);
    }
    reference
}

#[test]
fn an_absent_one_stays_in_doubt_however_a_new_try_ends_before_it_is_sent() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let reference = absent(&desk, &sandbox);
    let again = |words: &str| {
        let reference = format!("--reference {reference} --now {}", in_minutes(40));
        desk.pay(&format!("{words} {reference}")).with_nea(&sandbox).run().exits(6)
    };
    let ended = again("--amount 199.99");
    assert_snapshot!(ended.transcript(), @"
    exit: 6
    --- stdout
    unknown      NPR 199.99 for 024.12.512/3042 at 245:bhaktapur-dc (Maya Gurung)
    reference    [reference]
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
    hint: [reference] may have arrived when it was sent before: pay it under no other reference
    hint: ask NEA what became of it: billport payments settle [reference]
    ");
    let irregular = r#"{"service_charge":5.0,"amount":200.0,"status":true}"#;
    let irregular = Answer::new(200, "application/json", irregular);
    let later = Answer::new(429, "text/plain", "slow down").retry_after(TEN_YEARS);
    for (order, words) in [
        (None, "--amount 199.99"),
        (Some(FaultOrder::once(Call::Details, later.clone())), "--minimum"),
        (Some(FaultOrder::once(Call::ServiceCharge, later)), "--minimum"),
        (Some(FaultOrder::once(Call::ServiceCharge, irregular)), "--minimum"),
    ] {
        if let Some(order) = order {
            sandbox.nea().order(order);
        }
        let ended = again(&format!("{words} --output json"));
        let json = ended.json();
        assert_eq!(json["state"], "unknown", "{json}");
        assert_eq!(
            (&json["reference"], &json["in_doubt"]),
            (&(&*reference).into(), &(&*reference).into())
        );
        let settle =
            format!("hint: ask NEA what became of it: billport payments settle {reference}\n");
        assert!(ended.stderr.ends_with(&settle), "{}", ended.stderr);
    }
    assert_eq!(sandbox.nea().ledger().times_committed(&reference), 1);
    assert_charged(&sandbox, &reference, 0);
}

#[test]
fn a_reference_in_doubt_is_not_that_of_another_consumers_payment() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let reference = absent(&desk, &sandbox);
    let words = format!(
        "nea pay --office 245:bhaktapur-dc --sc-no 006.18.303 --consumer 555 --total --yes \
         --reference {reference} --output json"
    );
    let ended = desk.later(40, &words).with_nea(&sandbox).run().exits(3);
    assert!(ended.stderr.contains("is that of another payment"), "{}", ended.stderr);
    let json = ended.json();
    assert_eq!((&json["state"], &json["in_doubt"]), (&"not_paid".into(), &Value::Null));
}

#[test]
fn one_that_a_person_held_for_unpaid_is_asked_for_by_its_name_alone() {
    let sandbox = nea_with(lost_receipt());
    let desk = Desk::new();
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(6);
    sandbox.nea().advance(Duration::from_mins(6));
    let resolve = desk.billport("payments resolve r-1 --as not-paid --because mistaken");
    resolve.run().exits(0);
    let all = desk.later(6, "payments settle --all").with_nea(&sandbox).run().exits(0);
    assert_eq!(all.stdout, "nothing is in doubt\n");
    let order = desk.later(6, "payments settle r-1").with_nea(&sandbox);
    let vain = order.env("BILLPORT_NEA_TOKEN", "a-wrong-one").run().exits(3);
    assert!(vain.stderr.contains("hint: NEA could not be asked"), "{}", vain.stderr);
    desk.later(6, "payments settle r-1").with_nea(&sandbox).run().exits(0);
}

#[test]
fn an_absent_one_that_can_not_be_asked_for_says_so() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let reference = absent(&desk, &sandbox);
    let order = desk.later(60, &format!("payments settle {reference}")).with_nea(&sandbox);
    let ended = order.env("BILLPORT_NEA_TOKEN", "a-wrong-one").run().exits(6);
    assert_snapshot!(ended.transcript(), @"
    exit: 6
    --- stdout
    [reference]  absent  NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc: the provider could not be asked: NEA: look up a payment: the credentials are not accepted (HTTP 400, code 1002): `Token is invalid: token is not known` [1 attempt, [time]]; NEA knew of no such payment when it was asked before, often and late enough
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    hint: check BILLPORT_NEA_TOKEN (`billport config` shows where it comes from)
    hint: NEA knows of no such payment, asked often and late enough. If it is still to be paid, pay it with the SAME reference, and never with another one: billport nea pay --office 245:bhaktapur-dc --sc-no 024.12.512 --consumer 3042 --amount 200 --reference [reference]
    ");
}

#[test]
fn what_stands_against_a_payment_is_told_to_machines_too() {
    let sandbox = nea_with(lost_receipt());
    let desk = Desk::new();
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(6);
    let order = desk.pay("--minimum --reference r-2 --output json").with_nea(&sandbox);
    assert_snapshot!(order.run().exits(6).stdout, @r#"{"reference":"r-2","state":"unknown","amount":null,"service_charge":null,"currency":"NPR","provider_id":null,"credits_available":null,"minimum_payable":null,"total_due":null,"look_up_from":null,"in_doubt":"r-1","code":null,"message":"nothing was sent: another payment of the consumer is unknown: r-1 has to be settled before"}"#);
    let order = desk.pay("--minimum --reference r-1 --output json").with_nea(&sandbox);
    let json = order.run().exits(6).json();
    assert_eq!((&json["state"], &json["in_doubt"]), (&"unknown".into(), &"r-1".into()));

    sandbox.nea().advance(Duration::from_mins(6));
    desk.later(6, "payments settle r-1").with_nea(&sandbox).run().exits(0);
    // Its reference is paid, whoever asks, and nobody shall pay it anew.
    let order = desk.pay("--minimum --reference r-1 --output json").with_nea(&sandbox);
    let json = order.run().exits(0).json();
    assert_eq!((&json["state"], &json["in_doubt"]), (&"paid".into(), &Value::Null));
    let order = desk.pay("--minimum --reference r-2 --output json").with_nea(&sandbox);
    let json = order.run().exits(3).json();
    assert_eq!((&json["state"], &json["in_doubt"]), (&"not_paid".into(), &Value::Null));
    let order = desk.billport(&format!("nea pay {LARGE} --yes --minimum --output json"));
    let ended = order.with_nea(&sandbox).env("BILLPORT_NEA_TOKEN", "a-wrong-one").run().exits(5);
    let json = ended.json();
    assert_eq!((&json["state"], &json["code"]), (&"not_paid".into(), &"1002".into()));
    assert!(json["amount"].is_null() && json["total_due"].is_null(), "{json}");
}

#[test]
fn how_long_it_is_until_the_next_question_depends_on_the_last_answer() {
    let sandbox = nea_with(FaultOrder::queue(Queue::then_success(Duration::from_hours(9))));
    let desk = Desk::new();
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(6);
    sandbox.nea().advance(Duration::from_mins(6));
    let settle = |minutes| desk.later(minutes, "payments settle r-1").with_nea(&sandbox);
    let failed = settle(6).env("BILLPORT_NEA_TOKEN", "a-wrong-one").run().exits(6);
    assert!(failed.stdout.contains("; it can be asked again at once\n"), "{}", failed.stdout);
    let asked = settle(7).run().exits(6);
    assert!(asked.stdout.contains("; ask again from "), "{}", asked.stdout);
    let early = settle(8).run().exits(6);
    assert_snapshot!(redacted(&early.stdout), @"r-1  unknown  NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc: NEA was asked last at [moment] UTC; ask again from [moment] UTC on");
}

#[test]
fn a_look_up_that_is_refused_settles_nothing() {
    let sandbox = nea_with(lost_receipt());
    let desk = Desk::new();
    desk.pay("--minimum").with_nea(&sandbox).run().exits(6);
    sandbox.nea().advance(Duration::from_mins(6));
    let order = desk.later(6, "payments settle --all").with_nea(&sandbox);
    let ended = order.env("BILLPORT_NEA_TOKEN", "a-wrong-one").run().exits(6);
    assert!(ended.stdout.contains("unknown  NPR 200.00"), "{}", ended.stdout);
    assert!(ended.stderr.contains("hint: check BILLPORT_NEA_TOKEN"), "{}", ended.stderr);
    let list = desk.billport("payments list --unsettled --output json").run().exits(0).json();
    assert_eq!(list.as_array().unwrap().len(), 1);
}

#[test]
fn payments_of_another_place_have_to_be_asked_for_there() {
    let (sandbox, other) = (nea_with(lost_receipt()), sandbox());
    let desk = Desk::new();
    let ended = desk.pay("--minimum --output json").with_nea(&sandbox).run().exits(6);
    for words in ["--all".to_owned(), reference(&ended)] {
        let order = desk.later(6, &format!("payments settle {words}")).with_nea(&other);
        let ended = order.run().exits(6);
        assert!(ended.stdout.contains("asked for there"), "{}", ended.transcript());
    }
    assert_eq!(other.nea().ledger().status_requests, 0);
}

#[test]
fn a_duplicate_reference_proves_nothing_and_is_looked_up() {
    let sandbox = nea_with(lost_receipt());
    let desk = Desk::new();
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(6);
    // Another journal knows nothing of it, and NEA refuses the reference.
    let order = desk.pay("--minimum --reference r-1 --journal other.db --output json");
    let ended = order.with_nea(&sandbox).run().exits(6);
    assert_eq!(
        (&ended.json()["state"], &ended.json()["code"]),
        (&"unknown".into(), &"1013".into())
    );
    assert_charged(&sandbox, "r-1", 1);
}
