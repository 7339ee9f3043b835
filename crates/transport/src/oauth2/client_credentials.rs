//! Tokens by the client credentials grant (RFC 6749, section 4.4): one request however many wait.
//!
//! The request for a token is a future that all who need it share. No task runs it: whoever waits drives
//! it, and when one of them is dropped another goes on. When all are dropped, it is gone, and the next
//! caller starts a new one.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use futures_util::{FutureExt, TryFutureExt};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, timeout};
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::held::HeldToken;
use super::refusal::judge;
use crate::json::TokenAnswer;
use crate::{
    BearerToken, Body, Call, CallError, Connection, Endpoint, MaybeReady, Method, NoAuth, Replay,
    Stamp, TokenSource, Transport,
};

/// A failed renewal is not tried again sooner than this while the old token serves.
const RENEWAL_PAUSE: Duration = Duration::from_secs(10);

/// A renewal ahead of time is waited for this long; then the old token serves.
const RENEWAL_PATIENCE: Duration = Duration::from_secs(5);

/// Most that is read of a token answer.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Who asks for tokens, and where.
#[derive(Clone, Debug)]
pub struct ClientCredentialsSettings {
    /// The token endpoint.
    pub token_endpoint: Endpoint,
    /// The client's name.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: SecretString,
    /// Limit of one attempt to get a token.
    pub attempt_timeout: Duration,
    /// Limit of all attempts together.
    pub total_timeout: Duration,
}

impl ClientCredentialsSettings {
    /// Settings with 15 s for an attempt and 60 s for all.
    #[must_use]
    pub fn new(token_endpoint: Endpoint, client_id: String, client_secret: SecretString) -> Self {
        Self {
            token_endpoint,
            client_id,
            client_secret,
            attempt_timeout: Duration::from_secs(15),
            total_timeout: Duration::from_mins(1),
        }
    }
}

/// A token source by the client credentials grant. Cheap to clone; clones share the token.
///
/// - However many callers need a token, one request is made, and all share its result or failure.
/// - A token is renewed from 80 % of its life on; if the token server is down then, the old one serves,
///   and the renewal is tried again at most every 10 s.
/// - A call that needs a token for some time gets one that lives as long, or, where tokens live shorter
///   than that, one in the first fifth of its life.
/// - A life that is missing, zero, negative or no number is taken for an hour, and none is above a day.
#[derive(Clone)]
pub struct ClientCredentials {
    client: Arc<Client>,
}

struct Client {
    transport: Transport,
    settings: ClientCredentialsSettings,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<HeldToken>,
    last_stamp: Stamp,
    fetch: Option<WeakShared<Fetch>>,
    last_failure: Option<Instant>,
}

type Fetch = BoxFuture<'static, Result<HeldToken, CallError>>;

/// What a caller does for its token.
enum Plan {
    Use(HeldToken),
    Renew(Shared<Fetch>),
    Await(Shared<Fetch>),
}

impl ClientCredentials {
    /// Tokens for this client, fetched over this transport when they are first needed.
    #[must_use]
    pub fn new(transport: Transport, settings: ClientCredentialsSettings) -> Self {
        let state = Mutex::new(State::default());
        Self { client: Arc::new(Client { transport, settings, state }) }
    }

    fn plan(&self, needed_for: Duration) -> Plan {
        let mut state = self.client.state();
        let now = Instant::now();
        let fetching = state.fetch.as_ref().and_then(WeakShared::upgrade);
        match state.token.as_ref().filter(|token| token.is_fit(now, needed_for)) {
            Some(token) => {
                let failed_lately = state.last_failure.is_some_and(|at| now - at < RENEWAL_PAUSE);
                if !token.is_due(now) || failed_lately || fetching.is_some() {
                    Plan::Use(token.clone())
                } else {
                    Plan::Renew(self.start_fetch(&mut state))
                }
            }
            None => Plan::Await(fetching.unwrap_or_else(|| self.start_fetch(&mut state))),
        }
    }

