//! `billport customers edit`: what nobody names stays as it is.

use billport_sandbox::billagain::Customer;
use billport_sandbox::{Answer, Call, Fault, FaultOrder, Sandbox, billagain};
use insta::assert_snapshot;
use serde_json::Value;

use super::{filled, three, with};
use crate::desk::{Desk, Order};

/// `billport customers edit 302`, with a yes beforehand.
fn edit<'d>(desk: &'d Desk, sandbox: &Sandbox, words: &str) -> Order<'d> {
    desk.billport(&format!("customers edit 302 --yes {words}")).with_billagain(sandbox)
}

/// What the provider has of a customer.
fn stored(sandbox: &Sandbox, id: u64) -> Value {
    serde_json::from_str(&sandbox.billagain().customer(id).unwrap()).unwrap()
}

#[test]
fn the_difference_is_shown_and_nothing_else_changes() {
    let (sandbox, desk) = (three(), Desk::new());
    let before = stored(&sandbox, 302);
    let words =
        "--set City=Lukla --set StatementDay=last --empty Reference --set autoSendInvoice=true";
    assert_snapshot!(edit(&desk, &sandbox, words).run().exits(0).transcript());
    let mut expected = before;
    expected["City"] = "Lukla".into();
    expected["Reference"] = Value::Null;
    expected["StatementDate"] = Value::Null;
    expected["autoSendInvoice"] = true.into();
    assert_eq!(stored(&sandbox, 302), expected);
}

#[test]
fn nothing_is_written_if_it_is_all_so() {
    let (sandbox, desk) = (three(), Desk::new());
    let ended = edit(&desk, &sandbox, "--set City=Namche").run().exits(0);
    assert_snapshot!(ended.transcript());
    let told = edit(&desk, &sandbox, "--set City=Namche --output json").run().exits(0).json();
    assert_eq!(told["state"], "unchanged");
    assert_eq!(sandbox.billagain().ledger().edit_requests, 0);
}

#[test]
fn what_was_got_can_be_written_back_unchanged() {
    let ((sandbox, ids), desk) = (filled(12), Desk::new());
    for id in ids {
        let get = desk.billport(&format!("customers get {id} --output json"));
        desk.put("customer.json", get.with_billagain(&sandbox).run().exits(0).stdout);
        let words = format!("customers edit {id} --from customer.json --yes");
        let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(0);
        assert!(ended.stdout.starts_with("unchanged"), "{}", ended.transcript());
    }
    assert_eq!(sandbox.billagain().ledger().edit_requests, 0);
}

#[test]
fn a_file_says_what_changes_and_null_empties() {
    let (sandbox, desk) = (three(), Desk::new());
    desk.put(
        "change.json",
        "{ // moved\n  \"City\": \"Lukla\", \"StatementDay\": 5, \"Email\": null, \"Balance\": 1 }",
    );
    let ended = edit(&desk, &sandbox, "--from change.json --set StatementDay=6 --output json");
    let ended = ended.run().exits(0);
    assert_snapshot!(ended.transcript());
    let stored = stored(&sandbox, 302);
    assert_eq!((&stored["City"], &stored["StatementDate"]), (&"Lukla".into(), &6.into()));
    assert!(stored["Email"].is_null());
}

#[test]
fn what_is_no_change_of_this_customer() {
    let (sandbox, desk) = (three(), Desk::new());
    desk.put("other.json", "{ \"customerID\": 301, \"City\": \"Lukla\" }");
    desk.put("contact.json", "{ \"Contact\": { \"Name\": \"Jo\" }, \"CountryCode\": \"ZA\" }");
    let mut told = String::new();
    for words in [
        "--from other.json",
        "--from contact.json",
        "--set CountryCode=ZA --empty CurrencyCode --set Balance=0",
        "",
    ] {
        told += &edit(&desk, &sandbox, words).run().exits(2).stderr;
    }
    assert_snapshot!(told);
    assert_eq!(sandbox.billagain().ledger().connections, 0);
}

