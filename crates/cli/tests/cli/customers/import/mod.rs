//! `billport customers import`: many are added, each once, and every row is accounted for. The sandbox's
//! own register says who was added.
//!
//! | file | what |
//! |---|---|
//! | `file.rs` | what a file may hold, and what becomes of rows that are wrong |
//! | `existing.rs` | customers that are there already |
//! | `doubt.rs` | nobody knows whether they were added, and how that is found out |
//! | `resume.rs` | an import goes on, whatever ended it |
//! | `runs.rs` | what `billport runs` tells of imports |

mod doubt;
mod existing;
mod file;
#[cfg(unix)]
mod resume;
mod runs;

use billport_sandbox::{Call, Fault, FaultOrder, Sandbox, SandboxConfig};
use insta::assert_snapshot;
use serde_json::Value;

use crate::desk::{Desk, Order};

/// A sandbox where a customer is as old as it is: a run knows by it whom it has added.
fn sandbox() -> Sandbox {
    Sandbox::start(SandboxConfig::default()).unwrap()
}

/// A file of so many customers, `c-0001` and so on.
fn customers(count: usize) -> String {
    let row = |n| format!("c-{n:04},Customer {n},c{n}@example.com,ZAR,false\n");
    let rows: String = (1..=count).map(row).collect();
    format!("Reference,Name,Email,CurrencyCode,isWaiveTaxes\n{rows}")
}

/// A desk with such a file.
fn desk(count: usize) -> Desk {
    let desk = Desk::new();
    desk.put("customers.csv", customers(count));
    desk
}

/// `billport customers import customers.csv`
fn import<'d>(desk: &'d Desk, sandbox: &Sandbox, words: &str) -> Order<'d> {
    let words = format!("customers import customers.csv {words}");
    desk.billport(&words).with_billagain(sandbox)
}

/// `billport runs resume last`
fn resume<'d>(desk: &'d Desk, sandbox: &Sandbox, words: &str) -> Order<'d> {
    desk.billport(&format!("runs resume last {words}")).with_billagain(sandbox)
}

/// An addition is done, and its answer is lost.
fn lost_answer() -> FaultOrder {
    FaultOrder::once(Call::AddCustomer, Fault::Reset).after_effect()
}

/// Asserts that so many customers were added, and none of them twice.
#[track_caller]
fn assert_added_once(sandbox: &Sandbox, customers: usize) {
    let ledger = sandbox.billagain().ledger();
    assert_eq!(ledger.added.len(), customers);
    assert!(ledger.references_added_more_than_once().is_empty());
}

/// Asserts that a summary accounts for every row.
#[track_caller]
fn assert_adds_up(summary: &Value) {
    let number = |name: &str| summary[name].as_u64().unwrap();
    let ended = ["rows_rejected", "customers_delivered", "customers_refused", "customers_unknown"];
    let sum = ended.into_iter().map(number).sum::<u64>() + number("customers_pending");
    assert_eq!(number("rows_read"), sum, "{summary}");
}

#[test]
fn for_a_person() {
    let (sandbox, desk) = (sandbox(), desk(12));
    let ended = import(&desk, &sandbox, "--in-flight 1").run().exits(0);
    assert_snapshot!(ended.transcript());
    assert_added_once(&sandbox, 12);
    assert_eq!(sandbox.billagain().ledger().list_requests, 0, "nobody was looked for");
    assert_eq!(desk.files(), ["customers.csv"], "without rejected rows there is no rejects file");
}

#[test]
fn for_a_machine() {
    let (sandbox, desk) = (sandbox(), desk(3));
    let ended = import(&desk, &sandbox, "--output json").run().exits(0);
    assert_snapshot!(ended.transcript());
    assert_adds_up(&ended.json());
}

#[test]
fn to_the_embedded_sandbox() {
    let desk = desk(2);
    let ended = desk.billport("customers import customers.csv").run().exits(0);
    assert!(ended.stdout.ends_with("own ledger: 2 customers added\n"), "{}", ended.stdout);
    let ended = desk.billport("customers import customers.csv").run().exits(2);
    assert!(ended.stderr.contains("this file was imported before, as run 1"), "{}", ended.stderr);
    assert!(ended.stderr.contains("the embedded sandbox forgets"), "{}", ended.stderr);
}
