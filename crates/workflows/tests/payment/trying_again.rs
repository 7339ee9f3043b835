//! A request that never left is sent again, under its name and with an intent of its own (row 1).

use billport_journal::PaymentState;
use billport_ports::{ErrorKind, PortError};
use billport_workflows::payment::{NotSent, PaymentEnd};
use std::time::Duration;
use tokio::time::Instant;

use crate::counter::Counter;
use crate::ports::{Ports, error, receipt};

fn unreachable() -> PortError {
    error(ErrorKind::Unavailable)
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_comes_back_gets_it_once_and_each_try_is_in_the_journal() {
    let (counter, start) = (Counter::new(), Instant::now());
    let answers = [Err(unreachable()), Err(unreachable()), Ok(receipt("77"))];
    let ports = Ports::new(&counter.journal).paying(answers);
    let end = counter.pay(&ports, "A-1").await;
    let PaymentEnd::Paid { kept: Ok(record), .. } = end else { panic!("{end:?}") };
    assert_eq!((record.state, record.attempts), (PaymentState::Paid, 3));
    assert_eq!(start.elapsed(), Duration::from_secs(1 + 2));
    let tried = ["intend", "pay NPR 200 as A-1, session 1", "settle"];
    assert_eq!(counter.log()[1..], [tried, tried, tried].concat());
    assert_eq!(
        counter.told.all(),
        [
            "sending A-1",
            "trying A-1 again in 1s",
            "sending A-1",
            "trying A-1 again in 2s",
            "sending A-1"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_does_not_come_back_is_given_up_and_the_name_is_free() {
    let (counter, start) = (Counter::new(), Instant::now());
    let ports = Ports::new(&counter.journal).paying((0..4).map(|_| Err(unreachable())));
    let end = counter.pay(&ports, "A-1").await;
    let PaymentEnd::NotSent { why: NotSent::Port(_), kept: Some(Ok(record)) } = end else {
        panic!("{end:?}")
    };
    assert_eq!((record.state, record.attempts), (PaymentState::NotSent, 4));
    assert_eq!(start.elapsed(), Duration::from_secs(1 + 2 + 4));
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    assert!(matches!(counter.pay(&ports, "A-1").await, PaymentEnd::Paid { .. }));
    assert_eq!(counter.record("A-1").unwrap().attempts, 5);
}

#[tokio::test(start_paused = true)]
async fn a_doubt_ends_the_tries_at_once() {
    let counter = Counter::new();
    let answers = [Err(unreachable()), Err(error(ErrorKind::OutcomeUnknown))];
    let ports = Ports::new(&counter.journal).paying(answers);
    let end = counter.pay(&ports, "A-1").await;
    assert!(matches!(end, PaymentEnd::Unknown { kept: Ok(_), .. }), "{end:?}");
    assert_eq!(counter.state("A-1"), Some(PaymentState::Unknown(2)));
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_to_stop_cuts_the_wait_short() {
    let (counter, start) = (Counter::new(), Instant::now());
    let ports = Ports::new(&counter.journal).paying([Err(unreachable())]);
    let stopping = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        counter.stop.request();
    };
    let (end, ()) = tokio::join!(counter.pay(&ports, "A-1"), stopping);
    let PaymentEnd::NotSent { why: NotSent::Interrupted, kept: Some(Ok(record)) } = end else {
        panic!("{end:?}")
    };
    assert_eq!((record.state, record.attempts), (PaymentState::NotSent, 1));
    assert_eq!(start.elapsed(), Duration::from_millis(300));
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_held_up_is_tried_again_too() {
    let counter = Counter::new();
    let late = PortError::too_late("Provider", "pay dues", Duration::from_secs(31));
    let ports = Ports::new(&counter.journal).paying([Err(late), Ok(receipt("77"))]);
    assert!(matches!(counter.pay(&ports, "A-1").await, PaymentEnd::Paid { .. }));
    assert_eq!(counter.record("A-1").unwrap().attempts, 2);
}
