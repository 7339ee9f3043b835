//! Texts of customers that would do something to a terminal: escaped where people see them, exact where
//! machines read them.

use billport_sandbox::Sandbox;
use billport_sandbox::billagain::{Customer, errors};
use billport_sandbox::{Call, FaultOrder};
use serde_json::Value;

use super::with;
use crate::desk::Desk;
use crate::hostile_text::{ESCAPED, HOSTILE, assert_harmless};

fn hostile() -> Sandbox {
    let mut customer = Customer::named(HOSTILE);
    for field in ["Reference", "Email", "City", "comp_status", "PaymentMethod", "CreatedDate"] {
        customer = customer.with(field, HOSTILE);
    }
    let custom = serde_json::json!([{"Key": HOSTILE, "Value": HOSTILE}]);
    with([(301, customer.with("CustomFields", custom))])
}

#[test]
fn people_see_it_escaped() {
    let (sandbox, desk) = (hostile(), Desk::new());
    for words in ["customers list", "customers get 301 --with-custom-fields"] {
        for verbose in ["", "-vvv"] {
            let order = desk.billport(&format!("{words} {verbose}")).with_billagain(&sandbox);
            assert_harmless(&order.run().exits(0), ESCAPED);
        }
    }
}

#[test]
fn machines_read_it_as_it_is() {
    let (sandbox, desk) = (hostile(), Desk::new());
    for words in ["customers get 301 --output json", "customers list --output ndjson"] {
        let ended = desk.billport(words).with_billagain(&sandbox).run().exits(0);
        assert_harmless(&ended, r"\u001b[2J\u0007");
        assert_eq!(ended.json()["Name"], HOSTILE);
    }
    let words = "customers export --file c.csv --columns Name";
    desk.billport(words).with_billagain(&sandbox).run().exits(0);
    assert_eq!(desk.read("c.csv"), format!("Name\n{HOSTILE}\n"));
    let words = "customers list --output json";
    let ended = desk.billport(words).with_billagain(&sandbox).run().exits(0);
    let array: Vec<Value> = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(array[0]["City"], HOSTILE);
}

#[test]
fn a_customer_that_cannot_be_read_and_the_words_of_an_error() {
    let (sandbox, desk) = (hostile(), Desk::new());
    sandbox.billagain().add_customer(Customer::named("Broken").with("Balance", HOSTILE));
    let ended = desk.billport("customers list").with_billagain(&sandbox).run().exits(3);
    assert_harmless(&ended, ESCAPED);
    sandbox.billagain().order(FaultOrder::once(Call::GetCustomer, errors(400, [HOSTILE])).always());
    let ended = desk.billport("customers get 301 -vvv").with_billagain(&sandbox).run().exits(3);
    assert_harmless(&ended, ESCAPED);
}

#[test]
fn in_what_is_typed() {
    let desk = Desk::new();
    for flag in ["--filter", "--columns", "--ids", "--ids-file"] {
        let ended = desk.billport("customers list").arg(flag).arg(HOSTILE).run();
        assert_ne!(ended.code, Some(0), "{flag}");
    }
    let order = desk.billport("customers list --filter").arg(format!("{HOSTILE}=x"));
    assert!(order.run().exits(2).stderr.contains(ESCAPED));
}
