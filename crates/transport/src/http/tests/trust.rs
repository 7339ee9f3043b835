//! Whom the client trusts, and that distrust is the end: no repeat, no plain text.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::raw_server::{read_request, serve};
use super::*;
use crate::{CallErrorKind, Reach, Transport, TransportError};

/// A certificate authority of the test's own.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(super) fn settings(&self) -> TransportSettings {
        TransportSettings { extra_roots_pem: vec![self.0.pem().into_bytes()], ..settings() }
    }

    /// What a server needs to show a certificate for this name, changed as the test likes.
    pub(super) fn certify(
        &self,
        name: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_no_client_auth()
                .with_single_cert(vec![certificate.der().clone()], key)
                .unwrap();
        Arc::new(config)
    }
}

/// A TLS server, and how often it was connected to.
fn serve_tls(config: Arc<ServerConfig>) -> (String, Arc<AtomicU32>) {
    let connections = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&connections);
    let url = serve(move |stream: TcpStream| {
        counted.fetch_add(1, Ordering::SeqCst);
        let mut stream =
            StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
        if read_request(&mut stream).is_empty() {
            return;
        }
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
            .unwrap();
        stream.conn.send_close_notify();
        stream.flush().unwrap();
        // Until the client has gone, so that nothing is reset under its eyes.
        stream.sock.read_to_end(&mut Vec::new()).unwrap();
    });
    (url.replace("http:", "https:"), connections)
}

async fn pay(settings: TransportSettings, url: &str) -> Result<crate::Answer, crate::CallError> {
    let endpoint = Endpoint::parse(url).unwrap();
    Transport::new(settings).unwrap().send(&payment(&endpoint)).await
}

#[tokio::test]
async fn a_server_with_a_trusted_certificate_is_served() {
    let authority = Authority::new();
    let (url, _) = serve_tls(authority.certify("127.0.0.1", |_| ()));
    assert_eq!(pay(authority.settings(), &url).await.unwrap().body, "{}");
}

#[tokio::test]
async fn every_distrust_is_fatal_at_once() {
    let authority = Authority::new();
    let stranger = Authority::new();
    let expired = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    };
    for (what, config) in [
        ("unknown authority", stranger.certify("127.0.0.1", |_| ())),
        ("another name", authority.certify("bills.example", |_| ())),
        ("another address", authority.certify("127.0.0.2", |_| ())),
        ("expired", authority.certify("127.0.0.1", expired)),
    ] {
        let (url, connections) = serve_tls(config);
        let error = pay(authority.settings(), &url).await.unwrap_err();
        assert_eq!(error.kind(), CallErrorKind::UntrustedServer, "{what}: {error}");
        assert_eq!(error.reach(), Reach::NotSent, "{what}");
        assert_eq!((error.attempts(), error.requests_sent()), (1, 0), "{what}");
        assert_eq!(connections.load(Ordering::SeqCst), 1, "{what}: no second try");
    }
}

#[tokio::test]
async fn a_server_without_tls_never_sees_the_request() {
    let (sender, received) = std::sync::mpsc::channel();
    let url = serve(move |mut stream| {
        let mut first = [0; 1024];
        let length = stream.read(&mut first).unwrap();
        // The test may be over.
        let _ = sender.send(first[..length].to_vec());
        match stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n") {
            Ok(()) => (),
            Err(error) => assert_eq!(error.kind(), ErrorKind::BrokenPipe),
        }
    });
    let error = pay(settings(), &url.replace("http:", "https:")).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::UntrustedServer, Reach::NotSent));
    let hello = received.recv().unwrap();
    assert!(!hello.windows(3).any(|bytes| bytes == b"pay"));
    assert!(received.try_recv().is_err(), "no second try");
}

#[test]
fn an_extra_root_that_is_none_is_refused() {
    for text in
        ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
    {
        let good = Authority::new().0.pem().into_bytes();
        let extra_roots_pem = vec![good, text.as_bytes().to_vec()];
        let error =
            Transport::new(TransportSettings { extra_roots_pem, ..settings() }).unwrap_err();
        assert!(
            matches!(error, TransportError::ExtraRoot { number: 2, .. }),
            "{text:?}: {error:?}"
        );
    }
}

#[test]
fn a_user_agent_that_would_write_headers_is_refused() {
    let user_agent = "billport\r\nx-role: admin".to_owned();
    let error = Transport::new(TransportSettings { user_agent, ..settings() }).unwrap_err();
    assert!(matches!(error, TransportError::UserAgent));
}
