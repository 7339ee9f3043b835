//! A run that is asked to stop: it takes no more, lets finish what is in flight, and waits for
//! nothing.

use billport::Billport;
use billport::journal::RunId;
use billport::ports::{ErrorKind, Reach};
use billport::workflows::upload::Stop;
use billport_sandbox::blaggo::{token_error, upload_error};
use billport_sandbox::{Call, Fault, FaultOrder, Sandbox, SandboxConfig};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

use crate::bench::mischief::{Moment, Step};
use crate::bench::{Bench, Run, bills};
use crate::props::play::Play;

/// A wait of which no test would live to see the end.
const ENDLESS: Duration = Duration::from_mins(10);

/// A run of twenty single bills that is asked to stop when the first of them has ended.
async fn stopped_after_the_first(mut bench: Bench) -> Run {
    let stop = Arc::clone(&bench.stop);
    bench.when_batch_ends = Box::new(move |_| stop.request());
    bench.upload(&bills(20)).await
}

/// Row 25: asked before anything is taken, a run sends nothing, not even a call for a token.
#[tokio::test]
async fn a_run_asked_to_stop_at_once_sends_nothing() {
    let bench = Bench::start().with_in_flight(4);
    bench.stop.request();
    let run = bench.upload(&bills(20)).await;
    assert_eq!(run.bills(), [0, 0, 0, 20]);
    assert!(matches!(run.stopped, Some(Stop::Interrupted)));
    assert_eq!((run.ledger.token_requests, run.ledger.upload_requests), (0, 0));
}

/// Row 25: asked when the first of four in flight has ended, a run takes no further one; those that
/// were taken by then finish and are counted.
#[tokio::test]
async fn what_is_in_flight_finishes_and_nothing_more_is_taken() {
    let run = stopped_after_the_first(Bench::start().with_in_flight(4)).await;
    let [delivered, refused, unknown, pending] = run.bills();
    assert!((4..20).contains(&delivered), "{delivered} were delivered");
    assert_eq!((refused, unknown, pending), (0, 0, 20 - delivered));
    assert!(matches!(run.stopped, Some(Stop::Interrupted)));
    assert_eq!(run.counts.requests_sent, delivered);
    assert_eq!(run.heard.taken_after_stop, 0);
}

/// Row 25: what is in flight and ends badly is counted as what it is, stop or no stop.
#[tokio::test]
async fn what_is_in_flight_is_unknown_or_refused_as_ever() {
    let bench = Bench::start().with_in_flight(4);
    bench.strike_saved_upload(Fault::Reset);
    bench.strike_upload(upload_error(400, "closed"));
    bench.strike_upload(upload_error(504, "gateway timeout"));
    let run = stopped_after_the_first(bench).await;
    let [delivered, refused, unknown, pending] = run.bills();
    assert_eq!((refused, unknown), (1, 2));
    assert!(delivered >= 1 && pending > 0, "{:?}", run.bills());
    assert!(matches!(run.stopped, Some(Stop::Interrupted)));
    assert_eq!(run.heard.taken_after_stop, 0);
}

/// Row 25: the halves of a batch that was refused are not taken any more either.
#[tokio::test]
async fn halves_not_taken_stay_pending() {
    let mut bench = Bench::start().with_batches_of(10);
    bench.settings.bisect = true;
    bench.provider.refuse_accounts(["000020"]);
    // The first batch, and then the first half of the second one: the other half is left.
    let stop = Arc::clone(&bench.stop);
    bench.mischief = Box::new(move |now| {
        if now == Moment::After(Step::Intent(3)) {
            stop.request();
        }
        Play::GoOn
    });
    let run = bench.upload(&bills(20)).await;
    assert_eq!(run.bills(), [15, 0, 0, 5]);
    assert!(matches!(run.stopped, Some(Stop::Interrupted)));
    bench.stop = Arc::default();
    let resumed = bench.resume(run.id).await;
    assert_eq!(resumed.bills(), [19, 1, 0, 0]);
}

/// Row 25: a run that was asked to stop goes on where it stopped, as often as it takes.
#[tokio::test]
async fn a_stopped_run_goes_on_where_it_stopped() {
    let mut bench = Bench::start().with_in_flight(2);
    let mut sent = 0;
    for unit in [3, 7, 12] {
        let stop = Arc::clone(&bench.stop);
        bench.mischief = Box::new(move |now| {
            if now == Moment::After(Step::Intent(unit)) {
                stop.request();
            }
            Play::GoOn
        });
        let run = match sent {
            0 => bench.upload(&bills(20)).await,
            _ => bench.resume(RunId(1)).await,
        };
        assert!(matches!(run.stopped, Some(Stop::Interrupted)));
        let [delivered, refused, unknown, pending] = run.bills();
        assert!(delivered >= unit && pending > 0, "{:?}", run.bills());
        assert_eq!((refused, unknown, run.counts.requests_sent), (0, 0, delivered));
        sent = delivered;
        bench.stop = Arc::default();
    }
    bench.mischief = Box::new(|_| Play::GoOn);
    let run = bench.resume(RunId(1)).await;
    assert!(run.stopped.is_none());
    assert_eq!((run.bills(), run.ledger.upload_requests), ([20, 0, 0, 0], 20));
}

