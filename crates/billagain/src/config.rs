//! Where BillAgain is, whose account it is, and how long a call may take.

use billport_domain::CustomerId;
use billport_transport::{Endpoint, EndpointError};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use thiserror::Error;

/// The one base URL that BillAgain documents, to which every path is added. Real customers are there.
///
/// Source: BillAgain, Customers, "URL".
pub const BASE_URL: &str = "https://api.billagain.com/v1";

/// The addresses of BillAgain, all below one base URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillAgainEndpoints {
    pub(crate) customers: Endpoint,
    pub(crate) with_custom_fields: Endpoint,
    pub(crate) by_customer_ids: Endpoint,
}

impl BillAgainEndpoints {
    /// BillAgain's own addresses, below [`BASE_URL`]: no others are documented.
    #[must_use]
    pub fn of() -> Self {
        Self::at(BASE_URL).expect("BillAgain's own addresses are valid")
    }

    /// The addresses below any base URL: https, or plain http to a literal loopback address.
    ///
    /// # Errors
    /// [`ConfigError::Url`] if it is no such address.
    pub fn at(base_url: &str) -> Result<Self, ConfigError> {
        let base = Endpoint::parse(base_url).map_err(|source| ConfigError::Url { source })?;
        Ok(Self {
            customers: below(&base, &["customers"]),
            with_custom_fields: below(&base, &["customers", "with_customfields"]),
            by_customer_ids: below(&base, &["by_customer_ids"]),
        })
    }

    /// Where one customer is.
    pub(crate) fn customer(&self, id: CustomerId) -> Endpoint {
        below(&self.customers, &[&id.to_string()])
    }

    /// Where one customer is with the custom fields.
    pub(crate) fn customer_with_custom_fields(&self, id: CustomerId) -> Endpoint {
        below(&self.with_custom_fields, &[&id.to_string()])
    }

    /// Where something is done with one customer.
    pub(crate) fn act(&self, id: CustomerId, act: &'static str) -> Endpoint {
        below(&self.customers, &[&id.to_string(), act])
    }

    /// Scheme and host that customers are read from and written to, to show to whoever does it.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.customers.origin()
    }

    /// Whether nothing leaves this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.customers.is_loopback()
    }

    /// Whether this is where real customers are, however the address is typed: with the dot of a full
    /// name at its end it is the same host.
    #[must_use]
    pub fn is_production(&self) -> bool {
        self.origin().trim_end_matches('.') == Self::of().origin()
    }
}

fn below(endpoint: &Endpoint, steps: &[&str]) -> Endpoint {
    endpoint.with_segments(steps).expect("no step of a path is empty or a dot")
}

/// All that the adapter is told.
#[derive(Clone, Debug)]
pub struct BillAgainConfig {
    pub(crate) endpoints: BillAgainEndpoints,
    pub(crate) account_id: String,
    pub(crate) api_key: SecretString,
    /// The longest that one attempt of any call but *add* may take. 30 s.
    pub attempt_timeout: Duration,
    /// The longest that a call may take with all that is tried and waited for. 90 s.
    pub total_timeout: Duration,
    /// The longest that one attempt to add a customer may take. Giving up on a server that is still at
    /// work makes an unknown outcome out of nothing. 60 s.
    pub add_timeout: Duration,
}

