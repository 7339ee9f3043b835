//! `billport customers export`: all customers, to a pipe or a file.

use billport_sandbox::billagain::Customer;
use billport_sandbox::{Answer, Call, FaultOrder};
use insta::assert_snapshot;
use serde_json::Value;

use super::{filled, three, with};
use crate::desk::Desk;

#[test]
fn to_a_pipe() {
    let (sandbox, desk) = (three(), Desk::new());
    let ended = desk.billport("customers export").with_billagain(&sandbox).run().exits(0);
    assert_snapshot!(ended.transcript());
}

#[test]
fn to_a_file_that_only_its_owner_may_read() {
    let (sandbox, desk) = (three(), Desk::new());
    let words = "customers export --file customers.csv --columns customerID,Name,Balance";
    let ended = desk.billport(words).with_billagain(&sandbox).run().exits(0);
    assert_snapshot!(ended.transcript());
    assert_eq!(
        desk.read("customers.csv"),
        "customerID,Name,Balance\n303,Nobody Much ,0\n302,Khumbu Foods,1728.0667\n301,Asha,0\n"
    );
    assert_eq!(desk.files(), ["customers.csv"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = desk.path("customers.csv").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // Whatever is asked for comes before what a file is called.
    let words = "customers export --file customers.csv --output ndjson";
    desk.billport(words).with_billagain(&sandbox).run().exits(0);
    assert!(desk.read("customers.csv").starts_with("{\"customerID\":303,"));
    let words = "customers export --file customers.out";
    desk.billport(words).with_billagain(&sandbox).run().exits(0);
    assert_eq!(desk.read("customers.out"), desk.read("customers.csv"));
}

#[test]
fn with_custom_fields() {
    let ((sandbox, _), desk) = (filled(30), Desk::new());
    let words = "customers export --with-custom-fields";
    let ended = desk.billport(words).with_billagain(&sandbox).run().exits(0);
    for line in ended.stdout.lines() {
        let customer: Value = serde_json::from_str(line).unwrap();
        assert!(customer["CustomFields"].is_array(), "{line}");
    }
    assert_eq!(ended.stdout.lines().count(), 30);
    let words = "customers export --columns CustomFields";
    desk.billport(words).with_billagain(&sandbox).run().exits(2);
}

#[test]
fn a_thousand_come_each_once_in_as_many_requests_as_there_are_pages() {
    let ((sandbox, ids), desk) = (filled(1000), Desk::new());
    let words = "customers export --output csv --columns customerID";
    let ended = desk.billport(words).with_billagain(&sandbox).run().exits(0);
    let expected: Vec<_> = ids.iter().map(ToString::to_string).collect();
    assert_eq!(ended.stdout.lines().skip(1).collect::<Vec<_>>(), expected);
    assert!(ended.stderr.ends_with("1,000 customers in 6 requests\n"), "{}", ended.stderr);
    assert_eq!(sandbox.billagain().ledger().list_requests, 6);
}

#[test]
fn formulas_are_defused_and_nothing_else_is_changed() {
    let desk = Desk::new();
    let name = "=HYPERLINK(\"http://evil.example\")";
    let customer =
        Customer::named(name).with("City", "a,b\n\"c\" ").with("Cell", "+27-71-555-0100");
    let sandbox = with([(301, customer.with_json("Balance", "-5.0000"))]);
    let words = "customers export --file c.csv --columns Name,City,Cell,Balance";
    desk.billport(words).with_billagain(&sandbox).run().exits(0);
    assert_eq!(
        desk.read("c.csv"),
        "Name,City,Cell,Balance\n\"'=HYPERLINK(\"\"http://evil.example\"\")\",\"a,b\n\"\"c\"\" \",\
         '+27-71-555-0100,'-5.0000\n"
    );
}

#[test]
fn what_can_not_be_read_is_told_and_shows_in_the_exit_code() {
    let (sandbox, desk) = (three(), Desk::new());
    sandbox.billagain().add_customer(Customer::named("Broken").with("Balance", "a lot"));
    let words = "customers export --file c.ndjson --columns customerID";
    let ended = desk.billport(words).with_billagain(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript());
    assert_eq!(desk.read("c.ndjson").lines().count(), 3, "the others are there");
}

#[test]
fn what_breaks_off_leaves_the_file_as_it_was() {
    let ((sandbox, _), desk) = (filled(450), Desk::new());
    desk.put("c.csv", "yesterday's");
    let busy = Answer::new(400, "application/json", r#"{"Errors":[{"Message":"not now"}]}"#);
    sandbox.billagain().order(FaultOrder::once(Call::ListCustomers, busy).skipping(1).always());
    let words = "customers export --file c.csv";
    let ended = desk.billport(words).with_billagain(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript());
    assert_eq!(desk.read("c.csv"), "yesterday's");
    assert_eq!(desk.files(), ["c.csv"], "and nothing beside it");
}

#[test]
fn it_never_takes_the_place_of_the_journal_or_the_settings() {
    let desk = Desk::new();
    desk.put("settings.toml", "target = \"sandbox\"\n");
    for (path, words) in [
        ("journal.db", "--journal journal.db"),
        ("journal.db-wal", "--journal journal.db"),
        ("settings.toml", "--config settings.toml"),
    ] {
        let words = format!("customers export --file {path} {words}");
        let ended = desk.billport(&words).run().exits(2);
        assert!(ended.stderr.contains("the export would overwrite"), "{}", ended.stderr);
    }
    assert_eq!(desk.read("settings.toml"), "target = \"sandbox\"\n");
    let ended = desk.billport("customers export --file no-such-folder/c.csv").run().exits(1);
    assert!(ended.stderr.contains("no-such-folder/c.csv can't be written: "), "{}", ended.stderr);
}
