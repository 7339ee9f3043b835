//! The client: transport, token source and endpoints, composed.

use billport_transport::oauth2::{ClientCredentials, ClientCredentialsSettings};
use billport_transport::{Bearer, Redactor, Traffic, Transport};
use secrecy::SecretString;
use std::fmt;

use crate::config::BlaggoConfig;

/// Blaggo, ready to be called. Offers the port [`BillUploads`](billport_ports::BillUploads).
///
/// Makes no call by itself: a token is fetched with the first upload.
pub struct Blaggo {
    pub(crate) transport: Transport,
    pub(crate) bearer: Bearer<ClientCredentials>,
    pub(crate) redactor: Redactor,
    pub(crate) config: BlaggoConfig,
    /// The uploads that are on the wire.
    pub(crate) traffic: Traffic,
}

impl Blaggo {
    /// Blaggo as the settings say, over a transport that may serve other providers too.
    #[must_use]
    pub fn new(transport: Transport, config: BlaggoConfig) -> Self {
        let token = ClientCredentialsSettings::new(
            config.endpoints.token.clone(),
            config.client_id.clone(),
            config.client_secret.clone(),
        );
        let client_id = SecretString::from(config.client_id.clone());
        let redactor = Redactor::new([config.client_secret.clone(), client_id]);
        let bearer = Bearer::new(ClientCredentials::new(transport.clone(), token));
        Self { transport, bearer, redactor, config, traffic: Traffic::default() }
    }
}

impl fmt::Debug for Blaggo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blaggo").field("config", &self.config).finish_non_exhaustive()
    }
}
