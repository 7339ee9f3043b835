//! The client: transport, credentials and endpoints, composed.

use billport_transport::{
    Answer, Basic, Body, Bytes, Call, CallError, Connection, Endpoint, Judge, Method, Replay,
    Transport,
};
use secrecy::SecretString;
use std::fmt;

use crate::config::BillAgainConfig;
use crate::mask::Mask;

/// The content type of every body.
pub(crate) const JSON: &str = "application/json";
/// Two hundred customers, which is the largest page, have 40 KiB each in this.
pub(crate) const MAX_RESPONSE_BYTES: usize = 8 << 20;

/// BillAgain, ready to be called. Offers the port [`Customers`](billport_ports::Customers).
///
/// Makes no call by itself.
pub struct BillAgain {
    pub(crate) transport: Transport,
    pub(crate) basic: Basic,
    pub(crate) mask: Mask,
    pub(crate) config: BillAgainConfig,
}

/// What differs from one call to the next among those that are safe to repeat.
pub(crate) struct SafeCall<'a> {
    pub(crate) operation: &'static str,
    method: Method,
    pub(crate) endpoint: &'a Endpoint,
    route: &'static str,
    body: Option<Bytes>,
}

impl<'a> SafeCall<'a> {
    /// A call without a body.
    pub(crate) fn new(
        operation: &'static str,
        method: Method,
        endpoint: &'a Endpoint,
        route: &'static str,
    ) -> Self {
        Self { operation, method, endpoint, route, body: None }
    }

    /// The same call, with a query.
    pub(crate) fn at(self, endpoint: &Endpoint) -> SafeCall<'_> {
        SafeCall { endpoint, ..self }
    }

    /// The same call with a body.
    pub(crate) fn with_body(self, body: Bytes) -> Self {
        Self { body: Some(body), ..self }
    }
}

impl BillAgain {
    /// BillAgain as the settings say, over a transport that may serve other providers too.
    #[must_use]
    pub fn new(transport: Transport, config: BillAgainConfig) -> Self {
        let account_id = SecretString::from(config.account_id.as_str());
        let basic = Basic::new(&account_id, &config.api_key);
        let mask = Mask::of_key(&config.api_key);
        Self { transport, basic, mask, config }
    }

    /// Makes a call of which twice is as good as once, again where that may help.
    pub(crate) async fn send_safe(
        &self,
        safe: &SafeCall<'_>,
        judge: Judge,
    ) -> Result<Answer, CallError> {
        let call = Call {
            operation: safe.operation,
            method: safe.method,
            endpoint: safe.endpoint,
            route: safe.route,
            content_type: safe.body.is_some().then_some(JSON),
            body: Body::Same(safe.body.clone().unwrap_or_default()),
            replay: Replay::Safe,
            connection: Connection::Pooled,
            max_attempts: None,
            attempt_timeout: self.config.attempt_timeout,
            total_timeout: self.config.total_timeout,
            leave_within: None,
            max_pause: None,
            traffic: None,
            max_response_bytes: MAX_RESPONSE_BYTES,
            authorize: &self.basic,
            judge,
        };
        self.transport.send(&call).await
    }
}

impl fmt::Debug for BillAgain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BillAgain").field("config", &self.config).finish_non_exhaustive()
    }
}
