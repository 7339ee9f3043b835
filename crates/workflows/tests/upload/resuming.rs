//! A run goes on, in another process, with what is pending of it.

use billport_domain::{BatchLimit, Excerpt};
use billport_journal::memory::{Fault, Operation};
use billport_journal::{JournalError, RunId, RunJournal, RunState, StoreErrorKind, Verdict};
use billport_ports::{ErrorKind, Scope};
use billport_workflows::upload::{ResumeError, ResumeOrders, Stop};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::advance;

use crate::desk::{Desk, TODAY, TOMORROW, file, row, rows};
use crate::providers::{RECEIPT, accepting, error, port, untouched};

/// A run of six bills in three batches, of which the second is of unknown outcome.
async fn in_doubt() -> (Desk, RunId) {
    let desk = Desk::new();
    let (port, _) = port(|accounts| match accounts[0].as_str() {
        "3" => Err(error(ErrorKind::OutcomeUnknown)),
        _ => Ok(RECEIPT),
    });
    let report = desk.upload(&file(&rows(6)), &port).await;
    assert_eq!(desk.record(report.run).state(), RunState::InDoubt);
    (desk, report.run)
}

#[tokio::test]
async fn what_is_unknown_is_sent_again_by_order_only() {
    let (desk, run) = in_doubt().await;
    let kept = desk.another(2).resume(run, &file(&rows(6)), &untouched()).await;
    assert_eq!((kept.counts.bills_unknown, kept.counts.bills_delivered), (2, 4));
    let mut ordered = desk.another(3);
    ordered.orders = ResumeOrders { resend_unknown: true };
    let (port, asked) = accepting();
    let report = ordered.resume(run, &file(&rows(6)), &port).await;
    assert_eq!(*asked.lock().unwrap(), [["3", "4"]]);
    assert_eq!((report.counts.bills_unknown, report.counts.bills_delivered), (0, 6));
    assert_eq!(report.counts.requests_sent, 4, "of the whole run");
    assert_eq!(desk.record(run).state(), RunState::Finished);
}

#[tokio::test]
async fn what_a_person_has_resolved_is_taken_as_said() {
    for (verdict, sent) in [(Verdict::Delivered, 0), (Verdict::NotDelivered, 1)] {
        let (desk, run) = in_doubt().await;
        let journal = desk.memory();
        let claim = journal.claim(run).await.unwrap();
        journal.resolve(claim, 2, verdict, Excerpt::of(b"asked the provider")).await.unwrap();
        journal.release(claim).await.unwrap();
        let (port, asked) = accepting();
        let report = desk.another(2).resume(run, &file(&rows(6)), &port).await;
        assert_eq!(*asked.lock().unwrap(), vec![["3", "4"]; sent], "{verdict:?}");
        assert_eq!((report.counts.bills_delivered, report.counts.bills_unknown), (6, 0));
    }
}

#[tokio::test]
async fn a_file_that_was_changed_is_refused_and_the_run_stays_as_it_was() {
    let desk = Desk::new();
    desk.stop.request();
    let report = desk.upload(&file(&rows(4)), &untouched()).await;
    let before = desk.memory().contents();
    let other = file(&rows(4).replace("1.50", "9.50"));
    let refused = desk.another(2).try_resume(report.run, &other, &untouched()).await.unwrap_err();
    assert!(matches!(refused, ResumeError::OtherFile { run } if run == report.run), "{refused:?}");
    assert_eq!(desk.memory().contents(), before);
}

