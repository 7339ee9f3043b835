//! A process that dies: it is dropped where it stands, and the next one goes on from the journal.
//!
//! The real command, killed by a signal at every system call, is the business of `cargo xtask
//! crash`. Here it is the moments that matter to a batch, each hit exactly.

use billport::domain::Excerpt;
use billport::journal::{RunId, RunJournal as _, RunState, Verdict};
use billport::workflows::upload::{Outcome, ResumeOrders};
use billport_sandbox::{Call, Fault, FaultOrder};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use tokio::sync::Notify;

use crate::bench::mischief::{Moment, Step};
use crate::bench::run::bills_of;
use crate::bench::{Bench, bills};
use crate::props::play::Play;

const IN_FLIGHT: usize = 64;
const HALF: u32 = 32;

/// A process uploads ten single bills, and dies at this moment; gives the number of its run.
async fn dead_at(moment: Moment) -> (Bench, Option<RunId>) {
    let mut bench = Bench::start();
    let there = Arc::new(Notify::new());
    let arrives = Arc::clone(&there);
    bench.mischief = Box::new(move |now| {
        if now == moment {
            arrives.notify_one();
            return Play::Hang;
        }
        Play::GoOn
    });
    let run = bench.upload_until(&bills(10), there.notified()).await;
    bench.mischief = Box::new(|_| Play::GoOn);
    (bench, run)
}

/// What the journal has of run 1.
async fn booked(bench: &Bench) -> [u64; 4] {
    bills_of(&bench.balance().await.0.runs[&RunId(1)].counts())
}

/// A person says what became of a batch.
async fn resolve(bench: &Bench, batch: u64, verdict: Verdict) {
    let clerk = bench.desk.open();
    let claim = clerk.journal.claim(RunId(1)).await.unwrap();
    let because = Excerpt::of(b"the provider has told us");
    clerk.journal.resolve(claim, batch, verdict, because).await.unwrap();
    clerk.journal.release(claim).await.unwrap();
}

/// Row 17: before the journal has the run there is none, and the file is uploaded anew.
#[tokio::test]
async fn who_dies_before_the_run_is_written_has_done_nothing() {
    let (bench, run) = dead_at(Moment::Before(Step::Begin)).await;
    assert_eq!(run, None);
    assert_eq!(bench.balance().await.0.runs.len(), 0);
    assert_eq!(bench.upload(&bills(10)).await.bills(), [10, 0, 0, 0]);
}

/// Row 17: from then on it is resumed, although the process could not even tell its number.
#[tokio::test]
async fn who_dies_when_the_run_is_written_has_lost_nothing() {
    let (bench, run) = dead_at(Moment::After(Step::Begin)).await;
    assert_eq!(run, None);
    assert_eq!(booked(&bench).await, [0, 0, 0, 10]);
    assert_eq!(bench.resume(RunId(1)).await.bills(), [10, 0, 0, 0]);
}

/// Row 17: what has no intent yet was not sent, and is.
#[tokio::test]
async fn what_was_not_intended_is_sent_by_the_next_one() {
    let (bench, run) = dead_at(Moment::Before(Step::Intent(4))).await;
    assert_eq!(run, Some(RunId(1)));
    assert_eq!(booked(&bench).await, [3, 0, 0, 7]);
    assert_eq!(bench.resume(RunId(1)).await.bills(), [10, 0, 0, 0]);
}

/// Row 17: an intent without an outcome is unknown, though nothing was sent here: only a person may
/// say that.
#[tokio::test]
async fn what_was_intended_is_unknown_and_not_sent_again() {
    let (bench, _) = dead_at(Moment::After(Step::Intent(4))).await;
    assert_eq!(booked(&bench).await, [3, 0, 1, 6]);
    let resumed = bench.resume(RunId(1)).await;
    assert_eq!(resumed.bills(), [9, 0, 1, 0]);
    assert_eq!(resumed.booked.record.state(), RunState::InDoubt);
    assert_eq!(resumed.ledger.times_saved("000004", "06-2031"), 0);

    resolve(&bench, 4, Verdict::NotDelivered).await;
    let resumed = bench.resume(RunId(1)).await;
    assert_eq!(resumed.bills(), [10, 0, 0, 0]);
    assert_eq!(resumed.booked.record.state(), RunState::Finished);
}

