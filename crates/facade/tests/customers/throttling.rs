//! A provider that asks to slow down, and one in trouble, which is not made worse by those who wait for
//! it.

use billport::ports::{ErrorKind, Reach};
use billport_sandbox::billagain::errors;
use billport_sandbox::{Answer, FaultOrder};
use futures_util::future::join_all;
use std::time::Duration;
use tokio::time::Instant;

use crate::bench::{Act, Bench, count};

/// A year without leap days, in seconds.
const YEAR: u64 = 365 * 24 * 3600;

/// What a call of a storm is asked for at once, and how often in all: five times.
const IN_FLIGHT: usize = 64;
const CALLS: usize = 5 * IN_FLIGHT;

/// The repeats that the budget pays for when nothing succeeds: 500 at 10 each.
const REPEATS: u64 = 50;

fn slow_down(when: &str) -> Answer {
    errors(429, ["slow down"]).retry_after(when)
}

/// Seconds, a date, a date that is past, and garbage, with the least that has to be waited.
const WHENS: [(&str, Duration); 7] = [
    ("0", Duration::ZERO),
    ("1", Duration::from_secs(1)),
    // One second after the time of day that the bench believes it is.
    ("Sun, 06 Nov 1994 08:49:38 GMT", Duration::from_secs(1)),
    ("Sun, 06 Nov 1994 08:00:00 GMT", Duration::ZERO),
    ("soon", Duration::ZERO),
    ("-5", Duration::ZERO),
    ("", Duration::ZERO),
];

fn ten_years() -> [String; 2] {
    [(10 * YEAR).to_string(), "Thu, 04 Nov 2004 08:49:37 GMT".to_owned()]
}

/// Row 12: the provider's own time is kept, and the call is made once in effect.
#[tokio::test]
async fn a_throttled_call_is_made_after_the_pause() {
    for (when, least_wait) in WHENS {
        join_all(Act::ALL.map(async |act| {
            let bench = Bench::start();
            bench.strike(act.call(), slow_down(when));
            let began = Instant::now();
            let ended = bench.make(act).await;
            assert!(ended.is_done(), "{act:?}, {when:?}: {ended:?}");
            assert_eq!((ended.requests, ended.times_done), (2, usize::from(!act.is_read())));
            assert!(began.elapsed() >= least_wait, "{act:?}: {when:?} was not waited for");
        }))
        .await;
    }
}

/// Row 12: a pause of years is told and not waited for; nothing was done.
#[tokio::test]
async fn a_pause_of_ten_years_is_told() {
    for when in ten_years() {
        for act in Act::ALL {
            let bench = Bench::start();
            bench.strike(act.call(), slow_down(&when));
            let ended = bench.make(act).await;
            let told = ended.told();
            assert_eq!((told.kind, told.reach), (ErrorKind::Throttled, Reach::Answered), "{act:?}");
            assert!(told.retry_after.is_some_and(|wait| wait >= Duration::from_secs(10 * YEAR)));
            assert_eq!(ended.requests, 1, "{act:?}");
        }
    }
}

/// Row 12, amid a list: each kind of pause is waited for, and everybody comes once.
#[tokio::test]
async fn a_throttled_list_goes_on_after_the_pause() {
    for (when, least_wait) in WHENS {
        let bench = Bench::start();
        bench.provider.fill(450);
        bench.provider.order(FaultOrder::once(Act::Page.call(), slow_down(when)).skipping(1));
        let began = Instant::now();
        let listing = bench.list().await;
        assert!(listing.error.is_none(), "{when:?}: {:?}", listing.error);
        assert_eq!(listing.ids, bench.provider.customer_ids(), "{when:?}");
        assert!(began.elapsed() >= least_wait, "{when:?} was not waited for");
    }
}

