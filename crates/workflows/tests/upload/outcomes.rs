//! The outcome of a batch is written whatever it takes; its request is never repeated (row 22).

use billport_journal::memory::{Fault, Logged, MemoryJournal, Operation};
use billport_journal::{RunState, StoreErrorKind, UnitState};
use billport_ports::{
    BillUploads, BodyFormat, ErrorKind, PortError, PreparedUpload, UploadReceipt,
};
use billport_workflows::upload::{Outcome, Stop, UploadEvent, UploadObserver, Why};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::{Instant, sleep, timeout};

use crate::desk::{Desk, count, file, rows};
use crate::noted::Note;
use crate::providers::{Accounts, Provider, RECEIPT, accepting, accounts, error, port, untouched};

fn settling(operation: &Operation) -> bool {
    matches!(operation, Operation::Settle(..))
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_cannot_be_written_is_tried_again_and_the_port_is_asked_once() {
    for kind in
        [StoreErrorKind::Full, StoreErrorKind::ReadOnly, StoreErrorKind::Busy, StoreErrorKind::Io]
    {
        for answer in [None, Some(ErrorKind::OutcomeUnknown), Some(ErrorKind::Refused)] {
            let (desk, start) = (Desk::new(), Instant::now());
            desk.memory().fail_next(20, Fault::NotWritten(kind), settling);
            let (port, asked) = port(move |_| answer.map_or(Ok(RECEIPT), |kind| Err(error(kind))));
            let report = desk.upload(&file(&rows(2)), &port).await;
            assert_eq!(asked.lock().unwrap().len(), 1, "{kind:?} {answer:?}");
            assert!(report.stopped.is_none(), "{report:?}");
            assert_eq!(report.counts.bills_pending, 0);
            // 0.1 s, 0.2 s, 0.4 s, 0.8 s, then each second.
            assert_eq!(start.elapsed(), Duration::from_millis(1_500 + 16_000));
            let told = desk.noted.all().iter().filter(|note| **note == Note::NotWritten(1)).count();
            assert_eq!(told, 20, "each failure is told");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn while_an_outcome_cannot_be_written_nothing_more_is_sent() {
    // In a journal that hesitates, intents are asked for when the trouble begins, and written in it.
    let both = |in_flight| [false, true].map(|hesitates| (in_flight, hesitates));
    for (in_flight, hesitates) in [1, 2, 4, 8, 16].into_iter().flat_map(both) {
        let mut desk = Desk::new();
        desk.settings.in_flight = count(in_flight).into();
        desk.journal.hesitates = hesitates;
        desk.observer = Some(Box::new(MarksTroubles(Arc::clone(&desk.journal.journal))));
        // Only outcomes fail: all else could go on.
        desk.memory().fail_next(10, Fault::NotWritten(StoreErrorKind::Full), settling);
        let port = Timed { journal: desk.memory(), asked: Mutex::default() };
        let report = desk.upload(&file(&rows(80)), &port).await;
        assert_eq!((report.counts.bills_delivered, report.counts.requests_sent), (80, 40));
        let log = desk.memory().log();
        let told = log.iter().position(|logged| *logged == Logged::Mark("trouble".to_owned()));
        let then = &log[told.expect("it is told")..];
        let is_settled = |logged: &Logged| match logged {
            Logged::Request { operation, is_done, .. } => *is_done && settling(operation),
            Logged::Mark(_) => false,
        };
        for logged in &then[..then.iter().position(is_settled).unwrap()] {
            let is_intent = |operation| matches!(operation, &Operation::Intend(..));
            let sends = match logged {
                Logged::Mark(mark) => mark == "asked",
                Logged::Request { operation, .. } => is_intent(operation) && !hesitates,
            };
            assert!(!sends, "{in_flight} in flight, hesitates {hesitates}: {logged:?}");
        }
    }
}

/// Marks the log of a journal when it is told that an outcome is not written, or never will be, and that
/// a batch was held up.
struct MarksTroubles(Arc<MemoryJournal>);

impl UploadObserver for MarksTroubles {
    fn notice(&self, event: UploadEvent<'_>) {
        match event {
            UploadEvent::OutcomeNotWritten { .. } => self.0.mark("trouble"),
            UploadEvent::BatchEnded { end, .. } if matches!(end.why, Some(Why::Journal(_))) => {
                self.0.mark("trouble");
            }
            UploadEvent::BatchHeldUp { .. } => self.0.mark("held up"),
            _ => {}
        }
    }
}

#[tokio::test(start_paused = true)]
async fn once_an_outcome_will_never_be_written_what_is_intended_is_not_sent() {
    let mut held_up = 0;
    for in_flight in [1, 2, 4, 8, 16] {
        let mut desk = Desk::new();
        desk.settings.in_flight = count(in_flight).into();
        desk.journal.hesitates = true;
        desk.observer = Some(Box::new(MarksTroubles(Arc::clone(&desk.journal.journal))));
        desk.memory().fail_next(1, Fault::NotWritten(StoreErrorKind::Other), settling);
        let port = Timed { journal: desk.memory(), asked: Mutex::default() };
        let report = desk.upload(&file(&rows(80)), &port).await;
        assert!(matches!(report.stopped, Some(Stop::Journal(_))), "{report:?}");
        assert_eq!(report.counts.bills_unknown, 2, "that of the outcome, and no other");
        let log = desk.memory().log();
        let mark = |mark: &str| Logged::Mark(mark.to_owned());
        let then = &log[log.iter().position(|logged| *logged == mark("trouble")).unwrap()..];
        assert!(!then.contains(&mark("asked")), "{in_flight} in flight");
        held_up += then.iter().filter(|logged| **logged == mark("held up")).count();
    }
    assert!(held_up > 0, "some were intended by then");
}

/// A port that answers at once, and marks the log of a journal.
struct Timed<'j> {
    journal: &'j MemoryJournal,
    asked: Mutex<Vec<Vec<String>>>,
}

#[async_trait::async_trait]
impl BillUploads for Timed<'_> {
    fn body_format(&self) -> &'static dyn BodyFormat {
        &Accounts
    }

    async fn upload(&self, prepared: &PreparedUpload) -> Result<UploadReceipt, PortError> {
        self.journal.mark("asked");
        self.asked.lock().unwrap().push(accounts(prepared));
        // Not all at the same time: the first one has failed to settle when others come back.
        let turn = self.asked.lock().unwrap().len() as u64;
        sleep(Duration::from_millis(turn)).await;
        Ok(RECEIPT)
    }
}

#[tokio::test(start_paused = true)]
async fn outcomes_do_not_wait_for_an_intent_that_does_not_come() {
    for in_flight in [1, 4, 64] {
        let mut desk = Desk::new();
        desk.settings.in_flight = count(in_flight).into();
        desk.journal.flushed = Some(Arc::default());
        let (port, asked) = accepting();
        let bills = file(&rows(20));
        let upload = timeout(Duration::from_mins(1), desk.upload(&bills, &port)).await;
        let report = upload.expect("the last outcomes are waited for until somebody flushes");
        assert_eq!(report.counts.batches_delivered, 10, "{in_flight} in flight");
        assert_eq!(asked.lock().unwrap().len(), 10);
    }
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_was_written_although_an_error_came_back_counts_once() {
    for answer in [
        None,
        Some(ErrorKind::OutcomeUnknown),
        Some(ErrorKind::Refused),
        Some(ErrorKind::Unavailable),
    ] {
        let desk = Desk::new();
        desk.memory().fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), settling);
        let (port, asked) = port(move |_| answer.map_or(Ok(RECEIPT), |kind| Err(error(kind))));
        // `upload` holds the counts against the journal.
        let report = desk.upload(&file(&rows(2)), &port).await;
        assert_eq!(asked.lock().unwrap().len(), 1);
        let is_stopped = answer == Some(ErrorKind::Unavailable);
        assert_eq!(report.stopped.is_some(), is_stopped, "{report:?}");
        assert_eq!(report.counts.bills_pending, if is_stopped { 2 } else { 0 });
    }
}

