//! What is told of a run afterwards: each row that was not delivered, and how it went over time.

use billport_intake::BillFile;
use billport_journal::RunId;
use billport_ports::{ErrorKind, Reach};
use billport_workflows::upload::{
    ProgressPoint, Undelivered, UndeliveredError, progress, undelivered, words_of,
};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::sleep;

use crate::desk::{Desk, TODAY, TOMORROW, file, poll_once, row, rows};
use crate::providers::{Marking, Provider, RECEIPT, accepting, error, port};

/// Line, account number, batch, fate, code, why.
type Told = (u64, Option<String>, Option<u64>, &'static str, String, String);

async fn told(desk: &Desk, run: RunId, file: &BillFile) -> Vec<Told> {
    let mut all = Vec::new();
    let mut take = |row: Undelivered<'_>| {
        let Undelivered { line, text, batch, fate, code, why } = row;
        let account = text.map(|text| String::from_utf8_lossy(text.account_number).into_owned());
        all.push((line, account, batch, fate.name(), code, why));
        Ok(())
    };
    undelivered(file, desk.memory(), &desk.record(run), &mut take).await.unwrap();
    all
}

const REFUSED: &str =
    "Provider: upload bills: refused by the provider (HTTP 400): `account 5 is closed`";
const LOST: &str = "Provider: upload bills: the outcome is unknown: the connection was lost";

#[tokio::test]
async fn every_row_that_was_not_delivered_is_told_with_why() {
    let mut desk = Desk::new();
    let mut before = desk.another(2);
    before.about.file = "/var/before.csv".to_owned();
    before.upload(&file(&row(20)), &accepting().0).await;
    let (port, _) = port(|accounts| match accounts[0].as_str() {
        "5" => Err(error(ErrorKind::Refused)
            .with_reach(Reach::Answered)
            .with_status(400)
            .with_message(b"account 5 is closed")),
        "6" => Err(error(ErrorKind::OutcomeUnknown).with_cause("the connection was lost")),
        "8" => Err(error(ErrorKind::Unavailable)),
        _ => Ok(RECEIPT),
    });
    let late = |account: u32| format!("{account},1,22-11-2026,11-2026\n");
    let text = [
        // Batch 1: delivered.
        row(1),
        row(2),
        "x,1,25-05-2031,6\n".to_owned(),
        "one field\n".to_owned(),
        // Batch 2: a repeat and a late one, nothing is left of it.
        row(1),
        late(30),
        // Batch 3: a late one and one that is refused.
        late(31),
        row(5),
        // Batch 4: unknown.
        row(6),
        row(7),
        // Batch 5: pending, and so is batch 6, of which the first was delivered before.
        row(8),
        row(9),
        row(20),
        row(10),
    ];
    let days = AtomicUsize::new(0);
    desk.today = Arc::new(move || match days.fetch_add(1, Ordering::Relaxed) {
        0 | 1 => TODAY,
        _ => TOMORROW,
    });
    let file = file(&text.concat());
    let report = desk.upload(&file, &port).await;
    let all = told(&desk, report.run, &file).await;
    let period = "period `6` is not a month of the form MM-YYYY";
    let late = "it was late on the day on which it was to be sent";
    let expected = [
        (4, Some("x"), None, "rejected", "period-form", period),
        (5, None, None, "rejected", "field-count", "the row has 1 field, the header has 4 columns"),
        (6, Some("1"), Some(2), "rejected", "duplicate", "it stands in the file before"),
        (7, Some("30"), Some(2), "rejected", "late", late),
        (8, Some("31"), Some(3), "rejected", "late", late),
        (9, Some("5"), Some(3), "refused", "refused", REFUSED),
        (10, Some("6"), Some(4), "unknown", "unknown", LOST),
        (11, Some("7"), Some(4), "unknown", "unknown", LOST),
        (12, Some("8"), Some(5), "pending", "", "it was not sent yet"),
        (13, Some("9"), Some(5), "pending", "", "it was not sent yet"),
        (14, Some("20"), Some(6), "rejected", "taken-care-of", "another run had taken care of it"),
        (15, Some("10"), Some(6), "pending", "", "it was not sent yet"),
    ];
    assert_eq!(all.len(), expected.len(), "{all:#?}");
    for (told, (line, account, batch, fate, code, why)) in all.into_iter().zip(expected) {
        let account = account.map(str::to_owned);
        let start = (told.0, told.1, told.2, told.3, told.4.as_str());
        assert_eq!(start, (line, account, batch, fate, code));
        assert!(told.5.starts_with(why), "line {line}: {}", told.5);
    }
}

