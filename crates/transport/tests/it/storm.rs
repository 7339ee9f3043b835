//! A provider in trouble is not made worse: 64 workers, and nothing but failures.

use std::time::Duration;

use billport_transport::{Cause, Phase};
use tokio::task::JoinSet;

use crate::scripted::{Reply, Wire, bills, look_up};

const WORKERS: usize = 64;
const CALLS_PER_WORKER: usize = 8;
const CALLS: usize = WORKERS * CALLS_PER_WORKER;

async fn requests_in_a_storm_of(reply: fn() -> Reply) -> usize {
    let wire = Wire::new(move |_, _| reply().after(Duration::from_millis(30)));
    let transport = wire.transport();
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let transport = transport.clone();
        workers.spawn(async move {
            for _ in 0..CALLS_PER_WORKER {
                assert!(transport.send(&look_up(bills())).await.is_err());
            }
        });
    }
    workers.join_all().await;
    wire.sent().len()
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_5xx_is_answered_with_at_most_a_fifth_more_requests() {
    let requests = requests_in_a_storm_of(|| Reply::status(503)).await;
    assert!((CALLS..=CALLS * 12 / 10).contains(&requests), "{requests} requests for {CALLS} calls");
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_lost_connections_too() {
    let requests = requests_in_a_storm_of(|| Reply::failed(Phase::Exchange, Cause::Reset)).await;
    assert!((CALLS..=CALLS * 12 / 10).contains(&requests), "{requests} requests for {CALLS} calls");
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_429_too() {
    let requests = requests_in_a_storm_of(|| Reply::status(429)).await;
    assert!((CALLS..=CALLS * 12 / 10).contains(&requests), "{requests} requests for {CALLS} calls");
}

#[tokio::test(start_paused = true)]
async fn now_and_then_a_failure_is_repeated_every_time() {
    let wire = Wire::new(|_, number| Reply::status(if number % 20 == 0 { 503 } else { 200 }));
    let transport = wire.transport();
    // A hundred failures, twice of what a full bucket pays for: the successes between them pay the rest.
    for _ in 0..4 * CALLS {
        transport.send(&look_up(bills())).await.unwrap();
    }
}
