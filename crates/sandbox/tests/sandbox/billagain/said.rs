//! Customers of whom a test says what it likes.

use billport_sandbox::billagain::Customer;
use serde_json::json;

use super::client::{get, sandbox};

#[test]
fn any_field_can_be_anything_or_missing() {
    let sandbox = sandbox();
    let id = sandbox.billagain().add_customer(
        Customer::named("Asha \"A\" \u{202e}Rai\n")
            .with("isActive", "perhaps")
            .with("isSuspended", 7)
            .with_json("Balance", " 1728.06670 ")
            .with("Nick\"name", ["Ash"])
            .without("StatementDate")
            .with("customerID", "x"),
    );
    let received = get(&sandbox, &format!("/customers/{id}"));
    let read = received.json();
    for (name, value) in [
        ("Name", json!("Asha \"A\" \u{202e}Rai\n")),
        ("isActive", json!("perhaps")),
        ("isSuspended", json!(7)),
        ("Nick\"name", json!(["Ash"])),
        ("customerID", json!("x")),
    ] {
        assert_eq!(read[name], value, "{name}");
    }
    assert!(received.body().contains("\"Balance\":1728.06670,"));
    assert!(received.body().ends_with(r#","Nick\"name":["Ash"]}"#));
    assert_eq!(read.get("StatementDate"), None);
}

#[test]
fn the_last_word_counts() {
    let sandbox = sandbox();
    let customer =
        Customer::named("Asha").with("Name", "Bikash").without("Email").with("Email", "");
    let id = sandbox.billagain().add_customer(customer);
    let read = get(&sandbox, &format!("/customers/{id}")).json();
    assert_eq!((&read["Name"], &read["Email"]), (&json!("Bikash"), &json!("")));
}

#[test]
#[should_panic(expected = "a field's value is JSON")]
fn what_is_no_json_is_not_said() {
    let _ = Customer::named("Asha").with_json("Balance", "1728.");
}
