//! A wire that answers as a test says, and remembers what was sent when.

use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use billport_transport::{
    Answered, Body, Bytes, Call, Cause, Connection, Departure, Endpoint, Exchange, ExchangeFailure,
    ExchangeRequest, FullWait, Method, NoAuth, Phase, Replay, Transport, TransportSettings,
    classify,
};
use secrecy::ExposeSecret;
use tokio::time::{Instant, sleep};

/// What the wire does with one request.
pub(crate) struct Reply {
    after: Duration,
    outcome: Result<Answered, ExchangeFailure>,
}

impl Reply {
    pub(crate) fn status(status: u16) -> Self {
        Self::body(status, "")
    }

    pub(crate) fn body(status: u16, body: impl Into<Bytes>) -> Self {
        let answered = Answered {
            status,
            content_type: None,
            retry_after: None,
            body: body.into(),
            body_is_framed: true,
        };
        Self { after: Duration::ZERO, outcome: Ok(answered) }
    }

    pub(crate) fn failed(phase: Phase, cause: Cause) -> Self {
        Self { after: Duration::ZERO, outcome: Err(ExchangeFailure::new(phase, cause)) }
    }

    pub(crate) fn refused_connection() -> Self {
        Self::failed(Phase::Connect, Cause::ConnectionRefused)
    }

    /// Never answers: it takes longer than any call.
    pub(crate) fn never() -> Self {
        Self::status(200).after(Duration::from_hours(1000))
    }

    pub(crate) fn after(self, after: Duration) -> Self {
        Self { after, ..self }
    }

    pub(crate) fn retry_after(mut self, text: &str) -> Self {
        if let Ok(answered) = &mut self.outcome {
            answered.retry_after = Some(text.to_owned());
        }
        self
    }
}

/// One request as the wire saw it.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) at: Instant,
    pub(crate) origin: String,
    pub(crate) authorization: Option<String>,
    pub(crate) body: Bytes,
    pub(crate) departure: Option<Departure>,
}

type Answering = dyn Fn(&Sent, usize) -> Reply + Send + Sync;

/// The scripted wire. Its script is a function of the request and of how many came before.
pub(crate) struct Wire {
    answering: Box<Answering>,
    sent: Mutex<Vec<Sent>>,
}

impl Wire {
    pub(crate) fn new(
        answering: impl Fn(&Sent, usize) -> Reply + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { answering: Box::new(answering), sent: Mutex::default() })
    }

    /// Answers with these replies in turn, and then with 200.
    pub(crate) fn replying<const N: usize>(replies: [fn() -> Reply; N]) -> Arc<Self> {
        Self::new(move |_, number| {
            replies.get(number).map_or_else(|| Reply::status(200), |reply| reply())
        })
    }

    pub(crate) fn transport(self: &Arc<Self>) -> Transport {
        Transport::over(Arc::<Self>::clone(self), settings())
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().expect("no test panics while it holds this").clone()
    }

    pub(crate) fn sent_to(&self, origin: &str) -> Vec<Sent> {
        self.sent().into_iter().filter(|sent| sent.origin == origin).collect()
    }
}

#[async_trait]
impl Exchange for Wire {
    async fn exchange(&self, request: ExchangeRequest<'_>) -> Result<Answered, ExchangeFailure> {
        let authorization = request.credentials.iter().find(|(name, _)| *name == "authorization");
        let sent = Sent {
            at: Instant::now(),
            origin: request.endpoint.origin().to_owned(),
            authorization: authorization.map(|(_, value)| value.expose_secret().to_owned()),
            body: request.body.clone(),
            departure: request.departure.clone(),
        };
        let number = {
            let mut all = self.sent.lock().expect("no test panics while it holds this");
            all.push(sent.clone());
            all.len() - 1
        };
        let reply = (self.answering)(&sent, number);
        sleep(reply.after).await;
        reply.outcome
    }
}

pub(crate) const SECOND: Duration = Duration::from_secs(1);
pub(crate) const MINUTE: Duration = Duration::from_mins(1);

/// Sun, 06 Nov 1994 08:49:37 GMT: what time it is in every test.
pub(crate) fn today() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)
}

/// Defaults, with every wait at its ceiling.
pub(crate) fn settings() -> TransportSettings {
    TransportSettings::new(Arc::new(today), Arc::new(FullWait))
}

/// Where bills go.
pub(crate) fn bills() -> &'static Endpoint {
    static BILLS: LazyLock<Endpoint> =
        LazyLock::new(|| Endpoint::parse("https://bills.example/v1/bills").expect("a valid URL"));
    &BILLS
}

/// A read: it may be processed twice.
pub(crate) fn look_up(endpoint: &Endpoint) -> Call<'_> {
    Call {
        operation: "look up a bill",
        method: Method::Post,
        endpoint,
        route: "/v1/bills",
        content_type: Some("application/json"),
        body: Body::Same(Bytes::from_static(b"{}")),
        replay: Replay::Safe,
        connection: Connection::Pooled,
        max_attempts: None,
        attempt_timeout: 10 * SECOND,
        total_timeout: 2 * MINUTE,
        leave_within: None,
        max_pause: None,
        traffic: None,
        max_response_bytes: 1024,
        authorize: &NoAuth,
        judge: classify,
    }
}

/// An upload: it must not be processed twice.
pub(crate) fn upload(endpoint: &Endpoint) -> Call<'_> {
    Call {
        operation: "upload bills",
        replay: Replay::Once,
        attempt_timeout: 310 * SECOND,
        total_timeout: 10 * MINUTE,
        ..look_up(endpoint)
    }
}
