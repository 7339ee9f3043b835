//! BillAgain beside the sandbox: the adapter as a team would put it together, and the provider's ledger.

use billport_billagain::{BillAgain, BillAgainConfig, BillAgainEndpoints};
use billport_sandbox::billagain::BillAgainSandbox;
use billport_sandbox::{Sandbox, SandboxConfig, Today};
use billport_transport::{Transport, TransportSettings};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use time::macros::date;

/// The adapter and its provider. Nothing waits by chance: the jitter is zero.
pub(crate) struct Bench {
    sandbox: Sandbox,
    pub(crate) billagain: BillAgain,
}

impl Bench {
    pub(crate) fn start() -> Self {
        let today = Today::Fixed(date!(2031 - 01 - 15));
        let config = SandboxConfig { today, ..SandboxConfig::default() };
        let sandbox = Sandbox::start(config).expect("the sandbox starts on a free port");
        let provider = sandbox.billagain();
        let billagain = adapter(&provider.base_url(), provider.account_id(), provider.api_key());
        Self { sandbox, billagain }
    }

    pub(crate) fn provider(&self) -> &BillAgainSandbox {
        self.sandbox.billagain()
    }
}

/// The adapter for an account at an address.
pub(crate) fn adapter(base_url: &str, account_id: &str, api_key: &str) -> BillAgain {
    let endpoints = BillAgainEndpoints::at(base_url).expect("the sandbox is on this machine");
    let config = BillAgainConfig::new(endpoints, account_id, api_key.into());
    let clock = Arc::new(|| SystemTime::UNIX_EPOCH);
    let settings = TransportSettings::new(clock, Arc::new(|_| Duration::ZERO));
    let transport = Transport::new(settings).expect("the defaults are valid");
    BillAgain::new(transport, config.expect("the sandbox's account has a number and a key"))
}
