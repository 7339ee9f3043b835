//! The intent of a batch is on disk before its request leaves; without one, nothing leaves (row 18).

use billport_journal::memory::{Fault, Logged, Operation};
use billport_journal::{BodyDigest, JournalError, Outcome as Written, StoreErrorKind, UnitState};
use billport_workflows::upload::{BeginError, Outcome, Stop};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::desk::{Desk, count, file, rows};
use crate::providers::{Marking, Provider, accepting, untouched};

const KINDS: [StoreErrorKind; 3] =
    [StoreErrorKind::Full, StoreErrorKind::ReadOnly, StoreErrorKind::Io];

fn intending(operation: &Operation) -> bool {
    matches!(operation, Operation::Intend(..))
}

/// What happened to the batch with a body, in the order of the log.
fn story(log: &[Logged], body: &str) -> Vec<String> {
    let digest = BodyDigest::of(body.as_bytes());
    let mut unit = None;
    let mut story = Vec::new();
    for logged in log {
        match logged {
            Logged::Request { operation: Operation::Intend(_, intent), is_done, .. }
                if intent.body == digest =>
            {
                unit = Some(intent.unit);
                story.push(format!("intended {is_done}"));
            }
            Logged::Request { operation: Operation::Settle(_, settlement), is_done, .. }
                if Some(settlement.unit) == unit =>
            {
                let delivered = settlement.outcome == Written::Delivered;
                story.push(format!("settled {delivered} {is_done}"));
            }
            Logged::Mark(mark) if mark.ends_with(&format!(" {body}")) => {
                story.push(mark.replace(&format!(" {body}"), ""));
            }
            _ => {}
        }
    }
    story
}

#[tokio::test(start_paused = true)]
async fn the_intent_with_the_exact_body_is_written_before_the_request_and_the_outcome_after() {
    for in_flight in [1, 3, 64] {
        let mut desk = Desk::new();
        desk.settings.in_flight = count(in_flight).into();
        desk.journal.hesitates = true;
        let report = desk.upload(&file(&rows(200)), &Marking(desk.memory())).await;
        assert_eq!(report.counts.batches_delivered, 100);
        let log = desk.memory().log();
        for account in (1..200).step_by(2) {
            let body = format!("{account},{}", account + 1);
            let expected = ["intended true", "asked", "answered", "settled true true"];
            assert_eq!(story(&log, &body), expected, "{in_flight} in flight, batch {body}");
        }
        assert_eq!(desk.intents().len(), 100);
    }
}

#[tokio::test]
async fn what_cannot_be_intended_is_never_sent_and_goes_out_after_the_repair() {
    for kind in KINDS {
        for in_flight in [1, 4] {
            let (mut desk, file) = (Desk::new(), file(&rows(12)));
            desk.settings.in_flight = count(in_flight).into();
            // The third intent fails and all behind it.
            let intents = AtomicUsize::new(0);
            desk.memory().fail_next(u32::MAX, Fault::NotWritten(kind), move |operation| {
                intending(operation) && intents.fetch_add(1, Ordering::Relaxed) >= 2
            });
            let (port, asked) = accepting();
            let report = desk.upload(&file, &port).await;
            assert_eq!(*asked.lock().unwrap(), [["1", "2"], ["3", "4"]], "{kind:?}");
            match &report.stopped {
                Some(Stop::Journal(JournalError::Store(error))) => assert_eq!(error.kind(), kind),
                other => panic!("{other:?}"),
            }
            assert_eq!((report.counts.bills_delivered, report.counts.bills_pending), (4, 8));
            assert!(desk.noted.ends().iter().any(|end| end.outcome == Outcome::Pending));
            desk.memory().repair();
            let resumed = desk.another(2).resume(report.run, &file, &port).await;
            assert_eq!((resumed.counts.bills_delivered, resumed.counts.requests_sent), (12, 6));
            let mut all = asked.lock().unwrap().concat();
            all.sort_by_key(|account| account.parse::<u32>().unwrap());
            assert_eq!(all, (1..=12).map(|account| account.to_string()).collect::<Vec<_>>());
        }
    }
}

#[tokio::test]
async fn an_intent_that_was_written_although_an_error_came_back_is_taken_back() {
    let (desk, file) = (Desk::new(), file(&rows(4)));
    desk.memory().fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), intending);
    let report = desk.upload(&file, &untouched()).await;
    assert!(matches!(report.stopped, Some(Stop::Journal(_))));
    assert_eq!((report.counts.bills_pending, report.counts.bills_unknown), (4, 0));
    assert_eq!(desk.states(report.run), [UnitState::Planned, UnitState::Planned]);
    let (port, asked) = accepting();
    let resumed = desk.another(2).resume(report.run, &file, &port).await;
    assert_eq!(*asked.lock().unwrap(), [["1", "2"], ["3", "4"]]);
    assert_eq!(resumed.counts.bills_delivered, 4);
}

#[tokio::test]
async fn an_intent_that_cannot_even_be_taken_back_is_in_doubt_and_reported_so() {
    let (desk, file) = (Desk::new(), file(&rows(4)));
    desk.memory().fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), intending);
    desk.memory().fail_next(1, Fault::NotWritten(StoreErrorKind::Io), |operation| {
        matches!(operation, Operation::Settle(..))
    });
    let report = desk.upload(&file, &untouched()).await;
    assert_eq!((report.counts.bills_pending, report.counts.bills_unknown), (2, 2));
}

#[tokio::test]
async fn a_lease_that_cannot_be_written_stops_the_run_before_anything_is_sent() {
    for fault in [Fault::NotWritten(StoreErrorKind::Full), Fault::WrittenUnsaid(StoreErrorKind::Io)]
    {
        let (desk, file) = (Desk::new(), file(&rows(4)));
        desk.memory().fail_next(1, fault, |operation| matches!(operation, Operation::Lease(_)));
        let report = desk.upload(&file, &untouched()).await;
        assert!(matches!(report.stopped, Some(Stop::Journal(_))));
        assert_eq!(report.counts.bills_pending, 4);
        let provider = Provider::default();
        let resumed = desk.another(2).resume(report.run, &file, &provider).await;
        assert_eq!((resumed.counts.bills_delivered, provider.calls()), (4, 2));
    }
}

#[tokio::test]
async fn a_run_that_cannot_be_begun_sends_nothing() {
    for fault in [Fault::NotWritten(StoreErrorKind::Full), Fault::WrittenUnsaid(StoreErrorKind::Io)]
    {
        let (desk, file) = (Desk::new(), file(&rows(4)));
        desk.memory().fail_next(1, fault, |operation| matches!(operation, Operation::Begin));
        let failed = desk.try_upload(&file, &untouched()).await.unwrap_err();
        assert!(matches!(failed, BeginError::Journal(JournalError::Store(_))), "{failed:?}");
        // The same file may come again: nothing of it was sent.
        let provider = Provider::default();
        let report = desk.another(2).upload(&file, &provider).await;
        assert_eq!((report.counts.bills_delivered, provider.calls()), (4, 2));
    }
}
