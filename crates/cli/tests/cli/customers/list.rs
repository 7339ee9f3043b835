//! `billport customers list`: a table for people, three forms for machines.

use insta::assert_snapshot;
use serde_json::Value;

use super::{filled, three};
use crate::desk::Desk;
use crate::provider::sandbox;

#[test]
fn for_a_person() {
    let sandbox = three();
    let ended = Desk::new().billport("customers list").with_billagain(&sandbox).run().exits(0);
    assert_snapshot!(ended.transcript());
}

#[test]
fn the_embedded_sandbox_has_some() {
    let ended = Desk::new().billport("customers list --limit 4").run().exits(0);
    assert_snapshot!(ended.transcript());
    let all = Desk::new().billport("customers list --output ndjson").run().exits(0);
    assert_eq!(all.stdout.lines().count(), 25);
}

#[test]
fn as_one_array() {
    let sandbox = three();
    let order = Desk::new();
    let ended = order.billport("customers list --output json").with_billagain(&sandbox).run();
    let ended = ended.exits(0);
    assert_snapshot!(ended.stdout);
    let array: Vec<Value> = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(array.len(), 3);
}

#[test]
fn as_lines_and_as_csv() {
    let (sandbox, desk) = (three(), Desk::new());
    let list = |words: &str| {
        let order = desk.billport(&format!("customers list {words}")).with_billagain(&sandbox);
        order.run().exits(0).stdout
    };
    let lines = list("--output ndjson");
    let array: Vec<Value> = serde_json::from_str(&list("--output json")).unwrap();
    let read: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, array);
    assert_snapshot!(list("--output csv"));
    assert_snapshot!(list("--output csv --columns Email,customerid,Balance"), @"
    Email,customerID,Balance
    ,303,0
    bills@khumbu.example,302,1728.0667
    asha@example.com,301,0
    ");
}

#[test]
fn only_some_columns() {
    let (sandbox, desk) = (three(), Desk::new());
    let list = |words: &str| {
        let words = format!("customers list --columns Balance,customerID,statementday {words}");
        desk.billport(&words).with_billagain(&sandbox).run().exits(0).stdout
    };
    assert_snapshot!(list(""), @"
      Balance  customerID  StatementDate
            0         303  -
    1728.0667         302  -
            0         301  -
    ");
    // An object has its members in the order of the provider.
    assert_snapshot!(list("--output ndjson"), @r#"
    {"customerID":303,"Balance":0,"StatementDate":null}
    {"customerID":302,"Balance":1728.0667,"StatementDate":null}
    {"customerID":301,"Balance":0,"StatementDate":null}
    "#);
}

#[test]
fn only_the_first_ones() {
    let ((sandbox, ids), desk) = (filled(1000), Desk::new());
    let words = "customers list --limit 3 --columns customerID --output csv";
    let ended = desk.billport(words).with_billagain(&sandbox).run().exits(0);
    assert_eq!(ended.stdout, format!("customerID\n{}\n{}\n{}\n", ids[0], ids[1], ids[2]));
    let asked = sandbox.billagain().ledger().list_requests;
    assert!(asked <= 2, "one page, and the one behind it that was asked for meanwhile: {asked}");
    desk.billport("customers list --limit 0").run().exits(2);
}

#[test]
fn nobody() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    for (output, expected) in [
        ("text", "no customers\n"),
        ("json", "[]\n"),
        ("ndjson", ""),
        ("csv --columns Name", "Name\n"),
    ] {
        let words = format!("customers list --output {output}");
        let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(0);
        assert_eq!(ended.stdout, expected, "{output}");
    }
}

#[test]
fn a_table_that_is_longer_than_a_page() {
    let ((sandbox, _), desk) = (filled(450), Desk::new());
    let words = "customers list --columns customerID,Name,Balance";
    let ended = desk.billport(words).with_billagain(&sandbox).run().exits(0);
    assert_eq!(ended.stdout.lines().count(), 451, "one head");
    assert!(ended.stdout.ends_with('\n'));
}

#[test]
fn with_custom_fields() {
    let ((sandbox, _), desk) = (filled(2), Desk::new());
    let list = |words: &str| {
        let words = format!("customers list --columns customerID,CustomFields {words}");
        desk.billport(&words).with_billagain(&sandbox).run()
    };
    assert_snapshot!(list("").exits(2).stderr, @"
    error: CustomFields are not read
    hint: BillAgain tells them if it is asked to: --with-custom-fields
    ");
    let mut told = String::new();
    for form in ["text", "ndjson", "csv"] {
        told += &list(&format!("--with-custom-fields --output {form}")).exits(0).stdout;
    }
    assert_snapshot!(told);
}

#[test]
fn a_customer_that_cannot_be_read_does_not_hide_the_others() {
    use billport_sandbox::billagain::Customer;
    let (sandbox, desk) = (three(), Desk::new());
    let broken = Customer::named("Broken").with("Balance", "a lot");
    sandbox.billagain().add_customer(broken);
    let words = "customers list --columns customerID,Name";
    let ended = desk.billport(words).with_billagain(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript());
    for id in 1..=25 {
        sandbox
            .billagain()
            .add_customer(Customer::named("Broken").with("Balance", id.to_string() + "x"));
    }
    let ended = desk.billport(words).with_billagain(&sandbox).run().exits(3);
    assert_eq!(ended.stderr.matches("can't be read: ").count(), 20);
    assert!(
        ended.stderr.contains("warning: and 6 more customers can't be read"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_list_that_breaks_off_has_no_end() {
    use billport_sandbox::{Answer, Call, FaultOrder};
    let ((sandbox, ids), desk) = (filled(450), Desk::new());
    let refusal = Answer::new(403, "text/html", "<html>not you</html>");
    sandbox.billagain().order(FaultOrder::once(Call::ListCustomers, refusal).skipping(1).always());
    let words = "customers list --output json --columns customerID";
    let ended = desk.billport(words).with_billagain(&sandbox).run();
    assert_ne!(ended.code, Some(0));
    let begins = format!("[\n{{\"customerID\":{}}},\n", ids[0]);
    assert!(ended.stdout.starts_with(&begins), "{}", ended.stdout);
    assert!(serde_json::from_str::<Value>(&ended.stdout).is_err(), "a part is not the whole");
    assert!(ended.stderr.contains("200 customers told, and there are more"), "{}", ended.stderr);
}
