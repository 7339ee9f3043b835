//! Faults at NEA's calls: what a client sees, and what was done nevertheless.

use std::time::Duration;

use billport_sandbox::{
    Answer, Call, Fault, FaultOrder, Sandbox,
    nea::{Answered, refusal},
};
use serde_json::json;

use super::client::{
    assert_refused, details, documented, look_up, open_session, pay, post, service_charge, standing,
};
use crate::client::{End, Received, sandbox};

/// Strikes a commit without and one after its effect, and gives what arrived to the check.
fn strike(fault: &Fault, check: impl Fn(&Received)) {
    for charged in [0, 1] {
        let sandbox = sandbox();
        let order = FaultOrder::once(Call::Commit, fault.clone());
        let order = if charged == 1 { order.after_effect() } else { order };
        sandbox.nea().order(order);

        check(&pay(&sandbox, &documented("3042"), "200", "r1"));
        let ledger = sandbox.nea().ledger();
        assert_eq!(ledger.times_charged("r1"), charged, "{fault:?}");
        assert_eq!(ledger.calls[0].answered, Answered::Fault);
        assert_eq!(ledger.calls[0].reference.as_deref(), Some("r1"));
        assert_eq!(sandbox.nea().open_orders(), 0);

        // What was done is known, and what was not leaves no trace.
        assert_eq!(standing(&sandbox, "r1"), if charged == 1 { "Success" } else { "002" });
        let again = pay(&sandbox, &documented("3042"), "200", "r1");
        match charged {
            1 => assert_refused(&again, "1013", "used before"),
            _ => assert_eq!(again.status(), 200),
        }
    }
}

#[test]
fn a_commit_is_struck_before_or_after_its_effect() {
    strike(&Fault::Close, |received| {
        assert_eq!((&received.bytes[..], received.end), (&[][..], End::Closed));
    });
    strike(&Fault::Reset, |received| {
        assert_eq!((&received.bytes[..], received.end), (&[][..], End::Reset));
    });
    let prefix = bytes::Bytes::from_static(b"{\"status\":true");
    strike(&Fault::CutBody { body: prefix }, |received| {
        assert_eq!(received.body(), "{\"status\":true");
    });
    strike(&Answer::html(502).into(), |received| assert_eq!(received.status(), 502));
    strike(&refusal("1017", "later").into(), |received| assert_refused(received, "1017", "later"));
}

#[test]
fn a_delay_and_nothing_let_the_honest_answer_pass() {
    for fault in [Fault::None, Fault::Delay { by: Duration::from_millis(1) }] {
        let sandbox = sandbox();
        sandbox.nea().order(FaultOrder::once(Call::Commit, fault));
        assert_eq!(pay(&sandbox, &documented("3042"), "200", "r1").json_text("state"), "Success");
        let ledger = sandbox.nea().ledger();
        assert_eq!(ledger.calls[0].answered, Answered::Status(200));
        assert_eq!((ledger.charges.len(), sandbox.nea().open_orders()), (1, 0));
    }
}

#[test]
fn a_details_call_uses_its_reference_up_only_with_its_effect() {
    let sandbox = sandbox();
    let down = || FaultOrder::once(Call::Details, Answer::json(503, "{}"));
    sandbox.nea().order(down());
    sandbox.nea().order(down().after_effect());
    for _ in 0..2 {
        assert_eq!(details(&sandbox, &documented("3042"), "r1").status(), 503);
    }
    assert_refused(&details(&sandbox, &documented("3042"), "r1"), "1013", "used before");
    assert_eq!(details(&sandbox, &documented("3042"), "r2").status(), 200);
}

/// Makes each of the five calls once, and tells how they were answered.
fn all_five(sandbox: &Sandbox) -> [u16; 5] {
    let key = documented("3042");
    let session = open_session(sandbox, &key);
    let token = json!({"token": sandbox.nea().token()});
    [
        post(sandbox, "counters", &token).status(),
        details(sandbox, &key, "r1").status(),
        service_charge(sandbox, session, "200").status(),
        pay(sandbox, &key, "200", "r1").status(),
        look_up(sandbox, "r1").status(),
    ]
}

#[test]
fn each_call_has_orders_of_its_own() {
    let calls = [Call::Counters, Call::Details, Call::ServiceCharge, Call::Commit, Call::Status];
    for (struck, call) in calls.into_iter().enumerate() {
        let sandbox = sandbox();
        let order = FaultOrder::once(call, Answer::json(503, "{}")).after_effect();
        sandbox.nea().order(order);
        let mut expected = [200; 5];
        expected[struck] = 503;
        assert_eq!(all_five(&sandbox), expected, "{call:?}");
        let seen: Vec<_> = sandbox.nea().ledger().calls.iter().map(|record| record.call).collect();
        assert_eq!(seen, calls);
    }
}

#[test]
fn faults_are_withdrawn_for_all_providers() {
    let sandbox = sandbox();
    sandbox.nea().order(FaultOrder::once(Call::Commit, Fault::Close).always());
    sandbox.blaggo().order(FaultOrder::once(Call::Upload, Fault::Close).skipping(1));
    assert_eq!((sandbox.nea().open_orders(), sandbox.blaggo().open_orders()), (2, 2));
    assert_eq!(pay(&sandbox, &documented("3042"), "200", "r1").bytes, b"");
    sandbox.nea().clear_faults();
    assert_eq!(sandbox.blaggo().open_orders(), 0);
    assert_eq!(pay(&sandbox, &documented("3042"), "200", "r1").status(), 200);
}

#[test]
fn a_connection_that_nothing_happens_to_is_served() {
    let sandbox = sandbox();
    sandbox.nea().order(FaultOrder::once(Call::Connection, Fault::None));
    assert_eq!(pay(&sandbox, &documented("3042"), "200", "r1").status(), 200);
    assert_eq!(sandbox.nea().open_orders(), 0);
}
