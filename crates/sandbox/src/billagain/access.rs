//! Who may make a call: HTTP Basic with the account id as user and its API key as password.
//!
//! "Basic" may be written in any case (RFC 9110, 11.1); the credentials are compared byte by byte.

use std::fmt;

use axum::http::{HeaderMap, header::AUTHORIZATION};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::refusal::Refusal;

/// The one account.
pub(super) struct Access {
    account_id: String,
    api_key: String,
}

impl Access {
    pub(super) fn new(account_id: &str, api_key: &str) -> Self {
        Self { account_id: account_id.to_owned(), api_key: api_key.to_owned() }
    }

    pub(super) fn account_id(&self) -> &str {
        &self.account_id
    }

    pub(super) fn api_key(&self) -> &str {
        &self.api_key
    }

    /// A 401, whichever part is missing or wrong.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let given = headers.get_all(AUTHORIZATION).iter().collect::<Vec<_>>();
        let credentials = match given[..] {
            [value] => value.to_str().ok().and_then(|value| value.split_once(' ')),
            _ => None,
        };
        let expected = format!("{}:{}", self.account_id, self.api_key);
        let is_known = credentials.is_some_and(|(scheme, encoded)| {
            scheme.eq_ignore_ascii_case("Basic")
                && STANDARD.decode(encoded).is_ok_and(|decoded| decoded == expected.as_bytes())
        });
        if is_known {
            Ok(())
        } else {
            Err(Refusal::new(401, "the account id or the API key is missing or wrong"))
        }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").field("account_id", &self.account_id).finish_non_exhaustive()
    }
}