#[tokio::test]
async fn of_a_batch_that_was_split_the_parts_are_told() {
    let mut desk = Desk::new();
    desk.settings.bisect = true;
    let (port, _) = port(|accounts| match accounts.last().map(String::as_str) {
        Some("2") => Err(error(ErrorKind::Refused).with_message(b"2 is unknown here")),
        _ => Ok(RECEIPT),
    });
    let file = file(&rows(2));
    let report = desk.upload(&file, &port).await;
    let all = told(&desk, report.run, &file).await;
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].0, all[0].2, all[0].3), (3, Some(3), "refused"), "{all:?}");
    assert!(all[0].5.contains("`2 is unknown here`"), "{all:?}");
}

#[tokio::test]
async fn what_is_on_its_way_is_told_as_unknown() {
    let (desk, file, provider) = (Desk::new(), file(&rows(3)), Provider::default());
    let mut upload = Box::pin(desk.try_upload(&file, &provider));
    while provider.calls() < 1 {
        assert!(poll_once(upload.as_mut()).await.is_pending());
    }
    let all = told(&desk, RunId(1), &file).await;
    let fates: Vec<_> = all.iter().map(|told| (told.0, told.3)).collect();
    assert_eq!(fates, [(2, "unknown"), (3, "unknown"), (4, "pending")]);
    assert_eq!(words_of(desk.memory(), &desk.units(RunId(1))[0]).await.unwrap(), "intended");
    drop(upload);
    let desk = desk.die(2);
    billport_journal::RunHistory::bury_the_dead(desk.memory()).await.unwrap();
    let words = words_of(desk.memory(), &desk.units(RunId(1))[0]).await.unwrap();
    assert_eq!(words, "the process that sent it ended before it had written an answer");
}

#[tokio::test]
async fn rows_of_another_file_are_not_told() {
    let (desk, file_of_run) = (Desk::new(), file(&rows(3)));
    let report = desk.upload(&file_of_run, &accepting().0).await;
    let record = desk.record(report.run);
    let mut none = |row: Undelivered<'_>| panic!("{row:?}");
    let other = file(&rows(4));
    let refused = undelivered(&other, desk.memory(), &record, &mut none).await.unwrap_err();
    assert!(matches!(refused, UndeliveredError::OtherFile(RunId(1))), "{refused:?}");
    undelivered(&file_of_run, desk.memory(), &record, &mut none).await.unwrap();
}

#[tokio::test]
async fn a_report_that_cannot_be_written_ends() {
    let (desk, file) = (Desk::new(), file("x,y,z,0\nx,y,z,0\n"));
    let report = desk.upload(&file, &accepting().0).await;
    let mut taken = 0;
    let mut full = |_: Undelivered<'_>| {
        taken += 1;
        Err(io::ErrorKind::StorageFull.into())
    };
    let record = desk.record(report.run);
    let ended = undelivered(&file, desk.memory(), &record, &mut full).await.unwrap_err();
    assert!(matches!(ended, UndeliveredError::Report(_)), "{ended:?}");
    assert_eq!(taken, 1);
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_by_the_moments_at_which_batches_ended() {
    let desk = Desk::new();
    let start = desk.wall.now();
    // Each batch takes a second; then the provider says no to one, and loses another.
    let first = file(&rows(4));
    let report = desk.upload(&first, &Marking(desk.memory())).await;
    let at = |seconds: i64| start + time::Duration::seconds(seconds);
    let point = |seconds, delivered, refused, unknown| ProgressPoint {
        at: at(seconds),
        delivered,
        refused,
        unknown,
    };
    let points = progress(desk.memory(), report.run).await.unwrap();
    assert_eq!(points, [point(1, 2, 0, 0), point(2, 4, 0, 0)]);
    sleep(Duration::from_secs(8)).await;
    let (port, _) = port(|accounts| match accounts[0].as_str() {
        "11" => Err(error(ErrorKind::Refused)),
        "13" => Err(error(ErrorKind::OutcomeUnknown)),
        _ => Ok(RECEIPT),
    });
    let text: String = (11..17).map(row).collect();
    let report = desk.another(2).upload(&file(&text), &port).await;
    let points = progress(desk.memory(), report.run).await.unwrap();
    assert_eq!(points, [point(10, 2, 2, 2)], "what ends at one moment is one point");
}
