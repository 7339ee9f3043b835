//! How NEA is reached: by a base URL, and a token that goes there and nowhere else.

use billport::domain::Excerpt;
use billport::nea::{ConfigError, Environment, NeaConfig, NeaEndpoints};
use billport_sandbox::{DEFAULT_NEA_TOKEN, LedgerDetail, Sandbox, SandboxConfig, Today};
use clap::ValueEnum;
use secrecy::SecretString;
use std::sync::Arc;

use super::{Connection, EMBEDDED, address, missing, without_final_dot, wrong_url};
use crate::args::Target;
use crate::clock::Clock;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::references;
use crate::settings::{self, Key, NeaSettings, Sources};
use crate::view::shown;

/// What the identity of an embedded sandbox begins with. Each has its own: with the process that it
/// was in it is gone, and nobody can be asked what was paid there.
const EMBEDDED_SANDBOX: &str = "nea sandbox embedded-";

/// Why a clock is not set for real money.
pub(crate) const NOT_AT_PRODUCTION: &str = "--now is for tests, and production is none";

impl Connection {
    /// Decides where dues are paid, and starts the sandbox if that is where.
    pub(crate) fn to_nea(sources: &Sources, clock: Clock) -> Result<Self, Failure> {
        let target = settings::target(sources)?;
        let nea = NeaSettings::read(sources)?;
        let utc_offset = nea.utc_offset;
        if target == Target::Production && clock.is_made_up() {
            return Err(Failure::usage(NOT_AT_PRODUCTION));
        }
        let Reached { config, sandbox, place, identity, note } = match target {
            Target::Sandbox => to_sandbox(nea, clock)?,
            Target::Staging => to_provider(Environment::Test, nea)?,
            Target::Production => to_provider(Environment::Live, nea)?,
        };
        let billport = super::compose(sources, |builder| builder.nea(config))?;
        Ok(Self { billport, target, place, identity, note, sandbox, utc_offset })
    }
}

impl Connection {
    /// Whether real money is moved.
    pub(crate) fn is_production(&self) -> bool {
        self.target == Target::Production
    }
}

/// Whether real money may have been moved by a payment that went there.
pub(crate) fn was_production(identity: &str) -> bool {
    target_of(identity) == Some(Target::Production)
}

/// The target by which an identity is reached: its second word.
pub(crate) fn target_of(identity: &str) -> Option<Target> {
    Target::from_str(identity.split(' ').nth(1)?, false).ok()
}

/// Whether a payment went to a sandbox that lived in the process which paid it.
pub(crate) fn was_embedded(identity: &str) -> bool {
    identity.starts_with(EMBEDDED_SANDBOX)
}

/// What a person is told of where a payment went.
pub(crate) fn told(identity: &str) -> Excerpt {
    if was_embedded(identity) { shown("an embedded sandbox that is gone") } else { shown(identity) }
}

/// How NEA is reached.
struct Reached {
    config: NeaConfig,
    sandbox: Option<Sandbox>,
    place: String,
    identity: String,
    note: Option<&'static str>,
}

/// The sandbox that the base URL names, if it is on this machine; else one within this process.
fn to_sandbox(nea: NeaSettings, clock: Clock) -> Result<Reached, Failure> {
    let named = nea.base_url.as_deref().and_then(|url| NeaEndpoints::at(url).ok());
    if let Some(endpoints) = named.filter(NeaEndpoints::is_loopback) {
        let place = format!("the sandbox at {}", endpoints.origin());
        let identity = identity(&endpoints, nea.base_url.as_deref().unwrap_or_default());
        let token = nea.token.unwrap_or_else(|| DEFAULT_NEA_TOKEN.into());
        let config = configured(endpoints, token)?;
        return Ok(Reached { config, sandbox: None, place, identity, note: None });
    }
    let note = nea.base_url.is_some().then_some(
        "the base URL in the settings is not on this machine: the sandbox leaves it alone",
    );
    let today = if clock.is_made_up() {
        Today::Fixed(clock.now().to_offset(nea.utc_offset).date())
    } else {
        Today::Clock
    };
    let sandbox = super::start_sandbox(SandboxConfig {
        today,
        ledger: LedgerDetail::Counts,
        ..SandboxConfig::default()
    })?;
    let pretended = sandbox.nea();
    let endpoints = NeaEndpoints::at(&pretended.base_url())
        .expect("the sandbox is at a literal loopback address");
    let config = configured(endpoints, pretended.token().into())?;
    let place = EMBEDDED.to_owned();
    let identity = format!("{EMBEDDED_SANDBOX}{}", references::new());
    Ok(Reached { config, sandbox: Some(sandbox), place, identity, note })
}

