//! What is in doubt is waited for: it is asked for when it is due, and no more often.

use billport_domain::Excerpt;
use billport_journal::PaymentState;
use billport_ports::{ErrorKind, PortError, Scope, Standing};
use billport_workflows::payment::{SettleEnd, settle_all_until_known, settle_until_known};
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::Instant;

use crate::counter::Counter;
use crate::ports::{Ports, error, paid, reference};

fn pending() -> Standing {
    Standing::Pending { state: Excerpt::of(b"Processing") }
}

/// A payment in doubt is waited for; what becomes of it, and after how many minutes.
async fn waited_for(
    answers: impl IntoIterator<Item = Result<Standing, PortError>>,
    until: Option<Duration>,
) -> (Counter, SettleEnd, u64) {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal)
        .paying([Err(error(ErrorKind::OutcomeUnknown))])
        .standing(answers);
    drop(counter.pay(&ports, "A-1").await);
    let (start, now) = (Instant::now(), || counter.wall.now());
    let (name, deadline) = (reference("A-1"), until.map(|until| start + until));
    let books = counter.books(&now);
    let end = settle_until_known(ports.desk(), books, &name, deadline, counter.context()).await;
    let minutes = start.elapsed().as_secs() / 60;
    (counter, end.unwrap(), minutes)
}

#[tokio::test(start_paused = true)]
async fn it_is_asked_for_by_the_schedule_until_it_is_known() {
    let answers =
        [Ok(pending()), Err(error(ErrorKind::Unavailable)), Ok(pending()), Ok(paid(None))];
    let (counter, end, minutes) = waited_for(answers, None).await;
    assert!(matches!(end, SettleEnd::Known(record) if record.state == PaymentState::Paid));
    // 30 seconds until it can have left, then 5 and 15 minutes after; a minute behind the one that
    // failed, and a quarter of an hour more.
    assert_eq!(minutes, 31);
    assert_eq!(counter.told.all()[1..], ["looked up: unknown"; 3]);
}

#[tokio::test(start_paused = true)]
async fn it_ends_when_the_provider_does_not_know_it() {
    let (counter, end, minutes) =
        waited_for([(); 3].map(|()| Ok(Standing::NoSuchReference)), None).await;
    assert!(matches!(end, SettleEnd::Absent { failed: None, .. }), "{end:?}");
    assert_eq!((minutes, counter.state("A-1")), (30, Some(PaymentState::Absent)));
}

#[tokio::test(start_paused = true)]
async fn it_ends_at_its_deadline() {
    let ten = Some(Duration::from_mins(10));
    let (_, end, minutes) = waited_for([Ok(pending())], ten).await;
    assert!(matches!(end, SettleEnd::TooEarly { .. } | SettleEnd::Unknown { .. }), "{end:?}");
    assert_eq!(minutes, 10);
    let (_, end, minutes) = waited_for([], Some(Duration::ZERO)).await;
    assert!(matches!(end, SettleEnd::TooEarly { .. }), "{end:?}");
    assert_eq!(minutes, 0);
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_to_stop_is_told_how_it_stands() {
    let counter = Counter::new();
    let ports =
        Ports::new(&counter.journal).paying([Err(error(ErrorKind::OutcomeUnknown))]).standing([]);
    drop(counter.pay(&ports, "A-1").await);
    let (start, now, name) = (Instant::now(), || counter.wall.now(), reference("A-1"));
    let stopping = async {
        tokio::time::sleep(Duration::from_secs(100)).await;
        counter.stop.request();
    };
    let books = counter.books(&now);
    let waiting = settle_until_known(ports.desk(), books, &name, None, counter.context());
    let (end, ()) = tokio::join!(waiting, stopping);
    assert!(matches!(end.unwrap(), SettleEnd::TooEarly { .. }));
    assert_eq!(start.elapsed(), Duration::from_secs(100));
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_ahead_ends_the_wait_within_a_minute() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal)
        .paying([Err(error(ErrorKind::OutcomeUnknown))])
        .standing([Ok(paid(None))]);
    drop(counter.pay(&ports, "A-1").await);
    let (start, now, name) = (Instant::now(), || counter.wall.now(), reference("A-1"));
    let setting = async {
        tokio::time::sleep(Duration::from_secs(10)).await;
        counter.wall.jump(time::Duration::hours(2));
    };
    let books = counter.books(&now);
    let waiting = settle_until_known(ports.desk(), books, &name, None, counter.context());
    let (end, ()) = tokio::join!(waiting, setting);
    assert!(matches!(end.unwrap(), SettleEnd::Known(_)));
    assert_eq!(start.elapsed(), Duration::from_mins(1));
}