#[test]
fn what_the_provider_makes_of_it_is_told() {
    let customer = Customer::named("Nomsa").with("RegistrationNumber", Value::Null);
    let (sandbox, desk) = (with([(302, customer)]), Desk::new());
    // Behind the answer the provider changes what was written.
    let order = FaultOrder::once(Call::EditCustomer, billagain::errors(204, [""; 0]));
    sandbox.billagain().order(order);
    let ended = edit(&desk, &sandbox, "--set City=Lukla").run().exits(3);
    assert_snapshot!(ended.transcript());
    sandbox
        .billagain()
        .order(FaultOrder::once(Call::EditCustomer, billagain::errors(204, [""; 0])));
    let told = edit(&desk, &sandbox, "--set City=Lukla --output json").run().exits(3).json();
    assert_eq!(told["kept_otherwise"][0]["field"], "City");
    assert_eq!(told["state"], "not_changed");
}

#[test]
fn what_is_changed_in_part_is_no_success() {
    let (sandbox, desk) = (three(), Desk::new());
    // BillAgain takes the city, and not the fax.
    let mut partly = stored(&sandbox, 302);
    partly["City"] = "Lukla".into();
    let partly = Answer::new(200, "application/json", partly.to_string());
    sandbox.billagain().order(FaultOrder::once(Call::GetCustomer, partly).skipping(2));
    let words = "--set City=Lukla --set Fax=+977-38 --output json";
    let told = edit(&desk, &sandbox, words).run().exits(3).json();
    assert_eq!(told["state"], "changed");
    let kept = serde_json::json!([{"field": "Fax", "from": "+977-38", "to": null}]);
    assert_eq!(told["kept_otherwise"], kept);
}

/// Until it is written to, BillAgain tells of a customer all but these fields.
fn keeps_back(sandbox: &Sandbox, fields: &[&str]) {
    let mut told = stored(sandbox, 302);
    told.as_object_mut().unwrap().retain(|name, _| !fields.contains(&name.as_str()));
    let answer = Answer::new(200, "application/json", told.to_string());
    for _ in ["to show it", "before it is written"] {
        sandbox.billagain().order(FaultOrder::once(Call::GetCustomer, answer.clone()));
    }
}

#[test]
fn what_was_not_told_is_not_emptied_in_silence() {
    let (sandbox, desk) = (three(), Desk::new());
    let before = stored(&sandbox, 302);
    let untold = ["Email", "Fax", "StatementDate"];
    keeps_back(&sandbox, &untold);
    let ended = edit(&desk, &sandbox, "--set City=Lukla").run().exits(3);
    assert_snapshot!("nothing_is_written", ended.transcript());
    assert_eq!(stored(&sandbox, 302), before);
    assert_eq!(sandbox.billagain().ledger().edit_requests, 0);

    sandbox.billagain().clear_faults();
    keeps_back(&sandbox, &untold);
    let ended = edit(&desk, &sandbox, "--set City=Lukla --leave-untold").run().exits(0);
    assert_snapshot!("it_is_left_to_billagain", ended.transcript());
    assert_eq!(sandbox.billagain().ledger().edits[0].emptied, ["Email"]);
}

#[test]
fn what_was_not_told_can_be_said() {
    let (sandbox, desk) = (three(), Desk::new());
    keeps_back(&sandbox, &["Email", "Fax"]);
    let words = "--set Email=bills@khumbu.example --empty Fax --output json";
    let told = edit(&desk, &sandbox, words).run().exits(0).json();
    assert_eq!(told["untold"], Value::Array(Vec::new()));
    assert_eq!(sandbox.billagain().ledger().edits[0].emptied, [""; 0]);
}

#[test]
fn a_day_of_the_statement_that_was_not_told_is_shown() {
    let khumbu = Customer::named("Khumbu Foods").with("StatementDate", 9);
    let (sandbox, desk) = (with([(302, khumbu)]), Desk::new());
    keeps_back(&sandbox, &["StatementDate"]);
    let ended = edit(&desk, &sandbox, "--set City=Lukla").run().exits(0);
    assert_snapshot!(ended.transcript());
    assert!(stored(&sandbox, 302)["StatementDate"].is_null(), "the harsher reading");

    let (sandbox, desk) = (three(), Desk::new());
    keeps_back(&sandbox, &["StatementDate"]);
    let told = edit(&desk, &sandbox, "--set City=Lukla --output json").run().exits(0).json();
    let since = serde_json::json!([{"field": "StatementDate", "to": null}]);
    assert_eq!((&told["untold"][0], &told["told_since"]), (&"StatementDate".into(), &since));
}

