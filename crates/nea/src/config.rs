//! Where the service is, who calls, and how long a call may take.

use billport_domain::PaymentReference;
use billport_transport::{Endpoint, EndpointError};
use secrecy::{ExposeSecret, SecretString};
use std::{fmt, sync::Arc, time::Duration};
use thiserror::Error;
use time::{UtcOffset, error::ComponentRange};

/// The service's day is that of Kathmandu: UTC+5:45, without daylight saving (this project's own
/// reading; the API names no zone).
pub const UTC_OFFSET: UtcOffset = match UtcOffset::from_hms(5, 45, 0) {
    Ok(offset) => offset,
    Err(ComponentRange { .. }) => panic!("five hours and three quarters are an offset"),
};

/// Makes a reference that was never used before. An inquiry needs a new one for each attempt.
pub type NewReference = Arc<dyn Fn() -> PaymentReference + Send + Sync>;

/// One of the service's own environments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Environment {
    /// For tests: no money moves.
    Test,
    /// Real payments of real customers.
    Live,
}

impl Environment {
    /// The base URL, to which every path is added.
    ///
    /// Source: the service's own documents, "Base URL".
    #[must_use]
    pub const fn base_url(self) -> &'static str {
        match self {
            Self::Test => "https://uatservices.khalti.com",
            Self::Live => "https://services.khalti.com",
        }
    }
}

/// The addresses of the service, all below one base URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeaEndpoints {
    base: Endpoint,
    pub(crate) counters: Endpoint,
    pub(crate) details: Endpoint,
    pub(crate) service_charge: Endpoint,
    pub(crate) commit: Endpoint,
}

impl NeaEndpoints {
    /// The addresses of one of the service's environments.
    #[must_use]
    pub fn of(environment: Environment) -> Self {
        Self::at(environment.base_url()).expect("the service's own addresses are valid")
    }

    /// The addresses of an environment, or those below the base URL that stands in its place.
    ///
    /// # Errors
    /// As [`NeaEndpoints::at`].
    pub fn overridden(
        environment: Environment,
        base_url: Option<&str>,
    ) -> Result<Self, ConfigError> {
        base_url.map_or_else(|| Ok(Self::of(environment)), Self::at)
    }

    /// The addresses below any base URL: https, or plain http to a literal loopback address.
    ///
    /// # Errors
    /// [`ConfigError::Url`] if it is no such address.
    pub fn at(base_url: &str) -> Result<Self, ConfigError> {
        let base = Endpoint::parse(base_url).map_err(|source| ConfigError::Url { source })?;
        // Every path of the service group ends in a slash, and needs it.
        let call = |name| {
            base.with_segments(&["api", "servicegroup", name, "nea"])
                .expect("no segment is empty or a dot")
                .with_trailing_slash()
        };
        Ok(Self {
            counters: call("counters"),
            details: call("details"),
            service_charge: call("servicecharge"),
            commit: call("commit"),
            base,
        })
    }

    /// Where the payment of a reference is looked up. The token is a step of this path.
    ///
    /// The documents show no slash at its end.
    pub(crate) fn status(&self, token: &SecretString, reference: &PaymentReference) -> Endpoint {
        let token = token.expose_secret();
        self.base
            .with_segments(&["api", "service", "status", token, reference.as_str()])
            .expect("neither token nor reference is empty or a dot")
    }

    /// Scheme and host that dues are asked for and paid at, to show to whoever pays them.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.base.origin()
    }

    /// Whether nothing leaves this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.base.is_loopback()
    }

    /// The environment of the service that stands at this address, however it is typed: with the dot of
    /// a full name at its end it is the same host.
    #[must_use]
    pub fn environment(&self) -> Option<Environment> {
        let host = self.origin().trim_end_matches('.');
        [Environment::Test, Environment::Live].into_iter().find(|known| known.base_url() == host)
    }
}

/// All that the adapter is told.
#[derive(Clone)]
pub struct NeaConfig {
    pub(crate) endpoints: NeaEndpoints,
    pub(crate) token: SecretString,
    pub(crate) new_reference: NewReference,
    /// The longest that one attempt of a read may take: counters, dues, charge, look-up. 30 s.
    pub attempt_timeout: Duration,
    /// The longest that a read may take with all that is tried and waited for. 90 s.
    pub total_timeout: Duration,
    /// The longest that the one request of a payment may take. Giving up on a service that is still
    /// at work makes an unknown outcome out of nothing. 120 s.
    pub commit_timeout: Duration,
}

impl NeaConfig {
    /// The prefix of a token for tests.
    ///
    /// Source: the service's own documents, "Test token".
    const TEST_TOKEN: &str = "TEST:";

    /// The defaults that stand at each field, for a token at an address.
    ///
    /// # Errors
    /// [`ConfigError::Token`] if the token is empty, a dot or two, or has any character but visible
    /// ASCII: it is a step of a path too. [`ConfigError::TestTokenAgainstLive`] if it is for tests and
    /// the address is [`Environment::Live`]; a live token is good for tests as well.
    pub fn new(
        endpoints: NeaEndpoints,
        token: SecretString,
        new_reference: NewReference,
    ) -> Result<Self, ConfigError> {
        let letters = token.expose_secret();
        let is_a_step = !matches!(letters, "" | "." | "..");
        if !is_a_step || !letters.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ConfigError::Token);
        }
        let is_live = endpoints.environment() == Some(Environment::Live);
        if is_live && letters.starts_with(Self::TEST_TOKEN) {
            return Err(ConfigError::TestTokenAgainstLive);
        }
        Ok(Self {
            endpoints,
            token,
            new_reference,
            attempt_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(90),
            commit_timeout: Duration::from_mins(2),
        })
    }
}