/// Row 12: a provider that goes on asking is waited for longer and longer, each wait is told, and it
/// gets few requests; then the list goes on where it was, or ends.
#[tokio::test]
async fn a_list_that_is_throttled_again_and_again_waits_politely() {
    for (answers, waits) in [(10, 2), (25, 5)] {
        let bench = Bench::start();
        bench.provider.fill(450);
        let order = FaultOrder::once(Act::Page.call(), slow_down("0")).skipping(1);
        bench.provider.order(order.times(answers));
        let listing = bench.list().await;
        assert!(listing.error.is_none(), "{:?}", listing.error);
        assert_eq!(listing.ids, bench.provider.customer_ids());
        assert_eq!(listing.waits.len(), waits, "{:?}", listing.waits);
        assert!(listing.waits.is_sorted() && listing.waits[0] >= Duration::from_secs(1));
    }
    let bench = Bench::start();
    bench.provider.fill(450);
    let order = FaultOrder::once(Act::Page.call(), slow_down("0"));
    bench.provider.order(order.skipping(1).always());
    let listing = bench.list().await;
    assert_eq!(listing.error.unwrap().kind(), ErrorKind::Throttled);
    assert_eq!((listing.ids.len(), listing.waits.len()), (200, 5));
    assert_eq!(bench.provider.ledger().list_requests, 1 + 6 * 5, "six rounds of five");
}

/// Row 12: a pause of years ends a list, with the time told.
#[tokio::test]
async fn a_pause_of_ten_years_ends_a_list() {
    for when in ten_years() {
        let bench = Bench::start();
        bench.provider.fill(450);
        bench.provider.order(FaultOrder::once(Act::Page.call(), slow_down(&when)).skipping(1));
        let listing = bench.list().await;
        let error = listing.error.unwrap();
        assert_eq!(error.kind(), ErrorKind::Throttled, "{when}");
        assert!(error.retry_after().is_some_and(|wait| wait >= Duration::from_secs(10 * YEAR)));
        assert_eq!((listing.ids.len(), bench.provider.ledger().list_requests), (200, 2));
    }
}

/// Row 13: to add is sent once in a storm of 5xx, and all is in doubt.
#[tokio::test]
async fn in_a_storm_of_5xx_to_add_is_sent_once() {
    for done in [false, true] {
        let bench = Bench::start();
        let order = FaultOrder::once(Act::Add.call(), Answer::html(503)).always();
        bench.provider.order(if done { order.after_effect() } else { order });
        let ended = bench.make_at_once(&bench.door(), Act::Add, IN_FLIGHT).await;
        assert_eq!(count(&ended, ErrorKind::OutcomeUnknown), (0, IN_FLIGHT));
        assert_eq!(ended[0].requests, IN_FLIGHT as u64);
        assert!(ended.iter().all(|ended| ended.times_done == usize::from(done)));
    }
}

/// Row 13: what may be repeated is repeated within the budget that all calls share.
#[tokio::test]
async fn in_a_storm_of_5xx_repeats_stay_within_the_budget() {
    for act in Act::SAFE {
        let (bench, mut requests) = (Bench::start(), 0);
        bench.strike_always(act.call(), errors(503, ["overloaded"]));
        let door = bench.door();
        for _ in 0..CALLS / IN_FLIGHT {
            let ended = bench.make_at_once(&door, act, IN_FLIGHT).await;
            let kind =
                if act.is_read() { ErrorKind::Unavailable } else { ErrorKind::OutcomeUnknown };
            assert_eq!(count(&ended, kind), (0, IN_FLIGHT), "{act:?}");
            requests += ended[0].requests;
        }
        assert_eq!(requests, CALLS as u64 + REPEATS, "{act:?}");
        assert!(requests <= CALLS as u64 * 12 / 10, "{act:?}");
    }
}

/// Row 13: a list in a storm asks a few times, waits between, and goes on when the storm is over.
#[tokio::test]
async fn a_list_sits_a_storm_out() {
    let bench = Bench::start();
    bench.provider.fill(450);
    let storm = FaultOrder::once(Act::Page.call(), Answer::html(502)).skipping(1);
    bench.provider.order(storm.times(12));
    let listing = bench.list().await;
    assert!(listing.error.is_none(), "{:?}", listing.error);
    assert_eq!(listing.ids, bench.provider.customer_ids());
    assert_eq!((listing.waits.len(), bench.provider.ledger().list_requests), (2, 3 + 12));
}
