//! A TLS server with whatever certificate, which counts who comes and who gets through.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// A certificate authority of the test's own.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Its own certificate, for those who trust it.
    pub(crate) fn pem(&self) -> Vec<u8> {
        self.0.pem().into_bytes()
    }

    /// A server that shows a certificate for this name, changed as the test likes.
    pub(crate) async fn certify(
        &self,
        name: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> TlsServer {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        TlsServer {
            listener: TcpListener::bind("127.0.0.1:0").await.unwrap(),
            acceptor: TlsAcceptor::from(Arc::new(config)),
            connections: AtomicUsize::new(0),
            requests: AtomicUsize::new(0),
        }
    }
}

/// Answers every request that gets through with `answer`, one connection after the other.
pub(crate) struct TlsServer {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    connections: AtomicUsize,
    requests: AtomicUsize,
}

impl TlsServer {
    pub(crate) fn url(&self) -> String {
        format!("https://{}/bills", self.listener.local_addr().unwrap())
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// How many of them trusted the certificate and sent something.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Serves for as long as this is driven.
    pub(crate) async fn serve(&self) -> Infallible {
        self.serve_after(|| ()).await
    }

    /// The same, but this is done when somebody has connected, before it is said who this is.
    pub(crate) async fn serve_after(&self, connected: impl Fn()) -> Infallible {
        loop {
            let (socket, _) = self.listener.accept().await.unwrap();
            self.connections.fetch_add(1, Ordering::SeqCst);
            connected();
            // Who does not trust the certificate ends the handshake, which is what is tested.
            let Ok(mut stream) = self.acceptor.accept(socket).await else { continue };
            let mut read = [0; 4096];
            if stream.read(&mut read).await.is_ok_and(|length| length > 0) {
                self.requests.fetch_add(1, Ordering::SeqCst);
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
                stream.write_all(answer).await.unwrap();
                stream.shutdown().await.unwrap();
            }
        }
    }
}
