//! How Blaggo is reached: by a token URL and a bills URL, of one environment.

use billport::blaggo::{BlaggoConfig, BlaggoEndpoints, Environment};
use billport_sandbox::{
    DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, LedgerDetail, Sandbox, SandboxConfig, Today,
};
use time::Date;

use super::{Connection, EMBEDDED, address, missing, wrong_url};
use crate::args::Target;
use crate::failure::Failure;
use crate::settings::{self, BlaggoSettings, Key, Sources};

/// The identity of a target that lives and dies with the command.
pub(super) const EMBEDDED_SANDBOX: &str = "sandbox";

impl Connection {
    /// Decides where bills go, and starts the sandbox if they go there.
    pub(crate) fn to_blaggo(sources: &Sources, today: Option<Date>) -> Result<Self, Failure> {
        let target = settings::target(sources)?;
        let blaggo = BlaggoSettings::read(sources)?;
        let utc_offset = blaggo.utc_offset;
        if target == Target::Production && today.is_some() {
            return Err(Failure::usage("--today is for tests, and production is none"));
        }
        let Reached { config, sandbox, place, address, note } = match target {
            Target::Sandbox => to_sandbox(blaggo, today)?,
            Target::Staging => to_provider(Environment::Staging, blaggo)?,
            Target::Production => to_provider(Environment::Production, blaggo)?,
        };
        let identity = match address {
            Some(address) => format!("{} {address}", target.name()),
            None => EMBEDDED_SANDBOX.to_owned(),
        };
        let billport = super::compose(sources, |builder| builder.blaggo(config))?;
        Ok(Self { billport, target, place, identity, note, sandbox, utc_offset })
    }
}

/// How Blaggo is reached.
struct Reached {
    config: BlaggoConfig,
    sandbox: Option<Sandbox>,
    place: String,
    /// The address of the bills, without its query, which can hold a secret; nothing within this
    /// process.
    address: Option<String>,
    note: Option<&'static str>,
}

/// The sandbox that both URLs name, if they are on this machine; else one within this process.
fn to_sandbox(blaggo: BlaggoSettings, today: Option<Date>) -> Result<Reached, Failure> {
    let named = match (&blaggo.token_url, &blaggo.bills_url) {
        (Some(token_url), Some(bills_url)) => BlaggoEndpoints::at(token_url, bills_url).ok(),
        _ => None,
    };
    if let Some(endpoints) = named.filter(BlaggoEndpoints::are_loopback) {
        let place = format!("the sandbox at {}", endpoints.bills_origin());
        let bills_url = blaggo.bills_url.as_deref().unwrap_or_default();
        let address = Some(address(endpoints.bills_origin(), bills_url));
        let client_id = blaggo.client_id.unwrap_or_else(|| DEFAULT_CLIENT_ID.to_owned());
        let secret = blaggo.client_secret.unwrap_or_else(|| DEFAULT_CLIENT_SECRET.into());
        let mut config = BlaggoConfig::new(endpoints, client_id, secret);
        config.reupload_is_safe = blaggo.reupload_is_safe;
        return Ok(Reached { config, sandbox: None, place, address, note: None });
    }
    let has_urls = blaggo.token_url.is_some() || blaggo.bills_url.is_some();
    let note = has_urls.then_some(
        "the URLs in the settings are not both on this machine: the sandbox leaves them alone",
    );
    // Millions of bills may come: the sandbox counts them and does not keep them.
    let config = SandboxConfig {
        today: today.map_or(Today::Clock, Today::Fixed),
        ledger: LedgerDetail::Counts,
        ..SandboxConfig::default()
    };
    let sandbox = super::start_sandbox(config)?;
    let pretended = sandbox.blaggo();
    let endpoints = BlaggoEndpoints::at(&pretended.token_url(), &pretended.bills_url())
        .expect("the sandbox is at a literal loopback address");
    let (client_id, secret) = (pretended.client_id().to_owned(), pretended.client_secret().into());
    let mut config = BlaggoConfig::new(endpoints, client_id, secret);
    config.reupload_is_safe = blaggo.reupload_is_safe;
    let place = EMBEDDED.to_owned();
    Ok(Reached { config, sandbox: Some(sandbox), place, address: None, note })
}

/// One of the provider's environments, or the addresses in its place.
fn to_provider(environment: Environment, blaggo: BlaggoSettings) -> Result<Reached, Failure> {
    let BlaggoSettings { token_url, bills_url, .. } = &blaggo;
    let endpoints =
        BlaggoEndpoints::overridden(environment, token_url.as_deref(), bills_url.as_deref())
            .map_err(|error| wrong_url(&error))?;
    let place = match (environment, token_url.is_some()) {
        (Environment::Staging, false) => "Blaggo's staging environment",
        (Environment::Staging, true) => "the URLs in the settings, in place of Blaggo's staging",
        (Environment::Production, false) => "Blaggo's PRODUCTION: these are real bills",
        (Environment::Production, true) => {
            "the URLs in the settings, in place of Blaggo's PRODUCTION: these are real bills"
        }
    };
    let place = format!("{place}, at {}", endpoints.bills_origin());
    let bills_url = bills_url.as_deref().unwrap_or(environment.bills_url());
    let address = Some(address(endpoints.bills_origin(), bills_url));
    let (client_id, secret) = match (blaggo.client_id, blaggo.client_secret) {
        (Some(client_id), Some(secret)) => (client_id, secret),
        (None, Some(_)) => return Err(missing(&[Key::CLIENT_ID])),
        (Some(_), None) => return Err(missing(&[Key::CLIENT_SECRET])),
        (None, None) => return Err(missing(&[Key::CLIENT_ID, Key::CLIENT_SECRET])),
    };
    let mut config = BlaggoConfig::new(endpoints, client_id, secret);
    config.reupload_is_safe = blaggo.reupload_is_safe;
    Ok(Reached { config, sandbox: None, place, address, note: None })
}