#[test]
fn a_yes_is_none_to_what_somebody_has_changed_meanwhile() {
    let (sandbox, desk) = (three(), Desk::new());
    // The first look sees the customer as it was before somebody else came.
    let before = sandbox.billagain().customer(302).unwrap();
    let before = before.replace("\"Namche\"", "\"Jiri\"");
    let order = FaultOrder::once(Call::GetCustomer, Answer::new(200, "application/json", before));
    sandbox.billagain().order(order);
    let ended = edit(&desk, &sandbox, "--set City=Lukla").run().exits(3);
    assert_snapshot!(ended.transcript());
    assert_eq!(sandbox.billagain().ledger().customers_edited, 0);
}

#[test]
fn what_somebody_has_changed_beside_it_is_kept() {
    let (sandbox, desk) = (three(), Desk::new());
    let before = sandbox.billagain().customer(302).unwrap();
    let company = stored(&sandbox, 302)["Company"].clone();
    let order = |company: &str| {
        let mut customer: Value = serde_json::from_str(&before).unwrap();
        customer["Company"] = company.into();
        let answer = Answer::new(200, "application/json", customer.to_string());
        sandbox.billagain().order(FaultOrder::once(Call::GetCustomer, answer));
    };
    order("As it was");
    edit(&desk, &sandbox, "--set City=Lukla").run().exits(0);
    assert_eq!(stored(&sandbox, 302)["Company"], company, "theirs, and not as it was first read");

    // Of one who changes at every look nothing is written.
    order("One");
    order("Two");
    let ended = edit(&desk, &sandbox, "--set City=Jiri").run().exits(3);
    assert!(ended.stderr.contains("somebody has changed"), "{}", ended.stderr);
    assert_eq!(sandbox.billagain().ledger().customers_edited, 1);
}

#[test]
fn what_is_written_and_cannot_be_read_again_is_written() {
    let (sandbox, desk) = (three(), Desk::new());
    let gone = billagain::errors(410, ["Customer 302 is gone."]);
    sandbox.billagain().order(FaultOrder::once(Call::GetCustomer, gone.clone()).skipping(2));
    let ended = edit(&desk, &sandbox, "--set City=Lukla").run().exits(0);
    assert!(
        ended.stderr.contains("it is written, but could not be read again"),
        "{}",
        ended.stderr
    );
    sandbox.billagain().order(FaultOrder::once(Call::GetCustomer, gone).skipping(2));
    let told = edit(&desk, &sandbox, "--set City=Namche --output json").run().exits(0).json();
    assert!(told["kept_otherwise"].is_null() && told["state"] == "changed", "{told}");
}

#[test]
fn a_customer_that_is_gone_and_a_refusal() {
    let (sandbox, desk) = (three(), Desk::new());
    let words = "customers edit 17 --set City=x --yes";
    desk.billport(words).with_billagain(&sandbox).run().exits(3);
    let refusal = billagain::errors(400, ["City is unknown."]);
    sandbox.billagain().order(FaultOrder::once(Call::EditCustomer, refusal));
    let ended = edit(&desk, &sandbox, "--set City=x").run().exits(3);
    assert!(ended.stderr.contains("City is unknown."), "{}", ended.stderr);
    let order = edit(&desk, &sandbox, "--set City=x");
    order.env("BILLPORT_BILLAGAIN_API_KEY", "a-wrong-one").run().exits(5);
}

#[test]
fn what_nobody_knows_can_be_typed_again() {
    let (sandbox, desk) = (three(), Desk::new());
    let lost = FaultOrder::once(Call::EditCustomer, Fault::Reset).after_effect();
    sandbox.billagain().order(lost.always());
    let ended = edit(&desk, &sandbox, "--set City=Lukla").run().exits(6);
    assert!(ended.stderr.contains("hint: how the customer is now: billport customers get 302\n"));
    sandbox.billagain().clear_faults();
    let ended = edit(&desk, &sandbox, "--set City=Lukla").run().exits(0);
    assert!(ended.stdout.starts_with("unchanged"), "{}", ended.transcript());
}
