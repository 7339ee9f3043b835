//! From a target and settings to a provider that can be called: the embedded sandbox, a sandbox
//! that is already running, staging or production.
//!
//! Only what a command needs is opened: who pays dues at NEA needs no settings of Blaggo.
//!
//! | file | what |
//! |---|---|
//! | `blaggo.rs`, `nea.rs`, `billagain.rs` | how these providers are reached |

mod billagain;
mod blaggo;
pub(crate) mod nea;

use billport::ports::BillUploads;
use billport::transport::TransportSettings;
use billport::{Billport, BillportBuilder};
use billport_sandbox::{Sandbox, SandboxConfig};
use std::{fs, path::Path};
use time::{Date, UtcOffset};

use crate::args::Target;
use crate::clock;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::{Key, Sources};
use crate::view::{shown, talk};

/// A provider that can be called.
pub(crate) struct Connection {
    pub(crate) billport: Billport,
    pub(crate) target: Target,
    /// What a person is told of where it is.
    pub(crate) place: String,
    /// By which the journal tells whether two runs, or two payments, went to one place.
    pub(crate) identity: String,
    /// What else a person should know of it.
    pub(crate) note: Option<&'static str>,
    /// The sandbox of this process, if it is the target.
    pub(crate) sandbox: Option<Sandbox>,
    /// By which the provider's day is told.
    pub(crate) utc_offset: UtcOffset,
}

impl Connection {
    /// The port for bills.
    pub(crate) fn bill_uploads(&self) -> &dyn BillUploads {
        self.billport.bill_uploads().expect("every target of bills takes them")
    }

    /// The provider's day, asked for again and again; or one that was made up for a test.
    pub(crate) fn today(&self, made_up: Option<Date>) -> impl Fn() -> Date + Sync + use<> {
        let offset = self.utc_offset;
        move || made_up.unwrap_or_else(|| clock::today_at(offset))
    }

    /// Tells where everything goes: before anything is sent there.
    pub(crate) fn tell(&self) {
        talk::note(&format!("target: {} ({})", self.target.name(), self.place));
        self.note.into_iter().for_each(talk::note);
    }
}

/// Composes a provider over a transport with the settings in force.
fn compose(
    sources: &Sources,
    provider: impl FnOnce(BillportBuilder) -> BillportBuilder,
) -> Result<Billport, Failure> {
    let billport = provider(Billport::builder(transport_settings(sources)?)).build();
    billport.map_err(|error| Failure::usage(error.to_string()))
}

fn transport_settings(sources: &Sources) -> Result<TransportSettings, Failure> {
    let mut transport = clock::transport_settings();
    if let Some(path) = sources.text(Key::EXTRA_ROOTS)? {
        transport.extra_roots_pem.push(read_certificates(Path::new(&path))?);
    }
    Ok(transport)
}

fn start_sandbox(config: SandboxConfig) -> Result<Sandbox, Failure> {
    Sandbox::start(config).map_err(|error| {
        Failure::new(Exit::Unexpected, format!("the sandbox can't be started: {error}"))
    })
}

/// Whether a run went to a sandbox that lived in the process which sent it.
pub(crate) fn is_embedded(identity: &str) -> bool {
    [blaggo::EMBEDDED_SANDBOX, billagain::EMBEDDED_SANDBOX].contains(&identity)
}

/// What is told where nothing leaves this machine.
const EMBEDDED: &str = "the embedded sandbox: nothing leaves this machine";

/// Where everything goes, as it is the same however it is typed: an origin, and the path of a URL at it
/// without its query, which can hold a secret.
fn address(origin: &str, url: &str) -> String {
    let behind_scheme = url.split_once("://").map_or("", |(_, rest)| rest);
    let (authority_and_path, _query) = behind_scheme.split_once('?').unwrap_or((behind_scheme, ""));
    let path = authority_and_path.split_once('/').map_or("", |(_, path)| path);
    format!("{origin}/{path}")
}

/// An origin whose host does not end in the dot of a full name.
fn without_final_dot(origin: &str) -> String {
    match origin.rsplit_once(':') {
        Some((host, port)) if !port.starts_with('/') => {
            format!("{}:{port}", host.trim_end_matches('.'))
        }
        _ => origin.trim_end_matches('.').to_owned(),
    }
}

/// A URL that is none: what is in force, and where it comes from, is for a person to look up.
fn wrong_url(error: &impl ToString) -> Failure {
    Failure::usage(error.to_string())
        .hint("`billport config` shows what is in force and where it comes from")
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
    use billport::blaggo::BlaggoEndpoints;

    #[test]
    fn one_address_is_the_same_however_it_is_typed_and_keeps_its_query_to_itself() {
        let told = |url: &str| {
            let endpoints = BlaggoEndpoints::at("https://token.example/", url).unwrap();
            address(endpoints.bills_origin(), url)
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
