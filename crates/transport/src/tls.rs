//! Trust: rustls with ring, the platform's roots and the extra ones. Nothing global is installed.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::TransportError;

/// A TLS client that trusts the platform's roots and these.
pub(crate) fn client_config(extra_roots_pem: &[Vec<u8>]) -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| TransportError::Setup(error.into()))?;
    let extra_roots = read_roots(extra_roots_pem)?;
    let has_extra_roots = !extra_roots.is_empty();
    match verifier(extra_roots, provider) {
        Ok(verifier) => Ok(builder
            .dangerous() // rustls calls every verifier but its own that; this one is the platform's
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth()),
        Err(error) if has_extra_roots => Err(TransportError::Setup(error.into())),
        Err(error) => {
            tracing::warn!(%error, "this machine trusts no root certificate: every https call will fail");
            Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
        }
    }
}

fn verifier(
    extra_roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, rustls::Error> {
    if extra_roots.is_empty() {
        Verifier::new(provider)
    } else {
        Verifier::new_with_extra_roots(extra_roots, provider)
    }
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
