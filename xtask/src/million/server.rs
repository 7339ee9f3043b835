//! A provider of the smallest kind: hands out a token, takes uploads, and counts.
//!
//! One thread a connection, kept alive; a bill is counted by its `{`, so that counting costs next
//! to nothing and shares no code with what is measured.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// A server on a port of its own; it lives until the program ends.
#[derive(Debug)]
pub(super) struct Server {
    address: SocketAddr,
    counters: Arc<Counters>,
}

/// What came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) tokens: u64,
    pub(super) uploads: u64,
    pub(super) bills: u64,
    pub(super) others: u64,
}

#[derive(Debug, Default)]
struct Counters {
    tokens: AtomicU64,
    uploads: AtomicU64,
    bills: AtomicU64,
    others: AtomicU64,
}

impl Server {
    /// Listens on the loopback, at a port that the system chooses.
    ///
    /// # Errors
    ///
    /// When the system gives no port.
    pub(super) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let counters = Arc::new(Counters::default());
        let shared = Arc::clone(&counters);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let counters = Arc::clone(&shared);
                // A connection that breaks is the client's to report: its figures will differ.
                thread::spawn(move || serve(&connection, &counters));
            }
        });
        Ok(Self { address, counters })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn counted(&self) -> Counted {
        let read = |counter: &AtomicU64| counter.load(Ordering::SeqCst);
        Counted {
            tokens: read(&self.counters.tokens),
            uploads: read(&self.counters.uploads),
            bills: read(&self.counters.bills),
            others: read(&self.counters.others),
        }
    }
}

/// What the measured program reads to know the end of a body.
#[derive(Debug)]
struct Head {
    path: String,
    has_token: bool,
    length: u64,
}

const TOKEN: &str = "token-of-the-million";

fn serve(connection: &TcpStream, counters: &Counters) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(64 * 1024, connection);
    let mut writer = connection;
    while let Some(head) = read_head(&mut reader)? {
        let bills = count_braces(&mut reader, head.length)?;
        let (status, body) = answer(&head, bills, counters);
        let length = body.len();
        let response = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        writer.write_all(response.as_bytes())?;
    }
    Ok(())
}

fn answer(head: &Head, bills: u64, counters: &Counters) -> (&'static str, String) {
    match head.path.as_str() {
        "/oauth2/token/" => {
            counters.tokens.fetch_add(1, Ordering::SeqCst);
            let token =
                format!(r#"{{"access_token":"{TOKEN}","expires_in":3600,"token_type":"Bearer"}}"#);
            ("200 OK", token)
        }
        "/bills" if head.has_token => {
            counters.uploads.fetch_add(1, Ordering::SeqCst);
            counters.bills.fetch_add(bills, Ordering::SeqCst);
            ("200 OK", "{}".to_owned())
        }
        _ => {
            counters.others.fetch_add(1, Ordering::SeqCst);
            ("401 Unauthorized", r#"{"err":"no such path, or no token"}"#.to_owned())
        }
    }
}

/// The head of the next request; none when the client has closed the connection.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<Head>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut head = Head { path, has_token: false, length: 0 };
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            return Ok(Some(head));
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => head.length = value.parse().map_err(io::Error::other)?,
            "authorization" => head.has_token = value == format!("Bearer {TOKEN}"),
            "transfer-encoding" => {
                return Err(io::Error::other("a body without a length is not served"));
            }
            _ => {}
        }
    }
}

fn count_braces(reader: &mut impl BufRead, length: u64) -> io::Result<u64> {
    let mut body = reader.take(length);
    let mut braces = 0;
    loop {
        let chunk = body.fill_buf()?;
        if chunk.is_empty() {
            return Ok(braces);
        }
        braces += chunk.iter().map(|&byte| u64::from(byte == b'{')).sum::<u64>();
        let length = chunk.len();
        body.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends requests over one connection and reads until the server closes it.
    fn exchange(server: &Server, requests: &str) -> String {
        let mut connection = TcpStream::connect(server.address()).unwrap();
        connection.write_all(requests.as_bytes()).unwrap();
        connection.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answers = String::new();
        connection.read_to_string(&mut answers).unwrap();
        answers
    }

    fn upload(token: &str, body: &str) -> String {
        let length = body.len();
        format!(
            "POST /bills HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    }

    #[test]
    fn a_token_and_uploads_over_one_connection_are_counted() {
        let server = Server::start().unwrap();
        let token = "POST /oauth2/token/ HTTP/1.1\r\ncontent-length: 3\r\n\r\na=b";
        let requests = [token.to_owned(), upload(TOKEN, "[{},{},{}]"), upload(TOKEN, "[{}]")];
        let answers = exchange(&server, &requests.concat());
        assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3);
        assert!(answers.contains(TOKEN) && answers.ends_with("\r\n\r\n{}"));
        let counted = Counted { tokens: 1, uploads: 2, bills: 4, others: 0 };
        assert_eq!(server.counted(), counted);
    }

    #[test]
    fn an_upload_without_the_token_is_turned_away() {
        let server = Server::start().unwrap();
        let answers = exchange(&server, &upload("another", "[{}]"));
        assert!(answers.starts_with("HTTP/1.1 401"));
        let counted = Counted { tokens: 0, uploads: 0, bills: 0, others: 1 };
        assert_eq!(server.counted(), counted);
    }
}
