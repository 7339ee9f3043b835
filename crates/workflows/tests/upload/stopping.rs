//! What ends a run before its file does, and what is left then.

use billport_intake::{BillFile, IntakeOptions};
use billport_ports::{ErrorKind, Scope};
use billport_workflows::upload::{
    BeginError, Outcome, PlanError, Stop, UploadEvent, UploadObserver,
};
use std::{sync::Arc, time::SystemTime};

use crate::desk::{Desk, count, file, row, rows};
use crate::noted::End;
use crate::providers::{RECEIPT, accepting, error, port, untouched};

#[tokio::test]
async fn what_concerns_every_request_stops_the_run_with_the_rest_pending() {
    for kind in [
        ErrorKind::Credentials,
        ErrorKind::Throttled,
        ErrorKind::Unavailable,
        ErrorKind::NotFound,
        ErrorKind::Broken,
    ] {
        let (port, asked) = port(move |accounts| match accounts[0].as_str() {
            "1" => Ok(RECEIPT),
            _ => Err(error(kind).with_scope(Scope::EveryRequest)),
        });
        let (desk, file) = (Desk::new(), file(&rows(9)));
        let report = desk.upload(&file, &port).await;
        assert_eq!(asked.lock().unwrap().len(), 2, "{kind:?}: nothing is sent after it");
        assert!(matches!(&report.stopped, Some(Stop::Provider(error)) if error.kind() == kind));
        assert_eq!((report.counts.bills_delivered, report.counts.bills_pending), (2, 7));
        let pending = End { batch: 2, lines: (4, 5), bills: 2, outcome: Outcome::Pending };
        assert_eq!(desk.noted.ends()[1..], [pending]);
        assert_the_rest_goes_out(&desk, &report.run, &file, 3).await;
    }
}

/// A resumed run sends exactly the bills from an account on.
async fn assert_the_rest_goes_out(
    desk: &Desk,
    run: &billport_journal::RunId,
    file: &BillFile,
    from: u32,
) {
    let (port, asked) = accepting();
    let report = desk.another(2).resume(*run, file, &port).await;
    let expected: Vec<_> = (from..=9).map(|account| account.to_string()).collect();
    assert_eq!(asked.lock().unwrap().concat(), expected);
    assert_eq!((report.counts.bills_delivered, report.counts.bills_pending), (9, 0));
    assert!(report.stopped.is_none());
}

#[tokio::test]
async fn asked_to_stop_it_takes_nothing_more() {
    let (desk, file) = (Desk::new(), file(&rows(9)));
    let asked_to = Arc::clone(&desk.stop);
    let (port, asked) = port(move |accounts| {
        if accounts[0] == "3" {
            asked_to.request();
        }
        Ok(RECEIPT)
    });
    let report = desk.upload(&file, &port).await;
    assert_eq!(asked.lock().unwrap().len(), 2);
    assert!(matches!(report.stopped, Some(Stop::Interrupted)));
    assert_eq!((report.counts.bills_delivered, report.counts.bills_pending), (4, 5));
    assert_the_rest_goes_out(&desk, &report.run, &file, 5).await;
}

#[tokio::test]
async fn a_wait_that_was_cut_short_is_an_interruption_and_other_ends_are_not() {
    for kind in [ErrorKind::Throttled, ErrorKind::Unavailable, ErrorKind::Credentials] {
        let desk = Desk::new();
        let asked_to = Arc::clone(&desk.stop);
        let (port, _) = port(move |_| {
            asked_to.request();
            Err(error(kind).with_scope(Scope::EveryRequest))
        });
        let report = desk.upload(&file(&rows(9)), &port).await;
        let interrupted = matches!(report.stopped, Some(Stop::Interrupted));
        assert_eq!(interrupted, kind != ErrorKind::Credentials, "{kind:?}");
        assert_eq!(report.counts.bills_pending, 9);
    }
}

#[tokio::test]
async fn asked_to_stop_after_the_last_batch_it_is_simply_done() {
    let desk = Desk::new();
    let asked_to = Arc::clone(&desk.stop);
    let (port, _) = port(move |_| {
        asked_to.request();
        Ok(RECEIPT)
    });
    let report = desk.upload(&file(&rows(2)), &port).await;
    assert!(report.stopped.is_none());
}

