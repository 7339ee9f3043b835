//! `billport sandbox`: a server that says where it is, serves, and ends when it is asked to.

use std::{
    io::{BufRead, BufReader, Read},
    net::TcpStream,
    process::{Child, ChildStdout},
};

use insta::assert_snapshot;

use crate::desk::Desk;
use crate::provider::bills;
use crate::transcript::redacted;

/// The server, and what it has said.
struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    told: String,
}

impl Server {
    /// Starts it, and reads until it has said all that a client needs.
    fn start(desk: &Desk, words: &str) -> Self {
        let mut child = desk.billport(&format!("sandbox {words}")).piped().spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        while !told.contains("/billagain/ledger\n") {
            assert_ne!(stdout.read_line(&mut told).unwrap(), 0, "it ended: {told}");
        }
        Self { child, stdout, told }
    }

    /// The settings that it tells to export.
    fn settings(&self) -> Vec<(&str, &str)> {
        let exports = self.told.lines().filter_map(|line| line.strip_prefix("export "));
        exports.map(|export| export.split_once('=').unwrap()).collect()
    }

    fn address(&self) -> String {
        let url = self.settings()[0].1.strip_prefix("http://").unwrap();
        url.split('/').next().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; that is what some tests are about.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_it_prints_is_all_that_a_client_needs() {
    let desk = Desk::with_bills(bills(3));
    let server = Server::start(&desk, "--today 2026-11-22");
    assert_snapshot!(redacted(&server.told), @"
        # The sandbox is listening; Ctrl-C ends it. To use it:
        export BILLPORT_BLAGGO_TOKEN_URL=http://127.0.0.1:[port]/blaggo/oauth2/token/
        export BILLPORT_BLAGGO_BILLS_URL=http://127.0.0.1:[port]/blaggo/bills
        export BILLPORT_BLAGGO_CLIENT_ID=sandbox-client
        export BILLPORT_BLAGGO_CLIENT_SECRET=sandbox-secret
        export BILLPORT_NEA_BASE_URL=http://127.0.0.1:[port]/nea
        export BILLPORT_NEA_TOKEN=TEST:sandbox-token
        export BILLPORT_BILLAGAIN_BASE_URL=http://127.0.0.1:[port]/billagain
        export BILLPORT_BILLAGAIN_ACCOUNT_ID=1001
        export BILLPORT_BILLAGAIN_API_KEY=sandbox-api-key
        # What it has saved: curl http://127.0.0.1:[port]/sandbox/blaggo/ledger
        # What was paid: curl http://127.0.0.1:[port]/sandbox/nea/ledger
        # Who was added: curl http://127.0.0.1:[port]/sandbox/billagain/ledger
    ");

    let order = desk.upload("bills.csv --output json");
    let order =
        server.settings().into_iter().fold(order, |order, (name, value)| order.env(name, value));
    let summary = order.run().exits(0).json();
    assert_eq!(summary["bills_delivered"], 3);

    let list = desk.billport("customers list --output ndjson");
    let list =
        server.settings().into_iter().fold(list, |order, (name, value)| order.env(name, value));
    assert_eq!(list.run().exits(0).stdout.lines().count(), 25, "unless it is told another number");

    let mut answer = String::new();
    let mut client = TcpStream::connect(server.address()).unwrap();
    std::io::Write::write_all(
        &mut client,
        b"GET /sandbox/blaggo/ledger HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n",
    )
    .unwrap();
    client.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("\"bills_saved\":3"), "{answer}");
}

#[cfg(unix)]
#[test]
fn it_ends_well_on_each_signal() {
    for signal in ["INT", "TERM", "HUP"] {
        let mut server = Server::start(&Desk::new(), "");
        crate::interruption::send(signal, &server.child);
        let status = server.child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{signal}: {status}");
        let mut rest = String::new();
        server.stdout.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
        TcpStream::connect(server.address()).unwrap_err();
    }
}

#[test]
fn a_port_that_is_taken() {
    let desk = Desk::new();
    let server = Server::start(&desk, "");
    let address = server.address();
    let port = address.rsplit(':').next().unwrap();
    let ended = desk.billport(&format!("sandbox --port {port}")).run().exits(1);
    let told = format!("error: the sandbox can't listen on port {port}: ");
    assert!(ended.stderr.starts_with(&told), "{}", ended.stderr);
    assert!(ended.stderr.ends_with("hint: leave out --port for one that is free\n"));
}

#[test]
fn as_many_customers_as_are_asked_for() {
    let desk = Desk::new();
    let server = Server::start(&desk, "--customers 3");
    let order = desk.billport("customers list --output ndjson");
    let order =
        server.settings().into_iter().fold(order, |order, (name, value)| order.env(name, value));
    assert_eq!(order.run().exits(0).stdout.lines().count(), 3);
}
