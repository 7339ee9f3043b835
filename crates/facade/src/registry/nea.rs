//! NEA in the registry.

use billport_nea::{Nea, NeaConfig};
use std::sync::Arc;

use super::Provider;
use crate::builder::BillportBuilder;

pub(super) const PROVIDER: Provider = Provider {
    name: "NEA",
    country: "Nepal",
    ports: &["Counters", "DuesInquiry", "ServiceCharges", "Payments", "PaymentStatus"],
};

impl BillportBuilder {
    /// Adds NEA, which offers [`Counters`](billport_ports::Counters),
    /// [`DuesInquiry`](billport_ports::DuesInquiry), [`ServiceCharges`](billport_ports::ServiceCharges),
    /// [`Payments`](billport_ports::Payments) and [`PaymentStatus`](billport_ports::PaymentStatus).
    pub fn nea(self, config: NeaConfig) -> Self {
        self.with(Box::new(|transport, ports| {
            let nea = Arc::new(Nea::new(transport.clone(), config));
            ports.counters = Some(nea.clone());
            ports.dues_inquiry = Some(nea.clone());
            ports.service_charges = Some(nea.clone());
            ports.payments = Some(nea.clone());
            ports.payment_status = Some(nea);
        }))
    }
}
