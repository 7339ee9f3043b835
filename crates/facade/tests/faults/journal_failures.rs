//! A journal that can't be written: nothing is sent without its intent, and an outcome is written
//! again until it stands.
//!
//! Here one step fails at a chosen moment. A disk that is full, read-only or failing is tried with
//! the real command by `cargo xtask crash`.

use billport::journal::{JournalError, RunId, StoreErrorKind};
use billport::workflows::upload::{BeginError, Stop};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

use crate::bench::mischief::{Moment, Step};
use crate::bench::run::bills_of;
use crate::bench::{Bench, Run, bills};
use crate::props::play::Play;

const KINDS: [StoreErrorKind; 3] =
    [StoreErrorKind::Full, StoreErrorKind::ReadOnly, StoreErrorKind::Io];

/// A bench whose journal fails at this moment, so many times.
fn failing(moment: Moment, kind: StoreErrorKind, times: usize) -> Bench {
    let left = AtomicUsize::new(times);
    let fails =
        move || left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
    let mut bench = Bench::start();
    bench.mischief =
        Box::new(
            move |now| {
                if now == moment && fails().is_ok() { Play::Fail(kind) } else { Play::GoOn }
            },
        );
    bench
}

fn stopped_by_journal(run: &Run) -> Option<StoreErrorKind> {
    match &run.stopped {
        Some(Stop::Journal(JournalError::Store(error))) => Some(error.kind()),
        _ => None,
    }
}

/// Row 18: the run stops before the request, and says why; when the journal can be written again,
/// `resume` delivers the rest.
#[tokio::test]
async fn an_intent_that_can_not_be_written_is_not_sent() {
    for kind in KINDS {
        let bench = failing(Moment::Before(Step::Intent(4)), kind, 1);
        let run = bench.upload(&bills(10)).await;
        assert_eq!((run.bills(), stopped_by_journal(&run)), ([3, 0, 0, 7], Some(kind)));
        assert_eq!((run.ledger.upload_requests, run.counts.requests_sent), (3, 3));
        let why = run.heard.ends.iter().find_map(|end| end.why.as_deref()).unwrap();
        assert!(why.contains("the journal can't be"), "{why}");
        assert_eq!(bench.resume(run.id).await.bills(), [10, 0, 0, 0]);
    }
}

/// Row 18: an intent may stand on the disk although an error came back. Nothing was sent, and it is
/// taken back, so nothing is in doubt.
#[tokio::test]
async fn an_intent_that_was_written_although_an_error_came_back_is_taken_back() {
    let bench = failing(Moment::After(Step::Intent(4)), StoreErrorKind::Io, 1);
    let run = bench.upload(&bills(10)).await;
    assert_eq!(run.bills(), [3, 0, 0, 7]);
    assert_eq!(stopped_by_journal(&run), Some(StoreErrorKind::Io));
    assert_eq!(run.ledger.upload_requests, 3);
    assert_eq!(bench.resume(run.id).await.bills(), [10, 0, 0, 0]);
}

/// Row 18: where it can't be taken back either, it is in doubt: the safe side, for the next process
/// knows no better.
#[tokio::test]
async fn an_intent_that_can_not_be_taken_back_is_unknown() {
    let mut bench = Bench::start();
    bench.mischief = Box::new(|now| match now {
        Moment::After(Step::Intent(4)) | Moment::Before(Step::Outcome(4) | Step::Release) => {
            Play::Fail(StoreErrorKind::Full)
        }
        _ => Play::GoOn,
    });
    let (process, file) = (bench.process(), bench.desk.put(&bills(10)));
    let report = process.upload(&file).await.unwrap();
    assert!(matches!(report.stopped, Some(Stop::Journal(_))));
    drop(process);
    bench.mischief = Box::new(|_| Play::GoOn);
    let (books, ledger) = bench.balance().await;
    assert_eq!(bills_of(&books.runs[&RunId(1)].counts()), [3, 0, 1, 6]);
    assert_eq!(ledger.upload_requests, 3, "it was not sent");
    assert_eq!(bench.resume(RunId(1)).await.bills(), [9, 0, 1, 0]);
}

/// Row 18, with 64 in flight: from the first intent that fails on, nothing leaves that has none.
#[tokio::test]
async fn a_journal_that_fails_for_good_ends_a_run_of_64_in_flight() {
    let mut bench = Bench::start().with_in_flight(64);
    let broken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&broken);
    bench.mischief = Box::new(move |now| match now {
        Moment::Before(Step::Intent(unit)) if unit > 100 => {
            count.fetch_add(1, Ordering::SeqCst);
            Play::Fail(StoreErrorKind::Full)
        }
        _ => Play::GoOn,
    });
    let run = bench.upload(&bills(300)).await;
    assert_eq!(run.bills(), [100, 0, 0, 200]);
    assert_eq!(run.ledger.upload_requests, 100);
    assert!(broken.load(Ordering::SeqCst) <= 64, "nothing more is taken after the first failure");
    bench.mischief = Box::new(|_| Play::GoOn);
    assert_eq!(bench.resume(run.id).await.bills(), [300, 0, 0, 0]);
}

