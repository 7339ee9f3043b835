//! The real client against servers that misbehave on real sockets.
//!
//! No test waits for time to pass on a server that answers: where a limit must end an exchange, the
//! server never does.

mod departure;
mod phases;
mod raw_server;
mod secrets;
mod trust;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::*;
use crate::{Body, Call, Credentials, Endpoint, FullWait, NoAuth, Replay, classify};

/// Longer than any test takes; what ends by it has hung.
const LONG: Duration = Duration::from_mins(1);

/// What passes for "too long" where a server never goes on.
const SHORT: Duration = Duration::from_millis(100);

fn settings() -> TransportSettings {
    let wall_clock = Arc::new(|| SystemTime::UNIX_EPOCH);
    TransportSettings {
        connect_timeout: LONG,
        ..TransportSettings::new(wall_clock, Arc::new(FullWait))
    }
}

/// A payment of a few bytes, which may not be processed twice.
fn payment(endpoint: &Endpoint) -> Call<'_> {
    Call {
        operation: "pay",
        method: Method::Post,
        endpoint,
        route: "/pay",
        content_type: Some("application/json"),
        body: Body::Same(Bytes::from_static(b"{\"amount\": 7}")),
        replay: Replay::Once,
        connection: Connection::Fresh,
        max_attempts: None,
        attempt_timeout: LONG,
        total_timeout: LONG * 3,
        leave_within: None,
        max_pause: None,
        traffic: None,
        max_response_bytes: 1024,
        authorize: &NoAuth,
        judge: classify,
    }
}

/// One exchange of a payment with whatever listens at this URL.
async fn exchange(settings: &TransportSettings, url: &str) -> Result<Answered, ExchangeFailure> {
    let endpoint = Endpoint::parse(url).unwrap();
    let call = payment(&endpoint);
    let request = ExchangeRequest {
        method: call.method,
        endpoint: &endpoint,
        content_type: call.content_type,
        credentials: &Credentials::default(),
        body: call.body.for_attempt(),
        connection: call.connection,
        departure: None,
        max_response_bytes: call.max_response_bytes,
    };
    HttpExchange::new(settings).unwrap().exchange(request).await
}
