//! The sandbox's own paths, for clients in another process.
//!
//! | call | body | answer |
//! |---|---|---|
//! | `GET /sandbox/blaggo/ledger` | | 200, Blaggo's [`LedgerSnapshot`](crate::blaggo::LedgerSnapshot) as JSON |
//! | `GET /sandbox/nea/ledger` | | 200, NEA's [`LedgerSnapshot`](crate::nea::LedgerSnapshot) as JSON |
//! | `GET /sandbox/billagain/ledger` | | 200, BillAgain's [`LedgerSnapshot`](crate::billagain::LedgerSnapshot) as JSON |
//! | `POST /sandbox/billagain/fill` | `{"customers": 100000}` | 200 `{"customers": 100000}`; so many there are now |
//! | `POST /sandbox/billagain/churn` | a [`Churn`](crate::billagain::Churn) as JSON | 200 `{}`; before each list rows come and go |
//! | `DELETE /sandbox/billagain/churn` | | 200 `{}`; no more rows come and go |
//! | `POST /sandbox/blaggo/faults` | a [`FaultOrder`] as JSON | 200 `{"open_orders": 1}` |
//! | `DELETE /sandbox/blaggo/faults` | | 200 `{"open_orders": 0}` |
//! | `POST /sandbox/blaggo/advance` | `{"seconds": 3600}` | 200 `{}`; the sandbox's clock has moved |
//!
//! All providers share the clock and the list of orders, so `/sandbox/nea/faults` and
//! `/sandbox/nea/advance`, and those of `billagain`, are the same two under another name.
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
//! | nothing: the honest answer | `"none"` |
//! | the connection | `"close"`, `"reset"`, `"never_answer"` |
//! | the time | `{"delay": {"milliseconds": 500}}`, `{"stall": {"body": "{"}}`, `{"trickle": {"body": "{}", "pause_milliseconds": 700}}` |
//! | the answer | `{"answer": {"status": 200, "headers": {"Content-Type": "text/html"}, "body": "<p>"}}` |
//! | the length | `{"short_body": {"body": "{", "missing_bytes": 1}}`, `{"cut_chunked": {"body": "{"}}`, `{"cut_body": {"body": "{"}}` |
//! | the protocol | `{"not_http": {"bytes": "SSH-2.0"}}` |
//! | the size | `{"endless_body": {"bytes": 10000000000}}`, `{"huge_header": {"bytes": 1000000000}}`, `{"gzip_bomb": {"inflated_mebibytes": 10240}}` |
//!
//! `call` is `"connection"`; Blaggo's `"token"` or `"upload"`; NEA's `"counters"`, `"details"`,
//! `"service_charge"`, `"commit"` or `"status"`; BillAgain's `"list_customers"`,
//! `"customers_by_ids"`, `"get_customer"`, `"add_customer"`, `"edit_customer"`,
//! `"delete_customer"`, `"archive_customer"` or `"reopen_customer"`. `effect` says what the
//! provider does before the fault strikes:
//!
//! | effect | JSON |
//! |---|---|
//! | nothing | `"none"`, or no `effect` |
//! | its work | `"done"` |
//! | a commit is queued, and paid after 10 minutes | `{"queued": {"after_seconds": 600}}` |
//! | it says `Processing` meanwhile, and fails | `{"queued": {"state": "Processing", "ends": "Failed", "after_seconds": 600}}` |
//!
//! `state` is `"Queued"` or `"Processing"`; `ends` is `"Success"`, `"Failed"`, `"Expired"`,
//! `"Error"` or `"Status Error"`. With the fault `"none"` the commit's answer tells the state; with
//! another one that answer is lost, and only a look-up tells it.
//!
//! `skip` is 0 and `times` 1 without them; `times` may be `"always"`. Bytes are a string, or an
//! array of numbers.
//!
//! A request that can't be understood is answered with a 400, what is wrong, and a hint. Requests
//! to these paths use connections like any other, and are struck by faults ordered for
//! connections.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::{
    fault::{Answer, FaultOrder},
    world::World,
};

/// Where the paths that control the pretended Blaggo begin.
pub(crate) const BLAGGO_ROOT: &str = "/sandbox/blaggo";

/// Where the paths that control the pretended NEA begin.
pub(crate) const NEA_ROOT: &str = "/sandbox/nea";

/// Where the paths that control the pretended BillAgain begin.
pub(crate) const BILLAGAIN_ROOT: &str = "/sandbox/billagain";

const ORDER_HINT: &str =
    r#"{"call": "upload", "fault": "reset", "effect": "done", "skip": 0, "times": 1}"#;
const ADVANCE_HINT: &str = r#"{"seconds": 3600}"#;

/// The paths of one provider: the ledger is its own, the rest is the world's.
pub(crate) fn routes<L: Serialize>(
    world: &Arc<World>,
    ledger: impl Fn() -> L + Clone + Send + Sync + 'static,
) -> Router {
    Router::new()
        .route("/ledger", get(async move || Answer::of(&ledger())))
        .route("/faults", post(place_order).delete(clear_faults))
        .route("/advance", post(advance))
        .with_state(Arc::clone(world))
}

async fn place_order(State(world): State<Arc<World>>, body: Bytes) -> Answer {
    match parse::<FaultOrder>(&body, ORDER_HINT) {
        Err(refusal) => refusal,
        Ok(order) => {
            world.faults.place(order);
            open_orders(&world)
        }
    }
}

async fn clear_faults(State(world): State<Arc<World>>) -> Answer {
    world.faults.clear();
    open_orders(&world)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

async fn advance(State(world): State<Arc<World>>, body: Bytes) -> Answer {
    match parse::<Advance>(&body, ADVANCE_HINT) {
        Err(refusal) => refusal,
        Ok(Advance { seconds }) => {
            world.clock.advance(Duration::from_secs(seconds));
            Answer::json(200, "{}")
        }
    }
}

fn open_orders(world: &World) -> Answer {
    let open = json!({ "open_orders": world.faults.open_orders() });
    Answer::json(200, open.to_string())
}

/// Reads a body, or says what is wrong and what would be right.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8], example: &str) -> Result<T, Answer> {
    serde_json::from_slice(body).map_err(|error| {
        let refusal = json!({
            "error": error.to_string(),
            "hint": format!("send JSON such as {example}"),
        });
        Answer::json(400, refusal.to_string())
    })
}
