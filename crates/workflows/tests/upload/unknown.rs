//! What is of unknown outcome is parked, and never sent again by itself.

use billport_ports::ErrorKind;
use billport_workflows::upload::{Stop, UploadSettings};

use crate::desk::{Desk, count, file, rows, settings};
use crate::providers::{RECEIPT, error, port};

#[tokio::test]
async fn what_is_unknown_is_parked_and_never_sent_again() {
    for bisect in [false, true] {
        let (port, asked) = port(|accounts| match accounts[0].as_str() {
            "3" => Err(error(ErrorKind::OutcomeUnknown)),
            _ => Ok(RECEIPT),
        });
        let mut desk = Desk::new();
        desk.settings.bisect = bisect;
        let file = file(&rows(6));
        let report = desk.upload(&file, &port).await;
        let once = [["1", "2"], ["3", "4"], ["5", "6"]];
        assert_eq!(*asked.lock().unwrap(), once);
        assert!(report.stopped.is_none());
        assert_eq!((report.counts.bills_delivered, report.counts.bills_unknown), (4, 2));
        assert_eq!((report.counts.batches_unknown, report.counts.requests_sent), (1, 3));
        let resumed = desk.another(2).resume(report.run, &file, &port).await;
        assert_eq!(resumed.counts, report.counts);
        assert_eq!(*asked.lock().unwrap(), once, "resuming is no order to send it again");
    }
}

#[tokio::test]
async fn too_many_unknown_outcomes_in_a_row_stop_the_run() {
    let (port, asked) = port(|accounts| match accounts[0].as_str() {
        "5" => Ok(RECEIPT),
        _ => Err(error(ErrorKind::OutcomeUnknown)),
    });
    let mut desk = Desk::new();
    desk.settings = UploadSettings { stop_after_unknown: count(3), ..settings() };
    let report = desk.upload(&file(&rows(20)), &port).await;
    assert!(matches!(report.stopped, Some(Stop::TooManyUnknown { batches: 3 })));
    assert_eq!(asked.lock().unwrap().len(), 6, "two unknown, one delivered, three unknown");
    assert_eq!((report.counts.bills_unknown, report.counts.bills_pending), (10, 8));
}
