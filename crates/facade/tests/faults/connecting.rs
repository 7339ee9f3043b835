//! A provider that nobody can connect to, for a while or for good.

use billport::ports::{ErrorKind, Reach};
use billport::workflows::upload::Outcome;
use billport_sandbox::{ReservedSandbox, Sandbox, SandboxConfig, Today};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::bench::{Bench, TODAY, bills};

/// Attempts that a call makes in all, by default.
const ATTEMPTS: u32 = 5;

/// A sandbox that is down, and comes up while somebody backs off for the n-th time.
struct Down {
    reserved: Mutex<Option<ReservedSandbox>>,
    up: Mutex<Option<Sandbox>>,
    backoffs: AtomicU32,
    up_at: u32,
}

impl Down {
    /// Down until this many connections were refused.
    fn until_refused(times: u32) -> (Arc<Self>, Bench) {
        let config = SandboxConfig { today: Today::Fixed(TODAY), ..SandboxConfig::default() };
        let reserved = Sandbox::reserve(config).unwrap();
        let mut bench = Bench::over(reserved.blaggo().clone());
        let down = Arc::new(Self {
            reserved: Mutex::new(Some(reserved)),
            up: Mutex::default(),
            backoffs: AtomicU32::new(0),
            up_at: times,
        });
        let backing_off = Arc::clone(&down);
        bench.transport.jitter = Arc::new(move |_: Duration| backing_off.back_off());
        (down, bench)
    }

    fn back_off(&self) -> Duration {
        if self.backoffs.fetch_add(1, Ordering::SeqCst) + 1 == self.up_at {
            let reserved = self.reserved.lock().unwrap().take().unwrap();
            *self.up.lock().unwrap() = Some(reserved.listen().unwrap());
        }
        Duration::ZERO
    }

    fn backoffs(&self) -> u32 {
        self.backoffs.load(Ordering::SeqCst)
    }
}

/// Row 1, where the bills go: refused connections are tried again, and the batch is sent once.
#[tokio::test]
async fn a_batch_is_sent_once_when_connections_were_refused_before() {
    for refusals in 1..ATTEMPTS {
        let (down, bench) = Down::until_refused(refusals);
        let bench = bench.with_tokens_from_elsewhere();
        let run = bench.upload(&bills(1)).await;
        assert_eq!(run.outcomes(), [Outcome::Delivered], "after {refusals} refusals");
        assert_eq!((run.counts.requests_sent, run.ledger.connections), (1, 1));
        assert_eq!(down.backoffs(), refusals, "one backoff after each refusal");
    }
}

/// Row 1, where tokens come from: the upload waits for its token, and is sent once.
#[tokio::test]
async fn an_upload_waits_for_a_token_server_that_comes_up() {
    let (down, bench) = Down::until_refused(ATTEMPTS - 1);
    let run = bench.upload(&bills(3)).await;
    assert_eq!(run.bills(), [3, 0, 0, 0]);
    assert_eq!((run.counts.requests_sent, run.ledger.token_requests), (3, 1));
    assert_eq!(down.backoffs(), ATTEMPTS - 1);
}

/// Row 1, for good: the run stops with everything pending, and nothing has left.
#[tokio::test]
async fn a_provider_that_stays_down_leaves_all_bills_pending() {
    let (down, bench) = Down::until_refused(u32::MAX);
    let bench = bench.with_tokens_from_elsewhere();
    let run = bench.upload(&bills(3)).await;
    assert_eq!(run.bills(), [0, 0, 0, 3]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::Unavailable));
    assert_eq!(down.backoffs(), ATTEMPTS - 1);
    let told = run.only_told();
    assert_eq!((told.attempts, told.requests_sent, told.reach), (ATTEMPTS, 0, Reach::NotSent));
    assert!(told.shown.contains("the connection was refused"), "{}", told.shown);
}

/// Row 1: what was pending while the provider was down is delivered by the next run.
#[tokio::test]
async fn bills_pending_from_a_provider_that_was_down_are_delivered_by_the_next_run() {
    let (_down, bench) = Down::until_refused(ATTEMPTS);
    let bench = bench.with_tokens_from_elsewhere();
    let door = bench.door();
    assert_eq!(bench.upload_through(&door, &bills(3)).await.bills(), [0, 0, 0, 3]);
    // The second run's first attempt is refused as well, and its first backoff is the fifth.
    assert_eq!(bench.upload_through(&door, &bills(3)).await.bills(), [3, 0, 0, 0]);
}