#[tokio::test]
async fn an_outcome_that_will_never_be_written_is_unknown_and_stops_the_run() {
    for answer in [None, Some(ErrorKind::Refused), Some(ErrorKind::Unavailable)] {
        let (desk, file) = (Desk::new(), file(&rows(6)));
        desk.memory().fail_next(1, Fault::NotWritten(StoreErrorKind::Other), settling);
        let (port, asked) = port(move |_| answer.map_or(Ok(RECEIPT), |kind| Err(error(kind))));
        let report = desk.upload(&file, &port).await;
        assert_eq!(asked.lock().unwrap().len(), 1);
        assert_eq!((report.counts.bills_unknown, report.counts.bills_pending), (2, 4));
        assert!(report.stopped.is_some());
        let last = desk.noted.ends().pop().unwrap();
        assert_eq!((last.batch, last.outcome), (1, Outcome::Unknown));
        let resumed = desk.another(2).resume(report.run, &file, &untouched_by_first()).await;
        assert_eq!(resumed.counts.bills_unknown, 2, "it is never sent again by itself");
    }
}

/// A port that must not be asked for bill 1.
fn untouched_by_first() -> impl BillUploads {
    port(|accounts| {
        assert_ne!(accounts[0], "1");
        Ok(RECEIPT)
    })
    .0
}

