//! How strictly bodies are read. A refusal names every slip, and never shows a value.

use serde_json::{Value, json};

use super::client::{FIRST, add, authorization, body, call, edit, filled, refused, sandbox};
use crate::client::{exchange, request};

#[test]
fn every_slip_is_named_at_once() {
    let sandbox = filled(1);
    let slips = json!({
        "isCompany": "yes",
        "Name": 7,
        "countryID": "seventy",
        "CurrencyCode": "zar",
        "StatementDay": 26,
        "Nickname": "A",
    });
    let expected = [
        "isCompany is not true or false",
        "Name is not a text",
        "countryID is not a whole number",
        "CurrencyCode is not 3 upper-case letters",
        "isWaiveTaxes is required",
        "StatementDay is not a number from 1 to 25",
        "Nickname is not a field",
    ];
    assert_eq!(refused(&add(&sandbox, &slips), 400), expected);
    assert_eq!(refused(&edit(&sandbox, FIRST, &slips), 400), expected);
    let ledger = sandbox.billagain().ledger();
    assert!(ledger.added.is_empty() && ledger.edits.is_empty());
}

#[test]
fn a_currency_and_a_tax_rule_are_required() {
    let sandbox = filled(1);
    for body in [json!({}), json!({"CurrencyCode": null, "isWaiveTaxes": null})] {
        let expected = ["CurrencyCode is required", "isWaiveTaxes is required"];
        assert_eq!(refused(&add(&sandbox, &body), 400), expected);
        assert_eq!(refused(&edit(&sandbox, FIRST, &body), 400), expected);
    }
}

#[test]
fn slips_deep_inside_are_found() {
    let sandbox = sandbox();
    let usage = json!([{"componentID": 1}, {"NumUnits": -1}, 7]);
    let inside = |contact: Value, subscription: Value, method: Value| {
        let subscriptions = json!([{}, subscription]);
        body(&json!({
            "Contact": contact,
            "Subscriptions": subscriptions,
            "PrimaryPaymentMethod": method,
        }))
    };
    let slips = inside(
        json!({"isActive": 1, "Username": "a"}),
        json!({"StartDate": "2016-12-15", "TermType": "years", "componentUsage": usage}),
        json!({
            "CreditCard": {"Number": "42424242424242", "SecurityCode": 1},
            "ExternalGateways": [{"gatewayID": true}],
        }),
    );
    assert_eq!(
        refused(&add(&sandbox, &slips), 400),
        [
            "Contact.isActive is not true or false",
            "Contact.Username is not a field",
            "Subscriptions.1.componentUsage.1.NumUnits is not a number that is 0 or more",
            "Subscriptions.1.componentUsage.2 it is no object",
            "Subscriptions.1.StartDate is not a day such as 15 Dec 2016",
            "Subscriptions.1.TermType is not \"months\" or \"days\"",
            "PrimaryPaymentMethod.CreditCard.Number is not a number of at most 19 digits",
            "PrimaryPaymentMethod.CreditCard.SecurityCode is not a field",
            "PrimaryPaymentMethod.ExternalGateways.0.gatewayID is not a whole number",
        ]
    );
    let slips = inside(json!("Asha"), json!({}), json!([]));
    assert_eq!(
        refused(&add(&sandbox, &slips), 400),
        ["Contact is not an object", "PrimaryPaymentMethod is not an object"]
    );
    assert_eq!(
        refused(&add(&sandbox, &body(&json!({"Subscriptions": {}}))), 400),
        ["Subscriptions is not a list"]
    );
}

#[test]
fn what_only_add_takes_edit_refuses() {
    let sandbox = filled(1);
    for name in ["CountryCode", "Contact", "Subscriptions", "PrimaryPaymentMethod"] {
        let received = edit(&sandbox, FIRST, &body(&json!({name: null})));
        assert_eq!(refused(&received, 400), [format!("{name} is not a field")]);
    }
    for name in ["customerID", "Balance", "StatementDate", "comp_status", "CustomFields"] {
        let expected = [format!("{name} is not a field")];
        assert_eq!(refused(&add(&sandbox, &body(&json!({name: null}))), 400), expected);
        assert_eq!(refused(&edit(&sandbox, FIRST, &body(&json!({name: null}))), 400), expected);
    }
}

#[test]
fn what_is_no_object_can_not_be_read() {
    let sandbox = sandbox();
    for (body, word) in [
        ("{", "EOF"),
        ("null", "it is no object"),
        ("[]", "it is no object"),
        (r#""Pa$$123""#, "it is no object"),
        (r#"{"Name": 1,}"#, "trailing comma"),
        (r#"{"Name": "A", "Name": "B"}"#, "duplicate field `Name`"),
        (r#"{"Name": "A"} x"#, "trailing characters"),
    ] {
        let words = refused(&call(&sandbox, "POST", "/customers", body), 400);
        assert_eq!(words.len(), 1);
        assert!(words[0].starts_with("the body can't be read: "), "{words:?}");
        assert!(words[0].contains(word), "{body}: {words:?}");
        assert!(!words[0].contains("Pa$$"), "{words:?}");
    }
}

#[test]
fn a_body_is_said_to_be_json_and_has_a_size() {
    let sandbox = filled(1);
    let authorization = authorization(&sandbox);
    let post = |headers: &[&str], body: &str| {
        exchange(&sandbox, request("POST", "/billagain/customers", headers, body))
    };
    let sound = body(&json!({})).to_string();
    for content_type in ["Content-Type: text/plain", "X-Nothing: 1"] {
        refused(&post(&[&authorization, content_type], &sound), 415);
    }
    let content_type = "Content-Type: application/json; charset=utf-8";
    assert_eq!(post(&[&authorization, content_type], &sound).status(), 201);
    let large = format!("{sound}{}", " ".repeat(1024 * 1024));
    refused(&post(&[&authorization, content_type], &large), 413);
}

#[test]
fn an_id_is_a_number() {
    let sandbox = filled(1);
    for id in ["abc", "-1", "1.0", "18446744073709551616", "%31x"] {
        for (method, path) in [
            ("GET", format!("/customers/{id}")),
            ("GET", format!("/customers/with_customfields/{id}")),
            ("DELETE", format!("/customers/{id}")),
            ("PUT", format!("/customers/{id}/archive")),
            ("PUT", format!("/customers/{id}/reopen")),
        ] {
            let words = refused(&call(&sandbox, method, &path, ""), 400);
            assert_eq!(words, ["customerID is not a number"]);
        }
    }
}
