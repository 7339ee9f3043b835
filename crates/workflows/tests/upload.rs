//! The upload run over mocks: what is called, with what, and what is never called.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use billport_domain::{BatchLimit, Bill, BillBatch};
use billport_intake::{BillFile, IntakeOptions, RejectsFile, RejectsPlace};
use billport_ports::{ErrorKind, MockBillUploads, PortError, PreparedUpload, Scope, UploadReceipt};
use billport_workflows::upload::{
    BatchEnd, Outcome, PlanError, Silent, Stop, StopRequest, UploadContext, UploadCounts,
    UploadEvent, UploadObserver, UploadReport, UploadSettings, run,
};
use std::{
    fmt::Write as _,
    num::NonZeroUsize,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};
use time::{Date, macros::date};

const TODAY: Date = date!(2026 - 11 - 22);
const RECEIPT: UploadReceipt =
    UploadReceipt { attempts: 1, requests_sent: 1, elapsed: Duration::ZERO };

fn count(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap()
}

/// Two bills a batch, one batch at a time.
fn settings() -> UploadSettings {
    UploadSettings {
        batch_limit: BatchLimit::new(2).unwrap(),
        in_flight: count(1),
        ..UploadSettings::default()
    }
}

/// Bills 1 to `bills`, each in its line behind the header.
fn rows(bills: u32) -> String {
    (1..=bills).fold(String::new(), |mut rows, account| {
        writeln!(rows, "{account},1.50,25-05-2031,06-2031").unwrap();
        rows
    })
}

fn file(rows: &str) -> BillFile {
    let text = format!("account_number,amount,due_date,period\n{rows}");
    BillFile::spool(text.as_bytes(), &IntakeOptions::default()).unwrap()
}

fn accounts(batch: &BillBatch) -> Vec<String> {
    batch.bills().iter().map(|bill| bill.account_number().to_string()).collect()
}

/// A batch as a port prepares it; what the body says is the port's affair alone.
fn prepared(batch: BillBatch) -> PreparedUpload {
    PreparedUpload::new(batch, "the body of an upload".into())
}

fn error(kind: ErrorKind) -> PortError {
    let sent = u32::from(kind != ErrorKind::Unavailable);
    PortError::new(kind, "Provider", "upload bills").with_effort(1, sent, Duration::ZERO)
}

/// A port that answers by the accounts of a batch, and remembers what it was asked.
type Asked = Arc<Mutex<Vec<Vec<String>>>>;

fn port(
    answer: impl Fn(&[String]) -> Result<UploadReceipt, PortError> + Send + 'static,
) -> (MockBillUploads, Asked) {
    let asked = Asked::default();
    let remembered = Arc::clone(&asked);
    let mut port = MockBillUploads::new();
    port.expect_prepare().returning(prepared);
    port.expect_upload().returning(move |prepared| {
        let accounts = accounts(prepared.batch());
        remembered.lock().unwrap().push(accounts.clone());
        answer(&accounts)
    });
    (port, asked)
}

/// A run over a file: its report, and the rejects as text.
struct Bench<'a> {
    settings: UploadSettings,
    today: &'a (dyn Fn() -> Date + Sync),
    observer: &'a dyn UploadObserver,
    stop: &'a StopRequest,
}

impl Bench<'_> {
    async fn run(&self, rows: &str, port: &MockBillUploads) -> (UploadReport, String) {
        let (report, rejects) = self.try_run(rows, port).await;
        let report = report.unwrap();
        assert!(report.counts.add_up());
        (report, rejects)
    }

    async fn try_run(
        &self,
        rows: &str,
        port: &MockBillUploads,
    ) -> (Result<UploadReport, PlanError>, String) {
        let file = file(rows);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rejects.csv");
        let mut rejects = RejectsFile::new(RejectsPlace::Exactly(path.clone()), file.layout());
        let Self { settings, today, observer, stop } = self;
        let context = UploadContext { file: &file, settings, today, observer: *observer, stop };
        let report = run(context, port, &mut rejects).await;
        let rejects = std::fs::read_to_string(path).unwrap_or_default();
        (report, rejects)
    }
}

async fn run_with(settings: UploadSettings, rows: &str, port: &MockBillUploads) -> UploadReport {
    let (stop, observer) = (StopRequest::default(), Silent);
    let bench = Bench { settings, today: &|| TODAY, observer: &observer, stop: &stop };
    bench.run(rows, port).await.0
}

