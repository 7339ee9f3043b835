//! A provider that nobody can connect to, for a while or for good.

use billport::domain::AmountWanted;
use billport::journal::PaymentState;
use billport::ports::{ErrorKind, Reach};
use billport_sandbox::nea::NeaSandbox;
use billport_sandbox::{ReservedSandbox, Sandbox, SandboxConfig, Today};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::bench::{Bench, Outcome, TODAY, consumer, driven};

/// Tries that a payment gets in all.
const TRIES: usize = 4;

/// A sandbox that is down, until somebody lets it come up.
struct Down {
    provider: NeaSandbox,
    reserved: Mutex<Option<ReservedSandbox>>,
    up: Mutex<Option<Sandbox>>,
}

impl Down {
    fn reserve() -> Arc<Self> {
        let config = SandboxConfig { today: Today::Fixed(TODAY), ..SandboxConfig::default() };
        let reserved = Sandbox::reserve(config).unwrap();
        let (provider, reserved) = (reserved.nea().clone(), Mutex::new(Some(reserved)));
        Arc::new(Self { provider, reserved, up: Mutex::default() })
    }

    fn come_up(&self) {
        let reserved = self.reserved.lock().unwrap().take().unwrap();
        *self.up.lock().unwrap() = Some(reserved.listen().unwrap());
    }

    /// A bench at which payments are made there, once so many connections were refused.
    fn until_refused(times: usize) -> (Arc<Self>, Bench) {
        let down = Self::reserve();
        let mut bench = Bench::over(down.provider.clone()).with_dues_from_elsewhere();
        let waiting = Arc::clone(&down);
        bench.when_trying_again = Box::new(move |tries| {
            if tries == times {
                waiting.come_up();
            }
        });
        (down, bench)
    }
}

/// Row 1: a refused connection is tried again with an intent of its own, and the payment is sent
/// once.
#[tokio::test]
async fn a_payment_is_sent_once_when_connections_were_refused_before() {
    for refusals in 1..TRIES {
        let (_down, bench) = Down::until_refused(refusals);
        let payment = bench.pay(&consumer(1)).await;
        assert_eq!(payment.outcome(), Outcome::Paid, "after {refusals} refusals");
        assert_eq!((payment.requests(), payment.ledger.connections), (1, 1));
        assert_eq!(payment.heard.trying_again.len(), refusals, "one wait after each refusal");
        for told in &payment.heard.trying_again {
            assert_eq!((told.kind, told.reach), (ErrorKind::Unavailable, Reach::NotSent));
            assert_eq!((told.attempts, told.requests_sent), (1, 0));
        }
        let mut story = ["intended", "settled"].repeat(refusals);
        story.extend(["intended", "settled"]);
        assert_eq!(payment.booked.unwrap().story(), story, "each try stands in the journal");
    }
}

/// Row 1, for good: it ends as not sent, after a number of tries; and is paid under the same
/// reference when the provider is up.
#[tokio::test]
async fn a_payment_to_a_provider_that_stays_down_is_not_sent_and_can_be_paid_later() {
    let (down, bench) = Down::until_refused(usize::MAX);
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!(payment.outcome(), Outcome::NotSent);
    assert_eq!(payment.heard.trying_again.len(), TRIES - 1);
    assert_eq!(payment.record().attempts as usize, TRIES);
    let told = payment.told();
    assert_eq!((told.kind, told.reach), (ErrorKind::Unavailable, Reach::NotSent));
    assert!(told.shown.contains("the connection was refused"), "{}", told.shown);

    down.come_up();
    let again = bench.pay_as(&consumer(1), &payment.reference).await;
    assert_eq!((again.outcome(), again.requests()), (Outcome::Paid, 1));
    assert_eq!(again.record().attempts as usize, TRIES + 1);
}

/// Row 1: somebody who asks to stop while it waits for another try ends it as not sent.
#[tokio::test]
async fn a_payment_that_waits_for_another_try_ends_as_not_sent_when_asked_to_stop() {
    let (_down, mut bench) = Down::until_refused(usize::MAX);
    let stop = Arc::clone(&bench.stop);
    bench.when_trying_again = Box::new(move |_| stop.request());
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!(payment.outcome(), Outcome::NotSent);
    assert_eq!((payment.record().attempts, payment.record().state), (1, PaymentState::NotSent));
}

/// Row 1, for what is only read: dues are asked for again until the provider is up, each time with a
/// reference of its own.
#[tokio::test]
async fn dues_are_asked_for_until_the_provider_is_up() {
    let down = Down::reserve();
    let mut bench = Bench::over(down.provider.clone());
    let waiting = Arc::clone(&down);
    let backoffs = Mutex::new(0);
    bench.transport.jitter = Arc::new(move |_: Duration| {
        let mut backoffs = backoffs.lock().unwrap();
        *backoffs += 1;
        if *backoffs == 3 {
            waiting.come_up();
        }
        Duration::ZERO
    });
    let process = bench.process();
    let quote = driven(&process, process.quote(&consumer(1), AmountWanted::Total)).await.unwrap();
    assert_eq!(quote.figures().total_due.to_string(), "NPR 450");
    assert_eq!(bench.provider.ledger().details_requests, 1);
}
