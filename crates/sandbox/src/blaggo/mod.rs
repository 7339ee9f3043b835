//! Blaggo, pretended: tokens and the upload of bills.
//!
//! - `token`: `POST /blaggo/oauth2/token/`, which takes a form.
//! - `upload`, `bill`, `rules`: `POST /blaggo/bills`, the JSON of a bill, and what makes it wrong.
//! - `answers`: Blaggo's two error shapes, for honest and for ordered answers.
//! - `ledger`: what was asked, and what was saved.
//! - `handle`: how a test speaks to it.
//!
//! What Blaggo's documents leave open is decided here, and stands in the doc of each file: a batch
//! is saved as a whole or not at all, and the same bill may be saved any number of times.

mod answers;
mod bill;
mod handle;
mod ledger;
mod rules;
mod token;
mod upload;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, post},
};
use time::Date;

pub use self::{
    answers::{token_error, upload_error},
    handle::BlaggoSandbox,
    ledger::{BillKey, LedgerSnapshot, SavedBill, UploadRecord},
};
use self::{ledger::Ledger, token::Tokens};
pub use crate::fault::Answered;
use crate::{config::SandboxConfig, web::slash_is_missing, world::World};

/// Where all paths of the pretended Blaggo begin.
pub(crate) const ROOT: &str = "/blaggo";

const TOKEN_PATH: &str = "/oauth2/token/";
const TOKEN_PATH_WITHOUT_SLASH: &str = "/oauth2/token";
const BILLS_PATH: &str = "/bills";

/// Manila is eight hours ahead of UTC and has no daylight saving.
const AHEAD_OF_UTC: Duration = Duration::from_hours(8);

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

    /// The day in Manila.
    fn today(&self) -> Date {
        self.world.clock.today(AHEAD_OF_UTC)
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
