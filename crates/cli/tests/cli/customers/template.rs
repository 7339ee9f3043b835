//! `billport customers template`: what it prints is taken as it is, and with all that stands in it.

use billport_sandbox::Sandbox;

use crate::desk::Desk;
use crate::provider::sandbox;

fn template(words: &str) -> String {
    let ended = Desk::new().billport(&format!("customers template {words}")).run().exits(0);
    assert_eq!(ended.stderr, "", "it asks nobody");
    ended.stdout
}

/// What `--from` makes of a text.
#[track_caller]
fn taken(sandbox: &Sandbox, words: &str, text: &str) -> String {
    let desk = Desk::new();
    let order = desk.billport(&format!("customers {words} --from - --yes --output json"));
    order.with_billagain(sandbox).stdin(text).run().exits(0).stdout
}

#[test]
fn as_it_is() {
    let sandbox = sandbox();
    sandbox.billagain().fill(1);
    assert_eq!(template(""), template("add"));
    assert!(taken(&sandbox, "add", &template("add")).starts_with("{\"state\":\"added\""));
    let id = sandbox.billagain().customer_ids()[0];
    let told = taken(&sandbox, &format!("edit {id}"), &template("edit"));
    assert!(told.contains("\"state\":\"unchanged\""), "{told}");
}