/// Row 25: a run that ends as it is asked to stop has nothing to be interrupted in.
#[tokio::test]
async fn a_run_at_its_end_is_not_interrupted() {
    let bench = Bench::start().with_in_flight(20);
    let run = stopped_after_the_first(bench).await;
    assert_eq!(run.bills(), [20, 0, 0, 0]);
    assert!(run.stopped.is_none());
}

/// Runs until somebody sets out to wait, and asks to stop when they wait.
async fn stopped_while_waiting(mut bench: Bench, batches: usize) -> Run {
    let waits = Arc::new(Notify::new());
    let about_to_wait = Arc::clone(&waits);
    bench.transport.jitter = Arc::new(move |ceiling: Duration| {
        about_to_wait.notify_one();
        ceiling
    });
    let (door, rows) = (bench.door(), bills(batches));
    let ask = async {
        waits.notified().await;
        bench.stop.request();
        Billport::stop_waiting(&door);
    };
    let (run, ()) = tokio::join!(bench.upload_through(&door, &rows), ask);
    assert!(matches!(run.stopped, Some(Stop::Interrupted)), "{:?}", run.stopped);
    run
}

/// Row 25: a batch that waits out the provider's pause ends at once as pending; one that is on its
/// way is awaited.
#[tokio::test]
async fn a_batch_that_waits_out_a_pause_ends_at_once_as_pending() {
    let bench = Bench::start().with_in_flight(2).setting_off_together();
    let pause = ENDLESS.as_secs().to_string();
    bench.strike_upload(upload_error(429, "slow down").retry_after(&pause));
    bench.strike_upload(Fault::Delay { by: Duration::from_millis(300) });
    let run = stopped_while_waiting(bench, 20).await;
    assert_eq!(run.bills(), [1, 0, 0, 19]);
    assert_eq!(run.counts.requests_sent, 2);
    assert!(run.told().iter().all(|told| told.kind == ErrorKind::Throttled));
}

/// Row 25: a batch that backs off from a provider that is down ends at once as pending.
#[tokio::test]
async fn a_batch_that_backs_off_ends_at_once_as_pending() {
    let down = Sandbox::reserve(SandboxConfig::default()).unwrap();
    let mut bench = Bench::over(down.blaggo().clone()).with_tokens_from_elsewhere();
    bench.transport.retry.backoff.base = ENDLESS;
    bench.transport.retry.backoff.cap = ENDLESS;
    bench.blaggo.total_timeout = 10 * ENDLESS;
    let run = stopped_while_waiting(bench, 3).await;
    assert_eq!(run.bills(), [0, 0, 0, 3]);
    let told = run.only_told();
    assert_eq!((told.kind, told.reach), (ErrorKind::Unavailable, Reach::NotSent));
    assert_eq!((told.attempts, told.requests_sent), (1, 0));
}

/// Row 25: so does one that waits for a token.
#[tokio::test]
async fn a_batch_that_waits_for_a_token_ends_at_once_as_pending() {
    let mut bench = Bench::start();
    let down = token_error(503, "temporarily_unavailable", "back soon");
    bench.provider.order(FaultOrder::once(Call::Token, down));
    // Within the time that a token may take.
    bench.transport.retry.backoff.base = Duration::from_secs(30);
    let run = stopped_while_waiting(bench, 3).await;
    assert_eq!(run.bills(), [0, 0, 0, 3]);
    assert_eq!((run.ledger.token_requests, run.ledger.upload_requests), (1, 0));
}

/// Row 25: who would have to wait after that does not begin to.
#[tokio::test]
async fn a_batch_that_would_wait_after_that_ends_at_once_as_pending() {
    let bench = Bench::start();
    let pause = ENDLESS.as_secs().to_string();
    bench.strike_upload(upload_error(429, "slow down").retry_after(&pause));
    let door = bench.door();
    door.stop_waiting();
    let run = bench.upload_through(&door, &bills(3)).await;
    assert_eq!(run.bills(), [0, 0, 0, 3]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::Throttled));
    assert_eq!(run.counts.requests_sent, 1);
}
