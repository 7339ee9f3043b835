//! NEA, pretended: dues of electricity, and their payment by way of Khalti's service API.
//!
//! - `calls`: the five calls as HTTP; `body`: the JSON that they take.
//! - `counters`, `details`, `service_charge`, `commit`, `status`: one call each: what it does, and
//!   its answer.
//! - `books`: all that NEA knows, under one lock; `consumer`, `dues`, `sessions`, `payments`,
//!   `test_data`: its parts.
//! - `rules`: what a test may change; `figures`: how numbers are spelled.
//! - `refusal`: NEA's error shape and its codes, for honest and for ordered answers.
//! - `ledger`: what was asked, and what was truly charged.
//! - `handle`: how a test speaks to it.
//!
//! What NEA's documents leave open is decided here, and stands in the doc of each file: a refusal
//! is an HTTP 400, a reference is used up by every well-formed call, and a consumer is looked for
//! by office, service number and id exactly as they were sent.

mod body;
mod books;
mod calls;
mod commit;
mod consumer;
mod counters;
mod details;
mod dues;
mod figures;
mod handle;
mod ledger;
mod payments;
mod refusal;
mod rules;
mod service_charge;
mod sessions;
mod status;
mod test_data;

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get, post},
};

use self::{
    books::{Books, Moment},
    calls::Posted,
};
pub use self::{
    consumer::{Bill, BillMonth, Consumer, ConsumerKey},
    figures::NumberStyle,
    handle::NeaSandbox,
    ledger::{CallRecord, Charge, LedgerSnapshot},
    refusal::{error_codes, refusal},
    rules::Rules,
};
pub use crate::fault::Answered;
use crate::{config::SandboxConfig, fault::Call, web::slash_is_missing, world::World};

/// Where all paths of the pretended NEA begin.
pub(crate) const ROOT: &str = "/nea";

/// The calls that are made by POST. Without its slash such a path answers 301.
const POSTED: [Posted; 4] = [
    Posted {
        call: Call::Counters,
        path: "/api/servicegroup/counters/nea/",
        fields: &["token"],
        work: |books, _, _, _| Ok(books.counters()),
    },
    Posted {
        call: Call::Details,
        path: "/api/servicegroup/details/nea/",
        fields: &["token", "sc_no", "reference", "office_code", "consumer_id"],
        work: |books, body, _, moment| books.details(body, moment),
    },
    Posted {
        call: Call::ServiceCharge,
        path: "/api/servicegroup/servicecharge/nea/",
        fields: &["token", "amount", "session_id"],
        work: |books, body, _, moment| books.service_charge(body, moment),
    },
    Posted {
        call: Call::Commit,
        path: "/api/servicegroup/commit/nea/",
        fields: &["token", "amount", "session_id", "reference"],
        work: Books::commit,
    },
];

/// The look-up, which is documented without a slash at its end.
const STATUS_PATH: &str = "/api/service/status/{token}/{reference}";

/// Nepal is five hours and three quarters ahead of UTC.
const AHEAD_OF_UTC: Duration = Duration::from_mins(5 * 60 + 45);

/// Larger bodies are answered with a 400 and the code 1014. A call takes about 200 bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// The pretended provider: what it knows, and the world that it lives in.
#[derive(Debug)]
pub(crate) struct Nea {
    token: String,
    world: Arc<World>,
    books: Mutex<Books>,
}

pub(crate) fn routes(nea: &Arc<Nea>) -> Router {
    let mut router = Router::new().route(STATUS_PATH, get(calls::look_up));
    for posted in POSTED {
        router = router
            .route(
                posted.path,
                post(move |nea, connection, headers, body| {
                    calls::post(posted, nea, connection, headers, body)
                }),
            )
            .route(posted.path.trim_end_matches('/'), any(slash_is_missing));
    }
    router.layer(DefaultBodyLimit::max(MAX_BODY_BYTES)).with_state(Arc::clone(nea))
}

impl Nea {
    pub(crate) fn new(config: &SandboxConfig, world: Arc<World>) -> Self {
        Self {
            token: config.nea_token.clone(),
            world,
            books: Mutex::new(Books::new(config.ledger)),
        }
    }

    /// The books as they are at this moment: what was queued and is due has been decided.
    fn books(&self) -> (MutexGuard<'_, Books>, Moment) {
        let mut books = self.books.lock().expect("nothing panics while it holds the books");
        let now = self.world.clock.now();
        books.settle(now);
        (books, Moment { now, today: self.world.clock.today(AHEAD_OF_UTC) })
    }
}