/// Remembers what ended how.
#[derive(Default)]
struct Ends(Mutex<Vec<End>>);

/// Batch, first and last line, bills, outcome.
type End = (u64, u64, u64, u64, Outcome);

impl UploadObserver for Ends {
    fn notice(&self, event: UploadEvent<'_>) {
        if let UploadEvent::BatchEnded { end, counts } = event {
            assert!(counts.add_up(), "the books are right at every moment");
            let BatchEnd { batch, first_line, last_line, bills, outcome, .. } = end;
            self.0.lock().unwrap().push((batch, first_line, last_line, bills, outcome));
        }
    }
}

#[tokio::test]
async fn every_bill_is_delivered_once_in_batches() {
    let (port, asked) = port(|_| Ok(RECEIPT));
    let report = run_with(settings(), &rows(5), &port).await;
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
        let (port, asked) = port(|_| Ok(RECEIPT));
        let settings = UploadSettings { batch_limit: BatchLimit::new(batch).unwrap(), ..settings() };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let report = runtime.block_on(run_with(settings, &text, &port));
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
    let (port, asked) = port(|_| Ok(RECEIPT));
    let (stop, observer) = (StopRequest::default(), Silent);
    let bench = Bench { settings: settings(), today: &|| TODAY, observer: &observer, stop: &stop };
    let (report, rejects) = bench.run(rows, &port).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "3"], vec!["1"]]);
    assert_eq!((report.counts.rows_read, report.counts.rows_rejected), (6, 3));
    let lines: Vec<_> = rejects.lines().skip(1).collect();
    assert!(lines[0].starts_with("2,nothing,25-05-2031,06-2031,3,amount,"), "{rejects}");
    let duplicate = "account_number and period are those of line 2: a bill stands once in a file";
    assert_eq!(lines[1], format!("1,9.99,26-05-2031,06-2031,5,account_number; period,{duplicate}"));
    assert!(lines[2].ends_with(&format!(",7,account_number; period,{duplicate}")), "{rejects}");
}

#[tokio::test]
async fn strict_sends_nothing_if_a_row_is_rejected() {
    let mut port = MockBillUploads::new();
    port.expect_upload().never();
    let strict = UploadSettings { strict: true, ..settings() };
    let report = run_with(strict, &format!("{}x,y,z,0\n", rows(3)), &port).await;
    assert!(matches!(report.stopped, Some(Stop::Strict { rows_rejected: 1 })));
    assert_eq!((report.counts.bills_pending, report.counts.requests_sent), (3, 0));
}

#[tokio::test]
async fn what_is_unknown_is_parked_and_never_sent_again() {
    for bisect in [false, true] {
        let (port, asked) = port(|accounts| match accounts[0].as_str() {
            "3" => Err(error(ErrorKind::OutcomeUnknown)),
            _ => Ok(RECEIPT),
        });
        let settings = UploadSettings { bisect, ..settings() };
        let report = run_with(settings, &rows(6), &port).await;
        assert_eq!(*asked.lock().unwrap(), [["1", "2"], ["3", "4"], ["5", "6"]]);
        assert!(report.stopped.is_none());
        assert_eq!((report.counts.bills_delivered, report.counts.bills_unknown), (4, 2));
        assert_eq!((report.counts.batches_unknown, report.counts.requests_sent), (1, 3));
    }
}

#[tokio::test]
async fn too_many_unknown_outcomes_in_a_row_stop_the_run() {
    let (port, asked) = port(|accounts| match accounts[0].as_str() {
        "5" => Ok(RECEIPT),
        _ => Err(error(ErrorKind::OutcomeUnknown)),
    });
    let settings = UploadSettings { stop_after_unknown: count(3), ..settings() };
    let report = run_with(settings, &rows(20), &port).await;
    assert!(matches!(report.stopped, Some(Stop::TooManyUnknown { batches: 3 })));
    assert_eq!(asked.lock().unwrap().len(), 6, "two unknown, one delivered, three unknown");
    assert_eq!((report.counts.bills_unknown, report.counts.bills_pending), (10, 8));
}

