//! What waits is written together, and a failure is told to all whom it concerns.

use billport_journal::{
    BodyDigest, IllegalStep, Intent, JournalError, Outcome, RunHistory as _, RunJournal as _,
    SqliteJournal, SqliteSettings, StoreErrorKind, UnitQuery, UnitRecord, Which, verify,
};
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use time::macros::datetime;
use tokio::task::{JoinSet, yield_now};

use super::bench::{Bench, begin, delivered, intent, settled};

const UNITS: u64 = 40;

/// How many transactions stand in the log: each ends with a frame that names the size of the file
/// (SQLite, Database File Format, 4.1 and 4.2).
fn commits(bench: &Bench) -> usize {
    let log = fs::read(bench.beside("-wal")).unwrap();
    let salts = &log[16..24];
    let frames = log[32..].chunks_exact(24 + 4096);
    frames.filter(|frame| frame[8..16] == *salts && frame[4..8] != [0; 4]).count()
}

type Answers = JoinSet<(u64, Result<Vec<UnitRecord>, JournalError>)>;

/// Asks for something of each unit while another process keeps the journal busy, so that all wait.
async fn ask_at_once<F>(bench: &Bench, ask: impl Fn(u64) -> F) -> Answers
where
    F: Future<Output = Result<Vec<UnitRecord>, JournalError>> + Send + 'static,
{
    let busy = bench.raw();
    busy.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut answers = JoinSet::new();
    for unit in 1..=UNITS {
        let asked = ask(unit);
        answers.spawn(async move { (unit, asked.await) });
    }
    // Each has been asked for when it has been polled once.
    yield_now().await;
    busy.execute_batch("ROLLBACK").unwrap();
    answers
}

#[tokio::test]
async fn intents_that_wait_are_written_together() {
    let bench = Bench::new();
    let journal = Arc::new(bench.open());
    let claim = begin(&journal, UNITS).await;
    journal.lease(claim, 0, 40).await.unwrap();
    let before = commits(&bench);
    let answers = ask_at_once(&bench, |unit| {
        let journal = Arc::clone(&journal);
        async move { journal.intend(claim, intent(unit)).await.map(|()| Vec::new()) }
    });
    for (unit, answer) in answers.await.join_all().await {
        answer.unwrap_or_else(|error| panic!("{unit}: {error}"));
    }
    // One for what was there when it was looked first, one for all the rest.
    let written = commits(&bench) - before;
    assert!((1..=2).contains(&written), "{written} transactions");
    assert_eq!(journal.run(claim.run).await.unwrap().counts.batches_in_flight, UNITS);
}

/// Answers come in any order. What became of neighbours alike, at one moment, is one event.
#[tokio::test]
async fn neighbours_that_are_settled_alike_are_one_event() {
    let bench = Bench::new();
    let journal = Arc::new(bench.open());
    let claim = begin(&journal, UNITS).await;
    journal.lease(claim, 0, 40).await.unwrap();
    for unit in 1..=UNITS {
        journal.intend(claim, intent(unit)).await.unwrap();
    }
    let before = journal.events(0, usize::MAX).await.unwrap().len();
    let answers = ask_at_once(&bench, |unit| {
        let journal = Arc::clone(&journal);
        // From the last to the first, and one of them otherwise.
        let unit = UNITS + 1 - unit;
        let outcome = if unit == 20 { Outcome::Refused } else { Outcome::Delivered };
        async move { journal.settle(claim, settled(unit, outcome)).await }
    });
    for (unit, answer) in answers.await.join_all().await {
        answer.unwrap_or_else(|error| panic!("{unit}: {error}"));
    }
    let settled = journal.events(before as u64, usize::MAX).await.unwrap();
    // What was there when it was looked first may have been a group of its own.
    assert!((3..=4).contains(&settled.len()), "{settled:?}");
    let mut units: Vec<_> = settled.iter().map(|record| record.event.units.unwrap()).collect();
    units.sort_unstable();
    assert!(units.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0), "{units:?}");
    assert!(units.contains(&(20, 20)) && units[0] == (1, 19), "{units:?}");
    let all = UnitQuery { after: 0, limit: usize::MAX, which: Which::All };
    for unit in journal.units(claim.run, all).await.unwrap() {
        let event = settled.iter().find(|record| Some(record.number) == unit.last_event).unwrap();
        let (first, last) = event.event.units.unwrap();
        assert!((first..=last).contains(&unit.number), "{unit:?} {event:?}");
    }
    assert_eq!(verify(&*journal).await.unwrap().findings, []);
}

#[tokio::test]
async fn intents_of_neighbours_are_one_event_with_the_body_of_each() {
    let bench = Bench::new();
    let journal = Arc::new(bench.open());
    let claim = begin(&journal, UNITS).await;
    journal.lease(claim, 0, 40).await.unwrap();
    let body = |unit: u64| BodyDigest::of(&unit.to_be_bytes());
    let answers = ask_at_once(&bench, |unit| {
        let journal = Arc::clone(&journal);
        let intent = Intent { body: body(unit), ..intent(unit) };
        async move { journal.intend(claim, intent).await.map(|()| Vec::new()) }
    });
    answers.await.join_all().await;
    let intended: Vec<_> = journal.events(3, usize::MAX).await.unwrap();
    assert!(intended.len() <= 2, "{intended:?}");
    for record in &intended {
        let (first, last) = record.event.units.unwrap();
        assert_eq!(record.event.bodies, (first..=last).map(body).collect::<Vec<_>>());
    }
    let all = UnitQuery { after: 0, limit: usize::MAX, which: Which::All };
    for unit in journal.units(claim.run, all).await.unwrap() {
        assert_eq!(unit.body, Some(body(unit.number)), "{unit:?}");
    }
    assert_eq!(verify(&*journal).await.unwrap().findings, []);
    drop(journal);
    // An event that lacks the body of one is none that a journal writes.
    let raw = bench.raw();
    raw.execute_batch("UPDATE event SET last_unit = last_unit + 1 WHERE body IS NOT NULL").unwrap();
    let damaged = bench.open().events(0, usize::MAX).await.unwrap_err();
    let JournalError::Store(error) = damaged else { panic!("{damaged}") };
    assert_eq!(error.kind(), StoreErrorKind::Damaged);
}

