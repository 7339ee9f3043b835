//! Trust: rustls with ring, the platform's roots and the extra ones. Nothing global is installed.

mod platform;

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use self::platform::PlatformTrust;
use crate::TransportError;

/// A TLS client that trusts the platform's roots and these.
pub(crate) fn client_config(extra_roots_pem: &[Vec<u8>]) -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| TransportError::Setup(error.into()))?;
    let trust = PlatformTrust::new(read_roots(extra_roots_pem)?, provider);
    Ok(builder
        .dangerous() // rustls calls every verifier but its own that; this one is the platform's
        .with_custom_certificate_verifier(Arc::new(trust))
        .with_no_client_auth())
}

fn read_roots(texts: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let mut roots = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let unusable = |source| TransportError::ExtraRoot { number: index + 1, source };
        let found_before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(text) {
            let certificate = certificate.map_err(|error| unusable(error.into()))?;
            RootCertStore::empty()
                .add(certificate.clone())
                .map_err(|error| unusable(error.into()))?;
            roots.push(certificate);
        }
        if roots.len() == found_before {
            return Err(unusable("there is no certificate in it".into()));
        }
    }
    Ok(roots)
}
