//! An upload that is held up behind its intent is not sent, and is told as that and nothing else. Over
//! a scripted wire, in virtual time.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use async_trait::async_trait;
use billport_blaggo::{Blaggo, BlaggoConfig, BlaggoEndpoints};
use billport_domain::{BatchLimit, Bill, BillBatch, BillText};
use billport_ports::{
    BillUploads, BillUploadsExt, ErrorKind, LEAVES_WITHIN, PortError, Reach, UploadReceipt,
};
use billport_transport::{
    Answered, Bytes, Exchange, ExchangeFailure, ExchangeRequest, FullWait, Transport,
    TransportSettings,
};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use time::{Date, macros::date};
use tokio::time::sleep;

const TODAY: Date = date!(2026 - 11 - 22);
const SECOND: Duration = Duration::from_secs(1);

/// A wire on which each token takes its time, and uploads are answered in turn, at last with success.
#[derive(Default)]
struct Wire {
    token_takes: Vec<Duration>,
    tokens: AtomicUsize,
    answers: Mutex<Vec<(u16, Option<&'static str>)>>,
    uploads: AtomicUsize,
}

#[async_trait]
impl Exchange for Wire {
    async fn exchange(&self, request: ExchangeRequest<'_>) -> Result<Answered, ExchangeFailure> {
        let (status, retry_after, body) = if request.endpoint.origin().contains("9001") {
            let number = self.tokens.fetch_add(1, Ordering::SeqCst);
            sleep(self.token_takes.get(number).copied().unwrap_or_default()).await;
            (200, None, r#"{"access_token": "t", "expires_in": 3600}"#)
        } else {
            self.uploads.fetch_add(1, Ordering::SeqCst);
            let (status, retry_after) = self.answers.lock().unwrap().pop().unwrap_or((200, None));
            (status, retry_after, "{}")
        };
        Ok(Answered {
            status,
            content_type: None,
            retry_after: retry_after.map(str::to_owned),
            body: Bytes::from_static(body.as_bytes()),
            body_is_framed: true,
        })
    }
}

async fn upload_over(wire: &Arc<Wire>, safe: bool) -> Result<UploadReceipt, PortError> {
    let exchange: Arc<dyn Exchange> = Arc::<Wire>::clone(wire);
    let wall_clock = Arc::new(|| SystemTime::UNIX_EPOCH);
    let settings = TransportSettings::new(wall_clock, Arc::new(FullWait));
    let endpoints = BlaggoEndpoints::at("http://127.0.0.1:9001/", "http://127.0.0.1:9002/bills");
    let mut config = BlaggoConfig::new(endpoints.unwrap(), "client".to_owned(), "secret".into());
    config.reupload_is_safe = safe;
    let blaggo = Blaggo::new(Transport::over(exchange, settings), config);
    let text = BillText {
        account_number: b"AB123456",
        amount: b"1700.78",
        due_date: b"31-12-2998",
        period: b"12-2998",
    };
    let bills = vec![Bill::parse(text, TODAY).unwrap()];
    let batch = BillBatch::new(bills, BatchLimit::RECOMMENDED, TODAY).unwrap();
    blaggo.upload(&blaggo.prepare(&batch)).await
}

fn uploads(wire: &Wire) -> usize {
    wire.uploads.load(Ordering::SeqCst)
}

#[tokio::test(start_paused = true)]
async fn a_token_server_that_is_slow_beyond_the_limit_leaves_the_bills_unsent() {
    // The first call for a token is given up after 15 s; half a second later there is another.
    let first = Duration::from_millis(15_500);
    let rest = LEAVES_WITHIN.checked_sub(first).unwrap();
    for (second, is_sent) in [(rest, true), (rest + SECOND, false)] {
        let wire = Arc::new(Wire { token_takes: vec![20 * SECOND, second], ..Wire::default() });
        let ended = upload_over(&wire, false).await;
        assert_eq!(uploads(&wire), usize::from(is_sent));
        assert_eq!(wire.tokens.load(Ordering::SeqCst), 2);
        if is_sent {
            ended.unwrap();
            continue;
        }
        let error = ended.unwrap_err();
        assert!(error.came_too_late() && !error.concerns_every_request(), "{error}");
        assert_eq!((error.kind(), error.reach()), (ErrorKind::Unavailable, Reach::NotSent));
        assert_eq!((error.attempts(), error.requests_sent()), (0, 0));
        assert_eq!(
            error.to_string(),
            "Blaggo: upload bills: not sent: it was held up for 21 s between its intent and its \
             request"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_blaggo_asks_for_holds_nothing_up() {
    let wire = Arc::new(Wire { answers: vec![(429, Some("35"))].into(), ..Wire::default() });
    let receipt = upload_over(&wire, false).await.unwrap();
    assert_eq!((receipt.requests_sent, receipt.elapsed), (2, 36 * SECOND));
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_may_have_arrived_stays_unknown_when_its_repeat_comes_too_late() {
    // A repeat with a token that is turned away, so that a slow one is needed in the end.
    let answers = Mutex::new(vec![(401, None), (500, None)]);
    let token_takes = vec![Duration::ZERO, 20 * SECOND, 6 * SECOND];
    let wire = Arc::new(Wire { token_takes, answers, ..Wire::default() });
    let error = upload_over(&wire, true).await.unwrap_err();
    assert!(!error.came_too_late());
    assert_eq!((error.kind(), error.requests_sent()), (ErrorKind::OutcomeUnknown, 2));
    assert!(error.to_string().contains("an earlier attempt may have been processed"), "{error}");
}
