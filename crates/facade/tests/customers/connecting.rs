//! A provider that nobody can connect to, for a while or for good.

use billport::ports::{ErrorKind, Reach};
use billport_sandbox::billagain::BillAgainSandbox;
use billport_sandbox::{ReservedSandbox, Sandbox, SandboxConfig};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::bench::{Act, Bench};

/// Tries that a call gets in all.
const TRIES: usize = 5;

/// A sandbox that is down, until somebody lets it come up.
struct Down {
    provider: BillAgainSandbox,
    reserved: Mutex<Option<ReservedSandbox>>,
    up: Mutex<Option<Sandbox>>,
}

impl Down {
    fn reserve() -> Arc<Self> {
        let reserved = Sandbox::reserve(SandboxConfig::default()).unwrap();
        let (provider, reserved) = (reserved.billagain().clone(), Mutex::new(Some(reserved)));
        Arc::new(Self { provider, reserved, up: Mutex::default() })
    }

    fn come_up(&self) {
        let reserved = self.reserved.lock().unwrap().take().unwrap();
        *self.up.lock().unwrap() = Some(reserved.listen().unwrap());
    }

    /// A bench at whose calls the provider comes up once so many connections were refused.
    fn until_refused(times: usize) -> (Arc<Self>, Bench) {
        let down = Self::reserve();
        let mut bench = Bench::over(down.provider.clone());
        let (waiting, refused) = (Arc::clone(&down), AtomicUsize::new(0));
        // The jitter is asked once before each try but the first.
        bench.transport.jitter = Arc::new(move |_: Duration| {
            if refused.fetch_add(1, Ordering::SeqCst) + 1 == times {
                waiting.come_up();
            }
            Duration::ZERO
        });
        (down, bench)
    }
}

/// Row 1: a refused connection is tried again, and every call is sent once in the end: to add too.
#[tokio::test]
async fn every_call_is_sent_once_when_connections_were_refused_before() {
    for act in Act::ALL {
        for refusals in 1..TRIES {
            let (_down, bench) = Down::until_refused(refusals);
            let ended = bench.make(act).await;
            assert!(ended.is_done(), "{act:?} after {refusals} refusals: {ended:?}");
            assert_eq!(ended.requests, 1, "{act:?} after {refusals} refusals");
            assert_eq!(ended.times_done, usize::from(!act.is_read()), "{act:?}");
        }
    }
}

/// Row 1, for good: nothing was sent, and the error says so; the same is done when the provider is up.
#[tokio::test]
async fn at_a_provider_that_stays_down_nothing_is_done_and_it_can_be_done_later() {
    for act in Act::ALL {
        let (down, bench) = Down::until_refused(usize::MAX);
        let door = bench.door();
        let told = bench.make_through(&door, act).await.told();
        assert_eq!((told.kind, told.reach), (ErrorKind::Unavailable, Reach::NotSent), "{act:?}");
        assert_eq!((told.attempts as usize, told.requests_sent), (TRIES, 0), "{act:?}");
        assert!(told.shown.contains("the connection was refused"), "{}", told.shown);
        down.come_up();
        let ended = bench.make_through(&door, act).await;
        assert!(ended.is_done() && ended.requests == 1, "{ended:?}");
    }
}

/// Row 1, of a whole list: it waits, says so, and goes on when the provider is up; if that never is, it
/// ends after some tries.
#[tokio::test]
async fn a_list_waits_for_a_provider_that_comes_up() {
    // The port's own tries, and some of the second round.
    let (down, bench) = Down::until_refused(TRIES + 1);
    down.provider.fill(450);
    let listing = bench.list().await;
    assert!(listing.error.is_none(), "{:?}", listing.error);
    assert_eq!(listing.ids, down.provider.customer_ids());
    assert_eq!((listing.waits.len(), down.provider.ledger().list_requests), (1, 3));

    let (_down, bench) = Down::until_refused(usize::MAX);
    let listing = bench.list().await;
    assert_eq!(listing.error.unwrap().kind(), ErrorKind::Unavailable);
    assert_eq!((listing.waits.len(), listing.ids.len()), (5, 0));
}
