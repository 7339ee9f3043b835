//! How BillAgain is reached: by a base URL, and the account's number and API key that go there and
//! nowhere else.

use billport::billagain::{BillAgainConfig, BillAgainEndpoints, ConfigError};
use billport_sandbox::{
    DEFAULT_BILLAGAIN_ACCOUNT_ID, DEFAULT_BILLAGAIN_API_KEY, LedgerDetail, Sandbox, SandboxConfig,
};
use secrecy::SecretString;
use time::UtcOffset;

use super::{Connection, EMBEDDED, address, missing, without_final_dot, wrong_url};
use crate::args::Target;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::{self, BillAgainSettings, Key, Sources};

/// The identity of a sandbox that lives and dies with the command.
pub(super) const EMBEDDED_SANDBOX: &str = "billagain sandbox embedded";

/// How many invented customers the embedded sandbox has.
const CUSTOMERS: u32 = 25;

impl Connection {
    /// Decides where customers are looked after, and starts the sandbox if that is where.
    pub(crate) fn to_billagain(sources: &Sources) -> Result<Self, Failure> {
        let target = settings::target(sources)?;
        let settings = BillAgainSettings::read(sources)?;
        let Reached { config, sandbox, place, identity, note } = match target {
            Target::Sandbox => to_sandbox(settings)?,
            Target::Staging => to_staging(settings)?,
            Target::Production => to_production(settings)?,
        };
        let billport = super::compose(sources, |builder| builder.billagain(config))?;
        // No call of BillAgain's goes by the day.
        let utc_offset = UtcOffset::UTC;
        Ok(Self { billport, target, place, identity, note, sandbox, utc_offset })
    }
}

/// How BillAgain is reached.
struct Reached {
    config: BillAgainConfig,
    sandbox: Option<Sandbox>,
    place: String,
    identity: String,
    note: Option<&'static str>,
}

/// The sandbox that the base URL names, if it is on this machine; else one within this process.
fn to_sandbox(settings: BillAgainSettings) -> Result<Reached, Failure> {
    let BillAgainSettings { base_url, account_id, api_key } = settings;
    let url = base_url.as_deref().unwrap_or_default();
    let named = BillAgainEndpoints::at(url).ok().filter(BillAgainEndpoints::is_loopback);
    if let Some(endpoints) = named {
        let place = format!("the sandbox at {}", endpoints.origin());
        let account_id = account_id.unwrap_or_else(|| DEFAULT_BILLAGAIN_ACCOUNT_ID.to_owned());
        let api_key = api_key.unwrap_or_else(|| DEFAULT_BILLAGAIN_API_KEY.into());
        let identity = identity(Target::Sandbox, &endpoints, url, &account_id);
        let config = configured(endpoints, &account_id, api_key)?;
        return Ok(Reached { config, sandbox: None, place, identity, note: None });
    }
    let note = base_url.is_some().then_some(
        "the base URL in the settings is not on this machine: the sandbox leaves it alone",
    );
    let sandbox = super::start_sandbox(SandboxConfig {
        customers: CUSTOMERS,
        ledger: LedgerDetail::Counts,
        ..SandboxConfig::default()
    })?;
    let pretended = sandbox.billagain();
    let endpoints = BillAgainEndpoints::at(&pretended.base_url())
        .expect("the sandbox is at a literal loopback address");
    let config = configured(endpoints, pretended.account_id(), pretended.api_key().into())?;
    let (place, identity) = (EMBEDDED.to_owned(), EMBEDDED_SANDBOX.to_owned());
    Ok(Reached { config, sandbox: Some(sandbox), place, identity, note })
}

/// Only one environment of BillAgain is documented, and customers are real there. One for tests is
/// named by its URL.
fn to_staging(settings: BillAgainSettings) -> Result<Reached, Failure> {
    let Some(url) = &settings.base_url else {
        return Err(Failure::usage(
            "BillAgain has no staging environment that is known: this target needs a base URL",
        )
        .hint(format!(
            "set the environment variable {}, or {} in the settings file; nothing leaves this \
             machine with --target sandbox",
            Key::BILLAGAIN_BASE_URL.variable,
            Key::BILLAGAIN_BASE_URL.name
        )));
    };
    let endpoints = BillAgainEndpoints::at(url).map_err(|error| wrong_url(&error))?;
    if endpoints.is_production() {
        return Err(Failure::usage(
            "the base URL is that of BillAgain's PRODUCTION, where customers are real, and the \
             target is staging",
        )
        .hint("say --target production if that is meant, or take the URL out of the settings"));
    }
    let place = format!("the URL in the settings, for staging, at {}", endpoints.origin());
    let url = url.clone();
    to_account(Target::Staging, endpoints, &url, place, settings)
}

