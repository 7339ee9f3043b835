//! Ctrl-C, and a kill, while a payment is on its way. The provider's ledger says when its request has
//! arrived.

use billport_sandbox::{Answer, Call, Fault, FaultOrder, Queue, Sandbox};
use insta::assert_snapshot;
use std::{thread, time::Duration};

use super::{assert_charged, nea_with};
use crate::desk::Desk;
use crate::interruption::{Running, send};
use crate::provider::TEN_YEARS;
use crate::transcript::redacted;

/// Charged, and never answered.
fn silence() -> FaultOrder {
    FaultOrder::once(Call::Commit, Fault::NeverAnswer).after_effect()
}

fn wait_for(running: &mut Running, sandbox: &Sandbox, has_come: impl Fn(&Sandbox) -> bool) {
    while !has_come(sandbox) {
        assert!(running.child.try_wait().unwrap().is_none(), "it ended without it");
        thread::sleep(Duration::from_millis(1));
    }
}

fn commit(sandbox: &Sandbox) -> bool {
    sandbox.nea().ledger().commit_requests == 1
}

#[test]
fn killed_while_its_payment_is_on_its_way_it_is_settled_by_the_next() {
    let sandbox = nea_with(silence());
    let desk = Desk::new();
    let mut running = Running::start(desk.pay("--minimum --reference r-1").with_nea(&sandbox));
    wait_for(&mut running, &sandbox, commit);
    running.child.kill().unwrap();
    assert_eq!(running.end().code, None);

    let list = desk.billport("payments list --unsettled --output json").run().exits(0).json();
    assert_eq!((&list[0]["reference"], &list[0]["state"]), (&"r-1".into(), &"in_flight".into()));
    assert_snapshot!(desk.billport("payments show r-1").run().exits(0).transcript(), @"
    exit: 0
    --- stdout
    payment      r-1, in flight
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

    what to do next
    1. It was sent by process [process], and may be on its way still. Do NOT pay it again: ask NEA what became of it, from [moment] UTC on
       billport payments settle r-1
    2. If NEA's people tell you what became of it, paid or not-paid, say so
       billport payments resolve r-1 --as paid --because 'how you know'
    ");
    let again = desk.pay("--minimum").with_nea(&sandbox).run().exits(6);
    assert!(again.stderr.contains("has to be settled before"), "{}", again.stderr);
    let order = desk.billport("payments resolve r-1 --as paid --because guessed");
    assert_snapshot!(redacted(&order.run().exits(2).stderr), @"
    error: payment r-1 may be on its way: nobody can say before [moment] UTC what became of it
    hint: wait until then, and ask NEA first: billport payments settle r-1
    ");

    sandbox.nea().advance(Duration::from_mins(6));
    desk.later(6, "payments settle r-1").with_nea(&sandbox).run().exits(0);
    assert_charged(&sandbox, "r-1", 1);
    desk.billport("journal verify").run().exits(0);
}

#[test]
fn a_first_signal_waits_for_the_answer() {
    for signal in ["INT", "TERM", "HUP"] {
        // Answered a while after the signal was heard: the gate of uploads would hold the dues up too.
        let held = FaultOrder::once(Call::Commit, Fault::Delay { by: Duration::from_millis(200) });
        let sandbox = nea_with(held);
        let desk = Desk::new();
        let order = desk.pay("--minimum --reference r-1").with_nea(&sandbox);
        let mut running = Running::start(order);
        wait_for(&mut running, &sandbox, commit);
        // Whether it comes before the answer or after it, what was paid is told.
        send(signal, &running.child);
        let ended = running.end().exits(0);
        assert!(ended.stdout.starts_with("paid         NPR 200.00"), "{}", ended.transcript());
    }
}

#[test]
fn a_second_signal_ends_at_once_and_says_what_is_in_doubt() {
    let sandbox = nea_with(silence());
    let desk = Desk::new();
    let mut running = Running::start(desk.pay("--minimum --reference r-1").with_nea(&sandbox));
    wait_for(&mut running, &sandbox, commit);
    running.interrupt("INT");
    send("INT", &running.child);
    assert_snapshot!(running.end().exits(6).transcript(), @"
    exit: 6
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    consumer  Maya Gurung, 024.12.512/3042 at 245:bhaktapur-dc
    month        bill date   days  billed  payable  what it is
    2073 Magh    2017-02-24     5  200.00   200.00  as billed (the provider says `Normal`)
    2073 Falgun  2017-02-24    13  200.00   250.00  penalty 50.00 (the provider says `-25% Penalty`)
    minimum   NPR 200.00, what is payable of 2073 Magh
    total     NPR 450.00
    service charge NPR 0.00, debited in all NPR 200.00
    reference r-1
    stopping: 1 payment on its way; Ctrl-C again ends without the answer
    warning: payment r-1 is of unknown outcome: it was on its way
    error: ended at once, without the answer
    hint: do NOT pay again what is unknown: it may have been paid
    hint: what became of it can be asked after five minutes: billport payments settle r-1
    ");
    assert_charged(&sandbox, "r-1", 1);
}

#[test]
fn a_signal_before_anything_was_paid_ends_it_at_once() {
    let sandbox = nea_with(FaultOrder::once(Call::Details, Fault::NeverAnswer).always());
    let desk = Desk::new();
    let mut running = Running::start(desk.pay("--minimum").with_nea(&sandbox));
    wait_for(&mut running, &sandbox, |sandbox| sandbox.nea().ledger().details_requests > 0);
    send("INT", &running.child);
    let ended = running.end().exits(130);
    assert!(ended.stderr.ends_with("error: interrupted: nothing was paid\n"), "{}", ended.stderr);
    assert_eq!(sandbox.nea().ledger().commit_requests, 0);
    assert_eq!(desk.billport("payments list --output json").run().exits(0).stdout, "[]\n");
}

#[test]
fn a_file_stops_behind_the_payment_that_is_on_its_way() {
    let sandbox = nea_with(silence());
    let desk = Desk::new();
    desk.put("dues.csv", super::pay_file::THREE);
    let order = desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox);
    let mut running = Running::start(order);
    wait_for(&mut running, &sandbox, commit);
    running.interrupt("INT");
    send("INT", &running.child);
    let ended = running.end().exits(6);
    assert!(ended.stderr.contains("is of unknown outcome: it was on its way"), "{}", ended.stderr);
    assert_eq!(sandbox.nea().ledger().commit_requests, 1);
}

#[test]
fn one_that_is_waited_for_keeps_no_other_one_from_being_told() {
    let sandbox = nea_with(FaultOrder::queue(Queue::then_success(Duration::from_hours(9))));
    let desk = Desk::new();
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(6);
    sandbox.nea().order(super::lost_receipt());
    let order = desk.billport(&format!("nea pay {} --yes --minimum --reference r-2", super::LARGE));
    order.with_nea(&sandbox).run().exits(6);
    sandbox.nea().advance(Duration::from_mins(6));
    let order = desk.later(6, "payments settle --all --wait").with_nea(&sandbox);
    let mut running = Running::start(order);
    // The first one is open for hours, and the second one is told meanwhile.
    running.wait_until_told("r-2  paid  NPR 500.00");
    send("INT", &running.child);
    let ended = running.end().exits(6);
    assert!(ended.stderr.contains("r-1  unknown  NPR 200.00"), "{}", ended.stderr);
    let told: Vec<_> = ended.stdout.lines().map(|line| &line[..9]).collect();
    assert_eq!(told, ["r-1  unkn", "r-2  paid"]);
}

#[test]
fn a_wait_to_settle_is_ended() {
    let sandbox = nea_with(super::lost_receipt());
    let desk = Desk::new();
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(6);
    let later = Answer::new(429, "text/plain", "slow down").retry_after(TEN_YEARS);
    sandbox.nea().order(FaultOrder::once(Call::Status, later).always());
    sandbox.nea().advance(Duration::from_mins(6));
    let order = desk.later(6, "payments settle r-1 --wait").with_nea(&sandbox);
    let mut running = Running::start(order);
    wait_for(&mut running, &sandbox, |sandbox| sandbox.nea().ledger().status_requests > 0);
    send("INT", &running.child);
    let ended = running.end().exits(6);
    assert!(ended.stdout.starts_with("r-1  unknown  NPR 200.00"), "{}", ended.transcript());
}
