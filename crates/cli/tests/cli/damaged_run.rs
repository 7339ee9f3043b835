//! A run that can't be read: what is told of the others, and what is sent no more.

use billport_sandbox::Sandbox;
use insta::assert_snapshot;
use std::fs;

use crate::desk::Desk;
use crate::provider::{bills, lost_answer, sandbox_with};
use crate::transcript::redacted;

/// A desk whose run 1 has a batch in doubt, and whose run 2 holds what no journal writes.
fn desk() -> (Desk, Sandbox) {
    let sandbox = sandbox_with(lost_answer());
    let desk = Desk::with_bills(bills(2));
    desk.upload("bills.csv").to(&sandbox).run().exits(6);
    desk.put("june.csv", bills(3).replace("ACCT", "JUNE"));
    desk.upload("june.csv --column amount=amount").to(&sandbox).run().exits(0);
    let mut bytes = fs::read(desk.journal()).unwrap();
    let typed = b"amount=amount\n";
    let at = bytes.windows(typed.len()).position(|window| window == typed).unwrap();
    bytes[at + typed.len() - 1] = b'!';
    fs::write(desk.journal(), bytes).unwrap();
    (desk, sandbox)
}

#[test]
fn the_others_are_told_and_it_is_named() {
    let (desk, _sandbox) = desk();
    let ended = desk.billport("runs list").run().exits(1);
    assert_snapshot!(ended.transcript(), @"
        exit: 1
        --- stdout
        run  job     state     begun                    rows  delivered  refused  unknown  pending  rejected  target                                       file
          1  upload  in doubt  [moment] UTC     2          0        0        2        0         0  sandbox http://127.0.0.1:[port]/blaggo/bills  [desk]/bills.csv
        --- stderr
        warning: run 2 can't be read: the journal is damaged (columns holds what no journal writes)
        hint: what is wrong with the journal: billport journal verify
    ");
    let json = desk.billport("runs list --output json").run().exits(1).json();
    assert_eq!((json.as_array().unwrap().len(), &json[0]["run"]), (1, &"1".into()));
    let shown = desk.billport("runs show 1").run().exits(0);
    assert!(shown.stderr.starts_with("warning: run 2 can't be read: "), "{}", shown.stderr);
    desk.billport("runs report 1").run().exits(0);
    let all = desk.billport("journal export").run().exits(1);
    assert!(all.stdout.starts_with("{\"kind\":\"run\",\"run\":\"1\""), "{}", all.stdout);
    assert!(!all.stdout.contains("{\"kind\":\"run\",\"run\":\"2\""), "{}", all.stdout);
    let one = desk.billport("journal export --run 1").run().exits(0);
    assert!(all.stdout.starts_with(one.stdout.lines().next().unwrap()));
    let order = desk.billport("runs resolve 1 1 --as delivered --because");
    order.arg("Ana has found both").run().exits(0);
    let mut told = String::new();
    for words in ["runs show 2", "runs report last", "journal export --run 2"] {
        told += &desk.billport(words).run().exits(1).stderr;
    }
    assert_snapshot!(redacted(&told), @"
        warning: run 2 can't be read: the journal is damaged (columns holds what no journal writes)
        hint: what is wrong with the journal: billport journal verify
        error: the journal is damaged (columns holds what no journal writes)
        hint: put [desk]/.home/data/billport/journal.db back from a copy (it is never made anew by itself: nobody would know what was sent), and ask the provider about everything since that copy, then type it again
        warning: run 2 can't be read: the journal is damaged (columns holds what no journal writes)
        hint: what is wrong with the journal: billport journal verify
        error: the journal is damaged (run 2: columns holds what no journal writes)
        hint: put [desk]/.home/data/billport/journal.db back from a copy (it is never made anew by itself: nobody would know what was sent), and ask the provider about everything since that copy, then type it again
        error: the journal is damaged (columns holds what no journal writes)
        hint: put [desk]/.home/data/billport/journal.db back from a copy (it is never made anew by itself: nobody would know what was sent), and ask the provider about everything since that copy, then type it again
    ");
}

#[test]
fn verifying_names_it() {
    let (desk, _sandbox) = desk();
    let ended = desk.billport("journal verify").run().exits(1);
    assert_eq!(
        ended.stdout.lines().next(),
        Some("run 2: it can't be read: columns holds what no journal writes")
    );
    assert!(ended.stdout.ends_with("\nthe journal is NOT what was written into it\n"));
}

/// What it has sent is not known, so whatever comes to its target could be sent twice.
#[test]
fn nothing_is_sent_beside_it_but_to_another_target() {
    let (desk, sandbox) = desk();
    let sent = sandbox.blaggo().ledger().upload_requests;
    desk.put("july.csv", bills(1).replace("ACCT", "JULY"));
    let refused = desk.upload("july.csv").to(&sandbox).run().exits(1);
    assert_snapshot!(redacted(&refused.stderr), @"
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        error: the journal is damaged (run 2: columns holds what no journal writes)
        hint: put [desk]/.home/data/billport/journal.db back from a copy (it is never made anew by itself: nobody would know what was sent), and ask the provider about everything since that copy, then type it again
    ");
    // What is in doubt of run 1 could be among what the other one has sent.
    let refused = desk.resume("1 --resend-unknown").to(&sandbox).run().exits(1);
    assert!(refused.stderr.contains("(run 2: columns holds"), "{}", refused.stderr);
    assert_eq!(sandbox.blaggo().ledger().upload_requests, sent);
    let told = desk.billport("runs show 1").run().exits(0).stdout;
    assert!(told.contains("in doubt"), "and nobody has it in hand: {told}");
    desk.upload("july.csv").run().exits(0);
}
