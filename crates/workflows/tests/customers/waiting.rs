//! A provider that can't answer is waited for, and asked a few times more.

use billport_ports::{ErrorKind, PortError};
use std::time::Duration;
use tokio::time::Instant;

use crate::list::{List, read};

fn error(kind: ErrorKind) -> PortError {
    PortError::new(kind, "Sandbox", "list customers")
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_the_provider_asks_for_is_kept_and_told() {
    let list = List::of((1..=500).rev());
    let wait = Duration::from_mins(2);
    let busy = error(ErrorKind::Throttled).with_retry_after(wait);
    list.failures.lock().unwrap().extend([(2, busy), (3, error(ErrorKind::Unavailable))]);
    let start = Instant::now();
    let seen = read(&list).await;
    assert_eq!(seen.ids.len(), 500);
    assert_eq!(seen.waits, [wait, Duration::from_secs(2)]);
    assert_eq!(start.elapsed(), wait + Duration::from_secs(2));
    assert_eq!(seen.requests, 5);
}

#[tokio::test(start_paused = true)]
async fn who_never_answers_is_given_up_and_what_came_before_is_there() {
    let list = List::of((1..=500).rev());
    let failures = (2..99).map(|request| (request, error(ErrorKind::OutcomeUnknown)));
    list.failures.lock().unwrap().extend(failures);
    let seen = read(&list).await;
    assert_eq!((seen.ids.len(), seen.waits.len(), list.requests().len()), (200, 5, 7));
    assert_eq!(seen.error.unwrap().kind(), ErrorKind::OutcomeUnknown);
}

#[tokio::test(start_paused = true)]
async fn patience_begins_anew_with_each_page() {
    let list = List::of((1..=900).rev());
    let failures = (1..=17).filter(|request| request % 4 != 0);
    let failures = failures.map(|request| (request, error(ErrorKind::Unavailable)));
    list.failures.lock().unwrap().extend(failures);
    let seen = read(&list).await;
    assert_eq!((seen.ids.len(), seen.waits.len()), (900, 13));
}

#[tokio::test(start_paused = true)]
async fn what_does_not_pass_is_not_waited_for() {
    let list = List::of((1..=500).rev());
    list.failures.lock().unwrap().insert(2, error(ErrorKind::Credentials));
    let seen = read(&list).await;
    assert_eq!((seen.ids.len(), seen.waits.len(), list.requests().len()), (200, 0, 2));
    assert_eq!(seen.error.unwrap().kind(), ErrorKind::Credentials);
}