impl BillAgainConfig {
    /// The defaults that stand at each field, for an account at an address.
    ///
    /// Source of both credentials: BillAgain, "Authentication" (HTTP Basic: the numeric account id is
    /// the user, the account's API key the password).
    ///
    /// # Errors
    /// [`ConfigError::AccountId`] if the account id has anything but digits or none at all,
    /// [`ConfigError::ApiKey`] if the API key is empty, or has any character but visible ASCII.
    pub fn new(
        endpoints: BillAgainEndpoints,
        account_id: &str,
        api_key: SecretString,
    ) -> Result<Self, ConfigError> {
        let is_visible = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if account_id.is_empty() || !account_id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ConfigError::AccountId);
        }
        let key = api_key.expose_secret();
        if key.is_empty() || !is_visible(key) {
            return Err(ConfigError::ApiKey);
        }
        Ok(Self {
            endpoints,
            account_id: account_id.to_owned(),
            api_key,
            attempt_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(90),
            add_timeout: Duration::from_mins(1),
        })
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
    /// An account id that is none. It is not repeated here, for it may be the key.
    #[error("the account id is not usable: it is a number, and has digits only")]
    AccountId,
    /// An API key that can't be sent.
    #[error("the API key is not usable: it is empty, or has blanks or other than ASCII in it")]
    ApiKey,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(base_url: &str, account_id: &str, api_key: &str) -> Result<(), ConfigError> {
        let endpoints = BillAgainEndpoints::at(base_url)?;
        BillAgainConfig::new(endpoints, account_id, api_key.into()).map(|_| ())
    }

    #[test]
    fn the_key_goes_to_https_or_stays_on_this_machine() {
        for bad in ["http://api.example/v1", "http://localhost@evil.example/", "api.example"] {
            assert!(matches!(config(bad, "1", "k"), Err(ConfigError::Url { .. })), "{bad}");
        }
        for (good, is_loopback) in
            [("https://api.example/v1", false), ("http://127.0.0.1:8080/billagain", true)]
        {
            assert_eq!(BillAgainEndpoints::at(good).unwrap().is_loopback(), is_loopback, "{good}");
        }
        assert!(!BillAgainEndpoints::of().is_loopback());
        assert_eq!(BillAgainEndpoints::of().origin(), "https://api.billagain.com");
    }

    #[test]
    fn real_customers_are_at_one_host_however_it_is_typed() {
        for real in [
            BASE_URL,
            "https://api.billagain.com",
            "HTTPS://Api.BillAgain.com:443/v2",
            "https://api.billagain.com./v1",
        ] {
            assert!(BillAgainEndpoints::at(real).unwrap().is_production(), "{real}");
        }
        for other in ["https://billagain.com/v1", "https://api.billagain.com:8443/v1"] {
            assert!(!BillAgainEndpoints::at(other).unwrap().is_production(), "{other}");
        }
    }

    #[test]
    fn an_account_is_digits() {
        for id in ["", " ", "1001 ", "10-01", "-1", "1.0", "١٠", "key-1", "1001\n"] {
            assert_eq!(config("https://a.example", id, "k"), Err(ConfigError::AccountId), "{id:?}");
        }
        for id in ["0", "1001", "00012", "123456789012345678901"] {
            assert_eq!(config("https://a.example", id, "k"), Ok(()), "{id}");
        }
    }

    #[test]
    fn a_key_that_can_not_be_sent_as_typed_is_refused() {
        for key in ["", " ", "a b", "abc\n", "\tabc", "a\u{7f}", "naïve"] {
            assert_eq!(config("https://a.example", "1", key), Err(ConfigError::ApiKey), "{key:?}");
        }
        for key in ["k", "a:b", "\"quoted\\\"", "~!"] {
            assert_eq!(config("https://a.example", "1", key), Ok(()), "{key}");
        }
    }

    #[test]
    fn all_paths_stand_below_the_base_url() {
        for base in ["https://a.example/billagain/v1", "https://a.example/billagain/v1/"] {
            let endpoints = BillAgainEndpoints::at(base).unwrap();
            let id = CustomerId::new(302).unwrap();
            for (endpoint, path) in [
                (endpoints.customers.clone(), "customers"),
                (endpoints.with_custom_fields.clone(), "customers/with_customfields"),
                (endpoints.by_customer_ids.clone(), "by_customer_ids"),
                (endpoints.customer(id), "customers/302"),
                (endpoints.customer_with_custom_fields(id), "customers/with_customfields/302"),
                (endpoints.act(id, "archive"), "customers/302/archive"),
            ] {
                let expected = Endpoint::parse(&format!("https://a.example/billagain/v1/{path}"));
                assert_eq!(endpoint, expected.unwrap(), "{path}");
            }
        }
    }

    #[test]
    fn the_key_is_not_shown() {
        let endpoints = BillAgainEndpoints::of();
        let config = BillAgainConfig::new(endpoints, "1001", "canary-7731".into()).unwrap();
        assert!(!format!("{config:?} {config:#?}").contains("canary-7731"));
    }
}
