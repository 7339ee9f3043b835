//! A journal that is an older copy of itself sends nothing.

use billport_journal::{
    Check, OpenError, RunHistory as _, RunId, RunJournal as _, RunQuery, SqliteJournal,
    SqliteSettings,
    bills::{BillMemory, Months},
};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use super::bench::{Bench, begin, delivered, intent};

impl Bench {
    /// What a copy of the journal would hold.
    fn copied(&self) -> Vec<u8> {
        fs::read(self.path()).unwrap()
    }

    /// Opens it to send; gives what it is refused for.
    fn later(&self) -> Vec<PathBuf> {
        match self.try_open() {
            Err(OpenError::SetBack { path, later }) => {
                assert_eq!(path, fs::canonicalize(self.path()).unwrap());
                later
            }
            other => panic!("it was set back, and the answer was {other:?}"),
        }
    }

    fn in_folder(&self, name: &str) -> PathBuf {
        fs::canonicalize(self.beside(".runs")).unwrap().join(name)
    }
}

fn remember(journal: &SqliteJournal, run: RunId) {
    let memory = BillMemory::open(journal.folder(), || [7; 16]).unwrap();
    memory.writer().unwrap().publish(run, Months::default()).unwrap();
}

#[tokio::test]
async fn what_was_sent_since_the_copy_is_not_sent_again() {
    let bench = Bench::new().with_a_run().await;
    let copy = bench.copied();
    let journal = bench.open();
    let claim = journal.claim(RunId(1)).await.unwrap();
    journal.lease(claim, 0, 1).await.unwrap();
    journal.intend(claim, intent(2)).await.unwrap();
    journal.settle(claim, delivered(2)).await.unwrap();
    // It is killed here, as far as the run is concerned: nobody releases it.
    drop(journal);
    fs::write(bench.path(), copy).unwrap();
    assert_eq!(bench.later(), [bench.in_folder("head")]);
    let told = bench.try_open().unwrap_err().to_string();
    assert!(
        told.contains("Ask the provider") && told.contains("bills.journal.runs/head"),
        "{told}"
    );

    let looking = || SqliteSettings { check: Check::Header, ..bench.settings() };
    let journal = SqliteJournal::open_existing(looking()).unwrap().unwrap();
    assert_eq!(journal.runs(RunQuery::default()).await.unwrap().len(), 1, "it can be looked at");
    drop(journal);
    assert_eq!(bench.later(), [bench.in_folder("head")], "which hides nothing");

    fs::remove_file(bench.in_folder("head")).unwrap();
    assert_eq!(bench.open().runs(RunQuery::default()).await.unwrap().len(), 1, "a person said so");
}

#[tokio::test]
async fn a_run_that_a_process_died_in_shows_that_the_journal_was_set_back() {
    let bench = Bench::new().with_a_run().await;
    let copy = bench.copied();
    let head = fs::read(bench.in_folder("head")).unwrap();
    let journal = bench.open();
    let run = begin(&journal, 2).await.run;
    remember(&journal, run);
    drop(journal);
    fs::write(bench.path(), copy).unwrap();
    // A process that is killed notes nothing.
    fs::write(bench.in_folder("head"), head).unwrap();
    assert_eq!(bench.later(), [bench.in_folder("2.bills")]);
    fs::remove_file(bench.in_folder("2.bills")).unwrap();
    // A lock proves nothing: a process that dies before its run is written leaves one.
    assert!(bench.in_folder("2.lock").exists());
    drop(bench.open());
}

#[tokio::test]
async fn another_history_of_the_same_length_is_not_taken_for_the_journal() {
    let (bench, other) = (Bench::new().with_a_run().await, Bench::new());
    let journal = other.open();
    for _ in 0..8 {
        let claim = begin(&journal, 1).await;
        journal.release(claim).await.unwrap();
    }
    drop(journal);
    fs::write(bench.path(), other.copied()).unwrap();
    assert_eq!(bench.later(), [bench.in_folder("head")]);
}

#[tokio::test]
async fn a_journal_that_goes_on_is_never_taken_for_set_back() {
    let bench = Bench::new();
    drop(bench.open());
    assert!(!bench.beside(".runs").join("head").exists(), "there is no event yet");
    for number in 1..=3 {
        let (journal, other) = (bench.open(), bench.open_as(2));
        let claim = begin(&journal, 1).await;
        assert_eq!(claim.run, RunId(number));
        remember(&journal, claim.run);
        let second = bench.open_as(3);
        journal.release(claim).await.unwrap();
        let noted = fs::read_to_string(bench.in_folder("head")).unwrap();
        let last = journal.events(0, usize::MAX).await.unwrap().pop().unwrap();
        assert_eq!(noted, format!("{} {}\n", last.number, last.digest));
        drop((journal, second, other));
    }
    let mode = fs::metadata(bench.in_folder("head")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::remove_file(bench.in_folder("head")).unwrap();
    drop(bench.open());
}

#[tokio::test]
async fn a_second_name_is_refused() {
    let bench = Bench::new().with_a_run().await;
    let second = bench.folder.path().join("second");
    fs::hard_link(bench.path(), &second).unwrap();
    for path in [bench.path(), second.clone()] {
        for check in [Check::Quick, Check::Header] {
            let settings = SqliteSettings { path: path.clone(), check, ..bench.settings() };
            let refused = SqliteJournal::open_existing(settings).unwrap_err();
            assert!(matches!(refused, OpenError::TwoNames { .. }), "{refused}");
        }
    }
    fs::remove_file(second).unwrap();
    drop(bench.open());
}
