//! Ten thousand payments, as a hunt for double ones makes them.

#![expect(clippy::unwrap_used, reason = "a client of tests fails the test that uses it")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use billport_sandbox::{LedgerDetail, Sandbox, SandboxConfig};
use serde_json::Value;

use super::client::{
    assert_nothing_twice, commit_body, consumer_owing, details_body, post_request,
};
use crate::client::{config, connect};

const PAYMENTS: u64 = 10_000;

/// One connection for many calls.
struct KeptAlive(BufReader<TcpStream>);

impl KeptAlive {
    fn post(&mut self, call: &str, body: &Value) -> Value {
        let request = post_request(call, &body.to_string()).replace("Connection: close\r\n", "");
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).unwrap();
            match line.trim_end() {
                "" => break,
                line => {
                    if let Some(announced) = line.strip_prefix("content-length: ") {
                        length = announced.parse().unwrap();
                    }
                }
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }
}

#[test]
fn ten_thousand_payments_are_charged_once_each() {
    let settings = SandboxConfig { ledger: LedgerDetail::Counts, ..config() };
    let sandbox = Sandbox::start(settings).unwrap();
    sandbox.nea().set_credits(PAYMENTS * 10_000);
    let mut client = KeptAlive(BufReader::new(connect(&sandbox)));
    for number in 1..=PAYMENTS {
        let reference = format!("r{number}");
        let key = consumer_owing(&sandbox, &number.to_string(), 100);
        let answer = client.post("details", &details_body(&sandbox, &key, &reference));
        let session = answer["session_id"].as_u64().unwrap();
        let answer = client.post("commit", &commit_body(&sandbox, session, "100", &reference));
        assert_eq!(answer["state"], "Success");
        assert_eq!(sandbox.nea().charges_of(&reference).len(), 1);
    }
    assert_nothing_twice(&sandbox);
    let ledger = sandbox.nea().ledger();
    assert_eq!((ledger.charges.len() as u64, ledger.credits_paisa), (PAYMENTS, 0));
    assert_eq!((ledger.connections, ledger.commit_requests), (1, PAYMENTS));
}