/// Row 17, between send and settle: the provider has said yes, and nobody has written it down.
#[tokio::test]
async fn what_was_answered_and_not_settled_is_unknown_and_not_sent_again() {
    let (bench, _) = dead_at(Moment::Before(Step::Outcome(10))).await;
    let resumed = bench.resume(RunId(1)).await;
    assert_eq!(resumed.bills(), [9, 0, 1, 0]);
    assert_eq!(resumed.ledger.times_saved("000010", "06-2031"), 1);
    let row = &resumed.booked.rows[&11];
    assert_eq!((row.batch, row.code.as_str()), (Some(10), "unknown"));
    assert!(row.why.contains("ended before"), "{}", row.why);

    resolve(&bench, 10, Verdict::Delivered).await;
    let (books, ledger) = bench.balance().await;
    let run = &books.runs[&RunId(1)];
    assert_eq!((bills_of(&run.counts()), ledger.bills_saved), ([10, 0, 0, 0], 10));
    assert_eq!(run.record.state(), RunState::Finished);
}

/// Row 17: what is settled stays so.
#[tokio::test]
async fn what_was_settled_is_not_sent_again() {
    let (bench, _) = dead_at(Moment::After(Step::Outcome(10))).await;
    let resumed = bench.resume(RunId(1)).await;
    assert_eq!((resumed.bills(), resumed.ledger.upload_requests), ([10, 0, 0, 0], 10));
}

/// Row 17: a process that dies as it lets go of a run that is over has left nothing to do.
#[tokio::test]
async fn who_dies_while_letting_go_leaves_a_run_that_is_over() {
    for moment in [Moment::Before(Step::Release), Moment::After(Step::Release)] {
        let (bench, _) = dead_at(moment).await;
        assert_eq!(booked(&bench).await, [10, 0, 0, 0]);
        assert_eq!(bench.resume(RunId(1)).await.counts.requests_sent, 10);
    }
}

/// Row 17, with 64 in flight of which half were saved: all of them are unknown, and each is sent
/// again only when a person orders it.
#[tokio::test]
async fn sixty_four_in_flight_are_unknown_and_not_sent_again() {
    let mut bench = Bench::start().with_in_flight(IN_FLIGHT);
    let held = FaultOrder::once(Call::Upload, Fault::NeverAnswer).times(HALF);
    bench.provider.order(held.clone().after_effect().skipping(100));
    bench.provider.order(held.skipping(100 + HALF));
    let death = bench.uploads_seen(100 + IN_FLIGHT as u64);
    assert_eq!(bench.upload_until(&bills(300), death).await, Some(RunId(1)));

    assert_eq!(booked(&bench).await, [100, 0, 64, 136]);
    let resumed = bench.resume(RunId(1)).await;
    assert_eq!(resumed.bills(), [236, 0, 64, 0]);
    assert_eq!(resumed.ledger.bills_saved, 236 + 32);

    bench.ordered_repeats = true;
    let orders = ResumeOrders { resend_unknown: true };
    let ordered = bench.try_resume(RunId(1), orders).await.unwrap();
    assert_eq!(ordered.bills(), [300, 0, 0, 0]);
    assert_eq!(
        ordered.ledger.bills_saved,
        300 + 32,
        "what had arrived has arrived twice, as ordered"
    );
}

/// Polls a future so many times and no more; what it gives, if it came that far.
async fn polled<F: Future>(future: F, times: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// Row 17: wherever a process is dropped, and the next one, and the next, with 64 in flight each:
/// the books balance after each death, and in the end every bill is delivered, or one of those that
/// were on their way at a death.
#[tokio::test]
async fn processes_may_die_at_any_moment_with_64_in_flight() {
    for polls in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144] {
        let bench = Bench::start().with_in_flight(IN_FLIGHT).with_batches_of(2);
        let rows = bills(600);
        let process = bench.process();
        let file = bench.desk.put(&rows);
        let mut ended = polled(process.upload(&file), polls).await.is_some();
        drop(process);
        for _ in 0..3 {
            if ended || bench.balance().await.0.runs.is_empty() {
                break;
            }
            let next = bench.process();
            let resumed = next.resume(RunId(1), ResumeOrders::default());
            ended = polled(resumed, polls).await.is_some();
        }
        if bench.balance().await.0.runs.is_empty() {
            assert_eq!(bench.upload(&rows).await.bills(), [600, 0, 0, 0], "{polls} polls");
            continue;
        }
        let run = bench.resume(RunId(1)).await;
        let [delivered, refused, unknown, pending] = run.bills();
        assert_eq!((delivered + unknown, refused, pending), (600, 0, 0), "{polls} polls");
        let listed = run.outcomes().into_iter().filter(|outcome| *outcome == Outcome::Unknown);
        assert_eq!(listed.count() as u64, unknown, "{polls} polls: the report lists them");
        // Four processes may have died, each with 64 batches of two on their way.
        assert!(unknown <= 4 * 2 * IN_FLIGHT as u64, "{polls} polls: {unknown} are unknown");
    }
}
