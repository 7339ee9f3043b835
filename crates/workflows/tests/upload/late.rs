//! Bills are judged by the day on which they are sent, and what was late is left out for good.

use billport_domain::BatchLimit;
use billport_journal::memory::{Fault, Operation};
use billport_journal::{StoreErrorKind, UnitState};
use billport_ports::ErrorKind;
use billport_workflows::upload::{Outcome, Stop};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};
use time::Date;

use crate::desk::{Desk, TODAY, TOMORROW, Today, file};
use crate::noted::End;
use crate::providers::{RECEIPT, accepting, error, port, untouched};

/// Days that are told one after the other, the last one for ever.
fn days(days: &[Date]) -> Today {
    let (days, asked) = (days.to_vec(), AtomicUsize::new(0));
    Arc::new(move || days[asked.fetch_add(1, Ordering::Relaxed).min(days.len() - 1)])
}

/// A bill that is due today, or tomorrow.
fn due(account: u32, day: u8) -> String {
    format!("{account},1,{day}-11-2026,11-2026\n")
}

#[tokio::test]
async fn bills_are_judged_again_by_the_day_they_are_sent() {
    let mut desk = Desk::new();
    desk.today = days(&[TODAY, TODAY, TOMORROW]);
    let rows = [due(1, 22), due(2, 23), due(3, 22), due(4, 23), due(5, 22), due(6, 22)].concat();
    let (port, asked) = accepting();
    let report = desk.upload(&file(&rows), &port).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "2"], vec!["4"]]);
    assert_eq!((report.counts.rows_rejected, report.counts.bills_delivered), (3, 3));
    let rejected = desk.rejected();
    let late: Vec<_> = rejected.iter().map(|line| &line[..1]).collect();
    assert_eq!(late, ["3", "5", "6"]);
    assert!(rejected[0].contains("is in the past (today is 23-11-2026)"), "{rejected:?}");
    let states = desk.states(report.run);
    assert_eq!(states, [UnitState::Delivered, UnitState::Delivered, UnitState::Withdrawn]);
    let judged: Vec<_> = desk.intents().iter().map(|intent| intent.judged_on).collect();
    assert_eq!(judged, [TODAY, TOMORROW], "the intent says by which day");
}

#[tokio::test]
async fn a_late_bill_that_cannot_be_written_stops_the_run_and_is_accounted_for() {
    let mut desk = Desk::new();
    desk.today = days(&[TODAY, TOMORROW]);
    desk.settings.batch_limit = BatchLimit::new(3).unwrap();
    desk.rejects = "no/such/folder/rejects.csv".into();
    let report =
        desk.upload(&file(&[due(1, 23), due(2, 22), due(3, 23)].concat()), &untouched()).await;
    assert!(matches!(report.stopped, Some(Stop::Rejects(_))), "{report:?}");
    assert_eq!((report.counts.bills_pending, report.counts.rows_rejected), (3, 0));
}

#[tokio::test]
async fn what_was_late_is_rejected_once_and_stays_so_if_the_clock_goes_back() {
    // Row 19: the day changes between plan and intent; the batch is not sent then; the day changes
    // back before it is resumed.
    let mut desk = Desk::new();
    desk.settings.batch_limit = BatchLimit::new(3).unwrap();
    desk.today = days(&[TODAY, TOMORROW]);
    let file = file(&[due(1, 23), due(2, 22), due(3, 23)].concat());
    let (unreachable, _) = port(|_| Err(error(ErrorKind::Unavailable)));
    let report = desk.upload(&file, &unreachable).await;
    assert_eq!((report.counts.bills_pending, report.counts.rows_rejected), (2, 1));
    let end = End { batch: 1, lines: (2, 4), bills: 2, outcome: Outcome::Pending };
    assert_eq!(desk.noted.ends(), [end]);
    assert_eq!(desk.noted.rejected(), [(3, "past-due".to_owned())]);
    let mut next = desk.another(2);
    next.today = Arc::new(|| TODAY);
    let (port, asked) = accepting();
    let resumed = next.resume(report.run, &file, &port).await;
    assert_eq!(*asked.lock().unwrap(), [["1", "3"]], "the late one is left out for good");
    assert_eq!((resumed.counts.bills_delivered, resumed.counts.rows_rejected), (2, 1));
    assert_eq!(next.noted.rejected(), [], "it was told once");
}