    fn start_fetch(&self, state: &mut State) -> Shared<Fetch> {
        let client = Arc::clone(&self.client);
        let fetch = async move { client.fetch().await }.boxed().shared();
        state.fetch = fetch.downgrade();
        fetch
    }

    /// Renews ahead of time, but not at the price of a call that could go with the old token.
    async fn renew(
        &self,
        renewal: Shared<Fetch>,
        needed_for: Duration,
    ) -> Result<HeldToken, CallError> {
        if let Ok(Ok(renewed)) = timeout(RENEWAL_PATIENCE, renewal).await {
            return Ok(renewed);
        }
        self.client.state().last_failure = Some(Instant::now());
        match self.plan(needed_for) {
            Plan::Use(token) => Ok(token),
            Plan::Renew(fetch) | Plan::Await(fetch) => fetch.await,
        }
    }
}

impl TokenSource for ClientCredentials {
    fn token(&self, needed_for: Duration) -> MaybeReady<'_, (BearerToken, Stamp), CallError> {
        let stamped = |token: HeldToken| (token.value, token.stamp);
        match self.plan(needed_for) {
            Plan::Use(token) => MaybeReady::Ready(stamped(token)),
            Plan::Renew(renewal) => {
                MaybeReady::Pending(self.renew(renewal, needed_for).map_ok(stamped).boxed())
            }
            Plan::Await(fetch) => MaybeReady::Pending(fetch.map_ok(stamped).boxed()),
        }
    }

    fn rejected(&self, stamp: Stamp) -> bool {
        let mut state = self.client.state();
        // Many calls are turned away with one token; the first drops it, the others find its successor.
        if state.token.as_ref().is_some_and(|token| token.stamp == stamp) {
            state.token = None;
        }
        true
    }
}

impl Client {
    /// Fetches a token and keeps it, or keeps in mind that it failed.
    async fn fetch(&self) -> Result<HeldToken, CallError> {
        let asked_at = Instant::now();
        let fetched = self.request_token().await;
        let mut state = self.state();
        state.fetch = None;
        match fetched {
            Ok(answer) => {
                state.last_stamp = state.last_stamp.next();
                state.last_failure = None;
                let token = HeldToken::new(answer.token, state.last_stamp, asked_at, answer.life);
                state.token = Some(token.clone());
                Ok(token)
            }
            Err(error) => {
                state.last_failure = Some(Instant::now());
                Err(error)
            }
        }
    }

    async fn request_token(&self) -> Result<TokenAnswer, CallError> {
        let answer = self
            .transport
            .send(&Call {
                operation: "get a token",
                method: Method::Post,
                endpoint: &self.settings.token_endpoint,
                route: "(token endpoint)",
                content_type: Some("application/x-www-form-urlencoded"),
                body: Body::Same(self.form()),
                replay: Replay::Safe,
                connection: Connection::Pooled,
                max_attempts: None,
                attempt_timeout: self.settings.attempt_timeout,
                total_timeout: self.settings.total_timeout,
                leave_within: None,
                max_pause: None,
                traffic: None,
                max_response_bytes: MAX_ANSWER_BYTES,
                authorize: &NoAuth,
                judge,
            })
            .await?;
        Ok(TokenAnswer::read(&answer.body).expect("the judge accepts only a body with a token"))
    }

    /// The form, percent-encoded: a secret may hold `&`, `+` or `%`. Wiped when it is dropped.
    fn form(&self) -> Bytes {
        let secret = self.settings.client_secret.expose_secret();
        // Room for the worst case, so that no copy of a growing text stays behind.
        let room = 64 + 3 * (self.settings.client_id.len() + secret.len());
        let form = form_urlencoded::Serializer::new(String::with_capacity(room))
            .append_pair("grant_type", "client_credentials")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("client_secret", secret)
            .finish();
        Bytes::from_owner(Zeroizing::new(form.into_bytes()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials")
            .field("settings", &self.client.settings)
            .finish_non_exhaustive()
    }
}
