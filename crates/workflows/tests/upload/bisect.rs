//! A refused batch is reported, or sent again in halves until the refused bills are found.

use billport_domain::BatchLimit;
use billport_journal::UnitState;
use billport_journal::memory::{Fault, Operation};
use billport_journal::{Outcome as Written, StoreErrorKind};
use billport_ports::{ErrorKind, Scope};
use billport_workflows::upload::{Outcome, UploadSettings};
use std::sync::Arc;

use crate::desk::{Desk, TODAY, TOMORROW, file, row, rows};
use crate::noted::Note;
use crate::providers::{RECEIPT, error, port};

fn bisecting() -> Desk {
    let mut desk = Desk::new();
    desk.settings.bisect = true;
    desk
}

#[tokio::test]
async fn a_refused_batch_is_reported_and_the_run_goes_on() {
    let (port, asked) = port(|accounts| match accounts[0].as_str() {
        "1" => Err(error(ErrorKind::Refused)),
        _ => Ok(RECEIPT),
    });
    let report = Desk::new().upload(&file(&rows(4)), &port).await;
    assert_eq!(asked.lock().unwrap().len(), 2);
    assert!(report.stopped.is_none());
    assert_eq!((report.counts.bills_refused, report.counts.bills_delivered), (2, 2));
    assert_eq!((report.counts.batches_refused, report.counts.batches_delivered), (1, 1));
}

#[tokio::test]
async fn bisecting_finds_exactly_the_refused_bills() {
    for (bad, at_most) in
        [(vec!["173"], 19), (vec!["1", "2", "77", "250", "251", "444", "500"], 90)]
    {
        let refused = bad.clone();
        let (port, asked) = port(move |accounts| {
            let any = accounts.iter().any(|account| refused.contains(&account.as_str()));
            if any { Err(error(ErrorKind::Refused)) } else { Ok(RECEIPT) }
        });
        let mut desk = Desk::new();
        desk.settings = UploadSettings { bisect: true, ..UploadSettings::default() };
        let report = desk.upload(&file(&rows(500)), &port).await;
        assert_eq!(report.counts.bills_refused, bad.len() as u64);
        assert_eq!(report.counts.bills_delivered, 500 - bad.len() as u64);
        let requests = asked.lock().unwrap().len();
        assert!(requests <= at_most, "{requests} requests");
        assert_eq!(desk.intents().len(), requests, "each part has an intent of its own");
        let mut refused = desk.noted.ends();
        refused.retain(|end| end.outcome == Outcome::Refused);
        refused.sort_by_key(|end| end.lines);
        let lines: Vec<_> = refused.iter().map(|end| end.lines).collect();
        let line = |bad: &&str| bad.parse::<u64>().unwrap() + 1;
        let expected: Vec<_> = bad.iter().map(line).map(|line| (line, line)).collect();
        assert_eq!(lines, expected, "each refused bill is named by its line");
    }
}

#[tokio::test]
async fn an_unknown_half_ends_the_search_in_it() {
    let (port, asked) = port(|accounts| match accounts {
        [first, _, ..] if first == "1" => Err(error(ErrorKind::Refused)),
        [first] if first == "1" => Err(error(ErrorKind::OutcomeUnknown)),
        _ => Ok(RECEIPT),
    });
    let report = bisecting().upload(&file(&rows(2)), &port).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "2"], vec!["1"], vec!["2"]]);
    assert_eq!((report.counts.bills_unknown, report.counts.bills_delivered), (1, 1));
}

#[tokio::test]
async fn a_refusal_of_every_request_is_not_bisected() {
    let (port, asked) = port(|_| Err(error(ErrorKind::Refused).with_scope(Scope::EveryRequest)));
    let report = bisecting().upload(&file(&rows(4)), &port).await;
    assert_eq!(asked.lock().unwrap().len(), 1);
    assert_eq!((report.counts.bills_refused, report.counts.bills_pending), (2, 2));
}

#[tokio::test]
async fn what_is_taken_is_split_or_ends() {
    let (port, _) = port(|accounts| match accounts.len() {
        1 => Ok(RECEIPT),
        _ => Err(error(ErrorKind::Refused)),
    });
    let desk = bisecting();
    let report = desk.upload(&file(&rows(4)), &port).await;
    let steps: Vec<_> = desk
        .noted
        .all()
        .into_iter()
        .filter_map(|note| match note {
            Note::Taken(batch) => Some(("taken", batch)),
            Note::Split(batch) => Some(("split", batch)),
            Note::Ended(end) => Some(("ended", end.batch)),
            _ => None,
        })
        .collect();
    // Parts are numbered behind all batches, and go before what is still to come.
    let expected = [
        ("taken", 1),
        ("split", 1),
        ("taken", 3),
        ("ended", 3),
        ("taken", 4),
        ("ended", 4),
        ("taken", 2),
        ("split", 2),
        ("taken", 5),
        ("ended", 5),
        ("taken", 6),
        ("ended", 6),
    ];
    assert_eq!(steps, expected);
    let parts: Vec<_> = desk.units(report.run).iter().map(|unit| unit.part_of).collect();
    assert_eq!(parts, [None, None, Some(1), Some(1), Some(2), Some(2)]);
}

