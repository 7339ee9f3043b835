//! Calls that belong together: one that is turned away goes again when another one's answer has made
//! room, and what was pushed back is told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use billport_transport::{Call, PushBacks, Traffic};
use futures_util::future::join_all;
use tokio::time::Instant;

use crate::scripted::{Reply, SECOND, Wire, bills, upload};

/// Answers after 300 ms, and turns away what is more than so many at once.
fn narrow(most: usize) -> Arc<Wire> {
    let since: Arc<Mutex<Vec<Instant>>> = Arc::default();
    Wire::new(move |sent, _| {
        let mut since = since.lock().expect("no test panics while it holds this");
        since.retain(|began| sent.at < *began + TIME);
        if since.len() == most {
            return Reply::status(429);
        }
        since.push(sent.at);
        Reply::status(200).after(TIME)
    })
}

const TIME: Duration = Duration::from_millis(300);

#[tokio::test(start_paused = true)]
async fn what_is_turned_away_goes_again_when_there_is_room() {
    let (wire, traffic) = (narrow(2), Traffic::default());
    let transport = wire.transport();
    let call = Call { traffic: Some(&traffic), ..upload(bills()) };
    let answers = join_all((0..4).map(|_| transport.send(&call))).await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    let told: Vec<_> = answers.iter().map(|answer| (answer.attempts, answer.elapsed)).collect();
    assert_eq!(told, [(1, TIME), (1, TIME), (2, 2 * TIME), (2, 2 * TIME)]);
    assert!(answers.iter().all(|answer| answer.answer_time == TIME), "waits are not in it");
    assert_eq!(traffic.take_push_backs(), PushBacks { count: 2, sustained: 2 });
}

#[tokio::test(start_paused = true)]
async fn calls_by_themselves_wait_their_backoff() {
    let transport = narrow(1).transport();
    let call = upload(bills());
    let (first, second) = tokio::join!(transport.send(&call), transport.send(&call));
    assert_eq!((first.unwrap().elapsed, second.unwrap().elapsed), (TIME, SECOND / 2 + TIME));
}

#[tokio::test(start_paused = true)]
async fn one_that_is_alone_waits_its_backoff() {
    let (wire, traffic) = (Wire::replying([|| Reply::status(429)]), Traffic::default());
    let call = Call { traffic: Some(&traffic), ..upload(bills()) };
    let answer = wire.transport().send(&call).await.unwrap();
    assert_eq!((answer.attempts, answer.elapsed), (2, SECOND / 2));
    assert_eq!(answer.answer_time, Duration::ZERO);
    assert_eq!(traffic.take_push_backs(), PushBacks { count: 1, sustained: 0 });
}

#[tokio::test(start_paused = true)]
async fn from_the_second_time_on_the_backoff_counts() {
    // As many a second, and not as many at once: the answer to another makes no room.
    let (count, traffic) = (Arc::new(AtomicUsize::new(0)), Traffic::default());
    let seen = Arc::clone(&count);
    let wire = Wire::new(move |_, _| match seen.fetch_add(1, Ordering::Relaxed) {
        0 => Reply::status(200).after(TIME),
        1 | 2 => Reply::status(429),
        _ => Reply::status(200),
    });
    let transport = wire.transport();
    let call = Call { traffic: Some(&traffic), ..upload(bills()) };
    let (_, second) = tokio::join!(transport.send(&call), transport.send(&call));
    let second = second.unwrap();
    // Room after the first one's answer; then the second backoff, of a second.
    assert_eq!((second.attempts, second.elapsed), (3, TIME + SECOND));
}

#[tokio::test(start_paused = true)]
async fn room_that_nobody_makes_is_not_waited_for_for_ever() {
    let (count, traffic) = (Arc::new(AtomicUsize::new(0)), Traffic::default());
    let seen = Arc::clone(&count);
    let wire = Wire::new(move |_, _| match seen.fetch_add(1, Ordering::Relaxed) {
        0 => Reply::never(),
        1 => Reply::status(429),
        _ => Reply::status(200),
    });
    let transport = wire.transport();
    let call = Call { traffic: Some(&traffic), ..upload(bills()) };
    let (first, second) = tokio::join!(transport.send(&call), transport.send(&call));
    assert!(first.is_err(), "it was never answered");
    assert_eq!(second.unwrap().elapsed, 30 * SECOND + SECOND / 2);
    assert_eq!(traffic.take_push_backs().count, 2, "no answer in time is one");
}

#[tokio::test(start_paused = true)]
async fn a_503_and_a_timeout_are_push_backs_and_a_refusal_is_none() {
    let told = async |reply: fn() -> Reply| {
        let (wire, traffic) = (Wire::replying([reply]), Traffic::default());
        let call = Call { traffic: Some(&traffic), ..upload(bills()) };
        let _ = wire.transport().send(&call).await;
        traffic.take_push_backs().count
    };
    assert_eq!(told(|| Reply::status(503)).await, 1);
    assert_eq!(told(Reply::never).await, 1);
    for reply in [|| Reply::status(400), || Reply::status(500), || Reply::status(200)] {
        assert_eq!(told(reply).await, 0);
    }
}
