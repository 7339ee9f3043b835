//! The sandbox's own paths for BillAgain.

use serde_json::{Value, json};

use super::client::{add, body, filled, get, ids, sandbox};
use crate::client::{Received, exchange, request};

fn control(
    sandbox: &billport_sandbox::Sandbox,
    method: &str,
    path: &str,
    body: &Value,
) -> Received {
    let path = format!("/sandbox/billagain/{path}");
    exchange(sandbox, request(method, &path, &[], &body.to_string()))
}

#[test]
fn the_ledger_is_json() {
    let sandbox = filled(2);
    add(&sandbox, &body(&json!({"Reference": "a-1"})));
    get(&sandbox, "/customers?page=3&page_size=2");
    assert_eq!(
        control(&sandbox, "GET", "ledger", &json!(null)).json(),
        json!({
            "detail": "full",
            "connections": 3,
            "customers": 3,
            "list_requests": 1,
            "by_ids_requests": 0,
            "get_requests": 0,
            "add_requests": 1,
            "edit_requests": 0,
            "delete_requests": 0,
            "archive_requests": 0,
            "reopen_requests": 0,
            "customers_edited": 0,
            "added": [{
                "customer_id": 10_003,
                "reference": "a-1",
                "email": null,
                "subscriptions": 0,
                "card_last_four": null,
                "brought_a_password": false,
            }],
            "edits": [],
            "deleted": [],
            "archived": [],
            "reopened": [],
            "churned_in": [],
            "churned_out": [],
            "calls": [
                {
                    "call": "add_customer",
                    "customer_id": null,
                    "page": null,
                    "answered": {"status": 201},
                },
                {
                    "call": "list_customers",
                    "customer_id": null,
                    "page": {"page": 3, "page_size": 2},
                    "answered": {"status": 200},
                },
            ],
        })
    );
}

#[test]
fn the_list_is_filled() {
    let sandbox = sandbox();
    let filled = control(&sandbox, "POST", "fill", &json!({"customers": 3}));
    assert_eq!(filled.json(), json!({"customers": 3}));
    let filled = control(&sandbox, "POST", "fill", &json!({"customers": 2, "apart": 10}));
    assert_eq!(filled.json(), json!({"customers": 5}));
    assert_eq!(sandbox.billagain().customer_ids(), [10_014, 10_004, 10_003, 10_002, 10_001]);
}

#[test]
fn rows_come_and_go_until_they_are_told_to_stay() {
    let sandbox = filled(4);
    let order = json!({"every": 1, "delete": 1, "insert": 0, "protected": [10_001, 10_002]});
    assert_eq!(control(&sandbox, "POST", "churn", &order).body(), "{}");
    for _ in 0..3 {
        get(&sandbox, "/customers");
    }
    assert_eq!(ids(&get(&sandbox, "/customers")), [10_002, 10_001]);
    assert_eq!(control(&sandbox, "POST", "churn", &json!({"insert": 1})).body(), "{}");
    assert_eq!(control(&sandbox, "DELETE", "churn", &json!(null)).body(), "{}");
    assert_eq!(ids(&get(&sandbox, "/customers")), [10_002, 10_001]);
}

#[test]
fn orders_and_the_clock_are_shared_by_all_providers() {
    let sandbox = filled(1);
    let order = json!({"call": "list_customers", "fault": "close"});
    assert_eq!(control(&sandbox, "POST", "faults", &order).json(), json!({"open_orders": 1}));
    assert_eq!(sandbox.blaggo().open_orders(), 1);
    assert_eq!(get(&sandbox, "/customers").bytes, b"");
    assert_eq!(
        control(&sandbox, "DELETE", "faults", &json!(null)).json(),
        json!({"open_orders": 0})
    );

    let token = sandbox.blaggo().issue_token();
    assert_eq!(control(&sandbox, "POST", "advance", &json!({"seconds": 3600})).body(), "{}");
    let upload = crate::client::upload_request(&token, "[]");
    assert_eq!(exchange(&sandbox, upload).status(), 401);
}

#[test]
fn what_is_not_understood_is_explained() {
    let sandbox = filled(1);
    for (path, order, part) in [
        ("churn", json!({"every": 0}), "invalid value"),
        ("churn", json!({"often": 1}), "unknown field `often`"),
        ("fill", json!({}), "missing field `customers`"),
        ("fill", json!({"customers": 1, "apart": 0}), "invalid value"),
        ("faults", json!({"call": "customers", "fault": "close"}), "unknown variant"),
    ] {
        let received = control(&sandbox, "POST", path, &order);
        assert_eq!(received.status(), 400, "{path} {order}");
        let error = received.json_text("error");
        assert!(error.contains(part), "{path} {order}: {error}");
        assert!(received.json_text("hint").starts_with("send JSON such as {"));
    }
    assert_eq!(sandbox.billagain().ledger().customers, 1);
}
