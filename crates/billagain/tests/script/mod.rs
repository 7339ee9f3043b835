//! BillAgain over a scripted wire: answers in turn, and a memory of what was asked. In virtual time.

use async_trait::async_trait;
use billport_billagain::{BillAgain, BillAgainConfig, BillAgainEndpoints};
use billport_domain::CustomerId;
use billport_ports::{PageRequest, PageSize};
use billport_transport::{
    Answered, Bytes, Cause, Connection, Endpoint, Exchange, ExchangeFailure, ExchangeRequest,
    FullWait, Method, Phase, Transport, TransportSettings,
};
use secrecy::ExposeSecret;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use tokio::time::sleep;

/// What stands for the API key in every test.
pub(crate) const API_KEY: &str = "c&nary/7731+\"x\"";
/// The base URL of every test.
pub(crate) const BASE_URL: &str = "http://127.0.0.1:9001/v1";

/// What the wire does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Turn {
    /// Answers with a status, and a body that ends where its length says.
    Answer(u16, String),
    /// The same, and asks to wait.
    Throttle(u16, &'static str),
    /// Fails in this phase.
    Fail(Phase, Cause),
    /// Never answers.
    Hang,
}

impl Turn {
    pub(crate) fn ok(body: impl Into<String>) -> Self {
        Self::Answer(200, body.into())
    }

    /// BillAgain's own no.
    pub(crate) fn errors(status: u16, words: &str) -> Self {
        Self::Answer(status, format!(r#"{{"Errors":[{{"Message":"{words}"}}]}}"#))
    }

    /// The answer is lost, whatever was done.
    pub(crate) const LOST: Self = Self::Fail(Phase::Exchange, Cause::Reset);
}

/// A request as the wire saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) endpoint: Endpoint,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) connection: Connection,
    pub(crate) authorization: String,
    pub(crate) body: String,
}

/// The wire: it takes the turns one after the other, and fails the test when there are none left.
pub(crate) struct Script {
    turns: Mutex<VecDeque<Turn>>,
    seen: Mutex<Vec<Seen>>,
}

impl Script {
    pub(crate) fn of(turns: impl IntoIterator<Item = Turn>) -> Arc<Self> {
        let turns = Mutex::new(turns.into_iter().collect());
        Arc::new(Self { turns, seen: Mutex::default() })
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// BillAgain over this wire.
    pub(crate) fn billagain(self: &Arc<Self>) -> BillAgain {
        let exchange: Arc<dyn Exchange> = Arc::<Self>::clone(self);
        let wall_clock = Arc::new(|| SystemTime::UNIX_EPOCH);
        let settings = TransportSettings::new(wall_clock, Arc::new(FullWait));
        BillAgain::new(Transport::over(exchange, settings), config())
    }
}

pub(crate) fn config() -> BillAgainConfig {
    let endpoints = BillAgainEndpoints::at(BASE_URL).unwrap();
    BillAgainConfig::new(endpoints, "1001", API_KEY.into()).unwrap()
}

#[async_trait]
impl Exchange for Script {
    async fn exchange(&self, request: ExchangeRequest<'_>) -> Result<Answered, ExchangeFailure> {
        let header = request.credentials.iter().next();
        let authorization =
            header.map_or_else(String::new, |(_, value)| value.expose_secret().to_owned());
        self.seen.lock().unwrap().push(Seen {
            method: request.method,
            endpoint: request.endpoint.clone(),
            content_type: request.content_type,
            connection: request.connection,
            authorization,
            body: String::from_utf8(request.body.to_vec()).unwrap(),
        });
        let turn = self.turns.lock().unwrap().pop_front().expect("no more requests were expected");
        let (status, retry_after, body) = match turn {
            Turn::Answer(status, body) => (status, None, body),
            Turn::Throttle(status, wait) => (status, Some(wait.to_owned()), String::new()),
            Turn::Fail(phase, cause) => return Err(ExchangeFailure::new(phase, cause)),
            Turn::Hang => {
                sleep(Duration::from_hours(24)).await;
                unreachable!("an attempt ends before")
            }
        };
        let body_is_framed = true;
        let body = Bytes::from(body);
        Ok(Answered { status, content_type: None, retry_after, body, body_is_framed })
    }
}

pub(crate) fn id(number: u64) -> CustomerId {
    CustomerId::new(number).unwrap()
}

/// The first page of the usual size.
pub(crate) fn first_page() -> PageRequest {
    PageRequest::first(PageSize::DEFAULT)
}
