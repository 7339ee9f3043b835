//! Canaries: a password and a card number stand nowhere but in the one answer that leaks.

use serde_json::json;

use super::client::{FIRST, add, body, call, get, sandbox};
use crate::client::{Received, exchange, request};

const PASSWORD: &str = "canary-Pa55word";
const CARD: u64 = 4_929_123_456_781_234;

fn with_secrets(fields: &[(&str, serde_json::Value)]) -> serde_json::Value {
    let mut body = body(&json!({
        "Contact": {"Name": "Asha", "Password": PASSWORD},
        "PrimaryPaymentMethod": {"CreditCard": {"Number": CARD}},
    }));
    for (name, value) in fields {
        body[name] = value.clone();
    }
    body
}

fn assert_silent(text: &str) {
    assert!(!text.contains(PASSWORD), "{text}");
    assert!(!text.contains(&CARD.to_string()), "{text}");
}

#[test]
fn what_was_added_leaks_once_and_then_never() {
    let sandbox = sandbox();
    let leak = add(&sandbox, &with_secrets(&[]));
    assert!(!leak.body().contains(PASSWORD));
    assert_eq!(leak.body().matches(&CARD.to_string()).count(), 1);

    let read = |path: &str| get(&sandbox, path);
    let ids = call(&sandbox, "POST", "/by_customer_ids", &json!({"ids": [FIRST]}).to_string());
    let ledger = exchange(&sandbox, request("GET", "/sandbox/billagain/ledger", &[], ""));
    for received in [
        read("/customers"),
        read("/customers/with_customfields"),
        read(&format!("/customers/{FIRST}")),
        read(&format!("/customers/with_customfields/{FIRST}")),
        ids,
        ledger,
    ] {
        assert_eq!(received.status(), 200);
        assert_silent(received.text());
    }
    assert_silent(&format!("{sandbox:?} {:?}", sandbox.billagain().ledger()));
    assert!(!format!("{:?}", sandbox.billagain()).contains(sandbox.billagain().api_key()));
}

#[test]
fn a_refusal_does_not_repeat_what_it_refuses() {
    let sandbox = sandbox();
    let refusals: Vec<Received> = [
        ("Contact", json!(PASSWORD)),
        ("Contact", json!([PASSWORD])),
        ("Contact", json!({"Password": [PASSWORD]})),
        ("Subscriptions", json!([PASSWORD, CARD])),
        ("PrimaryPaymentMethod", json!({"CreditCard": CARD})),
        ("PrimaryPaymentMethod", json!({"CreditCard": {"Number": CARD.to_string()}})),
        ("PrimaryPaymentMethod", json!({"CreditCard": {"ExpiryMonth": PASSWORD}})),
        ("CurrencyCode", json!(PASSWORD)),
        ("StatementDay", json!(CARD)),
    ]
    .into_iter()
    .map(|field| add(&sandbox, &with_secrets(&[field])))
    .chain([
        call(&sandbox, "POST", "/customers", &format!("\"{PASSWORD}\"")),
        call(&sandbox, "POST", "/customers", &format!("{{\"Name\": {PASSWORD}")),
        call(&sandbox, "POST", "/customers", &CARD.to_string()),
    ])
    .collect();
    for received in refusals {
        assert_eq!(received.status(), 400);
        assert_silent(received.text());
    }
}
