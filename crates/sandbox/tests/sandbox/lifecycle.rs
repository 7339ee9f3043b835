//! Starting, reserving and stopping, with and without a runtime around it.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

use billport_sandbox::{Sandbox, SandboxConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::client::{bills, config, sandbox, upload, upload_request};

/// A loopback address at which no other test takes a port that was just freed. Systems that have
/// but one loopback address leave it to chance.
#[expect(clippy::unwrap_used, reason = "a test that gets no sandbox fails")]
fn sandbox_alone_at(host: u8) -> Sandbox {
    let host = if cfg!(target_os = "linux") { host } else { 1 };
    Sandbox::start(SandboxConfig {
        address: SocketAddr::from((Ipv4Addr::new(127, 0, 0, host), 0)),
        ..config()
    })
    .unwrap()
}

#[test]
fn a_reserved_port_refuses_until_it_listens() {
    let reserved = Sandbox::reserve(config()).unwrap();
    let bills_url = reserved.blaggo().bills_url();
    assert_eq!(bills_url, format!("http://{}/blaggo/bills", reserved.address()));
    for _ in 0..3 {
        let error = TcpStream::connect(reserved.address()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    }

    let sandbox = reserved.listen().unwrap();
    assert_eq!(sandbox.blaggo().bills_url(), bills_url);
    assert_eq!(upload(&sandbox, &bills(&["AB1"])).status(), 200);
    assert_eq!(sandbox.blaggo().ledger().connections, 1);
}

#[test]
fn a_dropped_sandbox_frees_its_port() {
    let first = sandbox_alone_at(2);
    let address = first.address();
    assert_eq!(upload(&first, &bills(&["AB1"])).status(), 200);
    drop(first);
    assert!(TcpStream::connect(address).is_err());

    let second = Sandbox::start(SandboxConfig { address, ..config() }).unwrap();
    assert_eq!(second.address(), address);
    assert_eq!(second.blaggo().ledger().bills_saved, 0);
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let first = sandbox();
    let address = first.address();
    let second = Sandbox::start(SandboxConfig { address, ..config() });
    assert_eq!(second.unwrap_err().kind(), ErrorKind::AddrInUse);
}

#[test]
fn a_server_waits_until_it_is_stopped() {
    let sandbox = sandbox_alone_at(3);
    let address = sandbox.address();
    let stopper = sandbox.stopper();
    let server = std::thread::spawn(move || sandbox.wait());
    drop(TcpStream::connect(address).unwrap());
    stopper.stop();
    stopper.stop();
    server.join().unwrap();
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn urls_are_known_and_two_sandboxes_do_not_meet() {
    let (one, other) = (sandbox(), sandbox());
    assert_ne!(one.address(), other.address());
    assert_eq!(
        one.blaggo().token_url(),
        format!("http://127.0.0.1:{}/blaggo/oauth2/token/", one.address().port())
    );
    upload(&one, &bills(&["AB1"]));
    assert_eq!(one.blaggo().ledger().bills_saved, 1);
    assert_eq!(other.blaggo().ledger().bills_saved, 0);
}

#[tokio::test(start_paused = true)]
async fn a_caller_whose_time_is_paused_does_not_age_the_tokens() {
    let sandbox =
        Sandbox::start(SandboxConfig { token_life: Duration::from_mins(10), ..config() }).unwrap();
    let token = sandbox.blaggo().issue_token();
    tokio::time::advance(Duration::from_hours(24)).await;

    let mut stream = tokio::net::TcpStream::connect(sandbox.address()).await.unwrap();
    let request = upload_request(&token, &bills(&["AB1"]));
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop(sandbox);
}
