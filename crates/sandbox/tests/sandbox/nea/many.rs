//! Ten thousand payments, as a hunt for double ones makes them.

use billport_sandbox::{LedgerDetail, Sandbox, SandboxConfig};
use serde_json::Value;

use super::client::{
    assert_nothing_twice, commit_body, consumer_owing, details_body, post_request,
};
use crate::{client::config, kept_alive::KeptAlive};

const PAYMENTS: u64 = 10_000;

#[test]
fn ten_thousand_payments_are_charged_once_each() {
    let settings = SandboxConfig { ledger: LedgerDetail::Counts, ..config() };
    let sandbox = Sandbox::start(settings).unwrap();
    sandbox.nea().set_credits(PAYMENTS * 10_000);
    let mut client = KeptAlive::to(&sandbox);
    let mut post = |call, body: &Value| -> Value {
        let answer = client.exchange(&post_request(call, &body.to_string()));
        serde_json::from_str(&answer).unwrap()
    };
    for number in 1..=PAYMENTS {
        let reference = format!("r{number}");
        let key = consumer_owing(&sandbox, &number.to_string(), 100);
        let answer = post("details", &details_body(&sandbox, &key, &reference));
        let session = answer["session_id"].as_u64().unwrap();
        let answer = post("commit", &commit_body(&sandbox, session, "100", &reference));
        assert_eq!(answer["state"], "Success");
        assert_eq!(sandbox.nea().charges_of(&reference).len(), 1);
    }
    assert_nothing_twice(&sandbox);
    let ledger = sandbox.nea().ledger();
    assert_eq!((ledger.charges.len() as u64, ledger.credits_paisa), (PAYMENTS, 0));
    assert_eq!((ledger.connections, ledger.commit_requests), (1, PAYMENTS));
}
