//! `POST /blaggo/oauth2/token/`: client credentials in, a token out.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    extract::{ConnectInfo, State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use bytes::Bytes;
use serde_json::json;

use super::{Blaggo, token_error};
use crate::{
    connection::Connection,
    fault::{Answer, Call, Strike, answer_or_strike},
    form,
    web::body_is,
};

/// The tokens that were issued and not yet found to have ended.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    issued: u64,
    /// When each token ends, on the sandbox's clock.
    ends: HashMap<String, Duration>,
}

impl Tokens {
    /// Makes a token that nobody had before.
    pub(super) fn issue(&mut self, now: Duration, life: Duration) -> String {
        self.ends.retain(|_, end| now < *end);
        self.issued += 1;
        let token = format!("sandbox-token-{}", self.issued);
        self.ends.insert(token.clone(), now.saturating_add(life));
        token
    }

    pub(super) fn is_valid(&self, token: &str, now: Duration) -> bool {
        self.ends.get(token).is_some_and(|end| now < *end)
    }

    pub(super) fn expire(&mut self) {
        self.ends.clear();
    }
}

/// Answers a request for a token, or lets a fault strike.
pub(super) async fn token(
    State(blaggo): State<Arc<Blaggo>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let strike = blaggo.world.faults.next(Call::Token);
    let answer = blaggo.grant(&headers, body, strike.as_ref());
    answer_or_strike(answer, strike, &connection).await
}

impl Blaggo {
    /// Issues a token that the upload accepts, as if it had been asked for.
    pub(super) fn issue_token(&self) -> String {
        let now = self.world.clock.now();
        self.tokens().issue(now, self.config.token_life)
    }

    fn grant(
        &self,
        headers: &HeaderMap,
        body: Result<Bytes, BytesRejection>,
        strike: Option<&Strike>,
    ) -> Answer {
        let does_the_work = strike.is_none_or(Strike::does_the_work);
        let answer = match self.check_credentials(headers, body) {
            Err(refusal) => refusal,
            Ok(()) if does_the_work => {
                let token = self.issue_token();
                self.ledger().count_token_issued();
                self.token_answer(&token)
            }
            // A fault answers in its place.
            Ok(()) => Answer::json(200, "{}"),
        };
        self.ledger().count_token_request();
        answer
    }

    /// The checks of OAuth 2.0 in their order, with the statuses that Blaggo was seen to use.
    fn check_credentials(
        &self,
        headers: &HeaderMap,
        body: Result<Bytes, BytesRejection>,
    ) -> Result<(), Answer> {
        let invalid_request = |why: &str| token_error(400, "invalid_request", why);

        if !body_is(headers, "application/x-www-form-urlencoded") {
            return Err(invalid_request(
                "the content type is not application/x-www-form-urlencoded",
            ));
        }
        let body = body.map_err(|rejection| invalid_request(&rejection.body_text()))?;
        let fields = form::parse(&body).map_err(|why| invalid_request(&why))?;
        let field = |name: &str| match fields.get(name) {
            Some(value) if !value.is_empty() => Ok(value),
            _ => Err(invalid_request(&format!("{name} is missing"))),
        };

        let grant_type = field("grant_type")?;
        let client_id = field("client_id")?;
        let client_secret = field("client_secret")?;
        if grant_type != "client_credentials" {
            let why = format!("the grant type {grant_type} is not offered");
            return Err(token_error(401, "unsupported_grant_type", why));
        }
        if *client_id != self.config.client_id || *client_secret != self.config.client_secret {
            let why = "there is no client with this id and secret";
            return Err(token_error(401, "invalid_client", why));
        }
        Ok(())
    }

    fn token_answer(&self, token: &str) -> Answer {
        let body = json!({
            "access_token": token,
            "expires_in": self.config.token_life.as_secs(),
            "refresh_token": "",
            "scope": "",
            "token_type": "Bearer",
        });
        Answer::json(200, body.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);
    const ALMOST_AN_HOUR: Duration = Duration::new(3599, 999_999_999);

    #[test]
    fn a_token_lives_its_life_and_not_a_moment_longer() {
        let mut tokens = Tokens::default();
        let token = tokens.issue(HOUR, HOUR);
        assert!(tokens.is_valid(&token, HOUR));
        assert!(tokens.is_valid(&token, HOUR + ALMOST_AN_HOUR));
        assert!(!tokens.is_valid(&token, 2 * HOUR));
        assert!(!tokens.is_valid("sandbox-token-2", HOUR));
    }

    #[test]
    fn tokens_that_ended_are_forgotten_and_their_names_not_given_again() {
        let mut tokens = Tokens::default();
        let first = tokens.issue(Duration::ZERO, HOUR);
        let second = tokens.issue(HOUR, HOUR);
        assert_ne!(first, second);
        assert_eq!(tokens.ends.len(), 1);
        tokens.expire();
        assert!(!tokens.is_valid(&second, HOUR));
        assert_ne!(tokens.issue(HOUR, HOUR), second);
    }
}
