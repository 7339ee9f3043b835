//! A program that was asked to stop does not wait: what waits ends, what is on its way is awaited.

use billport_transport::{CallErrorKind, Reach};
use tokio::time::{Instant, sleep};

use crate::scripted::{MINUTE, Reply, SECOND, Wire, bills, settings, upload};

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_before_a_repeat_ends_with_what_its_last_attempt_came_to() {
    let wire = Wire::new(|_, _| Reply::refused_connection());
    let transport = wire.transport();
    let start = Instant::now();
    // Half a second of backoff, of which a fifth passes.
    let stop = async {
        sleep(SECOND / 10).await;
        transport.stop_waiting();
    };
    let call = upload(bills());
    let (ended, ()) = tokio::join!(transport.send(&call), stop);
    let error = ended.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Unavailable, Reach::NotSent));
    assert_eq!(error.what_happened(), "the connection was refused");
    assert_eq!((wire.sent().len(), start.elapsed()), (1, SECOND / 10));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_at_the_gate_ends_with_the_time_that_is_left() {
    let wire = Wire::new(|_, _| Reply::status(429).retry_after("600"));
    let transport = wire.transport();
    let stop = async {
        sleep(MINUTE).await;
        transport.stop_waiting();
    };
    let call = upload(bills());
    let (ended, ()) = tokio::join!(transport.send(&call), stop);
    let error = ended.unwrap_err();
    assert_eq!(error.kind(), CallErrorKind::Throttled);
    assert_eq!(error.retry_after(), Some(9 * MINUTE));
    assert_eq!(wire.sent().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_on_its_way_is_awaited_and_none_follows_it() {
    let wire = Wire::new(|_, number| match number {
        0 => Reply::status(200).after(MINUTE),
        _ => Reply::refused_connection(),
    });
    let transport = wire.transport();
    let stop = async {
        sleep(SECOND).await;
        transport.stop_waiting();
    };
    let call = upload(bills());
    let (ended, ()) = tokio::join!(transport.send(&call), stop);
    assert_eq!(ended.unwrap().elapsed, MINUTE);
    let error = transport.send(&call).await.unwrap_err();
    assert_eq!((error.attempts(), wire.sent().len()), (1, 2), "the next one does not wait at all");
    assert!(settings().retry.max_attempts.get() > 1, "it would have been sent again otherwise");
}
