//! A provider in trouble is not made worse by those who wait for it.

use billport::ports::ErrorKind;
use billport_sandbox::blaggo::{token_error, upload_error};
use billport_sandbox::{Call, FaultOrder};

use crate::bench::{Bench, bills};

const IN_FLIGHT: usize = 64;
const BATCHES: usize = 5 * IN_FLIGHT;

/// The repeats that the budget pays for when nothing succeeds: 500 at 10 each.
const REPEATS: u64 = 50;

fn stormy_bench() -> Bench {
    let bench = Bench::start().with_in_flight(IN_FLIGHT);
    let storm = FaultOrder::once(Call::Upload, upload_error(503, "overloaded"));
    bench.provider.order(storm.always());
    bench
}

/// Row 13: an upload that meets a 5xx is in doubt, so each is sent once: the storm costs no more
/// requests than there are batches.
#[tokio::test]
async fn in_a_storm_of_5xx_every_batch_is_sent_once() {
    let bench = stormy_bench().never_stopping_for_unknown();
    let run = bench.upload(&bills(BATCHES)).await;
    assert_eq!(run.bills(), [0, 0, BATCHES as u64, 0]);
    assert_eq!(run.counts.requests_sent, BATCHES as u64);
    assert!(run.told().iter().all(|told| told.requests_sent == 1));
}

/// Row 13: and the run does not put a whole file in doubt.
#[tokio::test]
async fn in_a_storm_of_5xx_the_run_stops_and_leaves_the_rest_pending() {
    let run = stormy_bench().upload(&bills(BATCHES)).await;
    let [delivered, refused, unknown, pending] = run.bills();
    assert_eq!((delivered, refused, unknown + pending), (0, 0, BATCHES as u64));
    // When the tenth has ended, at most nine others have made room for others before it.
    assert!((10..=IN_FLIGHT as u64 + 9).contains(&unknown), "{unknown} are unknown");
    assert_eq!(run.counts.requests_sent, unknown);
    assert!(run.stopped.unwrap().to_string().contains("in a row ended with an unknown outcome"));
}

/// Row 13: where the user states that a second upload is harmless, repeats stay within the budget
/// that all calls share. What was repeated in vain is still in doubt.
#[tokio::test]
async fn in_a_storm_of_5xx_repeats_stay_within_the_budget() {
    let mut bench = stormy_bench().never_stopping_for_unknown();
    bench.blaggo.reupload_is_safe = true;
    let run = bench.upload(&bills(BATCHES)).await;
    assert_eq!(run.bills(), [0, 0, BATCHES as u64, 0]);
    assert_eq!(run.counts.requests_sent, BATCHES as u64 + REPEATS);
    assert!(run.counts.requests_sent <= BATCHES as u64 * 12 / 10);
}

/// Row 13, at the token server: all who are in flight share one call for a token, its repeats and
/// its failure.
#[tokio::test]
async fn in_a_storm_of_5xx_the_token_server_gets_five_requests() {
    let bench = Bench::start().with_in_flight(IN_FLIGHT).setting_off_together();
    let storm = token_error(503, "temporarily_unavailable", "overloaded");
    bench.provider.order(FaultOrder::once(Call::Token, storm).always());
    let run = bench.upload(&bills(BATCHES)).await;
    assert_eq!(run.bills(), [0, 0, 0, BATCHES as u64]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::Unavailable));
    assert_eq!((run.counts.requests_sent, run.ledger.token_requests), (0, 5));
}

/// Row 13: a storm that passes leaves its batches unknown and the others delivered.
#[tokio::test]
async fn after_a_storm_the_run_goes_on() {
    let bench = Bench::start().with_in_flight(IN_FLIGHT).never_stopping_for_unknown();
    let storm = FaultOrder::once(Call::Upload, upload_error(502, "bad gateway"));
    bench.provider.order(storm.skipping(40).times(100).after_effect());
    let run = bench.upload(&bills(BATCHES)).await;
    assert_eq!(run.bills(), [BATCHES as u64 - 100, 0, 100, 0]);
    assert_eq!(run.ledger.bills_saved, BATCHES as u64);
}
