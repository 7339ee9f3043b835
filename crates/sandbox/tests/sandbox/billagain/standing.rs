//! Archived, reopened, deleted.

use billport_sandbox::billagain::Customer;
use serde_json::{Value, json};

use super::client::{FIRST, assert_done, call, customer, filled, get, refused, sandbox};

const STANDING: [&str; 4] = ["isActive", "comp_status", "ActiveSubs", "isSuspended"];

fn standing(read: &Value) -> [Value; 4] {
    STANDING.map(|name| read[name].clone())
}

#[test]
fn an_archived_customer_has_no_active_subscription_and_a_reopened_one_neither() {
    let sandbox = sandbox();
    let id = sandbox.billagain().add_customer(Customer::named("Asha").with("ActiveSubs", 3));
    let put =
        |act: &str| assert_done(&call(&sandbox, "PUT", &format!("/customers/{id}/{act}"), ""));
    // As often as it is asked for, with no more effect than once.
    for (act, expected) in [
        ("reopen", json!([true, "Active", 3, false])),
        ("archive", json!([false, "Archived", 0, false])),
        ("archive", json!([false, "Archived", 0, false])),
        ("reopen", json!([true, "Active", 0, false])),
        ("reopen", json!([true, "Active", 0, false])),
    ] {
        put(act);
        assert_eq!(json!(standing(&customer(&sandbox, id))), expected, "{act}");
    }
    let ledger = sandbox.billagain().ledger();
    assert_eq!((ledger.archived, ledger.reopened), (vec![id; 2], vec![id; 3]));
}

#[test]
fn reopening_lifts_a_suspension_of_the_archived_only() {
    let sandbox = sandbox();
    let suspended = Customer::named("Asha")
        .with("isSuspended", "1")
        .with("comp_status", "Suspended")
        .with("SuspendedDate", "2031-01-01T00:00:00.1234567+02:00");
    let id = sandbox.billagain().add_customer(suspended);
    assert_done(&call(&sandbox, "PUT", &format!("/customers/{id}/reopen"), ""));
    assert_eq!(standing(&customer(&sandbox, id))[1..2], [json!("Suspended")]);
    assert_done(&call(&sandbox, "PUT", &format!("/customers/{id}/archive"), ""));
    assert_eq!(customer(&sandbox, id)["isSuspended"], json!("1"));
    assert_done(&call(&sandbox, "PUT", &format!("/customers/{id}/reopen"), ""));
    let read = customer(&sandbox, id);
    assert_eq!((&read["comp_status"], &read["SuspendedDate"]), (&json!("Active"), &json!(null)));
}

#[test]
fn who_is_deleted_is_gone_for_every_call() {
    let sandbox = filled(3);
    let id = FIRST + 1;
    assert_done(&call(&sandbox, "DELETE", &format!("/customers/{id}"), ""));
    let gone = [format!("there is no customer {id}")];
    let edit = super::client::body(&json!({})).to_string();
    for (method, path, body) in [
        ("GET", format!("/customers/{id}"), ""),
        ("GET", format!("/customers/with_customfields/{id}"), ""),
        ("PUT", format!("/customers/{id}"), &edit[..]),
        ("PUT", format!("/customers/{id}/archive"), ""),
        ("PUT", format!("/customers/{id}/reopen"), ""),
        ("DELETE", format!("/customers/{id}"), ""),
    ] {
        assert_eq!(refused(&call(&sandbox, method, &path, body), 410), gone, "{method} {path}");
    }
    assert_eq!(super::client::ids(&get(&sandbox, "/customers")), [FIRST + 2, FIRST]);
    assert_eq!(sandbox.billagain().customer(id), None);
    let ledger = sandbox.billagain().ledger();
    assert_eq!((ledger.deleted, ledger.delete_requests, ledger.customers), (vec![id], 2, 2));
}