#[tokio::test(start_paused = true)]
async fn behind_look_ups_that_fail_it_waits_longer_and_longer() {
    let failed = || Err(error(ErrorKind::Unavailable));
    let answers = (0..7).map(|_| failed()).chain([Ok(paid(None))]);
    let (counter, end, minutes) = waited_for(answers, None).await;
    assert!(matches!(end, SettleEnd::Known(_)), "{end:?}");
    // The first after 5 minutes, then after 1, 2, 4, 8, 15, 15 and 15 more.
    assert_eq!(minutes, 5 + 1 + 2 + 4 + 8 + 15 + 15 + 15);
    assert_eq!(counter.record("A-1").unwrap().look_ups.made, 1, "the others asked nobody");
}

/// A counter with payments in doubt of the consumers 1 to 3.
async fn three_in_doubt() -> Counter {
    let counter = Counter::new();
    for id in 1..=3 {
        let ports = Ports::new(&counter.journal).paying([Err(error(ErrorKind::OutcomeUnknown))]);
        drop(counter.pay_for(&ports, id, &format!("A-{id}")).await);
    }
    counter
}

/// Waits for all of them, at a provider that answers each look-up like this: by the name, and how often
/// it was asked for before.
async fn all_waited_for(
    counter: &Counter,
    until: Option<Duration>,
    answer: impl Fn(&str, u32) -> Result<Standing, PortError> + Send + 'static,
) -> (Vec<(String, PaymentState)>, u64) {
    let mut ports = Ports::silent(&counter.journal);
    let asked = Mutex::new(HashMap::<String, u32>::new());
    ports.status.expect_standing().returning(move |reference| {
        let mut asked = asked.lock().unwrap();
        let times = asked.entry(reference.to_string()).or_default();
        *times += 1;
        answer(reference.as_str(), *times - 1)
    });
    let (start, now) = (Instant::now(), || counter.wall.now());
    let (books, deadline) = (counter.books(&now), until.map(|until| start + until));
    let all = settle_all_until_known(ports.desk(), books, deadline, counter.context()).await;
    counter.check().await;
    let all = all.unwrap();
    assert!(all.left.is_empty() && all.elsewhere.is_empty());
    let told = all.settled.into_iter();
    let told = told.map(|(name, end)| (name.to_string(), end.unwrap().record().state));
    (told.collect(), start.elapsed().as_secs() / 60)
}

#[tokio::test(start_paused = true)]
async fn one_that_takes_long_keeps_no_other_from_being_asked_for() {
    let counter = three_in_doubt().await;
    let hour = Some(Duration::from_hours(1));
    let (settled, minutes) = all_waited_for(&counter, hour, |name, times| match (name, times) {
        ("A-1", _) | ("A-2", 0) => Ok(pending()),
        ("A-2", _) => Ok(paid(None)),
        _ => Ok(Standing::NoSuchReference),
    })
    .await;
    let state = |name: &str, state| (name.to_owned(), state);
    assert_eq!(
        settled,
        [
            state("A-1", PaymentState::Unknown(1)),
            state("A-2", PaymentState::Paid),
            state("A-3", PaymentState::Absent)
        ]
    );
    assert_eq!(minutes, 60, "the first one is in doubt until the time is over");
    let told = counter.told.all();
    let of = |what: &str| told.iter().filter(|told| *told == what).count();
    assert_eq!((of("looked up: paid"), of("looked up: absent")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn all_are_waited_for_until_none_is_open() {
    let counter = three_in_doubt().await;
    let (settled, minutes) = all_waited_for(&counter, None, |_, times| match times {
        0 => Ok(pending()),
        _ => Ok(paid(None)),
    })
    .await;
    assert!(settled.iter().all(|(_, state)| *state == PaymentState::Paid), "{settled:?}");
    assert_eq!(minutes, 15);
    counter.stop.request();
    let (settled, minutes) = all_waited_for(&counter, None, |_, _| unreachable!()).await;
    assert_eq!((settled.len(), minutes), (0, 0), "nothing is open");
}

#[tokio::test(start_paused = true)]
async fn what_every_look_up_would_meet_is_met_by_one_of_them_while_all_wait() {
    let counter = three_in_doubt().await;
    let (settled, minutes) = all_waited_for(&counter, None, |name, times| match (name, times) {
        ("A-1", 0..=2) => Err(error(ErrorKind::Credentials).with_scope(Scope::EveryRequest)),
        _ => Ok(paid(None)),
    })
    .await;
    assert!(settled.iter().all(|(_, state)| *state == PaymentState::Paid), "{settled:?}");
    assert_eq!(minutes, 5 + 1 + 2 + 4);
    assert_eq!(counter.log().iter().filter(|line| *line == "note").count(), 3 + 3);
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_to_stop_is_told_how_all_stand() {
    let counter = three_in_doubt().await;
    counter.stop.request();
    let ports = Ports::silent(&counter.journal);
    let now = || counter.wall.now();
    let all = settle_all_until_known(ports.desk(), counter.books(&now), None, counter.context());
    let all = all.await.unwrap();
    assert_eq!((all.settled.len(), all.left.len()), (0, 3));
}
