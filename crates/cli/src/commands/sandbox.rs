//! `billport sandbox`: the providers pretended on this machine, until it is ended.

use billport_sandbox::{Sandbox, SandboxConfig, Today};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::args::SandboxArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{interrupt, view};

pub(super) fn run(args: &SandboxArgs) -> Result<Exit, Failure> {
    let config = SandboxConfig {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)),
        token_life: Duration::from_secs(args.token_life),
        customers: args.customers,
        today: args.today.map_or(Today::Clock, Today::Fixed),
        ..SandboxConfig::default()
    };
    let sandbox = Sandbox::start(config).map_err(|error| {
        Failure::new(
            Exit::Unexpected,
            format!("the sandbox can't listen on port {}: {error}", args.port),
        )
        .hint("leave out --port for one that is free")
    })?;
    // Before it is told where to find it: who has read that may already want it to end.
    interrupt::stop_sandbox(sandbox.stopper())
        .map_err(|error| Failure::new(Exit::Unexpected, error.to_string()))?;
    let (blaggo, nea, billagain) = (sandbox.blaggo(), sandbox.nea(), sandbox.billagain());
    view::print(&format!(
        "# The sandbox is listening; Ctrl-C ends it. To use it:\n\
         export BILLPORT_BLAGGO_TOKEN_URL={}\n\
         export BILLPORT_BLAGGO_BILLS_URL={}\n\
         export BILLPORT_BLAGGO_CLIENT_ID={}\n\
         export BILLPORT_BLAGGO_CLIENT_SECRET={}\n\
         export BILLPORT_NEA_BASE_URL={}\n\
         export BILLPORT_NEA_TOKEN={}\n\
         export BILLPORT_BILLAGAIN_BASE_URL={}\n\
         export BILLPORT_BILLAGAIN_ACCOUNT_ID={}\n\
         export BILLPORT_BILLAGAIN_API_KEY={}\n\
         # What it has saved: curl http://{address}/sandbox/blaggo/ledger\n\
         # What was paid: curl http://{address}/sandbox/nea/ledger\n\
         # Who was added: curl http://{address}/sandbox/billagain/ledger\n",
        blaggo.token_url(),
        blaggo.bills_url(),
        blaggo.client_id(),
        blaggo.client_secret(),
        nea.base_url(),
        nea.token(),
        billagain.base_url(),
        billagain.account_id(),
        billagain.api_key(),
        address = sandbox.address(),
    ))?;
    sandbox.wait();
    Ok(Exit::Delivered)
}
