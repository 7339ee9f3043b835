//! A client that is nothing but a socket: it shows what really arrives, and how it ends.

#![expect(clippy::unwrap_used, reason = "a client of tests fails the test that uses it")]

use std::{
    io::{self, ErrorKind, Read, Write},
    net::TcpStream,
    time::Duration,
};

use billport_sandbox::{Sandbox, SandboxConfig, Today, blaggo::BlaggoSandbox};
use serde_json::Value;
use time::{Date, Month};

/// A test that would wait for ever fails instead. No test waits for it to pass.
const PATIENCE: Duration = Duration::from_mins(1);

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Closed,
    Reset,
}

/// All that arrived until the connection ended.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: End,
}

impl Received {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    pub(crate) fn status(&self) -> u16 {
        self.text()[9..12].parse().unwrap()
    }

    pub(crate) fn head(&self) -> &str {
        self.text().split_once("\r\n\r\n").unwrap().0
    }

    pub(crate) fn body(&self) -> &str {
        self.text().split_once("\r\n\r\n").unwrap().1
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.body()).unwrap()
    }

    pub(crate) fn err(&self) -> String {
        self.json_text("err")
    }

    pub(crate) fn json_text(&self, field: &str) -> String {
        self.json()[field].as_str().unwrap().to_owned()
    }
}

pub(crate) fn connect(sandbox: &Sandbox) -> TcpStream {
    try_connect(sandbox).unwrap()
}

fn try_connect(sandbox: &Sandbox) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(sandbox.address())?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// Sends a request on a connection of its own and reads until that ends. A reset may show as early
/// as the connection is made.
pub(crate) fn exchange(sandbox: &Sandbox, request: impl AsRef<[u8]>) -> Received {
    let sent = try_connect(sandbox).and_then(|mut stream| {
        stream.write_all(request.as_ref())?;
        Ok(stream)
    });
    match sent {
        Ok(mut stream) => read_to_end(&mut stream),
        Err(error) if is_reset(error.kind()) => Received { bytes: Vec::new(), end: End::Reset },
        Err(error) => panic!("the request was not sent: {error}"),
    }
}

pub(crate) fn read_to_end(stream: &mut TcpStream) -> Received {
    let mut bytes = Vec::new();
    let end = match stream.read_to_end(&mut bytes) {
        Ok(_) => End::Closed,
        Err(error) if is_reset(error.kind()) => End::Reset,
        Err(error) => panic!("nothing ended the connection: {error}"),
    };
    Received { bytes, end }
}

/// Reads one answer of a known body from a connection that lives on.
pub(crate) fn read_answer(stream: &mut TcpStream, body: &str) -> String {
    let end = format!("\r\n\r\n{body}");
    let mut bytes = Vec::new();
    while !bytes.ends_with(end.as_bytes()) {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        bytes.push(byte[0]);
    }
    String::from_utf8(bytes).unwrap()
}

fn is_reset(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}

/// A request that ends its connection when it is answered.
pub(crate) fn request(method: &str, path: &str, headers: &[&str], body: &str) -> String {
    let mut head = vec![format!("{method} {path} HTTP/1.1"), "Host: sandbox".to_owned()];
    head.push("Connection: close".to_owned());
    head.push(format!("Content-Length: {}", body.len()));
    head.extend(headers.iter().map(ToString::to_string));
    format!("{}\r\n\r\n{body}", head.join("\r\n"))
}

pub(crate) fn token_request(form: &str) -> String {
    let content_type = "Content-Type: application/x-www-form-urlencoded";
    request("POST", "/blaggo/oauth2/token/", &[content_type], form)
}

pub(crate) fn upload_request(token: &str, body: &str) -> String {
    let authorization = format!("Authorization: Bearer {token}");
    let headers = [&authorization[..], "Content-Type: application/json"];
    request("POST", "/blaggo/bills", &headers, body)
}

/// Uploads with a token that is valid at this moment.
pub(crate) fn upload(sandbox: &Sandbox, body: &str) -> Received {
    let token = sandbox.blaggo().issue_token();
    exchange(sandbox, upload_request(&token, body))
}

/// A sandbox in which it is the 15th of January 2031.
pub(crate) fn sandbox() -> Sandbox {
    Sandbox::start(config()).unwrap()
}

pub(crate) fn config() -> SandboxConfig {
    SandboxConfig { today: Today::Fixed(day(15)), ..SandboxConfig::default() }
}

pub(crate) fn day(day: u8) -> Date {
    Date::from_calendar_date(2031, Month::January, day).unwrap()
}

pub(crate) fn bill(account_number: &str, amount: &str) -> String {
    format!(
        r#"{{"account_number":"{account_number}","amount":{amount},"due_date":"15-01-2031","period":"01-2031"}}"#
    )
}

pub(crate) fn bills(account_numbers: &[&str]) -> String {
    let bills: Vec<_> = account_numbers.iter().map(|account| bill(account, "1500")).collect();
    format!("[{}]", bills.join(","))
}

/// Waits until the provider has an upload in its ledger, which it enters before it answers.
pub(crate) fn until_uploaded(blaggo: &BlaggoSandbox) {
    while blaggo.ledger().upload_requests == 0 {
        std::thread::yield_now();
    }
}