/// Asks a run to stop when an outcome could not be written for the first time, and remembers when,
/// and why a batch is said to be unknown.
#[derive(Default)]
struct Impatient {
    stop: Arc<billport_workflows::upload::StopRequest>,
    told: Arc<Mutex<Told>>,
}

#[derive(Default)]
struct Told {
    asked_at: Option<Instant>,
    why: Option<String>,
}

impl UploadObserver for Impatient {
    fn notice(&self, event: UploadEvent<'_>) {
        let mut told = self.told.lock().unwrap();
        match event {
            UploadEvent::OutcomeNotWritten { batch: 1, error } => {
                assert_eq!(error.kind(), StoreErrorKind::Full);
                told.asked_at.get_or_insert_with(Instant::now);
                self.stop.request();
            }
            UploadEvent::BatchEnded { end, .. } => {
                assert!(matches!(end.why, Some(Why::Journal(_))));
                told.why = end.why.map(|why| why.to_string());
            }
            _ => {}
        }
    }
}

#[tokio::test(start_paused = true)]
async fn asked_to_stop_it_gives_up_after_five_seconds_and_leaves_what_is_not_written_in_doubt() {
    let (mut desk, file) = (Desk::new(), file(&rows(4)));
    let impatient = Impatient { stop: Arc::clone(&desk.stop), told: Arc::default() };
    let told = Arc::clone(&impatient.told);
    desk.observer = Some(Box::new(impatient));
    // Nothing can be written from the first outcome on.
    desk.memory().fail_next(u32::MAX, Fault::NotWritten(StoreErrorKind::Full), |operation| {
        settling(operation) || matches!(operation, Operation::Release(_))
    });
    let provider = Provider::default();
    let report = desk.try_upload(&file, &provider).await.unwrap();
    let told = std::mem::take(&mut *told.lock().unwrap());
    let waited = told.asked_at.unwrap().elapsed();
    assert!(waited >= Duration::from_secs(5) && waited < Duration::from_secs(7), "{waited:?}");
    assert!(told.why.unwrap().starts_with("its outcome could not be written: "));
    assert_eq!((report.counts.bills_unknown, report.counts.bills_pending), (2, 2));
    assert!(report.counts.add_up());
    assert!(matches!(report.stopped, Some(Stop::Journal(_))), "{report:?}");
    assert_eq!((provider.calls(), provider.has("1")), (1, 1));
    // The process ends; the next one finds it in doubt.
    desk.memory().repair();
    let desk = desk.die(2);
    let resumed = desk.resume(report.run, &file, &provider).await;
    assert_eq!((resumed.counts.bills_unknown, resumed.counts.bills_delivered), (2, 2));
    assert_eq!((provider.has("1"), provider.has("3")), (1, 1));
    assert_eq!(desk.record(report.run).state(), RunState::InDoubt);
    assert_eq!(desk.states(report.run), [UnitState::Unknown, UnitState::Delivered]);
    desk.resume(report.run, &file, &untouched()).await;
}