#[tokio::test]
async fn a_refused_batch_is_reported_and_the_run_goes_on() {
    let (port, asked) = port(|accounts| match accounts[0].as_str() {
        "1" => Err(error(ErrorKind::Refused)),
        _ => Ok(RECEIPT),
    });
    let report = run_with(settings(), &rows(4), &port).await;
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
        let settings = UploadSettings { bisect: true, ..UploadSettings::default() };
        let ends = Ends::default();
        let stop = StopRequest::default();
        let bench = Bench { settings, today: &|| TODAY, observer: &ends, stop: &stop };
        let (report, _) = bench.run(&rows(500), &port).await;
        assert_eq!(report.counts.bills_refused, bad.len() as u64);
        assert_eq!(report.counts.bills_delivered, 500 - bad.len() as u64);
        let requests = asked.lock().unwrap().len();
        assert!(requests <= at_most, "{requests} requests");
        let ends = ends.0.into_inner().unwrap();
        let mut refused: Vec<_> = ends.iter().filter(|end| end.4 == Outcome::Refused).collect();
        refused.sort_by_key(|end| end.1);
        let lines: Vec<_> = refused.iter().map(|end| end.1).collect();
        let expected: Vec<u64> = bad.iter().map(|bad| bad.parse::<u64>().unwrap() + 1).collect();
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
    let settings = UploadSettings { bisect: true, ..settings() };
    let report = run_with(settings, &rows(2), &port).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "2"], vec!["1"], vec!["2"]]);
    assert_eq!((report.counts.bills_unknown, report.counts.bills_delivered), (1, 1));
}

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
        let ends = Ends::default();
        let stop = StopRequest::default();
        let bench = Bench { settings: settings(), today: &|| TODAY, observer: &ends, stop: &stop };
        let (report, _) = bench.run(&rows(9), &port).await;
        assert_eq!(asked.lock().unwrap().len(), 2, "{kind:?}: nothing is sent after it");
        assert!(matches!(&report.stopped, Some(Stop::Provider(error)) if error.kind() == kind));
        assert_eq!((report.counts.bills_delivered, report.counts.bills_pending), (2, 7));
        let ends = ends.0.into_inner().unwrap();
        let pending = [(2, 4, 5, 2, Outcome::Pending), (3, 6, 10, 5, Outcome::Pending)];
        assert_eq!(ends[1..], pending, "what is pending is named by its lines");
    }
}

#[tokio::test]
async fn a_refusal_of_every_request_is_not_bisected() {
    let (port, asked) = port(|_| Err(error(ErrorKind::Refused).with_scope(Scope::EveryRequest)));
    let settings = UploadSettings { bisect: true, ..settings() };
    let report = run_with(settings, &rows(4), &port).await;
    assert_eq!(asked.lock().unwrap().len(), 1);
    assert_eq!((report.counts.bills_refused, report.counts.bills_pending), (2, 2));
}

#[tokio::test]
async fn bills_are_judged_again_by_the_day_they_are_sent() {
    let days = Mutex::new(vec![TODAY, TODAY, date!(2026 - 11 - 23)]);
    let today = || {
        let mut days = days.lock().unwrap();
        if days.len() > 1 { days.remove(0) } else { days[0] }
    };
    let rows = "1,1,22-11-2026,11-2026\n2,1,23-11-2026,11-2026\n\
                3,1,22-11-2026,11-2026\n4,1,23-11-2026,11-2026\n\
                5,1,22-11-2026,11-2026\n6,1,22-11-2026,11-2026\n";
    let (port, asked) = port(|_| Ok(RECEIPT));
    let (stop, observer) = (StopRequest::default(), Silent);
    let bench = Bench { settings: settings(), today: &today, observer: &observer, stop: &stop };
    let (report, rejects) = bench.run(rows, &port).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "2"], vec!["4"]]);
    assert_eq!((report.counts.rows_rejected, report.counts.bills_delivered), (3, 3));
    let late: Vec<_> = rejects.lines().skip(1).map(|line| &line[..1]).collect();
    assert_eq!(late, ["3", "5", "6"]);
    assert!(rejects.contains("is in the past (today is 23-11-2026)"), "{rejects}");
}