/// BillAgain itself, or the address in its place.
fn to_production(settings: BillAgainSettings) -> Result<Reached, Failure> {
    let (endpoints, url, what) = match &settings.base_url {
        None => (
            BillAgainEndpoints::of(),
            billport::billagain::BASE_URL.to_owned(),
            "BillAgain's PRODUCTION: these are real customers",
        ),
        Some(url) => (
            BillAgainEndpoints::at(url).map_err(|error| wrong_url(&error))?,
            url.clone(),
            "the URL in the settings, in place of BillAgain's PRODUCTION: these are real customers",
        ),
    };
    let place = format!("{what}, at {}", endpoints.origin());
    to_account(Target::Production, endpoints, &url, place, settings)
}

/// The account that the settings name.
fn to_account(
    target: Target,
    endpoints: BillAgainEndpoints,
    url: &str,
    place: String,
    settings: BillAgainSettings,
) -> Result<Reached, Failure> {
    let (account_id, api_key) = match (settings.account_id, settings.api_key) {
        (Some(account_id), Some(api_key)) => (account_id, api_key),
        (None, Some(_)) => return Err(missing(&[Key::BILLAGAIN_ACCOUNT_ID])),
        (Some(_), None) => return Err(missing(&[Key::BILLAGAIN_API_KEY])),
        (None, None) => {
            return Err(missing(&[Key::BILLAGAIN_ACCOUNT_ID, Key::BILLAGAIN_API_KEY]));
        }
    };
    let identity = identity(target, &endpoints, url, &account_id);
    let config = configured(endpoints, &account_id, api_key)?;
    Ok(Reached { config, sandbox: None, place, identity, note: None })
}

fn configured(
    endpoints: BillAgainEndpoints,
    account_id: &str,
    api_key: SecretString,
) -> Result<BillAgainConfig, Failure> {
    BillAgainConfig::new(endpoints, account_id, api_key).map_err(|error| {
        let key = match error {
            ConfigError::AccountId => Key::BILLAGAIN_ACCOUNT_ID,
            ConfigError::ApiKey => Key::BILLAGAIN_API_KEY,
            ConfigError::Url { .. } => return wrong_url(&error),
        };
        Failure::new(Exit::Credentials, error.to_string())
            .hint(format!("check {} (`billport config` shows where it comes from)", key.variable))
    })
}

/// By which the journal tells places apart: the target, the base URL and the account.
///
/// One account at one address has one identity, however the address was typed. Paths are added to a
/// base URL with or without a slash at its end alike.
fn identity(target: Target, endpoints: &BillAgainEndpoints, url: &str, account: &str) -> String {
    let target = if endpoints.is_loopback() { Target::Sandbox } else { target };
    let url = address(&without_final_dot(endpoints.origin()), url);
    format!("billagain {} {} account {account}", target.name(), url.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(target: Target, url: &str) -> String {
        identity(target, &BillAgainEndpoints::at(url).unwrap(), url, "1001")
    }

    #[test]
    fn one_account_at_one_address_has_one_identity() {
        for url in [
            billport::billagain::BASE_URL,
            "https://API.billagain.com:443/v1/",
            "https://api.billagain.com./v1?key=secret",
        ] {
            let expected = "billagain production https://api.billagain.com/v1 account 1001";
            assert_eq!(at(Target::Production, url), expected);
        }
        let expected = "billagain staging https://test.example:8443/v1 account 1001";
        assert_eq!(at(Target::Staging, "https://test.example:8443/v1/"), expected);
        for target in [Target::Sandbox, Target::Production] {
            let expected = "billagain sandbox http://127.0.0.1:8700/billagain account 1001";
            assert_eq!(at(target, "http://127.0.0.1:8700/billagain"), expected);
        }
    }
}