#[tokio::test]
async fn there_has_to_be_a_run() {
    let refused = Desk::new().try_resume(RunId(7), &file(&rows(1)), &untouched()).await;
    let refused = refused.unwrap_err();
    let expected = matches!(&refused, ResumeError::Journal(JournalError::NoSuchRun(RunId(7))));
    assert!(expected, "{refused:?}");
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_asked_to_wait_is_left_alone_until_then() {
    let (desk, file) = (Desk::new(), file(&rows(4)));
    let (throttling, _) = port(|_| {
        let throttled = error(ErrorKind::Throttled).with_scope(Scope::EveryRequest);
        Err(throttled.with_retry_after(Duration::from_mins(10)))
    });
    let report = desk.upload(&file, &throttling).await;
    assert!(matches!(report.stopped, Some(Stop::Provider(_))));
    advance(Duration::from_mins(9)).await;
    let early = desk.another(2).resume(report.run, &file, &untouched()).await;
    match early.stopped {
        Some(Stop::NotBefore(moment)) => {
            assert_eq!(moment - desk.wall.now(), time::Duration::MINUTE);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(early.counts.bills_pending, 4);
    advance(Duration::from_mins(1)).await;
    let (port, asked) = accepting();
    let report = desk.another(3).resume(report.run, &file, &port).await;
    assert_eq!(asked.lock().unwrap().concat(), ["1", "2", "3", "4"]);
    assert_eq!((report.counts.bills_delivered, report.counts.requests_sent), (4, 3));
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_all_reason_lays_no_run_down_for_good() {
    for wait in [Duration::from_hours(87_600), Duration::from_secs(u64::MAX), Duration::MAX] {
        let (desk, file) = (Desk::new(), file(&rows(2)));
        let (throttling, _) =
            port(move |_| Err(error(ErrorKind::Throttled).with_retry_after(wait)));
        let report = desk.upload(&file, &throttling).await;
        let early = desk.another(2).resume(report.run, &file, &untouched()).await;
        assert!(matches!(early.stopped, Some(Stop::NotBefore(_))), "{early:?}");
        advance(Duration::from_hours(24)).await;
        let report = desk.another(3).resume(report.run, &file, &accepting().0).await;
        assert_eq!(report.counts.bills_delivered, 2);
    }
}

/// Row 19: the clock was wrong by a month when the provider asked to wait.
#[tokio::test(start_paused = true)]
async fn a_clock_that_was_wrong_lays_no_run_down_for_a_month() {
    let (desk, file) = (Desk::new(), file(&rows(2)));
    let (throttling, _) =
        port(move |_| Err(error(ErrorKind::Throttled).with_retry_after(Duration::from_mins(10))));
    desk.wall.jump(time::Duration::days(30));
    let report = desk.upload(&file, &throttling).await;
    desk.wall.jump(time::Duration::days(-30));
    let report = desk.another(2).resume(report.run, &file, &accepting().0).await;
    assert_eq!(report.counts.bills_delivered, 2);
}

#[tokio::test]
async fn a_strict_run_that_was_stopped_for_a_wrong_row_stays_stopped() {
    let mut desk = Desk::new();
    desk.settings.strict = true;
    let file = file(&format!("{}x,y,z,0\n", rows(3)));
    let report = desk.upload(&file, &untouched()).await;
    let resumed = desk.another(2).resume(report.run, &file, &untouched()).await;
    assert!(matches!(resumed.stopped, Some(Stop::Strict { rows_rejected: 1 })), "{resumed:?}");
    let mut lenient = desk.another(3);
    lenient.settings.strict = false;
    let resumed = lenient.resume(report.run, &file, &accepting().0).await;
    assert_eq!(resumed.counts.bills_delivered, 3);
}

#[tokio::test]
async fn a_strict_run_that_was_without_fault_is_finished_although_bills_are_late_by_now() {
    let mut desk = Desk::new();
    desk.settings.strict = true;
    // Late from the second batch on; the third one finds nobody.
    let days = AtomicUsize::new(0);
    desk.today = Arc::new(move || match days.fetch_add(1, Ordering::Relaxed) {
        0 | 1 => TODAY,
        _ => TOMORROW,
    });
    let late = "9,1,22-11-2026,11-2026\n".to_owned();
    let file = file(&[rows(2), late, row(4), row(5)].concat());
    let (unreachable, _) = port(|accounts| match accounts[0].as_str() {
        "5" => Err(error(ErrorKind::Unavailable)),
        _ => Ok(RECEIPT),
    });
    let report = desk.upload(&file, &unreachable).await;
    assert_eq!((report.counts.rows_rejected, report.counts.bills_pending), (1, 1));
    let report = desk.another(2).resume(report.run, &file, &accepting().0).await;
    assert!(report.stopped.is_none(), "{report:?}");
    assert_eq!((report.counts.bills_delivered, report.counts.rows_rejected), (4, 1));
}

#[tokio::test]
async fn the_journal_keeps_how_the_run_was_begun() {
    let mut desk = Desk::new();
    desk.settings.bisect = true;
    desk.settings.strict = true;
    desk.settings.batch_limit = BatchLimit::new(3).unwrap();
    desk.about.columns = vec!["account_number=Acct No".to_owned()];
    desk.about.is_spooled = true;
    let file = file(&rows(4));
    let report = desk.upload(&file, &accepting().0).await;
    let begun = desk.record(report.run).begun;
    let settings = &begun.settings;
    assert_eq!((settings.batch_limit, settings.strict, settings.bisect), (3, true, true));
    assert_eq!((settings.again, &settings.columns), (false, &desk.about.columns));
    assert_eq!((begun.file.as_str(), begun.is_spooled), ("/var/bills.csv", true));
    assert_eq!((begun.target.as_str(), begun.judged_on, begun.rows_read), ("sandbox", TODAY, 4));
    assert_eq!(begun.size_in_bytes, file.size_in_bytes());
    assert_eq!(&begun.fingerprint.0, file.fingerprint().unwrap().as_bytes());
    assert_eq!(begun.rejects_file, None, "no row was rejected");
}

#[tokio::test]
async fn a_resumption_that_fails_lets_go_of_the_run() {
    let (desk, file) = (Desk::new(), file(&rows(4)));
    desk.stop.request();
    let report = desk.upload(&file, &untouched()).await;
    // Another run delivers bill 1, so that the first one has something to note.
    desk.another(2).upload(&file_of_one(), &accepting().0).await;
    for kind in [StoreErrorKind::Full, StoreErrorKind::ReadOnly, StoreErrorKind::Io] {
        let desk = desk.another(3);
        desk.memory().fail_next(1, Fault::NotWritten(kind), |operation| {
            matches!(operation, Operation::RejectBills(_))
        });
        desk.try_resume(report.run, &file, &untouched()).await.unwrap_err();
        assert_eq!(desk.record(report.run).owner, None);
        desk.check_journal().await;
    }
    let (port, asked) = accepting();
    let report = desk.another(4).resume(report.run, &file, &port).await;
    assert_eq!(asked.lock().unwrap().concat(), ["2", "3", "4"]);
    assert_eq!((report.counts.bills_delivered, report.counts.rows_rejected), (3, 1));
}

fn file_of_one() -> billport_intake::BillFile {
    file(&row(1))
}

#[tokio::test]
async fn a_report_that_cannot_be_read_back_from_the_journal_still_adds_up() {
    let desk = Desk::new();
    desk.memory().fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), |operation| {
        matches!(operation, Operation::Intend(..))
    });
    desk.memory().fail_next(1, Fault::NotWritten(StoreErrorKind::Io), |operation| {
        matches!(operation, Operation::Run(_))
    });
    let report = desk.try_upload(&file(&rows(4)), &untouched()).await.unwrap();
    assert!(report.counts.add_up());
    assert_eq!(report.counts.bills_pending, 4);
}