#[tokio::test]
async fn halves_are_judged_again_as_well() {
    let sent = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&sent);
    let (port, asked) = port(move |accounts| {
        *counted.lock().unwrap() += 1;
        match accounts.len() {
            1 => Ok(RECEIPT),
            _ => Err(error(ErrorKind::Refused)),
        }
    });
    // Midnight comes with the first request.
    let today = || match *sent.lock().unwrap() {
        0 => TODAY,
        _ => date!(2026 - 11 - 23),
    };
    let settings = UploadSettings { bisect: true, ..settings() };
    let (stop, observer) = (StopRequest::default(), Silent);
    let bench = Bench { settings, today: &today, observer: &observer, stop: &stop };
    let rows = "1,1,22-11-2026,11-2026\n2,1,23-11-2026,11-2026\n";
    let (report, rejects) = bench.run(rows, &port).await;
    assert_eq!(*asked.lock().unwrap(), [vec!["1", "2"], vec!["2"]]);
    assert_eq!((report.counts.rows_rejected, report.counts.bills_delivered), (1, 1));
    assert!(rejects.contains("1,1,22-11-2026,11-2026,2,due_date,"), "{rejects}");
}

#[tokio::test]
async fn asked_to_stop_it_takes_nothing_more() {
    let stop = Arc::new(StopRequest::default());
    let asked_to = Arc::clone(&stop);
    let (port, asked) = port(move |accounts| {
        if accounts[0] == "3" {
            asked_to.request();
        }
        Ok(RECEIPT)
    });
    let bench = Bench { settings: settings(), today: &|| TODAY, observer: &Silent, stop: &stop };
    let (report, _) = bench.run(&rows(9), &port).await;
    assert_eq!(asked.lock().unwrap().len(), 2);
    assert!(matches!(report.stopped, Some(Stop::Interrupted)));
    assert_eq!((report.counts.bills_delivered, report.counts.bills_pending), (4, 5));
}

#[tokio::test]
async fn a_wait_that_was_cut_short_is_an_interruption_and_other_ends_are_not() {
    for kind in [ErrorKind::Throttled, ErrorKind::Unavailable, ErrorKind::Credentials] {
        let stop = Arc::new(StopRequest::default());
        let asked_to = Arc::clone(&stop);
        let (port, _) = port(move |_| {
            asked_to.request();
            Err(error(kind).with_scope(Scope::EveryRequest))
        });
        let bench =
            Bench { settings: settings(), today: &|| TODAY, observer: &Silent, stop: &stop };
        let (report, _) = bench.run(&rows(9), &port).await;
        let interrupted = matches!(report.stopped, Some(Stop::Interrupted));
        assert_eq!(interrupted, kind != ErrorKind::Credentials, "{kind:?}");
        assert_eq!(report.counts.bills_pending, 9);
    }
}

