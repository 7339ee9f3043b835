//! Whom the platform trusts, asked when the first server shows its certificate.
//!
//! A platform may keep its roots in hundreds of files, and to read them takes as long as all else that
//! a command does before its first request. So who looks into the journal, plans, or calls a sandbox
//! without TLS, does not read them.

use std::sync::{Arc, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

/// The platform's verifier, with roots besides the platform's own. Its trust is read once, and again where
/// it could not be read.
#[derive(Debug)]
pub(super) struct PlatformTrust {
    extra_roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
    verifier: OnceLock<Verifier>,
}

impl PlatformTrust {
    pub(super) fn new(
        extra_roots: Vec<CertificateDer<'static>>,
        provider: Arc<CryptoProvider>,
    ) -> Self {
        Self { extra_roots, provider, verifier: OnceLock::new() }
    }

    fn verifier(&self) -> Result<&Verifier, Error> {
        if let Some(verifier) = self.verifier.get() {
            return Ok(verifier);
        }
        let provider = Arc::clone(&self.provider);
        let read = match self.extra_roots.as_slice() {
            [] => Verifier::new(provider),
            roots => Verifier::new_with_extra_roots(roots.iter().cloned(), provider),
        };
        // Perhaps for want of file handles alone: so it is tried again with the next server.
        let read = read.inspect_err(|error| {
            tracing::warn!(%error, "this machine trusts no root certificate: no https call can succeed");
        })?;
        Ok(self.verifier.get_or_init(|| read))
    }
}

impl ServerCertVerifier for PlatformTrust {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verifier = self.verifier()?;
        verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    // What follows is the provider's alone; the platform's verifier would ask it as well.

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, KeyPair};
    use rustls::crypto::ring;
    use std::time::Duration;

    #[test]
    fn roots_are_read_when_the_first_server_shows_its_certificate() {
        let key = || KeyPair::generate().unwrap();
        let params = CertificateParams::new(["bills.example".to_owned()]).unwrap();
        let stranger = params.self_signed(&key()).unwrap();
        let root = CertificateParams::default().self_signed(&key()).unwrap();
        let provider = Arc::new(ring::default_provider());
        let trust = PlatformTrust::new(vec![root.der().clone()], provider);
        assert!(!trust.supported_verify_schemes().is_empty());
        assert!(trust.verifier.get().is_none(), "nobody has asked");
        let name = ServerName::try_from("bills.example").unwrap();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(2_000_000_000));
        for _ in 0..2 {
            let verdict = trust.verify_server_cert(stranger.der(), &[], &name, &[], now);
            assert!(matches!(verdict, Err(Error::InvalidCertificate(_))), "{verdict:?}");
            assert!(trust.verifier.get().is_some());
        }
    }
}