#[tokio::test]
async fn halves_are_judged_again_as_well() {
    let (port, asked) = port(|accounts| match accounts.len() {
        1 => Ok(RECEIPT),
        _ => Err(error(ErrorKind::Refused)),
    });
    let mut desk = bisecting();
    // Midnight comes with the first request.
    let sent = Arc::clone(&asked);
    desk.today = Arc::new(move || if sent.lock().unwrap().is_empty() { TODAY } else { TOMORROW });
    let rows = "1,1,22-11-2026,11-2026\n2,1,23-11-2026,11-2026\n";
    let report = desk.upload(&file(rows), &port).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "2"], vec!["2"]]);
    assert_eq!((report.counts.rows_rejected, report.counts.bills_delivered), (1, 1));
    let rejected = desk.rejected();
    assert!(rejected[0].starts_with("1,1,22-11-2026,11-2026,2,due_date,"), "{rejected:?}");
    let states = [UnitState::Split, UnitState::Withdrawn, UnitState::Delivered];
    assert_eq!(desk.states(report.run), states);
}

#[tokio::test]
async fn a_run_that_is_to_stop_sends_no_halves_and_keeps_the_refusal() {
    let desk = bisecting();
    let asked_to = Arc::clone(&desk.stop);
    let (port, asked) = port(move |_| {
        asked_to.request();
        Err(error(ErrorKind::Refused))
    });
    let report = desk.upload(&file(&rows(4)), &port).await;
    assert_eq!(asked.lock().unwrap().len(), 1);
    assert_eq!((report.counts.bills_refused, report.counts.bills_pending), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn parts_are_sent_although_an_error_came_back_when_their_whole_was_split() {
    let desk = bisecting();
    let unsaid = Fault::WrittenUnsaid(StoreErrorKind::Io);
    desk.memory().fail_next(1, unsaid, |operation| match operation {
        Operation::Settle(_, settlement) => matches!(settlement.outcome, Written::Split(_)),
        _ => false,
    });
    let (port, asked) = port(|accounts| match accounts.len() {
        1 => Ok(RECEIPT),
        _ => Err(error(ErrorKind::Refused)),
    });
    let report = desk.upload(&file(&rows(2)), &port).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "2"], vec!["1"], vec!["2"]]);
    assert_eq!((report.counts.bills_delivered, report.counts.bills_pending), (2, 0));
}

#[tokio::test]
async fn a_process_that_dies_between_two_halves_leaves_the_other_to_the_next() {
    let desk = bisecting();
    let file = file(&rows(5));
    let mut desk = desk;
    desk.settings.batch_limit = BatchLimit::new(4).unwrap();
    let stop = Arc::clone(&desk.stop);
    let (first, asked) = port(move |accounts| match accounts.len() {
        4 => Err(error(ErrorKind::Refused)),
        _ => {
            stop.request();
            Ok(RECEIPT)
        }
    });
    // It is asked to stop after one half; the other one is dropped with the process.
    desk.memory().fail_next(1, Fault::NotWritten(StoreErrorKind::Io), |operation| {
        matches!(operation, Operation::Release(_))
    });
    let report = desk.try_upload(&file, &first).await.unwrap();
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "2", "3", "4"], vec!["1", "2"]]);
    let desk = desk.die(2);
    let (second, asked) = port(|_| Ok(RECEIPT));
    let report = desk.resume(report.run, &file, &second).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["5"], vec!["3", "4"]]);
    assert_eq!((report.counts.bills_delivered, report.counts.bills_pending), (5, 0));
}

#[tokio::test]
async fn blank_lines_between_two_halves_are_in_neither() {
    let (port, asked) = port(|accounts| match accounts.len() {
        1 => Ok(RECEIPT),
        _ => Err(error(ErrorKind::Refused)),
    });
    let text = [row(1), "\n\n".to_owned(), row(2), "\n".to_owned()].concat();
    let report = bisecting().upload(&file(&text), &port).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "2"], vec!["1"], vec!["2"]]);
    assert!(report.stopped.is_none());
}
