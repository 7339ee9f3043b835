//! A file is cut into batches, and every bill of it goes out once.

use billport_domain::{BatchLimit, Bill};
use billport_intake::RejectsFile;
use billport_ports::{BillUploads, BodyFormat, PortError, PreparedUpload, UploadReceipt};
use billport_workflows::upload::{Stop, UploadCounts, UploadSettings, plan};
use std::{sync::Mutex, time::Duration};

use crate::desk::{Desk, count, file, rows, settings};
use crate::providers::{Accounts, RECEIPT, accepting, untouched};

#[tokio::test]
async fn every_bill_is_delivered_once_in_batches() {
    let (desk, (port, asked)) = (Desk::new(), accepting());
    let report = desk.upload(&file(&rows(5)), &port).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "2"], vec!["3", "4"], vec!["5"]]);
    assert!(report.stopped.is_none());
    let expected = UploadCounts {
        rows_read: 5,
        bills_delivered: 5,
        batches_delivered: 3,
        requests_sent: 3,
        ..UploadCounts::default()
    };
    assert_eq!(report.counts, expected);
}

proptest::proptest! {
    #[test]
    fn blank_lines_and_wrong_rows_between_bills_change_nothing(
        gaps in proptest::collection::vec(0_u8..4, 1..30), batch in 1_usize..6,
    ) {
        let (mut text, mut bills) = (String::new(), Vec::new());
        for (gap, account) in gaps.iter().zip(1..) {
            text += ["", "\n", "\n\r\n\n", "x,y,z,0\n"][usize::from(*gap)];
            text += &format!("{account},1.50,25-05-2031,06-2031\n");
            bills.push(account.to_string());
        }
        text += "\n\n";
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (asked, report) = runtime.block_on(async {
            let mut desk = Desk::new();
            // Without the memory of bills, of which each file is synced to the disk.
            desk.bills = None;
            desk.settings.batch_limit = BatchLimit::new(batch).unwrap();
            let (port, asked) = accepting();
            let report = desk.upload(&file(&text), &port).await;
            (asked, report)
        });
        proptest::prop_assert!(report.stopped.is_none(), "{report:?}");
        let asked: Vec<_> = asked.lock().unwrap().concat();
        proptest::prop_assert_eq!(asked, bills);
    }
}

#[tokio::test]
async fn wrong_rows_and_duplicates_are_rejected_and_the_rest_delivered() {
    let rows = "1,1.50,25-05-2031,06-2031\n\
                2,nothing,25-05-2031,06-2031\n\
                3,1.50,25-05-2031,06-2031\n\
                1,9.99,26-05-2031,06-2031\n\
                1,1.50,25-05-2031,07-2031\n\
                1,1.50,25-05-2031,06-2031\n";
    let (desk, (port, asked)) = (Desk::new(), accepting());
    let report = desk.upload(&file(rows), &port).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "3"], vec!["1"]]);
    assert_eq!((report.counts.rows_read, report.counts.rows_rejected), (6, 3));
    let lines = desk.rejected();
    assert!(lines[0].starts_with("2,nothing,25-05-2031,06-2031,3,amount,"), "{lines:?}");
    let duplicate = "account_number and period are those of line 2: a bill stands once in a file";
    assert_eq!(lines[1], format!("1,9.99,26-05-2031,06-2031,5,account_number; period,{duplicate}"));
    assert!(lines[2].ends_with(&format!(",7,account_number; period,{duplicate}")), "{lines:?}");
}

#[tokio::test]
async fn strict_sends_nothing_if_a_row_is_rejected() {
    let mut desk = Desk::new();
    desk.settings.strict = true;
    let report = desk.upload(&file(&format!("{}x,y,z,0\n", rows(3))), &untouched()).await;
    assert!(matches!(report.stopped, Some(Stop::Strict { rows_rejected: 1 })));
    assert_eq!((report.counts.bills_pending, report.counts.requests_sent), (3, 0));
}

/// A port whose uploads take a second each, and which counts how many are on their way.
#[derive(Default)]
struct Slow {
    now: Mutex<(usize, usize)>,
}

#[async_trait::async_trait]
impl BillUploads for Slow {
    fn body_format(&self) -> &'static dyn BodyFormat {
        &Accounts
    }

    async fn upload(&self, _prepared: &PreparedUpload) -> Result<UploadReceipt, PortError> {
        {
            let mut now = self.now.lock().unwrap();
            now.0 += 1;
            now.1 = now.1.max(now.0);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        self.now.lock().unwrap().0 -= 1;
        Ok(RECEIPT)
    }
}

#[tokio::test(start_paused = true)]
async fn as_many_are_in_flight_as_asked_for_and_no_more() {
    let mut desk = Desk::new();
    desk.settings = UploadSettings { in_flight: count(4).into(), ..settings() };
    let (port, start) = (Slow::default(), tokio::time::Instant::now());
    let report = desk.upload(&file(&rows(40)), &port).await;
    assert_eq!(report.counts.bills_delivered, 40);
    assert_eq!(port.now.into_inner().unwrap().1, 4);
    assert_eq!(start.elapsed(), Duration::from_secs(5), "20 batches, 4 at a time");
}

#[tokio::test]
async fn the_control_total_is_that_of_the_bills_to_deliver() {
    let file = file(
        "1,1.50,25-05-2031,06-2031\n1,7,25-05-2031,06-2031\n2,0.01,25-05-2031,06-2031\n3,x,25-05-2031,06-2031\n",
    );
    let desk = Desk::new();
    let mut rejects = RejectsFile::discarding(file.layout());
    let plan = plan(desk.context(&file), &mut rejects).unwrap();
    assert_eq!(plan.total().to_string(), format!("{} 1.51", Bill::CURRENCY));
    assert_eq!((plan.batches(), plan.counts().bills_pending), (2, 2));
}
