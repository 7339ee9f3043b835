//! Blaggo in the registry.

use billport_blaggo::{Blaggo, BlaggoConfig};
use std::sync::Arc;

use super::Provider;
use crate::builder::BillportBuilder;

pub(super) const PROVIDER: Provider =
    Provider { name: "Blaggo", country: "Philippines", ports: &["BillUploads"] };

impl BillportBuilder {
    /// Adds Blaggo, which offers [`BillUploads`](billport_ports::BillUploads).
    pub fn blaggo(self, config: BlaggoConfig) -> Self {
        self.with(Box::new(|transport, ports| {
            ports.bill_uploads = Some(Arc::new(Blaggo::new(transport.clone(), config)));
        }))
    }
}
