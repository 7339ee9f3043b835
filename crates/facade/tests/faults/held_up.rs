//! A process that was stopped for long between the intent and the request: the request is dropped,
//! for the world may have gone on without it.

use billport::journal::{Cause, RunHistory as _, StoreErrorKind};
use billport::workflows::upload::INTENT_IS_WRITTEN_WITHIN;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;
use time::Duration;

use crate::bench::mischief::{Moment, Step};
use crate::bench::{Bench, Run, bills};
use crate::props::play::Play;

/// Ten single bills; while the intent of the fourth is written, the machine sleeps for so long.
async fn asleep_for(sleep: Duration) -> (Bench, Run) {
    let mut bench = Bench::start();
    let (clock, slept) = (Arc::clone(&bench.clock), AtomicBool::new(false));
    bench.mischief = Box::new(move |now| {
        if now == Moment::After(Step::Intent(4)) && !slept.swap(true, Ordering::SeqCst) {
            clock.jump(sleep);
        }
        Play::GoOn
    });
    let run = bench.upload(&bills(10)).await;
    (bench, run)
}

/// Row 21: a request whose intent took too long to be written is not sent; its turn comes again, with
/// an intent of its own.
#[tokio::test]
async fn a_request_whose_intent_is_too_old_is_dropped_and_its_turn_comes_again() {
    let limit = Duration::try_from(INTENT_IS_WRITTEN_WITHIN).unwrap();
    for sleep in [limit + Duration::SECOND, Duration::hours(2)] {
        let (bench, run) = asleep_for(sleep).await;
        assert_eq!((run.bills(), run.heard.held_up.as_slice()), ([10, 0, 0, 0], &[4][..]));
        assert_eq!((run.ledger.upload_requests, run.counts.requests_sent), (10, 10));

        let events = bench.desk.open().journal.events(0, 1000).await.unwrap();
        let of_fourth = events.iter().filter(|event| event.event.units == Some((4, 4)));
        let causes: Vec<_> = of_fourth.map(|event| event.event.cause).collect();
        let sent = [Cause::Leased, Cause::Intended, Cause::Answered];
        assert!(causes.ends_with(&sent), "{causes:?}");
        assert_eq!(causes.iter().filter(|cause| **cause == Cause::NotSent).count(), 1);
    }
}

/// Row 21: a younger one is sent, and so is one whose clock was set back.
#[tokio::test]
async fn a_request_whose_intent_is_young_enough_is_sent() {
    for sleep in [Duration::seconds(9), Duration::days(-30)] {
        let (_, run) = asleep_for(sleep).await;
        assert_eq!((run.bills(), run.heard.held_up.len()), ([10, 0, 0, 0], 0), "{sleep}");
    }
}

/// Row 21: a process that slept and then can't write even that leaves the batch in doubt or pending,
/// and nothing of it was sent.
#[tokio::test]
async fn a_sleeper_that_can_not_write_has_sent_nothing() {
    let mut bench = Bench::start();
    let clock = Arc::clone(&bench.clock);
    bench.mischief = Box::new(move |now| match now {
        Moment::After(Step::Intent(4)) => {
            clock.jump(Duration::hours(8));
            Play::GoOn
        }
        Moment::Before(Step::Outcome(4)) => Play::Fail(StoreErrorKind::Damaged),
        _ => Play::GoOn,
    });
    let run = bench.upload(&bills(10)).await;
    assert_eq!(run.bills(), [3, 0, 1, 6]);
    assert_eq!(run.ledger.upload_requests, 3);
}

/// Row 21: a machine that sleeps while the token for a request is on its way sends nothing of what it
/// intended before; its turn comes again.
#[tokio::test]
async fn a_request_that_was_held_up_behind_its_intent_is_dropped_and_its_turn_comes_again() {
    for (sleep, held_up) in [(Duration::seconds(19), 0), (Duration::seconds(21), 1)] {
        let mut bench = Bench::start();
        let (provider, clock) = (bench.provider.clone(), Arc::clone(&bench.clock));
        let slept = AtomicBool::new(false);
        // The first look at the wall after the provider has seen the call for a token.
        bench.transport.wall_clock = Arc::new(move || {
            if provider.ledger().token_requests > 0 && !slept.swap(true, Ordering::SeqCst) {
                clock.jump(sleep);
            }
            SystemTime::from(clock.now())
        });
        let run = bench.upload(&bills(10)).await;
        assert_eq!((run.bills(), run.heard.held_up.len()), ([10, 0, 0, 0], held_up), "{sleep}");
        assert_eq!((run.ledger.upload_requests, run.counts.requests_sent), (10, 10));
        assert_eq!(run.ledger.token_requests, 1, "the token that came late serves the next turn");
        let events = bench.desk.open().journal.events(0, 1000).await.unwrap();
        let dropped = events.iter().filter(|event| event.event.cause == Cause::NotSent);
        let words: Vec<_> = dropped.map(|event| format!("{:?}", event.event.words)).collect();
        assert_eq!(words.len(), held_up);
        assert!(words.iter().all(|words| words.contains("held up for 21 s")), "{words:?}");
    }
}
