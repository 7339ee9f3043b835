//! NEA over a scripted wire: answers in turn, and a memory of what was asked. In virtual time.

use async_trait::async_trait;
use billport_domain::{
    Advance, AmountWanted, BillMonth, Consumer, Currency, DueBill, Dues, Excerpt, Money,
    PaymentOrder, PaymentReference, ProviderScalar, SessionId,
};
use billport_nea::{Nea, NeaConfig, NeaEndpoints};
use billport_transport::{
    Answered, Bytes, Cause, Connection, Exchange, ExchangeFailure, ExchangeRequest, FullWait,
    Method, Phase, Transport, TransportSettings,
};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use tokio::time::{Instant, sleep};

/// What stands for the token in every test.
pub(crate) const TOKEN: &str = "TEST:c&nary/7731+\"x\"";
/// The base URL of every test.
pub(crate) const BASE_URL: &str = "http://127.0.0.1:9001/nea";

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
}

/// A request as the wire saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) endpoint: billport_transport::Endpoint,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) connection: Connection,
    pub(crate) body: String,
    pub(crate) at: Instant,
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

    /// NEA over this wire. Its references are `i-1`, `i-2` and so on.
    pub(crate) fn nea(self: &Arc<Self>) -> Nea {
        let exchange: Arc<dyn Exchange> = Arc::<Self>::clone(self);
        let wall_clock = Arc::new(|| SystemTime::UNIX_EPOCH);
        let settings = TransportSettings::new(wall_clock, Arc::new(FullWait));
        Nea::new(Transport::over(exchange, settings), config())
    }
}

pub(crate) fn config() -> NeaConfig {
    let endpoints = NeaEndpoints::at(BASE_URL).unwrap();
    let made = Mutex::new(0);
    let new_reference = move || {
        let mut made = made.lock().unwrap();
        *made += 1;
        format!("i-{made}").parse().unwrap()
    };
    NeaConfig::new(endpoints, TOKEN.into(), Arc::new(new_reference)).unwrap()
}

#[async_trait]
impl Exchange for Script {
    async fn exchange(&self, request: ExchangeRequest<'_>) -> Result<Answered, ExchangeFailure> {
        self.seen.lock().unwrap().push(Seen {
            method: request.method,
            endpoint: request.endpoint.clone(),
            content_type: request.content_type,
            connection: request.connection,
            body: String::from_utf8(request.body.to_vec()).unwrap(),
            at: Instant::now(),
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

pub(crate) fn npr(amount: &str) -> Money {
    Money::parse(amount.as_bytes(), Currency::NPR).unwrap()
}

pub(crate) fn consumer() -> Consumer {
    Consumer {
        office: "245:bhaktapur-dc".parse().unwrap(),
        service_number: "024.12.512".parse().unwrap(),
        consumer_id: "3042".parse().unwrap(),
    }
}

pub(crate) fn reference() -> PaymentReference {
    "r-20260101-7".parse().unwrap()
}

pub(crate) fn session() -> SessionId {
    SessionId(ProviderScalar::number("5").unwrap())
}

/// An order of 600 in the session 5.
pub(crate) fn order() -> PaymentOrder {
    let bill = DueBill {
        month: BillMonth::read("2073 Magh"),
        month_text: Excerpt::of(b"2073 Magh"),
        bill_date: None,
        days: None,
        bill_amount: None,
        payable_amount: npr("600"),
        status: None,
    };
    let dues = Dues::new(session(), Excerpt::of(b"Maya Gurung"), vec![bill], npr("600"));
    PaymentOrder::new(&dues.unwrap(), AmountWanted::Total, Advance::Refused).unwrap()
}
