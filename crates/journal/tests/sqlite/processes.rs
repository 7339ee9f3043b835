//! Two real processes with one journal: this test, and itself as a child that is killed.

use billport_journal::{
    JournalError, RunHistory as _, RunJournal as _, SqliteJournal, SqliteSettings, verify,
};
use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use super::bench::{Bench, begin, clock, intent, process};

/// Tells the child where the journal is.
const JOURNAL: &str = "BILLPORT_TEST_JOURNAL";
const READY: &str = "a batch is in flight";

#[expect(clippy::disallowed_methods, reason = "a test tells itself what it is, when it is a child")]
#[tokio::test]
async fn a_process_that_is_killed_leaves_its_run_to_the_next() {
    if let Some(path) = env::var_os(JOURNAL) {
        return send_and_wait(path.into()).await;
    }
    let bench = Bench::new();
    let name = concat!(module_path!(), "::a_process_that_is_killed_leaves_its_run_to_the_next");
    let (_crate, name) = name.split_once("::").unwrap();
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(JOURNAL, bench.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    assert!(said.lines().any(|line| line.unwrap().contains(READY)), "the child got so far");

    let journal = bench.open_as(2);
    let run = journal.runs(billport_journal::RunQuery::default()).await.unwrap().remove(0);
    let held = journal.claim(run.id).await.unwrap_err();
    let JournalError::Held { owner, .. } = &held else { panic!("{held}") };
    assert_eq!(owner.pid, child.id(), "it is held by the process that lives");
    assert_eq!(journal.bury_the_dead().await.unwrap(), []);

    child.kill().unwrap();
    child.wait().unwrap();
    let claim = journal.claim(run.id).await.expect("its owner is dead");
    let counts = journal.run(claim.run).await.unwrap().counts;
    assert_eq!((counts.batches_unknown, counts.bills_pending), (1, 4));
    assert_eq!(verify(&journal).await.unwrap().findings, []);
}

/// What the child does: it never gets to settle what it has in flight.
async fn send_and_wait(path: std::path::PathBuf) {
    let owner = process(std::process::id());
    let settings =
        SqliteSettings { path, owner, clock: clock(), check: billport_journal::Check::Quick };
    let journal = SqliteJournal::open(settings).unwrap();
    let claim = begin(&journal, 3).await;
    journal.lease(claim, 0, 2).await.unwrap();
    journal.intend(claim, intent(1)).await.unwrap();
    std::io::stdout().write_all(format!("{READY}\n").as_bytes()).unwrap();
    // Until it is killed, or the other one is gone.
    let _ = std::io::stdin().lines().next();
}
