//! A server that is not who it says it is.

use billport::blaggo::BlaggoEndpoints;
use billport::ports::{BillUploadsExt, ErrorKind, Reach};
use rcgen::{CertificateParams, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::bench::{Bench, Run, bills, one_bill};
use crate::props::tls_server::{Authority, TlsServer};

/// A run of three batches whose bills, or tokens, are to be had at this URL.
async fn run_at(authority: &Authority, server: &TlsServer, which: Which) -> Run {
    let mut bench = Bench::start();
    bench.transport.extra_roots_pem = vec![authority.pem()];
    let (token_url, bills_url) = (bench.provider.token_url(), bench.provider.bills_url());
    bench.blaggo.endpoints = match which {
        Which::Bills => BlaggoEndpoints::at(&token_url, &server.url()),
        Which::Tokens => BlaggoEndpoints::at(&server.url(), &bills_url),
    }
    .unwrap();
    let rows = bills(3);
    tokio::select! {
        run = bench.upload(&rows) => run,
        never = server.serve() => match never {},
    }
}

#[derive(Clone, Copy, Debug)]
enum Which {
    Bills,
    Tokens,
}

async fn untrusted_servers(authority: &Authority) -> [(&'static str, TlsServer); 4] {
    let expired = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    };
    [
        ("an authority nobody knows", Authority::new().certify("127.0.0.1", |_| ()).await),
        ("another host name", authority.certify("bills.example", |_| ()).await),
        ("another address", authority.certify("127.0.0.2", |_| ()).await),
        ("an expired certificate", authority.certify("127.0.0.1", expired).await),
    ]
}

/// Row 2: distrust ends the run at once, with everything pending and nothing sent.
#[tokio::test]
async fn bills_are_not_sent_to_a_server_that_is_not_trusted() {
    let authority = Authority::new();
    for (what, server) in untrusted_servers(&authority).await {
        let run = run_at(&authority, &server, Which::Bills).await;
        assert_eq!(run.bills(), [0, 0, 0, 3], "{what}");
        assert_eq!(run.stopped_by(), Some(ErrorKind::Unavailable), "{what}");
        assert_eq!((server.connections(), server.requests()), (1, 0), "{what}: no second try");
        let told = run.only_told();
        assert_eq!((told.attempts, told.requests_sent), (1, 0), "{what}");
        assert_eq!(told.reach, Reach::NotSent, "{what}");
        assert!(told.shown.contains("the TLS handshake failed"), "{what}: {}", told.shown);
    }
}

/// Row 2: the client's secret is not sent there either.
#[tokio::test]
async fn no_token_is_asked_for_at_a_server_that_is_not_trusted() {
    let authority = Authority::new();
    for (what, server) in untrusted_servers(&authority).await {
        let run = run_at(&authority, &server, Which::Tokens).await;
        assert_eq!(run.bills(), [0, 0, 0, 3], "{what}");
        assert_eq!(run.stopped_by(), Some(ErrorKind::Unavailable), "{what}");
        assert_eq!((server.connections(), server.requests()), (1, 0), "{what}: no second try");
        assert_eq!(run.counts.requests_sent, 0, "{what}");
    }
}

/// Row 2, the other way round: or the tests above would pass with a client that trusts nobody.
#[tokio::test]
async fn bills_are_sent_to_a_server_that_is_trusted() {
    let authority = Authority::new();
    let server = authority.certify("127.0.0.1", |_| ()).await;
    let mut bench = Bench::start();
    bench.transport.extra_roots_pem = vec![authority.pem()];
    let endpoints = BlaggoEndpoints::at(&bench.provider.token_url(), &server.url());
    bench.blaggo.endpoints = endpoints.unwrap();
    let door = bench.door();
    let port = door.bill_uploads().unwrap();
    let prepared = port.prepare(&one_bill());
    let uploaded = tokio::select! {
        uploaded = port.upload(&prepared) => uploaded,
        never = server.serve() => match never {},
    };
    assert_eq!(uploaded.unwrap().requests_sent, 1);
    assert_eq!((server.connections(), server.requests()), (1, 1));
}

/// Row 2: where a server speaks no TLS, nothing is said to it in plain text.
#[tokio::test]
async fn there_is_no_falling_back_to_plain_text() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/bills", listener.local_addr().unwrap());
    let mut bench = Bench::start();
    bench.blaggo.endpoints = BlaggoEndpoints::at(&url, &url).unwrap();
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
    let rows = bills(3);
    let run = tokio::select! {
        run = bench.upload(&rows) => run,
        () = speak_plainly => unreachable!("it speaks for as long as it is driven"),
    };
    assert_eq!(run.bills(), [0, 0, 0, 3]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::Unavailable));
    assert_eq!(heard.len(), 1, "no second try");
    // The first byte of a TLS handshake (RFC 8446, section 5.1).
    assert_eq!(heard[0][0], 0x16);
    let hello = String::from_utf8_lossy(&heard[0]);
    for secret in ["POST", "grant_type", bench.provider.client_secret()] {
        assert!(!hello.contains(secret), "{secret}");
    }
}
