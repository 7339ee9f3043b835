//! A journal that is damaged, cut, newer, or none at all: it is refused and left as it is, and never
//! made anew.

use billport::journal::{OpenError, RunHistory as _, StoreErrorKind, verify};
use billport::workflows::upload::BeginError;
use std::fs;

use crate::bench::{Bench, bills};

/// What is done to the bytes of a journal.
type Damage = fn(&mut Vec<u8>);

/// Where SQLite keeps the number of the schema and that of the application (SQLite, Database File
/// Format, 1.3), and how large its pages are here.
const USER_VERSION: usize = 60;
const APPLICATION_ID: usize = 68;
const PAGE: usize = 4096;

/// A bench with a run in its journal.
async fn bench_with_a_run() -> Bench {
    let bench = Bench::start();
    bench.provider.refuse_accounts(["000007"]);
    assert_eq!(bench.upload(&bills(60)).await.bills(), [59, 1, 0, 0]);
    bench
}

/// Opens the journal after this was done to it; it is refused, and nothing beside or in it changes.
fn refused_after(bench: &Bench, damage: Damage) -> OpenError {
    let path = bench.desk.journal();
    let mut bytes = fs::read(&path).unwrap();
    damage(&mut bytes);
    fs::write(&path, bytes).unwrap();
    let before = bench.desk.files_of_journal();
    let Err(error) = bench.desk.try_open(&path) else { panic!("it was opened") };
    let after = bench.desk.files_of_journal();
    assert!(before == after, "its files are as they were: {error}");
    error
}

/// Row 23: what is no journal is refused.
#[tokio::test]
async fn what_is_no_journal_is_refused_and_left_alone() {
    let damages: [Damage; 5] = [
        Vec::clear,
        |bytes| *bytes = b"account_number,amount,due_date,period\n".to_vec(),
        |bytes| bytes.fill(0),
        |bytes| bytes[..16].fill(b'x'),
        |bytes| bytes[APPLICATION_ID..][..4].copy_from_slice(b"GPKG"),
    ];
    let bench = bench_with_a_run().await;
    let whole = fs::read(bench.desk.journal()).unwrap();
    for damage in damages {
        let error = refused_after(&bench, damage);
        assert!(matches!(error, OpenError::NotAJournal { .. }), "{error:?}");
        fs::write(bench.desk.journal(), &whole).unwrap();
    }
    // Put back, it serves as before: the bench's books are opened by it.
    let file = bench.desk.put(&bills(60));
    assert!(matches!(bench.try_upload(&file).await, Err(BeginError::SameFile(_))));
    bench.balance().await;
}

/// Row 23: a journal of a newer Billport is refused, and both schemas are named.
#[tokio::test]
async fn a_newer_journal_is_refused_and_left_alone() {
    let bench = bench_with_a_run().await;
    let newer: Damage = |bytes| bytes[USER_VERSION..][..4].copy_from_slice(&99_u32.to_be_bytes());
    let error = refused_after(&bench, newer);
    let OpenError::NewerSchema { found, known, .. } = error else { panic!("{error:?}") };
    assert_eq!(found, 99);
    assert!(known < found);
}

/// Row 23: a journal that was cut, or of which a part was overwritten, is refused before anything is
/// sent by it.
#[tokio::test]
async fn a_damaged_journal_is_refused_and_left_alone() {
    let damages: [Damage; 4] = [
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| bytes.truncate(bytes.len() - PAGE),
        |bytes| bytes.truncate(100),
        |bytes| {
            let middle = bytes.len() / PAGE / 2 * PAGE;
            bytes[middle..][..PAGE].fill(0xa5);
        },
    ];
    for (number, damage) in damages.into_iter().enumerate() {
        let bench = bench_with_a_run().await;
        let error = refused_after(&bench, damage);
        let OpenError::Store { source, .. } = &error else { panic!("{number}: {error:?}") };
        assert_eq!(source.kind(), StoreErrorKind::Damaged, "{number}");
        assert_eq!(bench.provider.ledger().upload_requests, 60);
    }
}

/// Row 23: where a journal was, none is made anew: an empty one would send everything again.
#[tokio::test]
async fn a_journal_that_is_gone_is_not_made_anew() {
    let bench = bench_with_a_run().await;
    let journal = fs::read(bench.desk.journal()).unwrap();
    fs::remove_file(bench.desk.journal()).unwrap();
    let before = bench.desk.files_of_journal();
    let Err(error) = bench.desk.try_open(&bench.desk.journal()) else { panic!("it was made") };
    assert!(matches!(error, OpenError::Torn { .. }), "{error:?}");
    assert!(bench.desk.files_of_journal() == before, "nothing is made");

    fs::write(bench.desk.journal(), journal).unwrap();
    bench.balance().await;
}

/// Row 23: a single word that was changed in a journal that is whole otherwise is found by
/// verifying it.
#[tokio::test]
async fn a_word_that_was_changed_in_a_journal_is_found() {
    let bench = bench_with_a_run().await;
    let path = bench.desk.journal();
    let mut bytes = fs::read(&path).unwrap();
    let words = b"were not accepted";
    // SQLite may have left a copy where nobody reads it.
    let places: Vec<_> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(words)).collect();
    assert!(!places.is_empty(), "the provider's words stand in the journal");
    for at in places {
        bytes[at..][..words.len()].copy_from_slice(b"were all accepted");
    }
    fs::write(&path, bytes).unwrap();
    let opened = bench.desk.try_open(&path).unwrap();
    let verified = verify(&opened.journal).await.unwrap();
    assert!(!verified.is_sound(), "the edit was not found");
    assert!(opened.journal.event(1).await.unwrap().is_some());
}
