//! The builder: providers composed behind their ports, over one transport.

use billport_ports::BillUploads;
use billport_transport::{Transport, TransportError, TransportSettings};
use std::{fmt, sync::Arc};
use thiserror::Error;

/// The front door: the ports of all providers that it was composed of.
#[derive(Clone)]
pub struct Billport {
    transport: Transport,
    bill_uploads: Option<Arc<dyn BillUploads>>,
}

impl Billport {
    /// Begins to compose; the settings hold for the calls to all providers.
    pub fn builder(settings: TransportSettings) -> BillportBuilder {
        BillportBuilder { settings, compositions: Vec::new() }
    }

    /// The port that delivers bills, if a provider offers it.
    #[must_use]
    pub fn bill_uploads(&self) -> Option<&dyn BillUploads> {
        self.bill_uploads.as_deref()
    }

    /// Waits no more: a call that waits before it is sent again ends at once, as not processed. What
    /// is on its way is not touched. For a run that was asked to stop.
    pub fn stop_waiting(&self) {
        self.transport.stop_waiting();
    }
}

impl fmt::Debug for Billport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Billport")
            .field("bill_uploads", &self.bill_uploads.is_some())
            .finish_non_exhaustive()
    }
}

/// Puts the ports of one provider in their places.
pub(crate) type Composition = Box<dyn FnOnce(&Transport, &mut Ports) + Send>;

/// The places for ports. Where two providers offer one port, the one composed last has it.
#[derive(Default)]
pub(crate) struct Ports {
    pub(crate) bill_uploads: Option<Arc<dyn BillUploads>>,
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
        let Ports { bill_uploads } = ports;
        Ok(Billport { transport, bill_uploads })
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
