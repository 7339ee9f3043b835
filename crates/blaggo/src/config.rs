//! Where Blaggo is, who calls, and how long a call may take.

use billport_transport::{Endpoint, EndpointError};
use secrecy::SecretString;
use std::time::Duration;
use thiserror::Error;
use time::{UtcOffset, error::ComponentRange};

/// Blaggo's day is that of Manila: UTC+8, without daylight saving (this project's own reading; the
/// API names no zone).
pub const UTC_OFFSET: UtcOffset = match UtcOffset::from_hms(8, 0, 0) {
    Ok(offset) => offset,
    Err(ComponentRange { .. }) => panic!("eight hours are an offset"),
};

/// One of Blaggo's own environments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Environment {
    /// For tests: nothing is billed.
    Staging,
    /// Real bills of real customers.
    Production,
}

impl Environment {
    const ALL: [Self; 2] = [Self::Staging, Self::Production];

    /// The token URL. Its slash at the end matters: without it a redirect turns the POST into a GET.
    ///
    /// Source: Blaggo, Upload Bills API, "Authentication and Authorization", URLs.
    #[must_use]
    pub const fn token_url(self) -> &'static str {
        match self {
            Self::Staging => "https://authstage.nexitydev.com/oauth2/token/",
            Self::Production => "https://auth.blaggo.io/oauth2/token/",
        }
    }

    /// The bills URL.
    ///
    /// Source: Blaggo, Upload Bills API, "Bills Upload", URLs.
    #[must_use]
    pub const fn bills_url(self) -> &'static str {
        match self {
            Self::Staging => "https://utility-stage-e6jg27ou7a-as.a.run.app/bills",
            Self::Production => "https://utility-prod-nn67p6lyqq-as.a.run.app/bills",
        }
    }
}

/// The two addresses of Blaggo; both of one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlaggoEndpoints {
    pub(crate) token: Endpoint,
    pub(crate) bills: Endpoint,
}

impl BlaggoEndpoints {
    /// The addresses of one of Blaggo's environments.
    #[must_use]
    pub fn of(environment: Environment) -> Self {
        Self::at(environment.token_url(), environment.bills_url())
            .expect("Blaggo's own addresses are valid and of one environment")
    }

    /// The addresses of an environment, or those that stand in their place.
    ///
    /// # Errors
    /// [`ConfigError::HalfOverridden`] if one of the two has another in its place and the other has
    /// not; else as [`BlaggoEndpoints::at`].
    pub fn overridden(
        environment: Environment,
        token_url: Option<&str>,
        bills_url: Option<&str>,
    ) -> Result<Self, ConfigError> {
        match (token_url, bills_url) {
            (None, None) => Ok(Self::of(environment)),
            (Some(token_url), Some(bills_url)) => Self::at(token_url, bills_url),
            (Some(_), None) => Err(ConfigError::HalfOverridden { missing: "bills URL" }),
            (None, Some(_)) => Err(ConfigError::HalfOverridden { missing: "token URL" }),
        }
    }

    /// Any two addresses: https, or plain http to a literal loopback address.
    ///
    /// # Errors
    /// [`ConfigError::Url`] if one of them is no such address, [`ConfigError::Mixed`] if they are of
    /// two of Blaggo's environments.
    pub fn at(token_url: &str, bills_url: &str) -> Result<Self, ConfigError> {
        let parse =
            |name, url| Endpoint::parse(url).map_err(|source| ConfigError::Url { name, source });
        let endpoints =
            Self { token: parse("token URL", token_url)?, bills: parse("bills URL", bills_url)? };
        let of_token =
            Environment::ALL.into_iter().find(|known| is_at(&endpoints.token, known.token_url()));
        let of_bills =
            Environment::ALL.into_iter().find(|known| is_at(&endpoints.bills, known.bills_url()));
        match (of_token, of_bills) {
            (Some(token), Some(bills)) if token != bills => Err(ConfigError::Mixed),
            _ => Ok(endpoints),
        }
    }

    /// Scheme and host that bills are sent to, to show to whoever sends them.
    #[must_use]
    pub fn bills_origin(&self) -> &str {
        self.bills.origin()
    }

    /// Scheme and host that tokens come from.
    #[must_use]
    pub fn token_origin(&self) -> &str {
        self.token.origin()
    }

    /// Whether nothing leaves this machine.
    #[must_use]
    pub fn are_loopback(&self) -> bool {
        self.token.is_loopback() && self.bills.is_loopback()
    }
}

