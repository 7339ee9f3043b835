//! The sandbox's own paths for NEA.

use serde_json::{Value, json};

use super::client::{documented, pay, standing};
use crate::client::{Received, exchange, request, sandbox};

fn call(sandbox: &billport_sandbox::Sandbox, method: &str, path: &str, body: &Value) -> Received {
    let path = format!("/sandbox/nea/{path}");
    exchange(sandbox, request(method, &path, &[], &body.to_string()))
}

#[test]
fn the_ledger_is_json() {
    let sandbox = sandbox();
    pay(&sandbox, &documented("3042"), "200.00", "r1");
    let mut ledger = call(&sandbox, "GET", "ledger", &json!(null)).json();
    let at = ledger["charges"][0].as_object_mut().unwrap().remove("at_seconds").unwrap();
    assert!(at.as_u64().unwrap() < 60, "{at}");
    assert_eq!(
        ledger,
        json!({
            "detail": "full",
            "connections": 2,
            "counters_requests": 0,
            "details_requests": 0,
            "service_charge_requests": 0,
            "commit_requests": 1,
            "status_requests": 0,
            "paisa_charged": 20_000,
            "credits_paisa": 1_039_600,
            "charges": [{
                "reference": "r1",
                "consumer": {
                    "office_code": "245:bhaktapur-dc",
                    "sc_no": "024.12.512",
                    "consumer_id": "3042",
                },
                "amount": "200.00",
                "paisa": 20_000,
                "day": "2031-01-15",
            }],
            "calls": [{
                "call": "commit",
                "reference": "r1",
                "amount": "200.00",
                "session": "1",
                "answered": {"status": 200},
            }],
        })
    );
}

#[test]
fn a_commit_is_queued_by_order_and_decided_by_the_clock() {
    let sandbox = sandbox();
    let order = json!({
        "call": "commit",
        "fault": "none",
        "effect": {"queued": {"state": "Processing", "after_seconds": 600}},
    });
    assert_eq!(call(&sandbox, "POST", "faults", &order).json(), json!({"open_orders": 1}));
    pay(&sandbox, &documented("3042"), "200", "r1");
    assert_eq!(standing(&sandbox, "r1"), "Processing");
    assert_eq!(call(&sandbox, "POST", "advance", &json!({"seconds": 600})).body(), "{}");
    assert_eq!(standing(&sandbox, "r1"), "Success");
}

#[test]
fn orders_are_shared_by_all_providers() {
    let sandbox = sandbox();
    let order = json!({"call": "upload", "fault": "close"});
    assert_eq!(call(&sandbox, "POST", "faults", &order).status(), 200);
    assert_eq!(sandbox.blaggo().open_orders(), 1);
    assert_eq!(call(&sandbox, "DELETE", "faults", &json!(null)).json(), json!({"open_orders": 0}));
    assert_eq!(sandbox.blaggo().open_orders(), 0);
    let misspelt = json!({"call": "commit", "fault": "none", "effect": {"queued": {}}});
    assert_eq!(call(&sandbox, "POST", "faults", &misspelt).status(), 400);
}
