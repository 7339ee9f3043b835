//! Who can read a journal, and what stands in it.

use billport_journal::{BodyDigest, Intent, RunJournal as _};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::bench::{Bench, begin, delivered, intent};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[tokio::test]
async fn only_its_owner_can_read_a_journal() {
    let bench = Bench::new();
    let outer = bench.folder.path().join("billport");
    let inner = outer.join("data");
    let path = inner.join("journal");
    let settings = billport_journal::SqliteSettings { path: path.clone(), ..bench.settings() };
    let journal = billport_journal::SqliteJournal::open(settings).unwrap();
    begin(&journal, 2).await;
    for folder in [outer.as_path(), &inner, journal.folder()] {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
    for file in ["journal", "journal-wal", "journal-shm", "journal.runs/1.lock"] {
        assert_eq!(mode(&inner.join(file)), 0o600, "{file}");
    }
    drop(journal);
    assert_eq!(mode(&path), 0o600);
}

#[tokio::test]
async fn what_others_could_read_is_taken_from_them() {
    let bench = Bench::new().with_a_run().await;
    set_mode(&bench.path(), 0o664);
    set_mode(&bench.beside(".runs"), 0o755);
    let journal = bench.open();
    begin(&journal, 1).await;
    for file in ["", "-wal", "-shm"] {
        assert_eq!(mode(&bench.beside(file)), 0o600, "{file}");
    }
    assert_eq!(mode(journal.folder()), 0o700);
}

#[tokio::test]
async fn the_log_of_a_killed_process_is_taken_from_others_too() {
    let bench = Bench::new();
    let journal = bench.open();
    begin(&journal, 1).await;
    let after_kill = Bench::new();
    for file in ["", "-wal"] {
        fs::copy(bench.beside(file), after_kill.beside(file)).unwrap();
        set_mode(&after_kill.beside(file), 0o664);
    }
    let _journal = after_kill.open();
    for file in ["", "-wal", "-shm"] {
        assert_eq!(mode(&after_kill.beside(file)), 0o600, "{file}");
    }
}

#[tokio::test]
async fn nothing_stands_in_it_but_what_was_put_in() {
    const CANARY: &[u8] = b"4000-1234-5678-9010";
    let bench = Bench::new();
    let journal = bench.open();
    let claim = begin(&journal, 1).await;
    journal.lease(claim, 0, 1).await.unwrap();
    journal.intend(claim, Intent { body: BodyDigest::of(CANARY), ..intent(1) }).await.unwrap();
    journal.settle(claim, delivered(1)).await.unwrap();
    // The canary can be found where it is: that it is not found elsewhere says something.
    let file = |suffix: &str| fs::read(bench.beside(suffix)).unwrap();
    let holds = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|place| place == what);
    assert!(holds(&file("-wal"), b"/srv/billing/bills.csv"));
    assert!(holds(&file("-wal"), BodyDigest::of(CANARY).as_bytes()));
    assert!(!holds(&file("-wal"), CANARY));
    drop(journal);
    assert!(!holds(&file(""), CANARY));
}
