//! A provider that asks to slow down: its own time is kept, and a run that would have to wait for
//! too long stops and can be taken up again.

use billport::ports::{ErrorKind, Reach};
use billport::workflows::upload::Outcome::Delivered;
use billport::workflows::upload::{InFlight, Stop};
use billport_sandbox::blaggo::upload_error;
use billport_sandbox::{Answer, Call, Fault, FaultOrder, Load};
use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::bench::{Bench, bills};

/// A year without leap days, in seconds.
const YEAR: u64 = 365 * 24 * 3600;

fn slow_down(when: &str) -> Answer {
    upload_error(429, "slow down").retry_after(when)
}

/// Row 12: seconds, a date, a date that is past, and garbage: each time the batch is sent again,
/// for a 429 was not processed.
#[tokio::test]
async fn a_throttled_batch_is_sent_again_and_delivered_once() {
    for (when, least_wait) in [
        ("0", Duration::ZERO),
        ("1", Duration::from_secs(1)),
        // One second after the time of day that the bench believes it is.
        ("Sun, 06 Nov 1994 08:49:38 GMT", Duration::from_secs(1)),
        ("Sun, 06 Nov 1994 08:00:00 GMT", Duration::ZERO),
        ("soon", Duration::ZERO),
        ("-5", Duration::ZERO),
        ("", Duration::ZERO),
    ] {
        let bench = Bench::start();
        bench.strike_upload(slow_down(when));
        let began = Instant::now();
        let run = bench.upload(&bills(2)).await;
        assert_eq!(run.outcomes(), [Delivered; 2], "{when:?}");
        assert_eq!(run.counts.requests_sent, 3, "{when:?}");
        assert!(began.elapsed() >= least_wait, "{when:?} was not waited for");
    }
}

/// Row 12: the provider takes eight at once and nobody has said so. Each batch is delivered once, and what
/// was turned away on the way there is told.
#[tokio::test]
async fn above_a_limit_all_is_delivered_once() {
    let mut bench = Bench::start();
    bench.settings.in_flight = InFlight::default();
    bench.transport.jitter = Arc::new(|ceiling: Duration| ceiling);
    let (by, most_at_once) = (Duration::from_millis(5), Some(8));
    let load = Fault::Load(Load { by, most_at_once, ..Load::default() });
    bench.provider.order(FaultOrder::once(Call::Upload, load).always());
    let run = bench.upload(&bills(200)).await;
    assert_eq!(run.outcomes(), [Delivered; 200]);
    let found = run.in_flight.unwrap();
    assert_eq!(run.counts.requests_sent, 200 + found.push_backs);
    assert!((1..=16).contains(&found.level) && found.highest <= 16, "{found:?}");
}

/// Row 12: one batch learns of the pause, and all that are in flight are held to it.
#[tokio::test]
async fn a_pause_is_kept_by_all_that_are_in_flight() {
    let mut bench = Bench::start().with_in_flight(4);
    bench.strike_upload(slow_down("600"));
    // The jitter is asked by the batch that was turned away, and by each that waits out the pause.
    let asked = Arc::new(Semaphore::new(0));
    let jitter = Arc::clone(&asked);
    bench.transport.jitter = Arc::new(move |_: Duration| {
        jitter.add_permits(1);
        Duration::ZERO
    });
    let (door, rows) = (bench.door(), bills(20));
    let stop_when_all_wait = async {
        asked.acquire_many(1 + 4).await.unwrap().forget();
        bench.stop.request();
        door.stop_waiting();
        pending::<Infallible>().await
    };
    let run = tokio::select! {
        run = bench.upload_through(&door, &rows) => run,
        never = stop_when_all_wait => match never {},
    };
    assert!(matches!(run.stopped, Some(Stop::Interrupted)), "a run without a pause goes on");
    let [delivered, refused, unknown, pending] = run.bills();
    assert!(pending >= 4 && (refused, unknown) == (0, 0));
    assert_eq!(run.counts.requests_sent, delivered + 1, "one alone was turned away");
}

/// Row 12: a pause of years is told and not waited for. Nothing goes out any more, and nothing is
/// in doubt.
#[tokio::test]
async fn a_pause_of_ten_years_stops_the_run_with_the_rest_pending() {
    let ten_years = Duration::from_secs(10 * YEAR);
    for when in [ten_years.as_secs().to_string(), "Thu, 04 Nov 2004 08:49:37 GMT".to_owned()] {
        let bench = Bench::start();
        bench.strike_upload(slow_down(&when));
        let run = bench.upload(&bills(20)).await;
        assert_eq!(run.bills(), [0, 0, 0, 20], "{when}");
        assert_eq!(run.stopped_by(), Some(ErrorKind::Throttled), "{when}");
        assert_eq!(run.counts.requests_sent, 1, "{when}: nothing goes out any more");
        let told = run.only_told();
        assert_eq!(told.reach, Reach::Answered, "{when}");
        assert!(told.retry_after.is_some_and(|wait| wait >= ten_years));
    }
}

/// Row 12: with several in flight the run stops after those, and no others follow.
#[tokio::test]
async fn a_throttled_run_sends_nothing_beyond_what_was_in_flight() {
    let bench = Bench::start().with_in_flight(4).setting_off_together();
    let order = FaultOrder::once(Call::Upload, slow_down(&(10 * YEAR).to_string()));
    bench.provider.order(order.always());
    let run = bench.upload(&bills(20)).await;
    assert_eq!(run.bills(), [0, 0, 0, 20]);
    assert_eq!(run.counts.requests_sent, 4);
}

/// Row 12: what was pending is delivered by the next run, through the same door: a slip in one
/// header must not shut the provider out for years.
#[tokio::test]
async fn a_throttled_run_can_be_taken_up_again() {
    let bench = Bench::start().with_batches_of(5);
    let long = slow_down(&(10 * YEAR).to_string());
    bench.provider.order(FaultOrder::once(Call::Upload, long).skipping(2));
    let door = bench.door();
    let first = bench.upload_through(&door, &bills(20)).await;
    assert_eq!(first.bills(), [10, 0, 0, 10]);

    let pending: String = bills(20).split_inclusive('\n').skip(10).collect();
    let second = bench.upload_through(&door, &pending).await;
    assert_eq!(second.bills(), [10, 0, 0, 0]);
    assert_eq!(second.ledger.bills_saved, 20);
}

/// Row 12: a provider that only ever says "slow down" gets five requests of a batch, and no more.
#[tokio::test]
async fn a_provider_that_throttles_without_end_stops_the_run() {
    let bench = Bench::start();
    bench.provider.order(FaultOrder::once(Call::Upload, slow_down("0")).always());
    let run = bench.upload(&bills(3)).await;
    assert_eq!(run.bills(), [0, 0, 0, 3]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::Throttled));
    assert_eq!((run.only_told().attempts, run.counts.requests_sent), (5, 5));
}
