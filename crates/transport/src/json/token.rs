//! The two bodies of a token endpoint (RFC 6749, sections 5.1 and 5.2), read leniently: servers get
//! `expires_in` wrong in every way there is.

use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::BearerToken;

/// Life of a token whose server does not say: RFC 6749 leaves it open, and an hour is what servers mean.
const DEFAULT_LIFE: Duration = Duration::from_hours(1);

/// No token is kept for longer, whatever its server says.
const LONGEST_LIFE: Duration = Duration::from_hours(24);

/// A granted token.
pub(crate) struct TokenAnswer {
    pub(crate) token: BearerToken,
    pub(crate) life: Duration,
}

impl TokenAnswer {
    /// Reads the body of a success; `None` if it has no token that could stand in a header.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        let wire: TokenAnswerWire = serde_json::from_slice(body).ok()?;
        let token = BearerToken::new(&SecretString::from(wire.access_token)).ok()?;
        let life = wire.expires_in.map_or(DEFAULT_LIFE, |raw| read_life(raw.get()));
        Some(Self { token, life })
    }
}

#[derive(Deserialize)]
struct TokenAnswerWire {
    access_token: String,
    expires_in: Option<Box<RawValue>>,
}

/// Whole seconds, as a number or a text; 0, less, or anything else is the default.
fn read_life(raw: &str) -> Duration {
    let seconds = raw.trim_matches('"').split('.').next().unwrap_or_default();
    if seconds.is_empty() || !seconds.bytes().all(|byte| byte.is_ascii_digit()) {
        return DEFAULT_LIFE;
    }
    match seconds.parse().map(Duration::from_secs) {
        Ok(Duration::ZERO) => DEFAULT_LIFE,
        Ok(life) => life.min(LONGEST_LIFE),
        // Only digits, and more of them than a number holds.
        Err(_) => LONGEST_LIFE,
    }
}

/// A refused token.
#[derive(Deserialize)]
pub(crate) struct TokenRefusal {
    pub(crate) error: String,
    pub(crate) error_description: Option<String>,
}

impl TokenRefusal {
    /// Reads the body of a refusal; `None` if it is none.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life_of(expires_in: &str) -> Option<u64> {
        let body = format!(r#"{{"access_token": "a.b-c_d", "expires_in": {expires_in}}}"#);
        TokenAnswer::read(body.as_bytes()).map(|answer| answer.life.as_secs())
    }

    #[test]
    fn a_life_is_read_where_there_is_one() {
        for (text, seconds) in
            [("1", 1), ("3599", 3599), ("\"600\"", 600), ("600.9", 600), ("86400", 86400)]
        {
            assert_eq!(life_of(text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn a_life_that_makes_no_sense_is_an_hour() {
        for text in
            ["0", "\"0\"", "0.5", "-1", "null", "\"\"", "\"soon\"", "true", "[]", "{}", "1e3", "-0"]
        {
            assert_eq!(life_of(text), Some(3600), "{text}");
        }
        let missing = TokenAnswer::read(br#"{"access_token": "t"}"#).unwrap();
        assert_eq!(missing.life, DEFAULT_LIFE);
    }

    #[test]
    fn a_life_beyond_a_day_is_a_day() {
        for text in ["86401", "99999999999", "99999999999999999999999999"] {
            assert_eq!(life_of(text), Some(86400), "{text}");
        }
    }

    #[test]
    fn a_body_without_a_usable_token_is_no_answer() {
        for body in [
            "",
            "null",
            "[]",
            "{}",
            "<html>",
            r#"{"access_token": ""}"#,
            r#"{"access_token": 7}"#,
            r#"{"access_token": null}"#,
            r#"{"access_token": "a b"}"#,
            r#"{"access_token": "a\r\nx-role: admin"}"#,
            r#"{"access_token": "a", "access_token": "b"}"#,
            r#"{"access_token": "cut"#,
        ] {
            assert!(TokenAnswer::read(body.as_bytes()).is_none(), "{body}");
        }
    }

    #[test]
    fn a_refusal_needs_its_code_only() {
        let refusal =
            TokenRefusal::read(br#"{"error": "invalid_client", "error_code": 7}"#).unwrap();
        assert_eq!((refusal.error.as_str(), refusal.error_description), ("invalid_client", None));
        assert!(TokenRefusal::read(br#"{"err": "x"}"#).is_none());
    }
}
