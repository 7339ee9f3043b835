//! Blaggo, pretended: tokens and the upload of bills.
//!
//! - `token`, `form`: `POST /blaggo/oauth2/token/`, and the form that it takes.
//! - `upload`, `bill`, `rules`: `POST /blaggo/bills`, the JSON of a bill, and what makes it wrong.
//! - `answers`: Blaggo's two error shapes, for honest and for ordered answers.
//! - `ledger`: what was asked, and what was saved.
//! - `handle`: how a test speaks to it.
//!
//! What Blaggo's documents leave open is decided here, and stands in the doc of each file: a batch
//! is saved as a whole or not at all, and the same bill may be saved any number of times.

mod answers;
mod bill;
mod form;
mod handle;
mod ledger;
mod rules;
mod token;
mod upload;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderMap, header::CONTENT_TYPE},
    routing::{any, post},
};

pub use self::{
    answers::{token_error, upload_error},
    handle::BlaggoSandbox,
    ledger::{Answered, BillKey, LedgerSnapshot, SavedBill, UploadRecord},
};
use self::{ledger::Ledger, token::Tokens};
use crate::{config::SandboxConfig, fault::Answer, world::World};

/// Where all paths of the pretended Blaggo begin.
pub(crate) const ROOT: &str = "/blaggo";

const TOKEN_PATH: &str = "/oauth2/token/";
const TOKEN_PATH_WITHOUT_SLASH: &str = "/oauth2/token";
const BILLS_PATH: &str = "/bills";

/// Larger bodies are answered with a 413. 500 bills take about 50 KiB.
const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

/// The pretended provider: its settings, its memory, and the world that it lives in.
#[derive(Debug)]
pub(crate) struct Blaggo {
    config: SandboxConfig,
    world: Arc<World>,
    tokens: Mutex<Tokens>,
    refused_accounts: Mutex<HashSet<String>>,
    ledger: Mutex<Ledger>,
}

pub(crate) fn routes(blaggo: &Arc<Blaggo>) -> Router {
    Router::new()
        .route(TOKEN_PATH, post(token::token))
        .route(TOKEN_PATH_WITHOUT_SLASH, any(slash_is_missing))
        .route(BILLS_PATH, post(upload::upload))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(Arc::clone(blaggo))
}

/// As servers do that end their paths with a slash; a client that follows it may turn its POST
/// into a GET.
async fn slash_is_missing() -> Answer {
    Answer::redirect(301, &format!("{ROOT}{TOKEN_PATH}"))
}

impl Blaggo {
    pub(crate) fn new(config: SandboxConfig, world: Arc<World>) -> Self {
        Self {
            tokens: Mutex::default(),
            refused_accounts: Mutex::default(),
            ledger: Mutex::new(Ledger::new(config.ledger)),
            config,
            world,
        }
    }

    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().expect("nothing panics while it holds the tokens")
    }

    fn refused_accounts(&self) -> MutexGuard<'_, HashSet<String>> {
        self.refused_accounts.lock().expect("nothing panics while it holds the refused accounts")
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().expect("nothing panics while it holds the ledger")
    }
}

/// Whether the request says that its body is of this media type, whatever the parameters.
fn body_is(headers: &HeaderMap, media_type: &str) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(media_type))
}
