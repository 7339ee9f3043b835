//! The seam between the journey and the wire: one request in, one answer or failure out.
//!
//! Behind it stands `http.rs` in production and a script in tests. An exchange does not retry, wait,
//! judge or sign; it reports what happened as exactly as it can.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

use crate::{Answered, Connection, Credentials, Departure, Endpoint, Method};

/// Carries one request to a server and its answer back.
///
/// - It sends the request at most once.
/// - It may be dropped at any time: that is how an attempt ends when its time is over.
#[async_trait]
pub trait Exchange: Send + Sync {
    /// Sends the request and reads the answer to its end.
    ///
    /// # Errors
    ///
    /// An [`ExchangeFailure`] with the phase that failed. A phase before [`Phase::Exchange`] promises
    /// that nothing left which a server could process; anything less certain must not claim it.
    async fn exchange(&self, request: ExchangeRequest<'_>) -> Result<Answered, ExchangeFailure>;
}

/// One request, signed and ready. `Debug` shows neither path, header value nor body.
#[derive(Clone)]
pub struct ExchangeRequest<'a> {
    /// The HTTP verb.
    pub method: Method,
    /// Where it goes.
    pub endpoint: &'a Endpoint,
    /// `Content-Type` of the body.
    pub content_type: Option<&'static str>,
    /// Headers that sign it.
    pub credentials: &'a Credentials,
    /// The body; empty for none.
    pub body: Bytes,
    /// Which connection it may use.
    pub connection: Connection,
    /// By when its body has to leave; `None` for whenever it can. It is looked at last of all, when the
    /// connection stands: to make one takes as long as it takes, and the process may be stopped
    /// meanwhile. A request without a body leaves whenever it can.
    pub departure: Option<Departure>,
    /// The largest body that is read, in bytes.
    pub max_response_bytes: usize,
}

impl fmt::Debug for ExchangeRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExchangeRequest")
            .field("method", &self.method)
            .field("endpoint", &self.endpoint)
            .field("credentials", &self.credentials)
            .field("body_bytes", &self.body.len())
            .field("connection", &self.connection)
            .finish_non_exhaustive()
    }
}

/// How far an attempt got before it failed, in the order of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The request could not be put together. Nothing was sent.
    Prepare,
    /// The connection could not be made. Nothing was sent.
    Connect,
    /// The TLS handshake failed: the server is not who it says, or doesn't speak TLS. Nothing was sent.
    Handshake,
    /// The connection stood, and it was too late for the request to leave. Its body was kept back, all of
    /// it, and the connection closed: what may have left is a head that announces a body, which is an
    /// incomplete message (RFC 9112, section 8) and nothing that a server can process.
    Departure,
    /// The connection stood and no answer's head was read. Some, all or nothing of the request was sent:
    /// an HTTP client can't tell which.
    Exchange,
    /// The answer's head was read, and its body could not be.
    Body,
}

/// What stopped an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The connection was refused: nobody listens there.
    ConnectionRefused,
    /// The host's name could not be resolved.
    NameNotFound,
    /// It took too long.
    TimedOut,
    /// The other side reset the connection.
    Reset,
    /// The answer is larger than the call allows.
    TooLarge,
    /// The request was to leave earlier ([`Departure`]). Only the phase of the same name has this cause.
    TooLate {
        /// How long it had been held up.
        held_up_for: Duration,
    },
    /// The connection ended early, or what came was not HTTP. The source has the details.
    BrokenOff,
}

/// An attempt that ended without a whole answer.
#[derive(Debug)]
pub struct ExchangeFailure {
    /// How far it got.
    pub phase: Phase,
    /// What stopped it.
    pub cause: Cause,
    /// The status, where the head was read and the body failed.
    pub status: Option<u16>,
    /// The error below. It must show no URL, header or body, for it is logged.
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

impl ExchangeFailure {
    /// A failure without an error below it.
    #[must_use]
    pub fn new(phase: Phase, cause: Cause) -> Self {
        Self { phase, cause, status: None, source: None }
    }

    /// Whether certainly nothing left this machine that a server could process.
    #[must_use]
    pub fn certainly_not_sent(&self) -> bool {
        self.phase < Phase::Exchange
    }

    /// How long the request had been held up, if it was kept back for that when it was to leave.
    pub(crate) fn came_too_late(&self) -> Option<Duration> {
        match (self.phase, self.cause) {
            (Phase::Departure, Cause::TooLate { held_up_for }) => Some(held_up_for),
            _ => None,
        }
    }
}

impl fmt::Display for ExchangeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.phase, self.cause) {
            (Phase::Prepare, _) => "the request could not be put together",
            (Phase::Connect, Cause::ConnectionRefused) => "the connection was refused",
            (Phase::Connect, Cause::NameNotFound) => "the host name could not be resolved",
            (Phase::Connect, Cause::TimedOut) => "no connection could be made in time",
            (Phase::Connect, _) => "no connection could be made",
            (Phase::Handshake, _) => "the TLS handshake failed",
            (Phase::Departure, _) => "it was too late for the request to leave",
            (Phase::Exchange, Cause::TimedOut) => "no complete answer came in time",
            (Phase::Exchange, Cause::Reset) => "the connection was reset before an answer",
            (Phase::Exchange, _) => "the connection broke off before an answer",
            (Phase::Body, Cause::TimedOut) => "the answer stalled",
            (Phase::Body, Cause::TooLarge) => "the answer is larger than allowed",
            (Phase::Body, _) => "the answer broke off",
        })
    }
}

impl Error for ExchangeFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}