/// Row 18: without the run in the journal nothing is sent, not even a call for a token.
#[tokio::test]
async fn a_run_that_can_not_be_begun_sends_nothing() {
    for kind in KINDS {
        let bench = failing(Moment::Before(Step::Begin), kind, 1);
        let file = bench.desk.put(&bills(10));
        let Err(BeginError::Journal(JournalError::Store(error))) = bench.try_upload(&file).await
        else {
            panic!("a run was begun");
        };
        assert_eq!(error.kind(), kind);
        let (books, ledger) = bench.balance().await;
        assert!(books.runs.is_empty());
        assert_eq!((ledger.token_requests, ledger.upload_requests), (0, 0));
        assert_eq!(bench.try_upload(&file).await.unwrap().bills(), [10, 0, 0, 0]);
    }
}

/// Row 18: where it was begun although an error came back, the file may be uploaded anew, and the
/// first run has nothing left to send.
#[tokio::test]
async fn a_run_that_was_begun_although_an_error_came_back_does_no_harm() {
    let bench = failing(Moment::After(Step::Begin), StoreErrorKind::Io, 1);
    let file = bench.desk.put(&bills(10));
    assert!(matches!(bench.try_upload(&file).await, Err(BeginError::Journal(_))));
    assert_eq!(bench.try_upload(&file).await.unwrap().bills(), [10, 0, 0, 0]);
    let first = bench.resume(RunId(1)).await;
    assert_eq!((first.bills(), first.counts.rows_rejected), ([0; 4], 10));
}

/// Row 22: the outcome is written again until it stands, the request is sent once, and meanwhile
/// nothing more is sent. Whether the first try was written or not can't be told, and does not matter.
#[tokio::test]
async fn an_outcome_is_written_again_until_it_stands_and_nothing_more_is_sent() {
    const TIMES: usize = 3;
    for moment in [Moment::Before(Step::Outcome(4)), Moment::After(Step::Outcome(4))] {
        // After a try that was written the next one is refused, and the journal looked at.
        let times = if moment == Moment::Before(Step::Outcome(4)) { TIMES } else { 1 };
        let mut bench = failing(moment, StoreErrorKind::Busy, times).with_in_flight(2);
        let fails = std::mem::replace(&mut bench.mischief, Box::new(|_| Play::GoOn));
        let (provider, seen) = (bench.provider.clone(), Arc::new(Mutex::new(Vec::new())));
        let seen_then = Arc::clone(&seen);
        bench.mischief = Box::new(move |now| {
            let play = fails(now);
            if matches!(play, Play::Fail(_)) {
                seen_then.lock().unwrap().push(provider.ledger().upload_requests);
            }
            play
        });
        let run = bench.upload(&bills(20)).await;
        assert_eq!(run.bills(), [20, 0, 0, 0], "{moment:?}");
        assert!(run.stopped.is_none());
        assert_eq!((run.ledger.upload_requests, run.counts.requests_sent), (20, 20));
        assert_eq!(run.heard.not_written, vec![4; times]);
        let seen = seen.lock().unwrap().clone();
        // What was on its way at the first failure may arrive, and no other.
        assert_eq!(seen.len(), times, "{moment:?}");
        assert!(seen.iter().all(|later| *later <= seen[0] + 2), "{seen:?}");
    }
}

/// Row 22: who dies while the outcome can't be written leaves it in doubt, and the rest to others.
#[tokio::test]
async fn who_dies_while_an_outcome_can_not_be_written_leaves_it_in_doubt() {
    let mut bench = Bench::start();
    let failed = Arc::new(Notify::new());
    let fails = Arc::clone(&failed);
    bench.mischief = Box::new(move |now| {
        if now == Moment::Before(Step::Outcome(4)) {
            fails.notify_one();
            return Play::Fail(StoreErrorKind::Io);
        }
        Play::GoOn
    });
    assert_eq!(bench.upload_until(&bills(10), failed.notified()).await, Some(RunId(1)));
    bench.mischief = Box::new(|_| Play::GoOn);
    let resumed = bench.resume(RunId(1)).await;
    assert_eq!((resumed.bills(), resumed.ledger.bills_saved), ([9, 0, 1, 0], 10));
}