#[tokio::test]
async fn the_day_of_the_resumption_counts_as_well() {
    let desk = Desk::new();
    desk.stop.request();
    let days = Arc::new(Mutex::new(TODAY));
    let mut desk = desk;
    let today = Arc::clone(&days);
    desk.today = Arc::new(move || *today.lock().unwrap());
    let file = file(&[due(1, 22), due(2, 23), due(3, 22), due(4, 22)].concat());
    let report = desk.upload(&file, &untouched()).await;
    assert!(matches!(report.stopped, Some(Stop::Interrupted)));
    assert_eq!(report.counts.bills_pending, 4);
    *days.lock().unwrap() = TOMORROW;
    let next = desk.another(2);
    let (port, asked) = accepting();
    let resumed = next.resume(report.run, &file, &port).await;
    assert_eq!(*asked.lock().unwrap(), [["2"]]);
    assert_eq!((resumed.counts.bills_delivered, resumed.counts.rows_rejected), (1, 3));
    let lines: Vec<_> = next.noted.rejected().into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [2, 4, 5]);
    // The next day changes nothing any more.
    *days.lock().unwrap() = TODAY;
    let again = desk.another(3).resume(report.run, &file, &untouched()).await;
    assert_eq!(again.counts, resumed.counts);
}

#[tokio::test]
async fn a_late_bill_is_counted_as_the_journal_has_it_if_its_intent_fails() {
    for fault in [Fault::NotWritten(StoreErrorKind::Full), Fault::WrittenUnsaid(StoreErrorKind::Io)]
    {
        let mut desk = Desk::new();
        desk.today = days(&[TODAY, TOMORROW]);
        desk.memory().fail_next(1, fault, |operation| matches!(operation, Operation::Intend(..)));
        let file = file(&[due(1, 22), due(2, 23)].concat());
        let report = desk.upload(&file, &untouched()).await;
        assert!(matches!(report.stopped, Some(Stop::Journal(_))), "{report:?}");
        let (port, asked) = accepting();
        let resumed = desk.another(2).resume(report.run, &file, &port).await;
        assert_eq!(*asked.lock().unwrap(), [["2"]]);
        assert_eq!((resumed.counts.bills_delivered, resumed.counts.rows_rejected), (1, 1));
    }
}

#[tokio::test]
async fn a_batch_whose_withdrawal_fails_is_counted_as_the_journal_has_it() {
    for fault in [Fault::NotWritten(StoreErrorKind::Full), Fault::WrittenUnsaid(StoreErrorKind::Io)]
    {
        let mut desk = Desk::new();
        desk.today = days(&[TODAY, TOMORROW]);
        desk.memory().fail_next(1, fault, |operation| matches!(operation, Operation::Withdraw(..)));
        let file = file(&due(1, 22));
        let report = desk.upload(&file, &untouched()).await;
        assert!(matches!(report.stopped, Some(Stop::Journal(_))), "{report:?}");
        let resumed = desk.another(2).resume(report.run, &file, &untouched()).await;
        assert_eq!((resumed.counts.bills_pending, resumed.counts.rows_rejected), (0, 1));
    }
}

#[tokio::test]
async fn what_was_late_is_not_in_the_halves_of_its_batch() {
    let mut desk = Desk::new();
    desk.settings.bisect = true;
    desk.settings.batch_limit = BatchLimit::new(4).unwrap();
    // The clock goes back before the halves are sent: by their day, none of them would be late.
    desk.today = days(&[TODAY, TOMORROW, TODAY]);
    let (port, asked) = port(|accounts| match accounts.len() {
        1 => Ok(RECEIPT),
        _ => Err(error(ErrorKind::Refused)),
    });
    let text = [due(1, 22), due(2, 23), due(3, 22), due(4, 23)].concat();
    let report = desk.upload(&file(&text), &port).await;
    assert!(report.stopped.is_none(), "{report:?}");
    assert_eq!(*asked.lock().unwrap(), [vec!["2", "4"], vec!["2"], vec!["4"]]);
    assert_eq!((report.counts.bills_delivered, report.counts.rows_rejected), (2, 2));
}
