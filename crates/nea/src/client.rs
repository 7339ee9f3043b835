//! The client: transport, token and endpoints, composed.

use billport_ports::PortError;
use billport_transport::{
    Answer, Body, Call, Connection, Endpoint, Judge, Method, NoAuth, Redactor, Replay, Transport,
};
use std::fmt;

use crate::config::NeaConfig;
use crate::refusal;

/// The content type of every body.
pub(crate) const JSON: &str = "application/json";
/// No documented answer is larger than the list of counters, which is some ten thousand bytes.
pub(crate) const MAX_RESPONSE_BYTES: usize = 1 << 20;

/// NEA, ready to be called. Offers the ports [`Counters`](billport_ports::Counters),
/// [`DuesInquiry`](billport_ports::DuesInquiry), [`ServiceCharges`](billport_ports::ServiceCharges),
/// [`Payments`](billport_ports::Payments) and [`PaymentStatus`](billport_ports::PaymentStatus).
///
/// Makes no call by itself.
pub struct Nea {
    pub(crate) transport: Transport,
    pub(crate) redactor: Redactor,
    pub(crate) config: NeaConfig,
}

/// What differs from one read to the next.
pub(crate) struct Read<'a> {
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    pub(crate) endpoint: &'a Endpoint,
    pub(crate) route: &'static str,
    pub(crate) body: Body<'a>,
    pub(crate) judge: Judge,
}

impl Nea {
    /// NEA as the settings say, over a transport that may serve other providers too.
    #[must_use]
    pub fn new(transport: Transport, config: NeaConfig) -> Self {
        let redactor = Redactor::new([config.token.clone()]);
        Self { transport, redactor, config }
    }

    /// Reads. Reading changes nothing at the provider, so it is sent again where that may help.
    pub(crate) async fn ask(&self, read: Read<'_>) -> Result<Answer, PortError> {
        let has_body = read.method == Method::Post;
        let call = Call {
            operation: read.operation,
            method: read.method,
            endpoint: read.endpoint,
            route: read.route,
            content_type: has_body.then_some(JSON),
            body: read.body,
            replay: Replay::Safe,
            connection: Connection::Pooled,
            max_attempts: None,
            attempt_timeout: self.config.attempt_timeout,
            total_timeout: self.config.total_timeout,
            leave_within: None,
            max_pause: None,
            traffic: None,
            max_response_bytes: MAX_RESPONSE_BYTES,
            // The token stands in the body or the path.
            authorize: &NoAuth,
            judge: read.judge,
        };
        let answer = self.transport.send(&call).await;
        answer.map_err(|error| refusal::error_of_read(error, read.operation, &self.redactor))
    }
}

impl fmt::Debug for Nea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nea").field("config", &self.config).finish_non_exhaustive()
    }
}
