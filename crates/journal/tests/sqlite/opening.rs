//! What is opened, and what is refused and left alone.

use billport_journal::{
    Check, OpenError, Outcome, RunHistory as _, RunJournal as _, SqliteJournal, SqliteSettings,
    StoreErrorKind, verify,
};
use std::fs;

use super::bench::{Bench, begin, everything, halves, intent, settled};

#[tokio::test]
async fn everything_is_there_after_reopening() {
    let bench = Bench::new().with_a_run().await;
    let journal = bench.open();
    let claim = begin(&journal, 3).await;
    journal.lease(claim, 0, 3).await.unwrap();
    for number in 1..=3 {
        journal.intend(claim, intent(number)).await.unwrap();
    }
    journal.settle(claim, settled(1, Outcome::Unknown)).await.unwrap();
    journal.settle(claim, settled(2, Outcome::Split(halves(2)))).await.unwrap();
    journal.settle(claim, settled(3, Outcome::Refused)).await.unwrap();
    journal.release(claim).await.unwrap();
    let told = everything(&journal).await;
    drop(journal);
    let journal = bench.open();
    assert_eq!(everything(&journal).await, told);
    assert_eq!(verify(&journal).await.unwrap().findings, []);
    assert_eq!(journal.integrity().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_journal_that_is_closed_is_one_clean_file() {
    let bench = Bench::new().with_a_run().await;
    assert_eq!(bench.names(), ["bills.journal", "bills.journal.runs"]);
}

#[tokio::test]
async fn to_look_makes_nothing() {
    let bench = Bench::new();
    assert!(SqliteJournal::open_existing(bench.settings()).unwrap().is_none());
    assert!(bench.names().is_empty(), "{:?}", bench.names());
    let bench = bench.with_a_run().await;
    let journal = SqliteJournal::open_existing(bench.settings()).unwrap().unwrap();
    assert_eq!(journal.runs(billport_journal::RunQuery::default()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_journal_has_one_name_whatever_leads_to_it() {
    let bench = Bench::new().with_a_run().await;
    let link = bench.folder.path().join("link");
    std::os::unix::fs::symlink(bench.path(), &link).unwrap();
    let by_link = SqliteJournal::open(SqliteSettings { path: link, ..bench.settings() }).unwrap();
    let journal = bench.open();
    assert_eq!(by_link.path(), journal.path());
    assert_eq!(by_link.folder(), journal.folder());
}

#[test]
fn a_path_can_hold_anything() {
    let bench = Bench::new();
    let path = bench.folder.path().join("what? 50% of #1 & é");
    for _ in 0..2 {
        let settings = SqliteSettings { path: path.clone(), ..bench.settings() };
        let journal = SqliteJournal::open(settings).unwrap();
        assert_eq!(journal.path().file_name(), path.file_name());
    }
}

#[test]
fn a_path_where_no_journal_can_be_is_told_from_a_disk_that_fails() {
    let bench = Bench::new();
    fs::write(bench.folder.path().join("file"), b"no folder").unwrap();
    for path in ["file/journal", &"long".repeat(100), "null\0"] {
        let path = bench.folder.path().join(path);
        let settings = SqliteSettings { path, ..bench.settings() };
        let OpenError::Store { source, .. } = SqliteJournal::open(settings).unwrap_err() else {
            panic!("it is a matter of the path")
        };
        assert_eq!((source.kind(), source.is_temporary()), (StoreErrorKind::Path, false));
        let told = source.to_string();
        assert!(!told.contains("disk"), "{told}");
    }
}

/// Opens what is there, and makes sure that not a byte of it was changed, nor of what stands beside.
pub(crate) fn refused(bench: &Bench) -> OpenError {
    let before = (fs::read(bench.path()).ok(), bench.names());
    let refused = bench.try_open().expect_err("this must not be opened");
    let looking = SqliteJournal::open_existing(bench.settings());
    looking.expect_err("this must not be opened to look, either");
    assert_eq!((fs::read(bench.path()).ok(), bench.names()), before, "{refused}");
    refused
}

#[test]
fn what_is_no_journal_is_left_alone() {
    let foreign = |sql: &str| {
        let bench = Bench::new();
        bench.raw().execute_batch(sql).unwrap();
        bench
    };
    let holding = |bytes: &[u8]| {
        let bench = Bench::new();
        fs::write(bench.path(), bytes).unwrap();
        bench
    };
    let folder = Bench::new();
    fs::create_dir(folder.path()).unwrap();
    let to_nowhere = Bench::new();
    std::os::unix::fs::symlink("nowhere", to_nowhere.path()).unwrap();
    for bench in [
        holding(b""),
        holding(b"account_number,amount\n"),
        holding(&[0; 8192]),
        holding(b"SQLite format 3\0"),
        foreign("CREATE TABLE run (id INTEGER PRIMARY KEY)"),
        foreign("PRAGMA journal_mode = WAL; CREATE TABLE event (number INTEGER)"),
        foreign(
            "PRAGMA application_id = 7; PRAGMA user_version = 1; CREATE TABLE run (id INTEGER)",
        ),
        folder,
        to_nowhere,
    ] {
        let refused = refused(&bench);
        assert!(matches!(refused, OpenError::NotAJournal { .. }), "{refused}");
    }
}

#[tokio::test]
async fn a_journal_of_a_newer_billport_is_left_alone() {
    let bench = Bench::new().with_a_run().await;
    bench.raw().pragma_update(None, "user_version", 99).unwrap();
    let refused = refused(&bench);
    assert!(matches!(refused, OpenError::NewerSchema { found: 99, .. }), "{refused}");
    bench.raw().pragma_update(None, "user_version", -1).unwrap();
    assert!(matches!(self::refused(&bench), OpenError::NewerSchema { .. }));
}

#[tokio::test]
async fn a_journal_that_is_cut_is_left_alone() {
    let bench = Bench::new().with_a_run().await;
    let whole = fs::read(bench.path()).unwrap();
    for length in [100, 4095, 4096, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
        fs::write(bench.path(), &whole[..length]).unwrap();
        assert_damaged(&refused(&bench), length);
    }
    fs::write(bench.path(), &whole).unwrap();
    bench.open();
}

#[tokio::test]
async fn a_journal_with_garbage_in_it_is_left_alone() {
    let bench = Bench::new().with_a_run().await;
    let whole = fs::read(bench.path()).unwrap();
    for page in 1..whole.len() / 4096 {
        let mut garbage = whole.clone();
        garbage[page * 4096..][..64].fill(0xa5);
        fs::write(bench.path(), &garbage).unwrap();
        assert_damaged(&refused(&bench), page);
    }
}

fn assert_damaged(refused: &OpenError, place: usize) {
    let OpenError::Store { source, .. } = refused else { panic!("{place}: {refused}") };
    assert_eq!(source.kind(), StoreErrorKind::Damaged, "{place}: {refused}");
}

#[tokio::test]
async fn a_journal_that_is_gone_is_not_made_anew() {
    let bench = Bench::new();
    let journal = bench.open();
    begin(&journal, 1).await;
    drop(journal);
    fs::remove_file(bench.path()).unwrap();
    let refused = refused(&bench);
    assert!(matches!(&refused, OpenError::Torn { left, .. } if *left == bench.beside(".runs")));
    assert!(refused.to_string().contains("bills.journal.runs"), "{refused}");

    let bench = Bench::new();
    fs::write(bench.beside("-wal"), b"a log without its journal").unwrap();
    let refused = self::refused(&bench);
    assert!(matches!(&refused, OpenError::Torn { left, .. } if *left == bench.beside("-wal")));
}

#[tokio::test]
async fn what_a_killed_process_had_written_is_found_in_its_log() {
    let bench = Bench::new();
    let journal = bench.open();
    begin(&journal, 4).await;
    let told = everything(&journal).await;
    // As it lies on the disk while it is open, so would a kill leave it.
    let after_kill = Bench::new();
    for file in ["", "-wal"] {
        fs::copy(bench.beside(file), after_kill.beside(file)).unwrap();
    }
    let header = SqliteSettings { check: Check::Header, ..after_kill.settings() };
    let journal = SqliteJournal::open(header).unwrap();
    assert_eq!(everything(&journal).await, told);
}
