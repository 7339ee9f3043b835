//! What is opened, and what is refused and left alone.

use billport_journal::{
    Check, Intent, LeftOut, OpenError, Outcome, RejectedBills, RunHistory as _, RunJournal as _,
    SqliteJournal, SqliteSettings, StoreErrorKind, WhyLeftOut, verify,
};
use std::collections::HashSet;
use std::fs;

use super::bench::{Bench, begin, everything, halves, intent, run, settled, unit};

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
fn refused(bench: &Bench) -> OpenError {
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
async fn a_journal_of_an_older_billport_is_brought_up_to_date() {
    let bench = Bench::new();
    bench.raw().pragma_update(None, "application_id", i32::from_be_bytes(*b"BPJ1")).unwrap();
    let bench = bench.with_a_run().await;
    assert_eq!(bench.open().runs(billport_journal::RunQuery::default()).await.unwrap().len(), 1);
}

/// The second schema does not know that runs leave alone what is there.
#[tokio::test]
async fn a_journal_of_the_second_schema_is_brought_up_to_date_and_its_digests_hold() {
    let bench = Bench::new().with_a_run().await;
    let before = everything(&bench.open()).await;
    bench.make_third_schema();
    bench
        .raw()
        .execute_batch("ALTER TABLE run DROP COLUMN leave_existing; PRAGMA user_version = 2;")
        .unwrap();
    let journal = bench.open();
    assert_eq!(everything(&journal).await, before);
    let mut new = run(1);
    new.settings.leave_existing = true;
    let begun = journal.begin(new, vec![unit(1)]).await.unwrap().run;
    assert!(journal.run(begun).await.unwrap().begun.settings.leave_existing);
    assert_eq!(verify(&journal).await.unwrap().findings, []);
}

/// The third schema had the records written with each event, and units under another key.
#[tokio::test]
async fn a_journal_of_the_third_schema_is_brought_up_to_date_whatever_its_runs_are_at() {
    let bench = Bench::new().with_a_run().await;
    let journal = bench.open();
    let claim = begin(&journal, 12).await;
    let lines = |unit: u64| {
        let mut lines = LeftOut::default();
        lines.insert(2 * unit, WhyLeftOut::Late);
        lines
    };
    let rejected = vec![RejectedBills { unit: 12, lines: lines(12) }];
    journal.reject_bills(claim, rejected).await.unwrap();
    journal.lease(claim, 0, 10).await.unwrap();
    for number in 1..=8 {
        journal.intend(claim, Intent { late: lines(number), ..intent(number) }).await.unwrap();
    }
    for (unit, outcome) in [
        (1, Outcome::Delivered),
        (2, Outcome::Refused),
        (4, Outcome::NotSent),
        (5, Outcome::Unknown),
        (6, Outcome::Unknown),
        (7, Outcome::Unknown),
    ] {
        journal.settle(claim, settled(unit, outcome)).await.unwrap();
    }
    let whole = halves(9);
    journal.intend(claim, intent(9)).await.unwrap();
    journal.settle(claim, settled(9, Outcome::Split(whole))).await.unwrap();
    let mut both = lines(10);
    both.insert(21, WhyLeftOut::Late);
    journal.withdraw(claim, 10, both, intent(10).judged_on).await.unwrap();
    journal.lease_unknown(claim, 5).await.unwrap();
    journal.lease_unknown(claim, 6).await.unwrap();
    journal.intend(claim, intent(6)).await.unwrap();
    // Posts all of it, as each step did then.
    journal.reject_bills(claim, Vec::new()).await.unwrap();
    let before = everything(&journal).await;
    let states: HashSet<_> = before.states().collect();
    assert_eq!(states.len(), 10, "each state is there: {states:?}");
    drop(journal);
    bench.make_third_schema();

    let journal = bench.open();
    assert_eq!(everything(&journal).await, before);
    assert_eq!(verify(&journal).await.unwrap().findings, []);
    assert_eq!(journal.integrity().await.unwrap(), Vec::<String>::new());
    // And it goes on: its owner is dead.
    let next = journal.claim(claim.run).await.unwrap();
    let counts = journal.run(claim.run).await.unwrap().counts;
    assert_eq!((counts.batches_in_flight, counts.batches_unknown), (0, 5));
    let leased = journal.lease(next, 0, 1).await.unwrap();
    journal.intend(next, intent(leased[0].number)).await.unwrap();
    assert_eq!(verify(&journal).await.unwrap().findings, []);
}

#[tokio::test]
async fn a_journal_is_not_brought_up_to_date_under_an_older_billport_that_delivers() {
    let bench = Bench::new();
    let journal = bench.open();
    let run = begin(&journal, 2).await.run;
    drop(journal);
    bench.make_third_schema();
    let before = fs::read(bench.path()).unwrap();
    // As the older one holds it.
    let lock = fs::File::open(bench.beside(".runs").join(format!("{run}.lock"))).unwrap();
    lock.lock().unwrap();
    let OpenError::Store { source, .. } = refused(&bench) else { panic!("it is busy") };
    assert_eq!((source.kind(), source.is_temporary()), (StoreErrorKind::Busy, true));
    assert!(source.to_string().contains("an older Billport delivers run 1"), "{source}");
    assert_eq!(fs::read(bench.path()).unwrap(), before);
    drop(lock);
    assert_eq!(bench.open().bury_the_dead().await.unwrap(), [run]);
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
