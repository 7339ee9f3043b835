//! Ctrl-C while customers are read, and a reader that goes away.

use std::io::{BufRead, BufReader, Read};
use std::process::Command;

use billport_sandbox::{Call, Fault, FaultOrder, Sandbox};

use super::filled;
use crate::desk::Desk;

/// Customers of whom only the first page ever comes.
fn endless() -> Sandbox {
    let (sandbox, _) = filled(450);
    let order = FaultOrder::once(Call::ListCustomers, Fault::NeverAnswer).skipping(1).always();
    sandbox.billagain().order(order);
    sandbox
}

#[test]
fn a_signal_ends_an_export_and_leaves_nothing_behind() {
    let (sandbox, desk) = (endless(), Desk::new());
    desk.put("c.csv", "yesterday's");
    let order = desk.billport("customers export --file c.csv").with_billagain(&sandbox);
    let mut child = order.piped().spawn().unwrap();
    while sandbox.billagain().ledger().list_requests < 2 {
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(
        told.ends_with("error: interrupted: nothing was written: c.csv is as it was\n"),
        "{told}"
    );
    assert_eq!(desk.files(), ["c.csv"]);
    assert_eq!(desk.read("c.csv"), "yesterday's");
}

#[test]
fn a_reader_may_go_when_it_likes() {
    let ((sandbox, _), desk) = (filled(20_000), Desk::new());
    for words in ["customers export", "customers list --output json", "customers list"] {
        let mut child = desk.billport(words).with_billagain(&sandbox).piped().spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        lines.read_line(&mut String::new()).unwrap();
        drop(lines);
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{words}: {told}");
        assert!(!told.contains("error"), "{told}");
    }
    let asked = sandbox.billagain().ledger().list_requests;
    assert!(asked < 100, "nobody reads on: {asked}");
}
