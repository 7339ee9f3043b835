//! BillAgain's calls, each on a connection of its own.

#![expect(clippy::unwrap_used, reason = "a client of tests fails the test that uses it")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use billport_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{self, Received, exchange, request};

const CONTENT_TYPE: &str = "Content-Type: application/json";

/// The number of the first customer: below it there is room for others.
pub(super) const FIRST: u64 = 10_001;

/// A sandbox without customers.
pub(super) fn sandbox() -> Sandbox {
    let sandbox = client::sandbox();
    sandbox.billagain().number_from(FIRST);
    sandbox
}

/// A sandbox with this many invented customers.
pub(super) fn filled(customers: u32) -> Sandbox {
    let sandbox = sandbox();
    sandbox.billagain().fill(customers);
    sandbox
}

/// The header that the sandbox's own account sends.
pub(super) fn authorization(sandbox: &Sandbox) -> String {
    let billagain = sandbox.billagain();
    basic(billagain.account_id(), billagain.api_key())
}

pub(super) fn basic(account_id: &str, api_key: &str) -> String {
    format!("Authorization: Basic {}", STANDARD.encode(format!("{account_id}:{api_key}")))
}

pub(super) fn call_request(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> String {
    let path = format!("/billagain{path}");
    let authorization = authorization(sandbox);
    match body {
        "" => request(method, &path, &[&authorization], ""),
        _ => request(method, &path, &[&authorization, CONTENT_TYPE], body),
    }
}

pub(super) fn call(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> Received {
    exchange(sandbox, call_request(sandbox, method, path, body))
}

pub(super) fn get(sandbox: &Sandbox, path: &str) -> Received {
    call(sandbox, "GET", path, "")
}

/// A customer as a get answers it.
pub(super) fn customer(sandbox: &Sandbox, id: u64) -> Value {
    let received = get(sandbox, &format!("/customers/{id}"));
    assert_eq!(received.status(), 200, "{}", received.body());
    received.json()
}

/// The ids on a page, in their order.
pub(super) fn ids(received: &Received) -> Vec<u64> {
    assert_eq!(received.status(), 200, "{}", received.body());
    let page = received.json();
    let customers = page.as_array().unwrap().iter();
    customers.map(|customer| customer["customerID"].as_u64().unwrap()).collect()
}

pub(super) fn add(sandbox: &Sandbox, body: &Value) -> Received {
    call(sandbox, "POST", "/customers", &body.to_string())
}

pub(super) fn edit(sandbox: &Sandbox, id: u64, body: &Value) -> Received {
    call(sandbox, "PUT", &format!("/customers/{id}"), &body.to_string())
}

/// The least that is taken, with these fields besides.
pub(super) fn body(fields: &Value) -> Value {
    let mut body = json!({"CurrencyCode": "ZAR", "isWaiveTaxes": false});
    let fields = fields.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(fields);
    body
}

/// A refusal has this status and the documented shape; these are its words.
pub(super) fn refused(received: &Received, status: u16) -> Vec<String> {
    assert_eq!(received.status(), status, "{}", received.body());
    let answer = received.json();
    let fields: Vec<_> = answer.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["Errors"]);
    let errors = answer["Errors"].as_array().unwrap();
    assert!(!errors.is_empty());
    let words = errors.iter().map(|error| {
        let fields: Vec<_> = error.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["Message"]);
        error["Message"].as_str().unwrap().to_owned()
    });
    words.collect()
}

/// A 204 says nothing more.
pub(super) fn assert_done(received: &Received) {
    assert_eq!((received.status(), received.body()), (204, ""));
}
