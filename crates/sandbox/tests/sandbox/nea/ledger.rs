//! The ledger as a judge: every call that was seen, every charge that was made.

use std::time::Duration;

use billport_sandbox::{
    Call, LedgerDetail, Sandbox, SandboxConfig,
    nea::{Answered, CallRecord, Charge},
};

use super::client::{details, documented, look_up, pay, post};
use crate::client::{config, day, sandbox};

#[test]
fn calls_stand_there_as_they_were_sent() {
    let sandbox = sandbox();
    details(&sandbox, &documented("3042"), "c1");
    let body = format!(
        r#"{{"token": "{}", "amount": 200.10, "session_id": "1", "reference": "c1"}}"#,
        sandbox.nea().token()
    );
    post(&sandbox, "commit", &body);
    post(&sandbox, "commit", &"{");
    look_up(&sandbox, "c2");
    let answered = |status| Answered::Status(status);
    let none = CallRecord {
        call: Call::Commit,
        reference: None,
        amount: None,
        session: None,
        answered: answered(400),
    };
    let ledger = sandbox.nea().ledger();
    assert_eq!(
        ledger.calls,
        [
            CallRecord {
                call: Call::Details,
                reference: Some("c1".to_owned()),
                answered: answered(200),
                ..none.clone()
            },
            CallRecord {
                reference: Some("c1".to_owned()),
                amount: Some("200.10".to_owned()),
                session: Some("1".to_owned()),
                answered: answered(200),
                ..none.clone()
            },
            none.clone(),
            CallRecord { call: Call::Status, reference: Some("c2".to_owned()), ..none },
        ]
    );
    let Charge { at, .. } = ledger.charges[0];
    assert!(at < Duration::from_mins(1), "{at:?}");
    assert_eq!(
        ledger.charges,
        [Charge {
            reference: "c1".to_owned(),
            consumer: documented("3042"),
            amount: "200.10".to_owned(),
            paisa: 20_010,
            day: day(15),
            at,
        }]
    );
    assert_eq!(ledger.paisa_charged, 20_010);
    assert_eq!(ledger.times_committed("c1"), 1);
    assert_eq!(ledger.connections, 4);
}

#[expect(clippy::unwrap_used, reason = "a test that gets no sandbox fails")]
fn two_payments_and_a_refusal(detail: LedgerDetail) -> Sandbox {
    let sandbox = Sandbox::start(SandboxConfig { ledger: detail, ..config() }).unwrap();
    pay(&sandbox, &documented("3042"), "200", "r1");
    pay(&sandbox, &documented("555"), "150.25", "r2");
    pay(&sandbox, &documented("555"), "150.25", "r2");
    look_up(&sandbox, "r1");
    sandbox
}

#[test]
fn counts_keep_the_charges_and_forget_the_calls() {
    let [full, counts] = [LedgerDetail::Full, LedgerDetail::Counts]
        .map(|detail| two_payments_and_a_refusal(detail).nea().ledger());
    assert_eq!((full.calls.len(), counts.calls.len()), (4, 0));
    for ledger in [full, counts] {
        assert_eq!((ledger.commit_requests, ledger.status_requests), (3, 1));
        assert_eq!((ledger.counters_requests, ledger.details_requests), (0, 0));
        assert_eq!(ledger.service_charge_requests, 0);
        assert_eq!((ledger.charges.len(), ledger.paisa_charged), (2, 35_025));
        assert_eq!(["r1", "r2", "r3"].map(|r| ledger.times_charged(r)), [1, 1, 0]);
    }
}

#[test]
#[should_panic(expected = "this ledger kept counts only")]
fn a_ledger_of_counts_does_not_guess_about_single_calls() {
    let _ = two_payments_and_a_refusal(LedgerDetail::Counts).nea().ledger().times_committed("r1");
}
