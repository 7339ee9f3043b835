//! The sandbox's own paths, for clients in another process.
//!
//! | call | body | answer |
//! |---|---|---|
//! | `GET /sandbox/blaggo/ledger` | | 200, the [`LedgerSnapshot`](crate::blaggo::LedgerSnapshot) as JSON |
//! | `POST /sandbox/blaggo/faults` | a [`FaultOrder`] as JSON | 200 `{"open_orders": 1}` |
//! | `DELETE /sandbox/blaggo/faults` | | 200 `{"open_orders": 0}` |
//! | `POST /sandbox/blaggo/advance` | `{"seconds": 3600}` | 200 `{}`; the sandbox's clock has moved |
//!
//! ```text
//! curl -X POST http://127.0.0.1:8700/sandbox/blaggo/faults -d '
//!     {"call": "upload", "fault": {"answer": {"status": 503, "headers": {"Retry-After": "2"}}},
//!      "skip": 1, "times": 2}'
//! ```
//!
//! A fault is spelled in JSON as its name in lower case, with its settings by name:
//!
//! | fault | JSON |
//! |---|---|
//! | the connection | `"close"`, `"reset"`, `"never_answer"` |
//! | the time | `{"delay": {"milliseconds": 500}}`, `{"stall": {"body": "{"}}`, `{"trickle": {"body": "{}", "pause_milliseconds": 700}}` |
//! | the answer | `{"answer": {"status": 200, "headers": {"Content-Type": "text/html"}, "body": "<p>"}}` |
//! | the length | `{"short_body": {"body": "{", "missing_bytes": 1}}`, `{"cut_chunked": {"body": "{"}}`, `{"cut_body": {"body": "{"}}` |
//! | the protocol | `{"not_http": {"bytes": "SSH-2.0"}}` |
//! | the size | `{"endless_body": {"bytes": 10000000000}}`, `{"huge_header": {"bytes": 1000000000}}`, `{"gzip_bomb": {"inflated_mebibytes": 10240}}` |
//!
//! `call` is `"connection"`, `"token"` or `"upload"`; `effect` is `"none"` (without it) or
//! `"done"`; `skip` is 0 and `times` 1 without them; `times` may be `"always"`. Bytes are a string,
//! or an array of numbers.
//!
//! A request that can't be understood is answered with a 400, what is wrong, and a hint. Requests
//! to these paths use connections like any other, and are struck by faults ordered for
//! connections.

use std::time::Duration;

use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use bytes::Bytes;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use crate::{
    blaggo::BlaggoSandbox,
    fault::{Answer, FaultOrder},
};

/// Where the paths that control the pretended Blaggo begin.
pub(crate) const BLAGGO_ROOT: &str = "/sandbox/blaggo";

const ORDER_HINT: &str =
    r#"{"call": "upload", "fault": "reset", "effect": "done", "skip": 0, "times": 1}"#;
const ADVANCE_HINT: &str = r#"{"seconds": 3600}"#;

pub(crate) fn routes(blaggo: BlaggoSandbox) -> Router {
    Router::new()
        .route("/ledger", get(ledger))
        .route("/faults", post(place_order).delete(clear_faults))
        .route("/advance", post(advance))
        .with_state(blaggo)
}

async fn ledger(State(blaggo): State<BlaggoSandbox>) -> Answer {
    let ledger = serde_json::to_string(&blaggo.ledger())
        .expect("a ledger is numbers, texts and lists of them");
    Answer::json(200, ledger)
}

async fn place_order(State(blaggo): State<BlaggoSandbox>, body: Bytes) -> Answer {
    match parse::<FaultOrder>(&body, ORDER_HINT) {
        Err(refusal) => refusal,
        Ok(order) => {
            blaggo.order(order);
            open_orders(&blaggo)
        }
    }
}

async fn clear_faults(State(blaggo): State<BlaggoSandbox>) -> Answer {
    blaggo.clear_faults();
    open_orders(&blaggo)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

async fn advance(State(blaggo): State<BlaggoSandbox>, body: Bytes) -> Answer {
    match parse::<Advance>(&body, ADVANCE_HINT) {
        Err(refusal) => refusal,
        Ok(Advance { seconds }) => {
            blaggo.advance(Duration::from_secs(seconds));
            Answer::json(200, "{}")
        }
    }
}

fn open_orders(blaggo: &BlaggoSandbox) -> Answer {
    let open = json!({ "open_orders": blaggo.open_orders() });
    Answer::json(200, open.to_string())
}

fn parse<T: DeserializeOwned>(body: &[u8], example: &str) -> Result<T, Answer> {
    serde_json::from_slice(body).map_err(|error| {
        let refusal = json!({
            "error": error.to_string(),
            "hint": format!("send JSON such as {example}"),
        });
        Answer::json(400, refusal.to_string())
    })
}