fn is_at(endpoint: &Endpoint, known_url: &str) -> bool {
    Endpoint::parse(known_url).is_ok_and(|known| known.origin() == endpoint.origin())
}

/// All that the adapter is told.
#[derive(Clone, Debug)]
pub struct BlaggoConfig {
    /// Where Blaggo is.
    pub endpoints: BlaggoEndpoints,
    /// The API client's ID.
    pub client_id: String,
    /// The API client's secret key.
    pub client_secret: SecretString,
    /// The longest that one upload may take. Longer than the API's own limit of five minutes, or we
    /// would give up on what the server still finishes. 310 s.
    pub attempt_timeout: Duration,
    /// The longest that an upload may take with all that is tried and waited for. 930 s: two more
    /// attempts have room after a first one that was not processed.
    pub total_timeout: Duration,
    /// States that it does no harm at Blaggo to upload a batch twice. Then an upload whose outcome is
    /// unknown is sent again by itself. The API says nothing of the kind, so by default it is not.
    pub reupload_is_safe: bool,
}

impl BlaggoConfig {
    /// The defaults that stand at each field, for a client at an environment.
    #[must_use]
    pub fn new(endpoints: BlaggoEndpoints, client_id: String, client_secret: SecretString) -> Self {
        Self {
            endpoints,
            client_id,
            client_secret,
            attempt_timeout: Duration::from_secs(310),
            total_timeout: Duration::from_secs(930),
            reupload_is_safe: false,
        }
    }
}

/// Why the settings are no settings.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// A URL that can't be used. It is not repeated here, for it may hold a secret.
    #[error("the {name} is not usable: {source}")]
    Url {
        /// Which one.
        name: &'static str,
        /// What is wrong with it.
        source: EndpointError,
    },
    /// One URL is overridden, the other is not.
    #[error(
        "the {missing} is missing: the token URL and the bills URL are overridden together, \
         or a token of one environment would be sent to the other"
    )]
    HalfOverridden {
        /// The one that is missing.
        missing: &'static str,
    },
    /// One URL is of staging, the other of production.
    #[error("the token URL and the bills URL are of two environments (staging and production)")]
    Mixed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_overridden_pair_is_refused() {
        for environment in Environment::ALL {
            let (token, bills) = (Some("https://auth.example/"), Some("https://bills.example/"));
            let over = |token, bills| BlaggoEndpoints::overridden(environment, token, bills);
            assert_eq!(over(None, None), Ok(BlaggoEndpoints::of(environment)));
            assert!(over(token, bills).is_ok());
            let missing = |missing| Err(ConfigError::HalfOverridden { missing });
            assert_eq!(over(token, None), missing("bills URL"));
            assert_eq!(over(None, bills), missing("token URL"));
        }
    }

    #[test]
    fn two_environments_are_not_mixed() {
        let (staging, production) = (Environment::Staging, Environment::Production);
        for (one, other) in [(staging, production), (production, staging)] {
            let mixed = BlaggoEndpoints::at(one.token_url(), other.bills_url());
            assert_eq!(mixed, Err(ConfigError::Mixed));
        }
    }

    #[test]
    fn secrets_go_to_https_or_stay_on_this_machine() {
        let good = "https://auth.example/oauth2/token/";
        for bad in ["http://bills.example/bills", "http://localhost@evil.example/", "bills"] {
            assert!(
                matches!(BlaggoEndpoints::at(good, bad), Err(ConfigError::Url { .. })),
                "{bad}"
            );
            assert!(
                matches!(BlaggoEndpoints::at(bad, good), Err(ConfigError::Url { .. })),
                "{bad}"
            );
        }
        let sandbox =
            BlaggoEndpoints::at("http://127.0.0.1:8080/token/", "http://[::1]:8080/bills");
        assert!(sandbox.unwrap().are_loopback());
        assert!(!BlaggoEndpoints::of(Environment::Staging).are_loopback());
    }

    #[test]
    fn the_secret_is_not_shown() {
        let endpoints = BlaggoEndpoints::of(Environment::Staging);
        let config = BlaggoConfig::new(endpoints, "client".to_owned(), "canary-7731".into());
        assert!(!format!("{config:?}").contains("canary-7731"));
    }

    #[test]
    fn uploads_have_longer_than_the_api_itself() {
        let endpoints = BlaggoEndpoints::of(Environment::Production);
        let config = BlaggoConfig::new(endpoints, String::new(), "".into());
        assert!(config.attempt_timeout > Duration::from_mins(5));
        assert!(config.total_timeout >= 3 * config.attempt_timeout);
    }
}
