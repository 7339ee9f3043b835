//! From a target and settings to a provider that can be called: the embedded sandbox, a sandbox
//! that is already running, staging or production.

use billport::Billport;
use billport::blaggo::{BlaggoConfig, BlaggoEndpoints, Environment};
use billport_sandbox::{
    DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, LedgerDetail, Sandbox, SandboxConfig, Today,
};
use std::{fs, path::Path};
use time::{Date, UtcOffset};

use crate::args::Target;
use crate::clock;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::{self, BlaggoSettings, Key, Sources};
use crate::view::{shown, talk};

/// The identity of a target that lives and dies with the command.
pub(crate) const EMBEDDED_SANDBOX: &str = "sandbox";

/// A provider that bills can be sent to.
pub(crate) struct Connection {
    pub(crate) billport: Billport,
    pub(crate) target: Target,
    /// What a person is told of where bills go.
    pub(crate) place: String,
    /// By which the journal tells whether two runs went to one place.
    pub(crate) identity: String,
    /// What else a person should know of it.
    pub(crate) note: Option<&'static str>,
    /// The sandbox of this process, if it is the target.
    pub(crate) sandbox: Option<Sandbox>,
    /// By which the provider's day is told.
    pub(crate) utc_offset: UtcOffset,
}

impl Connection {
    /// Decides where bills go, and starts the sandbox if they go there.
    pub(crate) fn open(sources: &Sources, today: Option<Date>) -> Result<Self, Failure> {
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
        let mut transport = clock::transport_settings();
        if let Some(path) = sources.text(Key::EXTRA_ROOTS)? {
            transport.extra_roots_pem.push(read_certificates(Path::new(&path))?);
        }
        let identity = match address {
            Some(address) => format!("{} {address}", target.name()),
            None => EMBEDDED_SANDBOX.to_owned(),
        };
        let billport = Billport::builder(transport).blaggo(config).build();
        let billport = billport.map_err(|error| Failure::usage(error.to_string()))?;
        Ok(Self { billport, target, place, identity, note, sandbox, utc_offset })
    }
}

impl Connection {
    /// Tells where bills go: before anything is sent there.
    pub(crate) fn tell(&self) {
        talk::note(&format!("target: {} ({})", self.target.name(), self.place));
        self.note.into_iter().for_each(talk::note);
    }
}

/// How a provider is reached.
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
        let address = Some(address(&endpoints, blaggo.bills_url.as_deref().unwrap_or_default()));
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
        today: today.map_or(Today::Manila, Today::Fixed),
        ledger: LedgerDetail::Counts,
        ..SandboxConfig::default()
    };
    let sandbox = Sandbox::start(config).map_err(|error| {
        Failure::new(Exit::Unexpected, format!("the sandbox can't be started: {error}"))
    })?;
    let pretended = sandbox.blaggo();
    let endpoints = BlaggoEndpoints::at(&pretended.token_url(), &pretended.bills_url())
        .expect("the sandbox is at a literal loopback address");
    let (client_id, secret) = (pretended.client_id().to_owned(), pretended.client_secret().into());
    let mut config = BlaggoConfig::new(endpoints, client_id, secret);
    config.reupload_is_safe = blaggo.reupload_is_safe;
    let place = "the embedded sandbox: nothing leaves this machine".to_owned();
    Ok(Reached { config, sandbox: Some(sandbox), place, address: None, note })
}

/// One of the provider's environments, or the addresses in its place.
fn to_provider(environment: Environment, blaggo: BlaggoSettings) -> Result<Reached, Failure> {
    let BlaggoSettings { token_url, bills_url, .. } = &blaggo;
    let endpoints =
        BlaggoEndpoints::overridden(environment, token_url.as_deref(), bills_url.as_deref())
            .map_err(|error| {
                Failure::usage(error.to_string())
                    .hint("`billport config` shows what is in force and where it comes from")
            })?;
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
    let address = Some(address(&endpoints, bills_url));
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

/// Where bills go, as it is the same however it is typed.
fn address(endpoints: &BlaggoEndpoints, bills_url: &str) -> String {
    let behind_scheme = bills_url.split_once("://").map_or("", |(_, rest)| rest);
    let (authority_and_path, _query) = behind_scheme.split_once('?').unwrap_or((behind_scheme, ""));
    let path = authority_and_path.split_once('/').map_or("", |(_, path)| path);
    format!("{}/{path}", endpoints.bills_origin())
}

fn missing(keys: &[Key]) -> Failure {
    let names = keys.iter().map(|key| key.name).collect::<Vec<_>>().join(" and ");
    let variables = keys.iter().map(|key| key.variable).collect::<Vec<_>>().join(" and ");
    let (verb, noun) = if keys.len() == 1 { ("is", "variable") } else { ("are", "variables") };
    Failure::new(Exit::Credentials, format!("{names} {verb} not set"))
        .hint(format!("set the environment {noun} {variables}, or {names} in the settings file"))
}

fn read_certificates(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| {
        Failure::usage(format!("the certificates in {} can't be read: {error}", shown(path)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_the_same_however_it_is_typed_and_keeps_its_query_to_itself() {
        let told = |url: &str| {
            let endpoints = BlaggoEndpoints::at("https://token.example/", url).unwrap();
            address(&endpoints, url)
        };
        for url in [
            "https://bills.example/v1/bills",
            "HTTPS://Bills.Example/v1/bills",
            "https://bills.example:443/v1/bills?key=secret/7",
        ] {
            assert_eq!(told(url), "https://bills.example/v1/bills");
        }
        for url in ["https://bills.example", "https://bills.example/", "https://bills.example?a=/b"]
        {
            assert_eq!(told(url), "https://bills.example/");
        }
        assert_eq!(told("http://127.0.0.1:8080/bills"), "http://127.0.0.1:8080/bills");
    }
}