impl fmt::Debug for NeaConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NeaConfig")
            .field("endpoints", &self.endpoints)
            .field("token", &self.token)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("commit_timeout", &self.commit_timeout)
            .finish_non_exhaustive()
    }
}

/// Why the settings are no settings.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// A URL that can't be used. It is not repeated here, for it may hold a secret.
    #[error("the base URL is not usable: {source}")]
    Url {
        /// What is wrong with it.
        source: EndpointError,
    },
    /// A token that can't be sent.
    #[error("the token is not usable: it is empty, a dot, or has blanks or other than ASCII in it")]
    Token,
    /// A token for tests, and the address where money moves.
    #[error(
        "the token is for tests (it begins with `TEST:`) and the base URL is the live one: use the \
         test URL, or the live token"
    )]
    TestTokenAgainstLive,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(base_url: &str, token: &str) -> Result<NeaConfig, ConfigError> {
        let new_reference = Arc::new(|| "r-1".parse().unwrap());
        NeaConfig::new(NeaEndpoints::at(base_url)?, token.into(), new_reference)
    }

    #[test]
    fn a_token_for_tests_is_not_sent_to_where_money_moves() {
        let live = Environment::Live.base_url();
        for live in [
            live,
            "https://services.khalti.com/",
            "HTTPS://Services.Khalti.com:443/x",
            "https://services.khalti.com./",
            "https://services.khalti.com.:443",
        ] {
            let refused = config(live, "TEST:abc").err();
            assert_eq!(refused, Some(ConfigError::TestTokenAgainstLive), "{live}");
            assert!(config(live, "abc").is_ok() && config(live, "live_TEST:abc").is_ok());
        }
        for other in [Environment::Test.base_url(), "http://127.0.0.1:8080/nea"] {
            assert!(config(other, "TEST:abc").is_ok() && config(other, "abc").is_ok(), "{other}");
        }
    }

    #[test]
    fn a_token_that_can_not_stand_in_a_path_is_refused() {
        for token in ["", ".", "..", " ", "a b", "abc\n", "\tabc", "a\u{7f}", "naïve", "टोकन"]
        {
            assert_eq!(
                config("https://a.example", token).err(),
                Some(ConfigError::Token),
                "{token:?}"
            );
        }
        for token in ["a", "...", "TEST:a/b?c#d%e", "\"quoted\\\"", "~!"] {
            assert!(config("https://a.example", token).is_ok(), "{token}");
        }
    }

    #[test]
    fn all_paths_stand_below_the_base_url_and_end_as_documented() {
        for base in ["https://a.example/nea", "https://a.example/nea/"] {
            let endpoints = NeaEndpoints::at(base).unwrap();
            for (endpoint, path) in [
                (&endpoints.counters, "api/servicegroup/counters/nea/"),
                (&endpoints.details, "api/servicegroup/details/nea/"),
                (&endpoints.service_charge, "api/servicegroup/servicecharge/nea/"),
                (&endpoints.commit, "api/servicegroup/commit/nea/"),
                (
                    &endpoints.status(&"TEST:a/b c".into(), &"r-1_A".parse().unwrap()),
                    "api/service/status/TEST:a%2Fb%20c/r-1_A",
                ),
            ] {
                let expected = Endpoint::parse(&format!("https://a.example/nea/{path}")).unwrap();
                assert_eq!(*endpoint, expected, "{path}");
            }
            assert_eq!(endpoints.origin(), "https://a.example");
        }
    }

    #[test]
    fn the_token_goes_to_https_or_stays_on_this_machine() {
        for bad in
            ["http://a.example", "http://127.0.0.1.evil.example", "http://localhost@evil", ""]
        {
            assert!(matches!(NeaEndpoints::at(bad), Err(ConfigError::Url { .. })), "{bad}");
        }
        assert!(NeaEndpoints::at("http://127.0.0.1:8080/nea").unwrap().is_loopback());
        assert!(!NeaEndpoints::of(Environment::Test).is_loopback());
    }

    #[test]
    fn a_base_url_stands_in_the_place_of_the_environments_own() {
        let over = |url| NeaEndpoints::overridden(Environment::Live, url);
        assert_eq!(over(None), Ok(NeaEndpoints::of(Environment::Live)));
        assert_eq!(over(Some("https://a.example")), NeaEndpoints::at("https://a.example"));
        assert!(over(Some("a.example")).is_err());
    }

    #[test]
    fn an_environment_is_known_by_its_address() {
        for environment in [Environment::Test, Environment::Live] {
            let url = environment.base_url();
            for typed in [url.to_owned(), format!("{url}./nea"), url.to_uppercase()] {
                let endpoints = NeaEndpoints::at(&typed).unwrap();
                assert_eq!(endpoints.environment(), Some(environment), "{typed}");
            }
        }
        for other in ["https://khalti.com", "https://services.khalti.com:8443", "http://127.0.0.1"]
        {
            assert_eq!(NeaEndpoints::at(other).unwrap().environment(), None, "{other}");
        }
    }

    #[test]
    fn the_token_is_not_shown() {
        let config = config("https://a.example", "canary-7731").unwrap();
        let shown = format!("{config:?}");
        assert!(shown.starts_with("NeaConfig") && shown.contains("https://a.example"), "{shown}");
        assert!(!shown.contains("canary-7731"));
        let refused = NeaConfig::new(config.endpoints, "canary 7731".into(), config.new_reference);
        assert!(!format!("{refused:?}").contains("7731"));
    }

    #[test]
    fn a_payment_has_longer_than_a_read() {
        let config = config("https://a.example", "abc").unwrap();
        assert!(config.commit_timeout > config.attempt_timeout);
        assert!(config.total_timeout >= 3 * config.attempt_timeout);
    }
}
