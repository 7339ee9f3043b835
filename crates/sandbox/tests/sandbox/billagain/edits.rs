//! Edits: what is given is written, and what is omitted is emptied, or kept by order.

use billport_sandbox::billagain::{Customer, Edit, Omitted, Rules};
use serde_json::{Value, json};

use super::client::{FIRST, assert_done, body, customer, edit, filled, refused, sandbox};

/// What an edit of everything would send to leave a customer as it is.
fn as_read(read: &Value) -> Value {
    let mut written = json!({});
    for name in [
        "Reference",
        "isCompany",
        "Name",
        "LastName",
        "RegistrationNumber",
        "VatNo",
        "Company",
        "Email",
        "EmailCC",
        "Cell",
        "Tel",
        "Fax",
        "Address1",
        "Address2",
        "City",
        "State",
        "countryID",
        "countryStateID",
        "ZipCode",
        "PrimaryGatewayID",
        "CurrencyCode",
        "isWaiveTaxes",
        "PaymentMethod",
        "autoSendInvoice",
        "autoSendStatement",
    ] {
        written[name] = read[name].clone();
    }
    written["StatementDay"] = read["StatementDate"].clone();
    written
}

#[test]
fn what_is_written_as_it_was_read_changes_nothing() {
    let sandbox = filled(40);
    for id in sandbox.billagain().customer_ids() {
        let before = sandbox.billagain().customer(id);
        assert_done(&edit(&sandbox, id, &as_read(&customer(&sandbox, id))));
        assert_eq!(sandbox.billagain().customer(id), before);
    }
    assert!(sandbox.billagain().ledger().edits.iter().all(|edit| edit.emptied.is_empty()));
}

#[test]
fn one_field_changes_that_field_only() {
    for (name, value) in [
        ("Reference", json!("another ")),
        ("isCompany", json!(null)),
        ("Name", json!("")),
        ("VatNo", json!("123 VatNo")),
        ("countryID", json!("72")),
        ("countryStateID", json!(2)),
        ("CurrencyCode", json!("EUR")),
        ("isWaiveTaxes", json!(true)),
        ("PaymentMethod", json!("barter")),
        ("autoSendInvoice", json!(true)),
        ("StatementDay", json!(7)),
        ("StatementDay", json!(null)),
    ] {
        let sandbox = filled(3);
        let mut expected = customer(&sandbox, FIRST + 1);
        let mut written = as_read(&expected);
        written[name] = value.clone();
        expected[if name == "StatementDay" { "StatementDate" } else { name }] = value;
        assert_done(&edit(&sandbox, FIRST + 1, &written));
        assert_eq!(customer(&sandbox, FIRST + 1), expected, "{name}");
    }
}

#[test]
fn what_is_omitted_is_emptied() {
    let sandbox = sandbox();
    let asha = Customer::named("Asha")
        .with("Email", "asha@example.com")
        .with("Fax", "")
        .with("isCompany", true)
        .with("CurrencyCode", "USD")
        .with("StatementDate", 5)
        .with("Country", "Nepal");
    let id = sandbox.billagain().add_customer(asha);
    assert_done(&edit(&sandbox, id, &body(&json!({"Name": "Asha Rai"}))));
    let read = customer(&sandbox, id);
    for (name, value) in [
        ("Name", json!("Asha Rai")),
        ("Email", json!(null)),
        ("Fax", json!(null)),
        ("isCompany", json!(false)),
        ("CurrencyCode", json!("ZAR")),
        ("StatementDate", json!(null)),
        ("Country", json!("Nepal")),
    ] {
        assert_eq!(read[name], value, "{name}");
    }
    assert_eq!(
        sandbox.billagain().ledger().edits,
        [Edit {
            customer_id: id,
            given: vec!["Name", "CurrencyCode", "isWaiveTaxes"],
            emptied: vec!["isCompany", "Email", "Fax", "StatementDay"],
        }]
    );
}

#[test]
fn what_is_omitted_is_kept_by_order() {
    let sandbox = sandbox();
    let billagain = sandbox.billagain();
    billagain.set_rules(Rules { omitted_on_edit: Omitted::Kept, ..Rules::default() });
    assert_eq!(billagain.rules().omitted_on_edit, Omitted::Kept);
    let id = billagain.add_customer(Customer::named("Asha").with("Email", "asha@example.com"));
    assert_done(&edit(&sandbox, id, &body(&json!({"LastName": "Rai"}))));
    let read = customer(&sandbox, id);
    assert_eq!(
        (&read["Name"], &read["LastName"], &read["Email"]),
        (&json!("Asha"), &json!("Rai"), &json!("asha@example.com"))
    );
    assert_eq!(billagain.ledger().edits[0].emptied, [""; 0]);
}

#[test]
fn the_statement_day_has_a_rule_of_its_own() {
    for (omitted, left) in [(Omitted::Kept, json!(9)), (Omitted::Emptied, json!(null))] {
        let sandbox = sandbox();
        let billagain = sandbox.billagain();
        billagain.set_rules(Rules { statement_day_omitted_on_edit: omitted, ..Rules::default() });
        let asha = Customer::named("Asha").with("StatementDate", 9).with("Fax", "+977");
        let id = billagain.add_customer(asha);
        for (fields, expected) in [
            (json!({}), left),
            (json!({"StatementDay": 1}), json!(1)),
            (json!({"StatementDay": null}), json!(null)),
            (json!({}), json!(null)),
        ] {
            assert_done(&edit(&sandbox, id, &body(&fields)));
            let read = customer(&sandbox, id);
            assert_eq!(read["StatementDate"], expected, "{omitted:?}: {fields}");
            assert_eq!(read["Fax"], json!(null), "the other rule stands");
        }
    }
}

#[test]
fn nobody_is_edited_who_is_not_there() {
    let sandbox = filled(1);
    let words = refused(&edit(&sandbox, 7, &body(&json!({}))), 410);
    assert_eq!(words, ["there is no customer 7"]);
    assert!(sandbox.billagain().ledger().edits.is_empty());
}
