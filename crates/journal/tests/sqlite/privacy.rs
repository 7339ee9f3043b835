//! Who can read a journal, and what stands in it.

use billport_domain::{AccountNumber, BillKey};
use billport_journal::{
    BodyDigest, Intent, RunJournal as _,
    bills::{BillEntry, BillMemory, Months},
};
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

/// Runs are remembered by hashes of account numbers: no file of a journal holds one, whole or
/// without its dashes, before it is closed or after.
#[tokio::test]
async fn no_account_number_stands_in_any_of_its_files() {
    const ACCOUNT: &str = "4000-1234-5678-9010";
    let bench = Bench::new();
    let journal = bench.open();
    let claim = begin(&journal, 1).await;
    let memory = BillMemory::open(journal.folder(), || [7; 16]).unwrap();
    let account: AccountNumber = ACCOUNT.parse().unwrap();
    let period = "06-2031".parse().unwrap();
    let hash = memory.hasher().hash(BillKey { account_number: &account, period });
    let mut writer = memory.writer().unwrap();
    writer.add(BillEntry { hash, line: 2 }).unwrap();
    writer.publish(claim.run, Months::default()).unwrap();
    let body = BodyDigest::of(ACCOUNT.as_bytes());
    journal.lease(claim, 0, 1).await.unwrap();
    journal.intend(claim, Intent { body, ..intent(1) }).await.unwrap();
    journal.settle(claim, delivered(1)).await.unwrap();

    let bare = ACCOUNT.replace('-', "");
    let mut journal = Some(journal);
    for is_open in [true, false] {
        if !is_open {
            journal.take();
        }
        let files = all_files(bench.folder.path());
        let hold = |what: &[u8]| {
            files.iter().any(|file| file.windows(what.len()).any(|place| place == what))
        };
        // What was put in can be found, so that something is not found says something.
        for there in [&b"/srv/billing/bills.csv"[..], body.as_bytes(), &hash.to_bytes()] {
            assert!(hold(there), "open: {is_open}");
        }
        assert!(!hold(ACCOUNT.as_bytes()) && !hold(bare.as_bytes()), "open: {is_open}");
    }
}

/// What all files in a folder and below hold.
fn all_files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(
            |path| if path.is_dir() { all_files(&path) } else { vec![fs::read(path).unwrap()] },
        )
        .collect()
}