/// Remembers which batches were taken and which of them were split, by their lines.
#[derive(Default)]
struct Taken(Mutex<Vec<(&'static str, u64, u64)>>);

impl UploadObserver for Taken {
    fn notice(&self, event: UploadEvent<'_>) {
        let noticed = match event {
            UploadEvent::BatchTaken { first_line, last_line, .. } => {
                ("taken", first_line, last_line)
            }
            UploadEvent::BatchSplit { first_line, last_line, .. } => {
                ("split", first_line, last_line)
            }
            UploadEvent::BatchEnded { end, .. } => ("ended", end.first_line, end.last_line),
            _ => return,
        };
        self.0.lock().unwrap().push(noticed);
    }
}

#[tokio::test]
async fn what_is_taken_is_split_or_ends() {
    let (port, _) = port(|accounts| match accounts.len() {
        1 => Ok(RECEIPT),
        _ => Err(error(ErrorKind::Refused)),
    });
    let settings = UploadSettings { bisect: true, ..settings() };
    let (taken, stop) = (Taken::default(), StopRequest::default());
    let bench = Bench { settings, today: &|| TODAY, observer: &taken, stop: &stop };
    bench.run(&rows(2), &port).await;
    let expected = [
        ("taken", 2, 3),
        ("split", 2, 3),
        ("taken", 2, 2),
        ("ended", 2, 2),
        ("taken", 3, 3),
        ("ended", 3, 3),
    ];
    assert_eq!(taken.0.into_inner().unwrap(), expected);
}

#[tokio::test]
async fn asked_to_stop_after_the_last_batch_it_is_simply_done() {
    let stop = Arc::new(StopRequest::default());
    let asked_to = Arc::clone(&stop);
    let (port, _) = port(move |_| {
        asked_to.request();
        Ok(RECEIPT)
    });
    let bench = Bench { settings: settings(), today: &|| TODAY, observer: &Silent, stop: &stop };
    let (report, _) = bench.run(&rows(2), &port).await;
    assert!(report.stopped.is_none());
}

#[tokio::test]
async fn asked_to_stop_while_judging_it_sends_nothing() {
    let stop = StopRequest::default();
    stop.request();
    let mut port = MockBillUploads::new();
    port.expect_upload().never();
    let bench = Bench { settings: settings(), today: &|| TODAY, observer: &Silent, stop: &stop };
    let (report, _) = bench.try_run(&rows(10_000), &port).await;
    assert!(matches!(report, Err(PlanError::Interrupted)));
}

/// A port whose uploads take a second each, and which counts how many are on their way.
#[derive(Default)]
struct Slow {
    now: Mutex<(usize, usize)>,
}

#[async_trait::async_trait]
impl billport_ports::BillUploads for Slow {
    fn prepare(&self, batch: BillBatch) -> PreparedUpload {
        prepared(batch)
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
    let file = file(&rows(40));
    let settings = UploadSettings { in_flight: count(4), ..settings() };
    let stop = StopRequest::default();
    let context = UploadContext {
        file: &file,
        settings: &settings,
        today: &|| TODAY,
        observer: &Silent,
        stop: &stop,
    };
    let mut rejects = RejectsFile::new(RejectsPlace::Exactly("unused.csv".into()), file.layout());
    let (port, start) = (Slow::default(), tokio::time::Instant::now());
    let report = run(context, &port, &mut rejects).await.unwrap();
    assert_eq!(report.counts.bills_delivered, 40);
    assert_eq!(port.now.into_inner().unwrap().1, 4);
    assert_eq!(start.elapsed(), Duration::from_secs(5), "20 batches, 4 at a time");
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
        let (port, asked) = port(|_| Ok(RECEIPT));
        let observer = Overwrites(path, changed, at);
        let (settings, stop) = (settings(), StopRequest::default());
        let context = UploadContext {
            file: &bills,
            settings: &settings,
            today: &|| TODAY,
            observer: &observer,
            stop: &stop,
        };
        let nowhere = RejectsPlace::Exactly("unused.csv".into());
        let mut rejects = RejectsFile::new(nowhere, bills.layout());
        let report = run(context, &port, &mut rejects).await.unwrap();
        assert!(matches!(report.stopped, Some(Stop::FileChanged { .. })), "{report:?}");
        assert!(delivered.contains(&report.counts.bills_delivered), "{report:?}");
        assert_eq!(asked.lock().unwrap().len() as u64 * 2, report.counts.bills_delivered);
        assert_eq!(report.counts.bills_delivered + report.counts.bills_pending, 6);
    }
}

#[tokio::test]
async fn rejects_that_cannot_be_written_stop_the_run_before_anything_is_sent() {
    let mut port = MockBillUploads::new();
    port.expect_upload().never();
    let file = file(&format!("x,y,z,0\n{}", rows(3)));
    let (settings, stop) = (settings(), StopRequest::default());
    let context = UploadContext {
        file: &file,
        settings: &settings,
        today: &|| TODAY,
        observer: &Silent,
        stop: &stop,
    };
    let nowhere = RejectsPlace::Exactly("no/such/folder/rejects.csv".into());
    let mut rejects = RejectsFile::new(nowhere, file.layout());
    let report = run(context, &port, &mut rejects).await;
    assert!(matches!(report, Err(PlanError::Rejects(_))));
}

/// The accounts that a file holds as valid bills.
fn accounts_in(path: &std::path::Path) -> Vec<String> {
    let file = BillFile::open(path, &IntakeOptions::default()).unwrap();
    let (mut rows, mut accounts) = (file.rows(), Vec::new());
    while let Some(row) = rows.next_row().unwrap() {
        accounts.push(row.judge(TODAY).unwrap().account_number().to_string());
    }
    accounts
}

#[tokio::test]
async fn pending_bills_are_set_aside_as_a_file_that_delivers_the_rest_exactly_once() {
    let bill = |account: u32| format!("{account},1.50,25-05-2031,06-2031\n");
    // The repeat of bill 1 stands among the bills that stay pending.
    let text = [&rows(4), "x,y,z,0\n\n", &bill(5), &bill(1), &bill(6), &bill(7)].concat();
    for in_flight in 1..4 {
        let file = file(&text);
        let (port, asked) = port(|accounts| match accounts[0].as_str() {
            "3" => Err(error(ErrorKind::Unavailable).with_scope(Scope::EveryRequest)),
            _ => Ok(RECEIPT),
        });
        let settings = UploadSettings { in_flight: count(in_flight), ..settings() };
        let stop = StopRequest::default();
        let context = UploadContext {
            file: &file,
            settings: &settings,
            today: &|| TODAY,
            observer: &Silent,
            stop: &stop,
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pending.csv");
        let mut out = RejectsFile::new(RejectsPlace::Exactly(path.clone()), file.layout());
        let mut rejects = RejectsFile::discarding(file.layout());
        let plan = billport_workflows::upload::plan(context, &mut rejects).unwrap();
        let report = billport_workflows::upload::deliver(context, &plan, &port, &mut rejects).await;
        report.pending.write(&file, &plan, &mut out).unwrap();
        let pending = accounts_in(&path);
        assert_eq!(pending.len() as u64, report.counts.bills_pending);
        let sent = asked.lock().unwrap().concat();
        let delivered = sent.into_iter().filter(|account| !["3", "4"].contains(&account.as_str()));
        let mut all: Vec<_> = delivered.chain(pending).collect();
        all.sort();
        assert_eq!(all, ["1", "2", "3", "4", "5", "6", "7"], "{in_flight} in flight");
    }
}

#[tokio::test]
async fn a_late_bill_that_cannot_be_written_stops_the_run_and_is_accounted_for() {
    let days = Mutex::new(vec![TODAY]);
    let today = || days.lock().unwrap().pop().unwrap_or(date!(2026 - 11 - 23));
    let file = file("1,1,23-11-2026,11-2026\n2,1,22-11-2026,11-2026\n3,1,23-11-2026,11-2026\n");
    let mut port = MockBillUploads::new();
    port.expect_upload().never();
    let settings = UploadSettings { batch_limit: BatchLimit::new(3).unwrap(), ..settings() };
    let (ends, stop) = (Ends::default(), StopRequest::default());
    let context = UploadContext {
        file: &file,
        settings: &settings,
        today: &today,
        observer: &ends,
        stop: &stop,
    };
    let nowhere = RejectsPlace::Exactly("no/such/folder/rejects.csv".into());
    let mut rejects = RejectsFile::new(nowhere, file.layout());
    let report = run(context, &port, &mut rejects).await.unwrap();
    assert!(matches!(report.stopped, Some(Stop::Rejects(_))), "{report:?}");
    assert_eq!((report.counts.bills_pending, report.counts.rows_rejected), (3, 0));
    assert_eq!(ends.0.into_inner().unwrap(), [(1, 2, 4, 3, Outcome::Pending)]);
}

#[tokio::test]
async fn a_run_that_is_to_stop_sends_no_halves_and_keeps_the_refusal() {
    let stop = Arc::new(StopRequest::default());
    let asked_to = Arc::clone(&stop);
    let (port, asked) = port(move |_| {
        asked_to.request();
        Err(error(ErrorKind::Refused))
    });
    let settings = UploadSettings { bisect: true, ..settings() };
    let bench = Bench { settings, today: &|| TODAY, observer: &Silent, stop: &stop };
    let (report, _) = bench.run(&rows(4), &port).await;
    assert_eq!(asked.lock().unwrap().len(), 1);
    assert_eq!((report.counts.bills_refused, report.counts.bills_pending), (2, 2));
}

#[test]
fn the_control_total_is_that_of_the_bills_to_deliver() {
    let file = file(
        "1,1.50,25-05-2031,06-2031\n1,7,25-05-2031,06-2031\n2,0.01,25-05-2031,06-2031\n3,x,25-05-2031,06-2031\n",
    );
    let (settings, stop) = (settings(), StopRequest::default());
    let context = UploadContext {
        file: &file,
        settings: &settings,
        today: &|| TODAY,
        observer: &Silent,
        stop: &stop,
    };
    let folder = tempfile::tempdir().unwrap();
    let place = RejectsPlace::Exactly(folder.path().join("rejects.csv"));
    let mut rejects = RejectsFile::new(place, file.layout());
    let plan = billport_workflows::upload::plan(context, &mut rejects).unwrap();
    assert_eq!(plan.total().to_string(), format!("{} 1.51", Bill::CURRENCY));
    assert_eq!((plan.batches(), plan.counts().bills_pending), (2, 2));
}
