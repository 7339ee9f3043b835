//! BillAgain in the registry.

use billport_billagain::{BillAgain, BillAgainConfig};
use std::sync::Arc;

use super::Provider;
use crate::builder::BillportBuilder;

pub(super) const PROVIDER: Provider =
    Provider { name: "BillAgain", country: "South Africa", ports: &["Customers"] };

impl BillportBuilder {
    /// Adds BillAgain, which offers [`Customers`](billport_ports::Customers).
    pub fn billagain(self, config: BillAgainConfig) -> Self {
        self.with(Box::new(|transport, ports| {
            ports.customers = Some(Arc::new(BillAgain::new(transport.clone(), config)));
        }))
    }
}
