//! A process that is stopped between the intent and the request, or whose clock jumps, does not send
//! what it intended long ago (rows 19 and 21).

use billport_journal::memory::{Fault, Operation};
use billport_journal::{Cause, RunHistory, UnitState};
use billport_ports::PortError;
use billport_workflows::upload::{
    HeldUp, INTENT_IS_GOOD_FOR, INTENT_IS_WRITTEN_WITHIN, UploadReport,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::{Instant, advance};

use crate::desk::{Desk, Wall, file, poll_once, rows};
use crate::noted::Note;
use crate::providers::{Asked, RECEIPT, accepting, port};

/// The wall clock of a desk jumps while its first intent is written.
fn jumps_at_first_intent(desk: &Desk, by: time::Duration) {
    let wall: Arc<Wall> = Arc::clone(&desk.wall);
    let jumped = std::sync::atomic::AtomicBool::new(false);
    let no_delay = Fault::Slow(Duration::ZERO);
    desk.memory().fail_next(1, no_delay, move |operation| {
        let first = matches!(operation, Operation::Intend(..))
            && !jumped.swap(true, std::sync::atomic::Ordering::Relaxed);
        if first {
            wall.jump(by);
        }
        first
    });
}

/// It was held up once, and sent once all the same, with an intent of its own.
async fn assert_held_up_once(desk: &Desk, report: &UploadReport, asked: &Asked) {
    assert_eq!(asked.lock().unwrap().concat(), ["1", "2"], "asked once");
    assert_eq!((report.counts.bills_delivered, report.counts.requests_sent), (2, 1));
    assert!(report.stopped.is_none());
    let notes = desk.noted.all();
    assert_eq!(notes.iter().filter(|note| **note == Note::HeldUp(1, HeldUp::Intent)).count(), 1);
    assert_eq!(desk.intents().len(), 2, "a fresh intent");
    let events = desk.memory().events(0, usize::MAX).await.unwrap();
    let dropped = events.iter().find(|event| event.event.cause == Cause::NotSent).unwrap();
    assert_eq!(dropped.event.requests, Some(0));
    let words = dropped.event.words.as_ref().unwrap().to_string();
    assert!(words.contains("held up"), "{words}");
    assert_eq!(desk.states(report.run), [UnitState::Delivered]);
}

#[tokio::test(start_paused = true)]
async fn an_intent_that_took_too_long_is_dropped_and_the_batch_is_sent_later() {
    let desk = Desk::new();
    let slow = Fault::Slow(INTENT_IS_WRITTEN_WITHIN + Duration::from_secs(1));
    desk.memory().fail_next(1, slow, |operation| matches!(operation, Operation::Intend(..)));
    let (port, asked) = accepting();
    let report = desk.upload(&file(&rows(2)), &port).await;
    assert_held_up_once(&desk, &report, &asked).await;
}

#[tokio::test(start_paused = true)]
async fn an_intent_that_took_long_but_not_too_long_is_sent() {
    let desk = Desk::new();
    let slow = Fault::Slow(INTENT_IS_WRITTEN_WITHIN);
    desk.memory().fail_next(1, slow, |operation| matches!(operation, Operation::Intend(..)));
    let (port, asked) = accepting();
    let report = desk.upload(&file(&rows(2)), &port).await;
    assert_eq!(report.counts.bills_delivered, 2);
    assert_eq!((asked.lock().unwrap().len(), desk.intents().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_ahead_is_a_machine_that_slept() {
    let desk = Desk::new();
    jumps_at_first_intent(&desk, time::Duration::hours(2));
    let (port, asked) = accepting();
    let report = desk.upload(&file(&rows(2)), &port).await;
    assert_held_up_once(&desk, &report, &asked).await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_back_holds_nothing_up() {
    let desk = Desk::new();
    jumps_at_first_intent(&desk, time::Duration::days(-30));
    let (port, asked) = accepting();
    let report = desk.upload(&file(&rows(4)), &port).await;
    assert_eq!(report.counts.bills_delivered, 4);
    assert_eq!((asked.lock().unwrap().len(), desk.intents().len()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_process_that_was_stopped_while_it_slept_on_an_intent_drops_it() {
    // SIGSTOP as the future sees it: nobody polls it for a minute, then somebody does.
    let mut desk = Desk::new();
    desk.journal.hesitates = true;
    let file = file(&rows(2));
    let (port, asked) = accepting();
    let mut upload = std::pin::pin!(desk.upload(&file, &port));
    while desk.intents().is_empty() {
        assert!(poll_once(upload.as_mut()).await.is_pending());
    }
    let stopped = Instant::now();
    advance(Duration::from_mins(1)).await;
    let report = upload.await;
    assert_eq!(stopped.elapsed(), Duration::from_mins(1));
    assert_held_up_once(&desk, &report, &asked).await;
}

#[tokio::test(start_paused = true)]
async fn a_request_that_the_port_dropped_as_too_late_has_another_turn_and_stops_nothing() {
    // The first attempt was turned away, and the second was held up behind the wait for it.
    let late = PortError::too_late("Provider", "upload bills", Duration::from_secs(46));
    let late = Mutex::new(Some(late.with_effort(1, 1, Duration::from_secs(82))));
    let (port, asked) = port(move |_| late.lock().unwrap().take().map_or(Ok(RECEIPT), Err));
    let desk = Desk::new();
    let report = desk.upload(&file(&rows(4)), &port).await;
    assert!(report.stopped.is_none(), "{:?}", report.stopped);
    assert_eq!(*asked.lock().unwrap(), [["1", "2"], ["3", "4"], ["1", "2"]]);
    assert_eq!((report.counts.bills_delivered, report.counts.requests_sent), (4, 3));
    let held_up = desk.noted.all().into_iter().filter(|note| matches!(note, Note::HeldUp(..)));
    assert_eq!(held_up.collect::<Vec<_>>(), [Note::HeldUp(1, HeldUp::Request)]);
    assert_eq!(desk.intents().len(), 3, "a fresh intent");

    let events = desk.memory().events(0, usize::MAX).await.unwrap();
    let dropped = events.iter().find(|event| event.event.cause == Cause::NotSent).unwrap();
    assert_eq!(dropped.event.requests, Some(1));
    let words = dropped.event.words.as_ref().unwrap().to_string();
    assert!(words.contains("held up for 46 s between its intent and its request"), "{words}");
}

#[test]
fn the_journal_and_the_port_share_the_time_that_an_intent_is_good_for() {
    assert_eq!(INTENT_IS_GOOD_FOR, Duration::from_secs(30));
    assert_eq!(INTENT_IS_WRITTEN_WITHIN + billport_ports::LEAVES_WITHIN, INTENT_IS_GOOD_FOR);
}
