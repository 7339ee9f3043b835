//! A person at a terminal is led through: the dues, the charge, what will be debited, and a question.

use billport_sandbox::Sandbox;
use insta::assert_snapshot;
use std::io::{self, Write};
use std::path::Path;

use super::CONSUMER;
use crate::desk::{Desk, Order};
use crate::provider::sandbox;
use crate::transcript::Ended;

/// The program of util-linux that gives a command a terminal.
const SCRIPT: &str = "/usr/bin/script";

/// Runs a command at a terminal at which this is typed; nothing where no terminal can be had.
pub(crate) fn typed(order: Order<'_>, answer: &str) -> Option<Ended> {
    if !Path::new(SCRIPT).exists() {
        // Not by a macro of the test harness, which would keep it to itself.
        let loud = b"!!! script(1) is not installed: what a terminal shows was NOT tested !!!\n";
        io::stderr().write_all(loud).unwrap();
        return None;
    }
    // Without its echo of what is typed, which comes at any moment.
    let line = format!("exec {SCRIPT} -qE never -ec \"'$0' $*\" /dev/null");
    let mut ended = order.env("NO_COLOR", "1").stdin(answer).by_way_of(&line).run();
    ended.stdout = ended.stdout.replace('\r', "");
    Some(ended)
}

fn pay(desk: &Desk, sandbox: &Sandbox, answer: &str) -> Option<Ended> {
    let order = desk.billport(&format!("nea pay {CONSUMER} --minimum"));
    typed(order.with_nea(sandbox), answer)
}

#[test]
fn a_yes_pays_what_was_shown() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let Some(ended) = pay(&desk, &sandbox, "y\n") else { return };
    assert_snapshot!(ended.exits(0).transcript(), @"
    exit: 0
    --- stdout
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    consumer  Maya Gurung, 024.12.512/3042 at 245:bhaktapur-dc
    month        bill date   days  billed  payable  what it is
    2073 Magh    2017-02-24     5  200.00   200.00  as billed (the provider says `Normal`)
    2073 Falgun  2017-02-24    13  200.00   250.00  penalty 50.00 (the provider says `-25% Penalty`)
    minimum   NPR 200.00, what is payable of 2073 Magh
    total     NPR 450.00
    service charge NPR 0.00, debited in all NPR 200.00
    Pay NPR 200.00, so that NPR 200.00 will be debited? [y/N] reference [reference]
    paid         NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc (Maya Gurung)
    reference    [reference]
    charge       NPR 0.00
    debited      NPR 200.00
    NEA's number 1
    NEA says     Successfully Completed Transaction: Amount Paid Successfully
    credits left 10396
    ");
    assert_eq!(sandbox.nea().ledger().charges.len(), 1);
}

#[test]
fn anything_else_is_a_no() {
    let sandbox = sandbox();
    let desk = Desk::new();
    for answer in ["n\n", "\n", "yess\n", "\u{4}"] {
        let Some(ended) = pay(&desk, &sandbox, answer) else { return };
        let ended = ended.exits(3);
        assert!(ended.stdout.contains("error: nothing was sent: you said no"), "{}", ended.stdout);
    }
    assert_eq!(sandbox.nea().ledger().commit_requests, 0);
    assert_eq!(desk.billport("payments list --output json").run().exits(0).stdout, "[]\n");
}

#[test]
fn a_plan_of_a_file_is_asked_for() {
    let sandbox = sandbox();
    let desk = Desk::new();
    desk.put("dues.csv", super::pay_file::THREE);
    let order = || desk.billport("nea pay-file dues.csv").with_nea(&sandbox);
    let Some(ended) = typed(order(), "n\n") else { return };
    assert!(ended.exits(3).stdout.contains("Make 3 payments, so that NPR 955.25 will be debited?"));
    assert_eq!(sandbox.nea().ledger().commit_requests, 0);
    typed(order(), "y\n").unwrap().exits(0);
    assert_eq!(sandbox.nea().ledger().charges.len(), 3);
}
