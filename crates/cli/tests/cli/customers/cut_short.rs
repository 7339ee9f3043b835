//! Ctrl-C while a change is on its way: the first waits for the answer, the second says what is in doubt.

use billport_sandbox::{Call, Fault, FaultOrder, Sandbox};
use insta::assert_snapshot;
use std::thread;
use std::time::Duration;

use super::three;
use crate::desk::Desk;
use crate::interruption::{Running, send};

/// Starts a command whose call is never answered, and waits until it has arrived.
fn under_way(desk: &Desk, sandbox: &Sandbox, words: &str, call: Call) -> Running {
    let never = FaultOrder::once(call, Fault::NeverAnswer).after_effect();
    sandbox.billagain().order(never.always());
    let order = desk.billport(&format!("customers {words} --yes")).with_billagain(sandbox);
    let mut running = Running::start(order);
    let arrived = |record: &billport_sandbox::billagain::CallRecord| record.call == call;
    while !sandbox.billagain().ledger().calls.iter().any(arrived) {
        assert!(running.child.try_wait().unwrap().is_none(), "it ended without it");
        thread::sleep(Duration::from_millis(1));
    }
    running
}

#[test]
fn a_second_signal_says_what_is_in_doubt() {
    let mut told = String::new();
    for (words, call) in [
        (
            "add --set CurrencyCode=NPR --set isWaiveTaxes=false --set Reference=c-9",
            Call::AddCustomer,
        ),
        ("edit 302 --set City=Lukla", Call::EditCustomer),
        ("archive 302", Call::ArchiveCustomer),
        ("delete 302", Call::DeleteCustomer),
    ] {
        let (sandbox, desk) = (three(), Desk::new());
        let mut running = under_way(&desk, &sandbox, words, call);
        running.interrupt("INT");
        send("INT", &running.child);
        told += &running.end().exits(6).transcript();
    }
    assert_snapshot!(told);
}

#[test]
fn before_anything_is_sent_a_signal_ends_it_at_once() {
    let (sandbox, desk) = (three(), Desk::new());
    let running = under_way(&desk, &sandbox, "archive 302", Call::GetCustomer);
    send("INT", &running.child);
    let ended = running.end().exits(130);
    assert!(
        ended.stderr.ends_with("error: interrupted: nothing was archived\n"),
        "{}",
        ended.stderr
    );
    assert_eq!(sandbox.billagain().ledger().archive_requests, 0);
}
