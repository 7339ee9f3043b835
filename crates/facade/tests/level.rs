//! How many are on their way at once, found over the whole stack in virtual time: the run, the adapter
//! and the transport, over a wire that answers as a server under load.
//!
//! Every bill is delivered exactly once, by the wire's own count, and the throughput is held against that
//! of the best fixed level.

#![cfg(feature = "blaggo")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use async_trait::async_trait;
use billport::blaggo::{Blaggo, BlaggoConfig, BlaggoEndpoints};
use billport::domain::BatchLimit;
use billport::intake::{BillFile, IntakeOptions, RejectsFile, RejectsPlace};
use billport::journal::{Process, memory::MemoryJournal};
use billport::transport::{
    Answered, Exchange, ExchangeFailure, ExchangeRequest, Transport, TransportSettings,
};
use billport::workflows::upload::{
    AboutRun, Books, InFlight, LevelFound, Silent, StopRequest, UploadContext, UploadSettings, run,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use time::macros::{date, datetime};
use tokio::time::{Instant, sleep};

/// A server that answers after a time, and turns away what is too much for it.
struct Server {
    answers_after: Duration,
    most_at_once: usize,
    retry_after: Option<&'static str>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    at_once: usize,
    requests: usize,
    turned_away: usize,
    /// How often each body was taken.
    taken: BTreeMap<Vec<u8>, usize>,
}

impl Server {
    fn new(
        answers_after: u64,
        most_at_once: usize,
        retry_after: Option<&'static str>,
    ) -> Arc<Self> {
        let answers_after = Duration::from_millis(answers_after);
        Arc::new(Self { answers_after, most_at_once, retry_after, seen: Mutex::default() })
    }

    /// Whether there is room for an upload.
    fn takes(&self, body: &[u8]) -> bool {
        let mut seen = self.seen.lock().unwrap();
        seen.requests += 1;
        if seen.at_once >= self.most_at_once {
            seen.turned_away += 1;
            return false;
        }
        seen.at_once += 1;
        *seen.taken.entry(body.to_vec()).or_default() += 1;
        true
    }
}

fn answered(status: u16, body: &'static str) -> Answered {
    Answered {
        status,
        content_type: Some("application/json".to_owned()),
        retry_after: None,
        body: body.into(),
        body_is_framed: true,
    }
}

#[async_trait]
impl Exchange for Server {
    async fn exchange(&self, request: ExchangeRequest<'_>) -> Result<Answered, ExchangeFailure> {
        if request.endpoint.origin().contains("tokens") {
            return Ok(answered(
                200,
                r#"{"access_token": "letmein", "token_type": "Bearer", "expires_in": 86400}"#,
            ));
        }
        if !self.takes(&request.body) {
            sleep(Duration::from_millis(1)).await;
            let retry_after = self.retry_after.map(str::to_owned);
            return Ok(Answered { retry_after, ..answered(429, "") });
        }
        sleep(self.answers_after).await;
        self.seen.lock().unwrap().at_once -= 1;
        Ok(answered(200, "{}"))
    }
}

/// Uploads so many batches of one bill; gives how long it took, in virtual time, and the level.
async fn upload(
    server: &Arc<Server>,
    batches: usize,
    in_flight: InFlight,
) -> (Duration, LevelFound) {
    let wall_clock = Arc::new(|| SystemTime::from(datetime!(2026-11-22 09:00 UTC)));
    let halves = Arc::new(|ceiling: Duration| ceiling / 2);
    let settings = TransportSettings::new(wall_clock, halves);
    let transport = Transport::over(Arc::<Server>::clone(server), settings);
    let endpoints =
        BlaggoEndpoints::at("https://tokens.example/token/", "https://bills.example/bills")
            .unwrap();
    let blaggo = Blaggo::new(transport, BlaggoConfig::new(endpoints, "ana".into(), "s".into()));

    let mut text = String::from("account_number,amount,due_date,period\n");
    for number in 1..=batches {
        writeln!(text, "{number:06},1.50,25-05-2031,06-2031").unwrap();
    }
    let file = BillFile::spool(text.as_bytes(), &IntakeOptions::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let place = RejectsPlace::Exactly(folder.path().join("rejects.csv"));
    let mut rejects = RejectsFile::new(place, file.layout());
    let now = || datetime!(2026-11-22 09:00 UTC);
    let process = Process { pid: 1, host: "counter".to_owned() };
    let journal = MemoryJournal::new(Arc::new(now), process);
    let settings = UploadSettings {
        batch_limit: BatchLimit::new(1).unwrap(),
        in_flight,
        ..UploadSettings::default()
    };
    let stop = StopRequest::default();
    let context = UploadContext {
        file: &file,
        settings: &settings,
        today: &|| date!(2026 - 11 - 22),
        observer: &Silent,
        stop: &stop,
    };
    let books = Books { journal: &journal, history: &journal, bills: None, now: &now };
    let about = AboutRun {
        file: "bills.csv".to_owned(),
        is_spooled: false,
        target: "sandbox".to_owned(),
        columns: Vec::new(),
        again: false,
    };
    let began = Instant::now();
    let report = run(context, books, &about, &blaggo, &mut rejects).await.unwrap();
    let took = began.elapsed();
    assert!(report.stopped.is_none(), "{:?}", report.stopped);
    assert_eq!(report.counts.bills_delivered, batches as u64);
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.taken.len(), batches);
    assert!(seen.taken.values().all(|times| *times == 1), "each bill is delivered once");
    assert_eq!(seen.requests, batches + seen.turned_away);
    assert_eq!(report.counts.requests_sent, seen.requests as u64);
    (took, report.in_flight.unwrap())
}

fn fixed(level: usize) -> InFlight {
    InFlight::Fixed(NonZeroUsize::new(level).unwrap())
}

/// How much of the throughput of a fixed level is reached, in hundredths.
async fn share_of(
    level: usize,
    batches: usize,
    server: impl Fn() -> Arc<Server>,
) -> (u128, LevelFound) {
    let (best, _) = upload(&server(), batches, fixed(level)).await;
    let (auto, found) = upload(&server(), batches, InFlight::default()).await;
    (best.as_nanos() * 100 / auto.as_nanos(), found)
}

#[tokio::test(start_paused = true)]
async fn a_server_that_takes_its_time_is_reached_by_all_that_is_allowed() {
    for millis in [5, 50, 500] {
        let (share, found) = share_of(16, 1000, || Server::new(millis, 64, None)).await;
        assert!(share >= 95, "{millis} ms: {share} %");
        assert_eq!((found.level, found.highest, found.push_backs), (16, 16, 0), "{millis} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_throttles_is_used_up_to_its_limit() {
    for millis in [5, 50, 500] {
        let (share, found) = share_of(8, 1000, || Server::new(millis, 8, None)).await;
        assert!(share >= 90, "{millis} ms: {share} %, {found:?}");
        assert_eq!(found.level, 8, "{millis} ms");
        assert!(found.push_backs > 0, "it was found by going above it");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_is_ordered_is_kept_and_paid_for_once() {
    let (share, found) = share_of(8, 4000, || Server::new(50, 8, Some("1"))).await;
    assert!(share >= 90, "{share} %, {found:?}");
    assert_eq!(found.level, 8);
}