#[tokio::test]
async fn settlements_alone_are_written_in_the_end() {
    let bench = Bench::new();
    let journal = bench.open();
    let claim = begin(&journal, 1).await;
    journal.lease(claim, 0, 1).await.unwrap();
    journal.intend(claim, intent(1)).await.unwrap();
    journal.settle(claim, delivered(1)).await.unwrap();
    assert_eq!(journal.run(claim.run).await.unwrap().counts.batches_delivered, 1);
}

#[tokio::test]
async fn a_step_that_is_refused_does_not_spoil_its_group() {
    let bench = Bench::new();
    let journal = Arc::new(bench.open());
    let claim = begin(&journal, UNITS - 1).await;
    journal.lease(claim, 0, 30).await.unwrap();
    let answers = ask_at_once(&bench, |unit| {
        let journal = Arc::clone(&journal);
        async move { journal.intend(claim, intent(unit)).await.map(|()| Vec::new()) }
    });
    for (unit, answer) in answers.await.join_all().await {
        match unit {
            1..=30 => assert!(answer.is_ok(), "{unit}: {answer:?}"),
            31..UNITS => assert!(
                matches!(
                    answer,
                    Err(JournalError::IllegalStep { source: IllegalStep::NoSuchMove { .. }, .. })
                ),
                "{unit}: {answer:?}"
            ),
            _ => assert!(matches!(answer, Err(JournalError::NoSuchUnit { unit: UNITS, .. }))),
        }
    }
    let counts = journal.run(claim.run).await.unwrap().counts;
    assert_eq!((counts.batches_in_flight, counts.bills_pending), (30, 18));
    assert_eq!(verify(&*journal).await.unwrap().findings, []);
}

#[tokio::test]
async fn a_failure_is_told_to_all_and_later_it_goes_on() {
    let bench = Bench::new();
    let journal = Arc::new(bench.open());
    let claim = begin(&journal, UNITS).await;
    journal.lease(claim, 0, 40).await.unwrap();
    let events = journal.events(0, usize::MAX).await.unwrap();
    // The last of them fails when all others have been written.
    bench
        .raw()
        .execute_batch(
            "CREATE TRIGGER failing BEFORE INSERT ON event WHEN new.last_unit = 40
             BEGIN SELECT RAISE(ROLLBACK, 'the disk is in a bad mood'); END",
        )
        .unwrap();
    let answers = ask_at_once(&bench, |unit| {
        let journal = Arc::clone(&journal);
        async move { journal.intend(claim, intent(unit)).await.map(|()| Vec::new()) }
    });
    let mut failed = 0;
    for (unit, answer) in answers.await.join_all().await {
        match answer {
            Err(JournalError::Store(error)) => {
                assert!(error.to_string().contains("bad mood"), "{error}");
                failed += 1;
            }
            // What was there when it was looked first may have been a group of its own.
            other => assert!(other.is_ok() && unit < UNITS, "{unit}: {other:?}"),
        }
    }
    let in_flight = journal.run(claim.run).await.unwrap().counts.batches_in_flight;
    assert_eq!(in_flight, UNITS - failed, "what failed was not written");
    let written = journal.events(events.len() as u64, usize::MAX).await.unwrap();
    let bodies: usize = written.iter().map(|record| record.event.bodies.len()).sum();
    assert_eq!(bodies as u64, in_flight);

    bench.raw().execute_batch("DROP TRIGGER failing").unwrap();
    journal.intend(claim, intent(UNITS)).await.unwrap();
    assert_eq!(verify(&*journal).await.unwrap().findings, []);
}

#[tokio::test]
async fn a_thread_that_is_gone_leaves_nobody_waiting() {
    let bench = Bench::new();
    let is_broken = Arc::new(AtomicBool::new(false));
    let clock = Arc::new({
        let is_broken = Arc::clone(&is_broken);
        move || {
            assert!(!is_broken.load(Ordering::SeqCst), "this clock is broken");
            datetime!(2031-03-14 09:00 UTC)
        }
    });
    let journal = SqliteJournal::open(SqliteSettings { clock, ..bench.settings() }).unwrap();
    let journal = Arc::new(journal);
    let claim = begin(&journal, UNITS).await;
    is_broken.store(true, Ordering::SeqCst);
    let mut answers = JoinSet::new();
    for unit in 1..=UNITS {
        let journal = Arc::clone(&journal);
        answers.spawn(async move { journal.intend(claim, intent(unit)).await });
    }
    answers.spawn({
        let journal = Arc::clone(&journal);
        async move { journal.run(claim.run).await.map(drop) }
    });
    for answer in answers.join_all().await {
        let Err(JournalError::Store(error)) = answer else { panic!("{answer:?}") };
        assert_eq!(error.kind(), StoreErrorKind::Closed);
    }
    // It was a death: the next one takes over.
    let next = bench.open_as(2);
    assert_eq!(next.bury_the_dead().await.unwrap(), [claim.run]);
}
