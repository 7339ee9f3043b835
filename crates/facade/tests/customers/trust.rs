//! A server that is not who it says it is.

use billport::ports::{ErrorKind, Reach};
use rcgen::{CertificateParams, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::bench::{Act, Bench, Ended};
use crate::props::tls_server::{Authority, TlsServer};

/// A call to this server.
async fn made_at(act: Act, authority: &Authority, server: &TlsServer) -> Ended {
    let mut bench = Bench::start().at(&server.url());
    bench.transport.extra_roots_pem = vec![authority.pem()];
    bench.unseen_requests = u64::MAX;
    tokio::select! {
        ended = bench.make(act) => ended,
        never = server.serve() => match never {},
    }
}

/// Row 2: distrust ends every call at once, and nothing of it was sent: neither the API key nor a
/// customer.
#[tokio::test]
async fn nothing_is_sent_to_a_server_that_is_not_trusted() {
    let authority = Authority::new();
    let expired = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    };
    for act in Act::ALL {
        for (what, server) in [
            ("an authority nobody knows", Authority::new().certify("127.0.0.1", |_| ()).await),
            ("another host name", authority.certify("bills.example", |_| ()).await),
            ("an expired certificate", authority.certify("127.0.0.1", expired).await),
        ] {
            let told = made_at(act, &authority, &server).await.told();
            let of = format!("{act:?}, {what}");
            assert_eq!((told.kind, told.reach), (ErrorKind::Unavailable, Reach::NotSent), "{of}");
            assert!(told.shown.contains("the TLS handshake failed"), "{of}: {}", told.shown);
            assert_eq!((server.connections(), server.requests()), (1, 0), "{of}: no second try");
        }
    }
}

/// Row 2, of a whole list: nobody waits for a server to become another one.
#[tokio::test]
async fn a_list_at_a_server_that_is_not_trusted_ends_at_once() {
    let server = Authority::new().certify("127.0.0.1", |_| ()).await;
    let bench = Bench::start().at(&server.url());
    let listing = tokio::select! {
        listing = bench.list() => listing,
        never = server.serve() => match never {},
    };
    assert!(listing.error.unwrap().is_server_distrusted());
    assert_eq!((listing.waits.len(), server.connections(), server.requests()), (0, 1, 0));
}

/// Row 2, the other way round: or the tests above would pass with a client that trusts nobody. The
/// server's `{}` does not say that anybody was added.
#[tokio::test]
async fn a_server_that_is_trusted_gets_the_customer() {
    let authority = Authority::new();
    let server = authority.certify("127.0.0.1", |_| ()).await;
    let told = made_at(Act::Add, &authority, &server).await.told();
    assert_eq!(told.kind, ErrorKind::OutcomeUnknown);
    assert_eq!((server.connections(), server.requests()), (1, 1));
}

/// Row 2: where a server speaks no TLS, nothing is said to it in plain text.
#[tokio::test]
async fn there_is_no_falling_back_to_plain_text() {
    for act in Act::ALL {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}/v1", listener.local_addr().unwrap());
        let bench = Bench::start().at(&url);
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
        let ended = tokio::select! {
            ended = bench.make(act) => ended,
            () = speak_plainly => unreachable!("it speaks for as long as it is driven"),
        };
        assert_eq!(ended.told().reach, Reach::NotSent, "{act:?}");
        assert!(!heard.is_empty());
        for heard in heard {
            // The first byte of a TLS handshake (RFC 8446, section 5.1).
            assert_eq!(heard[0], 0x16, "{act:?}");
            let hello = String::from_utf8_lossy(&heard);
            for said in ["HTTP/", "Basic", "customers", "reference-"] {
                assert!(!hello.contains(said), "{act:?}: {said}");
            }
        }
    }
}