/// One of NEA's environments, or the address in its place.
fn to_provider(environment: Environment, nea: NeaSettings) -> Result<Reached, Failure> {
    let base_url = nea.base_url.as_deref();
    let endpoints =
        NeaEndpoints::overridden(environment, base_url).map_err(|error| wrong_url(&error))?;
    let is_live = endpoints.environment() == Some(Environment::Live);
    if is_live && environment != Environment::Live {
        return Err(Failure::usage(
            "the base URL is that of NEA's PRODUCTION, where money is real, and the target is staging",
        )
        .hint("say --target production if that is meant, or take the URL out of the settings"));
    }
    let place = match (environment, base_url.is_some()) {
        (Environment::Test, false) => "NEA's test environment",
        (Environment::Test, true) => "the URL in the settings, in place of NEA's test environment",
        (Environment::Live, false) => "NEA's PRODUCTION: this is real money",
        (Environment::Live, true) => {
            "the URL in the settings, in place of NEA's PRODUCTION: this is real money"
        }
    };
    let place = format!("{place}, at {}", endpoints.origin());
    let identity = identity(&endpoints, base_url.unwrap_or(environment.base_url()));
    let token = nea.token.ok_or_else(|| missing(&[Key::NEA_TOKEN]))?;
    let config = configured(endpoints, token)?;
    Ok(Reached { config, sandbox: None, place, identity, note: None })
}

fn configured(endpoints: NeaEndpoints, token: SecretString) -> Result<NeaConfig, Failure> {
    NeaConfig::new(endpoints, token, Arc::new(references::new)).map_err(|error| match error {
        ConfigError::Token | ConfigError::TestTokenAgainstLive => {
            let variable = Key::NEA_TOKEN.variable;
            Failure::new(Exit::Credentials, error.to_string())
                .hint(format!("check {variable} (`billport config` shows where it comes from)"))
        }
        ConfigError::Url { .. } => wrong_url(&error),
    })
}

/// By which the journal tells places apart: the base URL, and the target that it stands for.
///
/// One address has one identity, whatever target it was named under and however it was typed: two
/// payments of a consumer must know of each other. What is not known to be for tests is taken for real
/// money. Paths are added to a base URL with or without a slash at its end alike.
fn identity(endpoints: &NeaEndpoints, url: &str) -> String {
    let target = match endpoints.environment() {
        _ if endpoints.is_loopback() => Target::Sandbox,
        Some(Environment::Test) => Target::Staging,
        Some(Environment::Live) | None => Target::Production,
    };
    let url = address(&without_final_dot(endpoints.origin()), url);
    format!("nea {} {}", target.name(), url.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str) -> String {
        identity(&NeaEndpoints::at(url).unwrap(), url)
    }

    #[test]
    fn one_address_has_one_identity_under_whatever_target() {
        for url in [
            "https://services.khalti.com",
            "https://Services.Khalti.com:443/",
            "https://services.khalti.com./",
        ] {
            assert_eq!(at(url), "nea production https://services.khalti.com");
        }
        assert_eq!(at(Environment::Test.base_url()), "nea staging https://uatservices.khalti.com");
        assert_eq!(at("http://127.0.0.1:8700/nea/"), "nea sandbox http://127.0.0.1:8700/nea");
        for url in ["https://pay.example:8443/nea?key=secret", "https://pay.example.:8443/nea/"] {
            assert_eq!(at(url), "nea production https://pay.example:8443/nea");
        }
    }

    #[test]
    fn a_target_is_read_back_from_an_identity() {
        for (identity, target) in [
            ("nea production https://a.example", Some(Target::Production)),
            ("nea staging https://a.example", Some(Target::Staging)),
            ("nea sandbox http://127.0.0.1:1/nea", Some(Target::Sandbox)),
            ("elsewhere", None),
        ] {
            assert_eq!(target_of(identity), target, "{identity}");
            assert_eq!(was_production(identity), target == Some(Target::Production));
        }
    }
}
