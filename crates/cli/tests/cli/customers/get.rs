//! `billport customers get`: all that is known of a customer.

use billport_sandbox::billagain::Customer;
use insta::assert_snapshot;
use serde_json::Value;

use super::{filled, three, with};
use crate::desk::Desk;

#[test]
fn for_a_person() {
    let ((sandbox, ids), desk) = (filled(1), Desk::new());
    let words = format!("customers get {} --with-custom-fields", ids[0]);
    let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(0);
    assert_snapshot!(ended.transcript());
}

#[test]
fn what_is_not_told_is_left_out_and_null_is_a_dash() {
    let desk = Desk::new();
    let customer = Customer::named("Nobody Much ")
        .with("Email", "")
        .without("StatementDate")
        .without("Fax")
        .with_json("Balance", "-0.0000");
    let sandbox = with([(301, customer)]);
    let text = desk.billport("customers get 301").with_billagain(&sandbox).run().exits(0).stdout;
    assert_snapshot!(text);
    let json = desk.billport("customers get 301 --output json").with_billagain(&sandbox).run();
    let json = json.exits(0).stdout;
    assert!(json.contains(r#""Balance":-0.0000,"#), "{json}");
    let customer: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(customer["Name"], "Nobody Much ");
    assert_eq!(customer["Email"], "");
    assert!(customer["Tel"].is_null() && customer.get("Tel").is_some());
    assert!(customer.get("Fax").is_none() && customer.get("StatementDate").is_none());
}

#[test]
fn for_a_machine_under_the_providers_names_in_its_order() {
    let ((sandbox, ids), desk) = (filled(12), Desk::new());
    for id in ids {
        let words = format!("customers get {id} --with-custom-fields --output json");
        let json = desk.billport(&words).with_billagain(&sandbox).run().exits(0).stdout;
        // What the provider itself says, to the letter, but for the token, and a truth that it
        // sometimes writes as a number.
        let said = sandbox.billagain().customer(id).unwrap();
        let said = ["0", "\"0\""].iter().fold(said, |said, zero| {
            said.replace(&format!("\"isSuspended\":{zero},"), "\"isSuspended\":false,")
        });
        assert_eq!(without_token(json.trim_end()), without_token(&said), "{id}");
        let is_masked = json.contains(r#""Token":"***""#);
        assert_eq!(said.contains("\"Token\""), is_masked, "{json}");
    }
}

/// The text with nothing where a token stands.
fn without_token(json: &str) -> String {
    let Some((before, behind)) = json.split_once(r#""Token":""#) else { return json.to_owned() };
    let (_, behind) = behind.split_once('"').unwrap();
    format!("{before}{behind}")
}

#[test]
fn a_customer_that_is_not_there() {
    let (sandbox, desk) = (three(), Desk::new());
    let ended = desk.billport("customers get 17").with_billagain(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript());
    for id in ["0", "-1", "x", "1.0"] {
        desk.billport("customers get").arg(id).with_billagain(&sandbox).run().exits(2);
    }
}
