//! A server that is not who it says it is.

use billport::ports::{ErrorKind, Reach};
use rcgen::{CertificateParams, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::bench::{Bench, Outcome, Payment, consumer};
use crate::props::tls_server::{Authority, TlsServer};

/// A payment to this server; dues are asked for elsewhere.
async fn paid_at(bench: &mut Bench, authority: &Authority, server: &TlsServer) -> Payment {
    bench.transport.extra_roots_pem = vec![authority.pem()];
    bench.nea = bench.config_at(&server.url(), bench.provider.token());
    let payer = consumer(1);
    tokio::select! {
        payment = bench.pay(&payer) => payment,
        never = server.serve() => match never {},
    }
}

/// Row 2: distrust ends the payment at once, and nothing of it was sent: neither the token nor who
/// pays.
#[tokio::test]
async fn nothing_is_paid_at_a_server_that_is_not_trusted() {
    let authority = Authority::new();
    let expired = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    };
    for (what, server) in [
        ("an authority nobody knows", Authority::new().certify("127.0.0.1", |_| ()).await),
        ("another host name", authority.certify("bills.example", |_| ()).await),
        ("an expired certificate", authority.certify("127.0.0.1", expired).await),
    ] {
        let mut bench = Bench::start().with_dues_from_elsewhere();
        let payment = paid_at(&mut bench, &authority, &server).await;
        assert_eq!(payment.outcome(), Outcome::NotSent, "{what}");
        let told = payment.told();
        assert_eq!((told.kind, told.reach), (ErrorKind::Unavailable, Reach::NotSent), "{what}");
        assert!(told.shown.contains("the TLS handshake failed"), "{what}: {}", told.shown);
        assert_eq!(server.requests(), 0, "{what}: nothing was said to it");
        let tries = payment.record().attempts as usize;
        assert_eq!((server.connections(), tries), (1, 1), "{what}: no second try");
    }
}

/// Row 2, the other way round: or the test above would pass with a client that trusts nobody. The
/// server's `{}` says nothing of the payment.
#[tokio::test]
async fn a_payment_is_sent_to_a_server_that_is_trusted() {
    let authority = Authority::new();
    let server = authority.certify("127.0.0.1", |_| ()).await;
    let mut bench = Bench::start().with_dues_from_elsewhere();
    bench.unseen_requests = 1;
    let payment = paid_at(&mut bench, &authority, &server).await;
    assert_eq!(payment.outcome(), Outcome::Unknown);
    assert_eq!((server.connections(), server.requests()), (1, 1));
}

/// Row 2: where a server speaks no TLS, nothing is said to it in plain text.
#[tokio::test]
async fn there_is_no_falling_back_to_plain_text() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut bench = Bench::start().with_dues_from_elsewhere();
    let url = format!("https://{}/nea", listener.local_addr().unwrap());
    bench.nea = bench.config_at(&url, bench.provider.token());
    let mut heard = Vec::new();
    let speak_plainly = async {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut read = [0; 4096];
            let length = socket.read(&mut read).await.unwrap();
            heard.push(read[..length].to_vec());
            socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        }
    };
    let payer = consumer(1);
    let payment = tokio::select! {
        payment = bench.pay(&payer) => payment,
        () = speak_plainly => unreachable!("it speaks for as long as it is driven"),
    };
    assert_eq!(payment.outcome(), Outcome::NotSent);
    for heard in heard {
        // The first byte of a TLS handshake (RFC 8446, section 5.1).
        assert_eq!(heard[0], 0x16);
        let hello = String::from_utf8_lossy(&heard);
        for secret in ["POST", payment.reference.as_str(), bench.provider.token()] {
            assert!(!hello.contains(secret), "{secret}");
        }
    }
}