#[tokio::test]
async fn asked_to_stop_while_judging_it_begins_no_run() {
    let desk = Desk::new();
    desk.stop.request();
    let report = desk.try_upload(&file(&rows(10_000)), &untouched()).await;
    assert!(matches!(report, Err(BeginError::Plan(PlanError::Interrupted))));
    assert!(desk.memory().contents().runs.is_empty());
}

/// Writes a text to a file as soon as the plan is made, and says when it was changed.
struct Overwrites(std::path::PathBuf, String, Option<SystemTime>);

impl UploadObserver for Overwrites {
    fn notice(&self, event: UploadEvent<'_>) {
        if let UploadEvent::Planned(_) = event {
            std::fs::write(&self.0, &self.1).unwrap();
            if let Some(changed) = self.2 {
                let file = std::fs::File::options().append(true).open(&self.0).unwrap();
                file.set_modified(changed).unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_file_that_changes_under_the_run_stops_it() {
    let text = format!("account_number,amount,due_date,period\n{}", rows(6));
    let cut = text[..text.len() / 2].to_owned();
    // Changes that the rows show although the file system's time may be too coarse to tell, and one
    // that only the time tells.
    let later = Some(SystemTime::UNIX_EPOCH);
    for (changed, at, delivered) in [
        (text.replace("3,1.50,", "3,oops,"), None, 0..=2),
        (cut, None, 0..=2),
        (String::new(), None, 0..=0),
        (text.replace("1.50", "9.50"), later, 0..=0),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bills.csv");
        std::fs::write(&path, &text).unwrap();
        let bills = BillFile::open(&path, &IntakeOptions::default()).unwrap();
        let mut desk = Desk::new();
        desk.observer = Some(Box::new(Overwrites(path, changed, at)));
        let (port, asked) = accepting();
        let report = desk.upload(&bills, &port).await;
        assert!(matches!(report.stopped, Some(Stop::FileChanged { .. })), "{report:?}");
        assert!(delivered.contains(&report.counts.bills_delivered), "{report:?}");
        assert_eq!(asked.lock().unwrap().len() as u64 * 2, report.counts.bills_delivered);
        assert_eq!(report.counts.bills_delivered + report.counts.bills_pending, 6);
    }
}

#[tokio::test]
async fn rejects_that_cannot_be_written_stop_the_run_before_anything_is_sent() {
    let mut desk = Desk::new();
    desk.rejects = "no/such/folder/rejects.csv".into();
    let report = desk.try_upload(&file(&format!("x,y,z,0\n{}", rows(3))), &untouched()).await;
    assert!(matches!(report, Err(BeginError::Plan(PlanError::Rejects(_)))));
    assert!(desk.memory().contents().runs.is_empty());
}

#[tokio::test]
async fn what_is_pending_is_delivered_exactly_once_by_the_next_process() {
    // The repeat of bill 1 stands among the bills that stay pending.
    let text = [&rows(4), "x,y,z,0\n\n", &row(5), &row(1), &row(6), &row(7)].concat();
    for in_flight in 1..4 {
        let (mut desk, file) = (Desk::new(), file(&text));
        desk.settings.in_flight = count(in_flight).into();
        let (first, before) = port(|accounts| match accounts[0].as_str() {
            "3" => Err(error(ErrorKind::Unavailable).with_scope(Scope::EveryRequest)),
            _ => Ok(RECEIPT),
        });
        let report = desk.upload(&file, &first).await;
        let (second, after) = accepting();
        let resumed = desk.another(2).resume(report.run, &file, &second).await;
        assert_eq!((resumed.counts.bills_delivered, resumed.counts.rows_rejected), (7, 2));
        let after = after.lock().unwrap().concat();
        assert_eq!(after.len() as u64, report.counts.bills_pending);
        let before = before.lock().unwrap().concat().into_iter();
        let delivered = before.filter(|account| !["3", "4"].contains(&account.as_str()));
        let mut all: Vec<_> = delivered.chain(after).collect();
        all.sort();
        assert_eq!(all, ["1", "2", "3", "4", "5", "6", "7"], "{in_flight} in flight");
    }
}
