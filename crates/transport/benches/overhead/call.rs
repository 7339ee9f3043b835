//! The call that is measured: a payment's, and what is read of its answer.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use billport_transport::oauth2::{ClientCredentials, ClientCredentialsSettings};
use billport_transport::{
    Authorize, Bearer, Body, Bytes, Call, Connection, Endpoint, FullWait, Method, Observation,
    Replay, Transport, TransportSettings, Verdict, classify,
};
use serde::Deserialize;

/// What the bearer token is, everywhere.
pub(super) const TOKEN: &str = "7d1f3c0a95b84e6fb2c8";
/// What the server grants it with.
pub(super) const TOKEN_ANSWER: &str =
    r#"{"access_token":"7d1f3c0a95b84e6fb2c8","expires_in":36000,"token_type":"Bearer"}"#;
pub(super) const TOKEN_PATH: &str = "/oauth2/token/";

/// What is sent.
pub(super) const REQUEST: &[u8] =
    br#"{"token":"0c6a","amount":600,"session_id":5,"reference":"0190f6d7c3e97b5a8f21"}"#;
/// What is answered.
pub(super) const ANSWER: &str = r#"{"status":true,"state":"Success","message":"Successfully Completed Transaction","extra_data":{},"detail":"Amount Paid Successfully","credits_consumed":600.0,"credits_available":9996,"id":61892}"#;
pub(super) const JSON: &str = "application/json";

/// Limits and waits as they are by default.
#[expect(clippy::disallowed_methods, reason = "the benchmark is whoever owns the clock")]
pub(super) fn settings() -> TransportSettings {
    TransportSettings::new(Arc::new(SystemTime::now), Arc::new(FullWait))
}

/// Signs with a token that is fetched once.
pub(super) fn bearer(transport: &Transport, token_endpoint: Endpoint) -> Bearer<ClientCredentials> {
    let settings = ClientCredentialsSettings::new(token_endpoint, "bench".into(), "bench".into());
    Bearer::new(ClientCredentials::new(transport.clone(), settings))
}

/// A call with everything that a layer can do for it, but for a connection of its own: that would be
/// measured instead of the layers.
pub(super) fn payment<'a>(endpoint: &'a Endpoint, authorize: &'a dyn Authorize) -> Call<'a> {
    Call {
        operation: "pay",
        method: Method::Post,
        endpoint,
        route: "/pay",
        content_type: Some(JSON),
        body: Body::Same(Bytes::from_static(REQUEST)),
        replay: Replay::Once,
        connection: Connection::Pooled,
        max_attempts: Some(NonZeroU32::MIN),
        attempt_timeout: Duration::from_mins(2),
        total_timeout: Duration::from_mins(3),
        leave_within: Some(Duration::from_secs(30)),
        max_pause: Some(Duration::ZERO),
        traffic: None,
        max_response_bytes: 1 << 20,
        authorize,
        judge,
    }
}

/// What decides about a payment, of all that the answer says.
#[derive(Deserialize)]
struct PaymentAnswer<'a> {
    #[serde(borrow)]
    state: Cow<'a, str>,
    #[serde(borrow, default)]
    error_code: Cow<'a, str>,
}

/// Judges as a provider's adapter does: by what the body says.
fn judge(seen: &Observation<'_>) -> Verdict {
    match (classify(seen), seen) {
        (Verdict::Accepted, Observation::Answered(answer)) if is_success(&answer.body) => {
            Verdict::Accepted
        }
        (Verdict::Accepted, _) => Verdict::Unknown,
        (verdict, _) => verdict,
    }
}

pub(super) fn is_success(body: &[u8]) -> bool {
    serde_json::from_slice(body).is_ok_and(|answer: PaymentAnswer<'_>| {
        answer.state.eq_ignore_ascii_case("Success") && answer.error_code.is_empty()
    })
}
