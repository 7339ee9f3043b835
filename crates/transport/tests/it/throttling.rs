//! "Too many requests": the server's own time is kept, by every call to that host.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use billport_transport::{Call, CallErrorKind, Endpoint, Reach, Transport, TransportSettings};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use crate::scripted::{MINUTE, Reply, SECOND, Wire, bills, look_up, settings, upload};

#[tokio::test(start_paused = true)]
async fn seconds_and_dates_are_waited_for_and_the_deadline_waits_along() {
    for text in ["600", "Sun, 06 Nov 1994 08:59:37 GMT"] {
        let wire = Wire::new(move |_, number| match number {
            0 => Reply::status(429).retry_after(text),
            _ => Reply::status(200),
        });
        let answer = wire.transport().send(&upload(bills())).await.unwrap();
        assert_eq!((answer.attempts, answer.requests_sent), (2, 2), "{text}");
        // Ten minutes, and the second within which callers are spread.
        assert_eq!(answer.elapsed, 601 * SECOND, "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_time_that_can_be_read_the_own_backoff_holds() {
    for text in ["soon", "-5", "", "0", "Sun, 06 Nov 1994 08:00:00 GMT"] {
        let wire = Wire::new(move |_, number| match number {
            0 => Reply::status(429).retry_after(text),
            _ => Reply::status(200),
        });
        let answer = wire.transport().send(&upload(bills())).await.unwrap();
        assert_eq!((answer.attempts, answer.elapsed), (2, SECOND / 2), "{text:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_beyond_the_cap_ends_the_call_and_is_told() {
    for (text, pause) in [("901", 901 * SECOND), ("315360000", Duration::from_hours(24 * 3650))] {
        let wire = Wire::new(move |_, _| Reply::status(429).retry_after(text));
        let error = wire.transport().send(&upload(bills())).await.unwrap_err();
        assert_eq!((error.kind(), error.reach()), (CallErrorKind::Throttled, Reach::Answered));
        assert_eq!((error.retry_after(), error.elapsed()), (Some(pause), Duration::ZERO));
        assert!(error.to_string().contains("the server asks for a pause of "), "{error}");
    }
    let wire = Wire::new(|_, _| Reply::status(429).retry_after("99999999999999999999999"));
    let error = wire.transport().send(&upload(bills())).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(u64::MAX)));
}

#[tokio::test(start_paused = true)]
async fn a_pause_of_exactly_the_cap_is_waited_for() {
    let wire = Wire::replying([|| Reply::status(429).retry_after("900")]);
    assert_eq!(wire.transport().send(&upload(bills())).await.unwrap().attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn pauses_are_capped_in_all() {
    let wire = Wire::new(|_, _| Reply::status(429).retry_after("600"));
    let error = wire.transport().send(&upload(bills())).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (CallErrorKind::Throttled, 2));
    assert_eq!((error.elapsed(), error.retry_after()), (601 * SECOND, Some(600 * SECOND)));
    assert_eq!(error.reach(), Reach::NotSent, "each time it was turned away");
}

#[tokio::test(start_paused = true)]
async fn all_calls_for_the_host_wait_and_others_do_not() {
    let wire = Wire::new(|sent, number| match number {
        0 => Reply::status(429).retry_after("60"),
        _ if sent.origin == "https://bills.example" && sent.at.elapsed() < MINUTE => {
            Reply::status(200)
        }
        _ => Reply::status(200),
    });
    let transport = wire.transport();
    let began = Instant::now();
    let mut calls = JoinSet::new();
    for worker in 0..64_u64 {
        let transport = transport.clone();
        calls.spawn(async move {
            // One after another, so that the first is turned away before the others set off.
            tokio::time::sleep(Duration::from_millis(worker)).await;
            transport.send(&upload(bills())).await.map(|answer| answer.requests_sent)
        });
    }
    let other = Endpoint::parse("https://other.example/").unwrap();
    tokio::time::sleep(SECOND).await;
    assert_eq!(transport.send(&look_up(&other)).await.unwrap().elapsed, Duration::ZERO);
    let requests: u32 = calls.join_all().await.into_iter().map(Result::unwrap).sum();
    assert_eq!(requests, 65, "one was turned away, and no other learnt it the hard way");
    let early =
        wire.sent_to("https://bills.example").into_iter().filter(|sent| sent.at < began + MINUTE);
    assert_eq!(early.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn callers_are_spread_after_a_pause() {
    let wire = Wire::replying([|| Reply::status(429).retry_after("60")]);
    let halves = |ceiling: Duration| ceiling / 2;
    let transport =
        Transport::over(wire, TransportSettings { jitter: Arc::new(halves), ..settings() });
    let answer = transport.send(&upload(bills())).await.unwrap();
    assert_eq!(answer.elapsed, MINUTE + SECOND / 2);
}

#[tokio::test(start_paused = true)]
async fn a_503_with_a_time_is_kept_for_a_safe_call() {
    let wire = Wire::replying([|| Reply::status(503).retry_after("300")]);
    let answer = wire.transport().send(&look_up(bills())).await.unwrap();
    assert_eq!((answer.attempts, answer.elapsed), (2, 301 * SECOND));

    let wire = Wire::new(|_, _| Reply::status(503).retry_after("3600"));
    let error = wire.transport().send(&look_up(bills())).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (CallErrorKind::Unavailable, 1));
    assert_eq!(error.retry_after(), Some(60 * MINUTE));
}

#[tokio::test(start_paused = true)]
async fn the_last_refusal_of_a_call_tells_its_time_and_holds_the_others() {
    let wire = Wire::replying([|| Reply::status(429).retry_after("60")]);
    let mut one_attempt = settings();
    one_attempt.retry.max_attempts = NonZeroU32::MIN;
    let transport = Transport::over(wire, one_attempt);
    let error = transport.send(&upload(bills())).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (CallErrorKind::Throttled, 1));
    assert_eq!((error.retry_after(), error.elapsed()), (Some(MINUTE), Duration::ZERO));
    assert_eq!(transport.send(&upload(bills())).await.unwrap().elapsed, MINUTE + SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_call_waits_out_the_pause_of_another_though_its_own_time_is_short() {
    let wire = Wire::new(|_, _| Reply::status(429).retry_after("900"));
    let transport = wire.transport();
    assert!(
        timeout(SECOND, transport.send(&upload(bills()))).await.is_err(),
        "it waits at the gate"
    );
    let hasty = Call { total_timeout: SECOND, attempt_timeout: SECOND, ..look_up(bills()) };
    let error = transport.send(&hasty).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Throttled, Reach::NotSent));
    // It waited for the 899 s that were left, was turned away itself, and has no patience left.
    assert_eq!((error.attempts(), error.elapsed()), (1, 900 * SECOND));
    assert_eq!((error.retry_after(), wire.sent().len()), (Some(900 * SECOND), 2));
}

#[tokio::test(start_paused = true)]
async fn a_call_without_patience_ends_at_once_behind_a_closed_gate_and_is_not_sent() {
    let wire = Wire::replying([|| Reply::status(429).retry_after("60")]);
    let transport = wire.transport();
    let now_or_not = Call { max_pause: Some(Duration::ZERO), ..upload(bills()) };
    let error = transport.send(&now_or_not).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Throttled, Reach::Answered));
    assert_eq!((error.retry_after(), error.elapsed()), (Some(MINUTE), Duration::ZERO));

    for (gone_by, left) in [(Duration::ZERO, MINUTE), (59 * SECOND, SECOND)] {
        tokio::time::sleep(gone_by).await;
        let error = transport.send(&now_or_not).await.unwrap_err();
        assert_eq!((error.kind(), error.reach()), (CallErrorKind::Throttled, Reach::NotSent));
        assert_eq!((error.attempts(), error.requests_sent()), (0, 0));
        assert_eq!(error.elapsed(), Duration::ZERO);
        assert_eq!(error.retry_after(), Some(left), "when the gate opens is told");
    }
    assert_eq!(wire.sent().len(), 1);

    tokio::time::sleep(SECOND).await;
    let answer = transport.send(&now_or_not).await.unwrap();
    assert_eq!((answer.requests_sent, answer.elapsed), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_call_waits_as_long_as_it_says_in_all_and_no_longer_than_the_transport() {
    for (max_pause, text, attempts) in [
        (Some(MINUTE), "60", 2),
        (Some(MINUTE), "61", 1),
        (Some(2 * MINUTE), "61", 2),
        (Some(Duration::MAX), "900", 2),
        (Some(Duration::MAX), "901", 1),
        (None, "900", 2),
    ] {
        let wire = Wire::new(move |_, _| Reply::status(429).retry_after(text));
        let call = Call { max_pause, ..upload(bills()) };
        let error = wire.transport().send(&call).await.unwrap_err();
        assert_eq!(error.kind(), CallErrorKind::Throttled);
        assert_eq!(error.attempts(), attempts, "{max_pause:?} {text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_is_too_long_for_one_call_holds_the_others_all_the_same() {
    let wire = Wire::replying([|| Reply::status(429).retry_after("60")]);
    let transport = wire.transport();
    let impatient = Call { max_pause: Some(SECOND), ..upload(bills()) };
    assert!(transport.send(&impatient).await.is_err());
    assert_eq!(transport.send(&upload(bills())).await.unwrap().elapsed, MINUTE + SECOND);
}
