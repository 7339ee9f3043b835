//! All pretended providers of a sandbox.

use std::{net::SocketAddr, sync::Arc};

use crate::{
    billagain::{BillAgain, BillAgainSandbox},
    blaggo::{Blaggo, BlaggoSandbox},
    config::SandboxConfig,
    nea::{Nea, NeaSandbox},
    world::World,
};

/// The handles of the providers. Clones are the same providers.
#[derive(Debug, Clone)]
pub(crate) struct Providers {
    pub(crate) blaggo: BlaggoSandbox,
    pub(crate) nea: NeaSandbox,
    pub(crate) billagain: BillAgainSandbox,
}

impl Providers {
    pub(crate) fn new(config: SandboxConfig, world: &Arc<World>, address: SocketAddr) -> Self {
        let nea = Nea::new(&config, Arc::clone(world));
        let billagain = BillAgain::new(&config, Arc::clone(world));
        let blaggo = Blaggo::new(config, Arc::clone(world));
        Self {
            blaggo: BlaggoSandbox::new(blaggo, address),
            nea: NeaSandbox::new(nea, address),
            billagain: BillAgainSandbox::new(billagain, address),
        }
    }
}
