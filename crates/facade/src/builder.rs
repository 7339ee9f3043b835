//! The builder: providers composed behind their ports, over one transport.

use billport_ports::{
    BillUploads, Counters, Customers, DuesInquiry, PaymentStatus, Payments, ServiceCharges,
};
use billport_transport::{Transport, TransportError, TransportSettings};
use std::{fmt, sync::Arc};
use thiserror::Error;

/// The front door: the ports of all providers that it was composed of.
#[derive(Clone)]
pub struct Billport {
    transport: Transport,
    ports: Ports,
}

impl Billport {
    /// Begins to compose; the settings hold for the calls to all providers.
    pub fn builder(settings: TransportSettings) -> BillportBuilder {
        BillportBuilder { settings, compositions: Vec::new() }
    }

    /// The port that delivers bills, if a provider offers it.
    #[must_use]
    pub fn bill_uploads(&self) -> Option<&dyn BillUploads> {
        self.ports.bill_uploads.as_deref()
    }

    /// The port that lists the counters at which dues can be paid, if a provider offers it.
    #[must_use]
    pub fn counters(&self) -> Option<&dyn Counters> {
        self.ports.counters.as_deref()
    }

    /// The port that asks what a consumer owes, if a provider offers it.
    #[must_use]
    pub fn dues_inquiry(&self) -> Option<&dyn DuesInquiry> {
        self.ports.dues_inquiry.as_deref()
    }

    /// The port that asks what a payment costs, if a provider offers it.
    #[must_use]
    pub fn service_charges(&self) -> Option<&dyn ServiceCharges> {
        self.ports.service_charges.as_deref()
    }

    /// The port that pays dues, if a provider offers it.
    #[must_use]
    pub fn payments(&self) -> Option<&dyn Payments> {
        self.ports.payments.as_deref()
    }

    /// The port that asks how a payment stands, if a provider offers it.
    #[must_use]
    pub fn payment_status(&self) -> Option<&dyn PaymentStatus> {
        self.ports.payment_status.as_deref()
    }

    /// The port that reads, adds and edits the customers of a billing service, if a provider offers it.
    #[must_use]
    pub fn customers(&self) -> Option<&dyn Customers> {
        self.ports.customers.as_deref()
    }

    /// Waits no more: a call that waits before it is sent again ends at once, as not processed. What
    /// is on its way is not touched. For a run that was asked to stop.
    pub fn stop_waiting(&self) {
        self.transport.stop_waiting();
    }
}

impl fmt::Debug for Billport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ports {
            bill_uploads,
            counters,
            dues_inquiry,
            service_charges,
            payments,
            payment_status,
            customers,
        } = &self.ports;
        f.debug_struct("Billport")
            .field("bill_uploads", &bill_uploads.is_some())
            .field("counters", &counters.is_some())
            .field("dues_inquiry", &dues_inquiry.is_some())
            .field("service_charges", &service_charges.is_some())
            .field("payments", &payments.is_some())
            .field("payment_status", &payment_status.is_some())
            .field("customers", &customers.is_some())
            .finish_non_exhaustive()
    }
}

/// Puts the ports of one provider in their places.
pub(crate) type Composition = Box<dyn FnOnce(&Transport, &mut Ports) + Send>;

/// The places for ports. Where two providers offer one port, the one composed last has it.
#[derive(Clone, Default)]
pub(crate) struct Ports {
    pub(crate) bill_uploads: Option<Arc<dyn BillUploads>>,
    pub(crate) counters: Option<Arc<dyn Counters>>,
    pub(crate) dues_inquiry: Option<Arc<dyn DuesInquiry>>,
    pub(crate) service_charges: Option<Arc<dyn ServiceCharges>>,
    pub(crate) payments: Option<Arc<dyn Payments>>,
    pub(crate) payment_status: Option<Arc<dyn PaymentStatus>>,
    pub(crate) customers: Option<Arc<dyn Customers>>,
}

/// Composes a [`Billport`]. Each provider adds a method of its own, in its file of the registry.
#[must_use]
pub struct BillportBuilder {
    settings: TransportSettings,
    pub(crate) compositions: Vec<Composition>,
}

impl BillportBuilder {
    /// Composes. No call is made yet.
    ///
    /// # Errors
    /// [`BuildError::NoProvider`] if none was asked for, [`BuildError::Transport`] if the settings
    /// of the transport can't be used.
    pub fn build(self) -> Result<Billport, BuildError> {
        if self.compositions.is_empty() {
            return Err(BuildError::NoProvider);
        }
        let transport = Transport::new(self.settings)?;
        let mut ports = Ports::default();
        for compose in self.compositions {
            compose(&transport, &mut ports);
        }
        Ok(Billport { transport, ports })
    }
}

impl fmt::Debug for BillportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BillportBuilder")
            .field("settings", &self.settings)
            .field("providers", &self.compositions.len())
            .finish()
    }
}

/// Why nothing was composed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No provider was asked for.
    #[error("no provider was asked for")]
    NoProvider,
    /// The settings of the transport can't be used.
    #[error(transparent)]
    Transport(#[from] TransportError),
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_transport::FullWait;
    use std::time::SystemTime;

    #[test]
    fn a_door_without_a_provider_is_not_built() {
        let settings =
            TransportSettings::new(Arc::new(|| SystemTime::UNIX_EPOCH), Arc::new(FullWait));
        assert!(matches!(Billport::builder(settings).build(), Err(BuildError::NoProvider)));
    }
}
