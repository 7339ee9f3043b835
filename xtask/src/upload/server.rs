//! A provider of the smallest kind: hands out a token, takes uploads, and keeps book.
//!
//! Written on the bare socket, so that it costs little and shares no code with what is measured. One
//! thread a connection, kept alive.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::arrivals::{Arrivals, Arrived, Reading};

/// A server on a port of its own; it lives until the program ends.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    arrivals: Arc<Arrivals>,
}

impl Server {
    /// Listens on the loopback, at a port that the system chooses.
    ///
    /// # Errors
    ///
    /// When the system gives no port.
    pub(crate) fn start(reading: Reading) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let arrivals = Arc::new(Arrivals::new(reading));
        let shared = Arc::clone(&arrivals);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let arrivals = Arc::clone(&shared);
                // A connection that breaks is the client's to report: its figures will differ.
                thread::spawn(move || serve(&connection, &arrivals));
            }
        });
        Ok(Self { address, arrivals })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn arrived(&self) -> Arrived {
        self.arrivals.arrived()
    }

    /// How long it has been there.
    pub(crate) fn now(&self) -> Duration {
        self.arrivals.now()
    }

    /// How long it had been there when the head of the first upload came in.
    pub(crate) fn first_upload(&self) -> Option<Duration> {
        self.arrivals.first_upload()
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

fn serve(connection: &TcpStream, arrivals: &Arrivals) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(64 * 1024, connection);
    let mut writer = connection;
    while let Some(head) = read_head(&mut reader)? {
        let mut body = reader.by_ref().take(head.length);
        let (status, answer) = answer(&head, &mut body, arrivals)?;
        io::copy(&mut body, &mut io::sink())?;
        let length = answer.len();
        let response = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{answer}"
        );
        writer.write_all(response.as_bytes())?;
    }
    Ok(())
}

fn answer(
    head: &Head,
    body: &mut impl BufRead,
    arrivals: &Arrivals,
) -> io::Result<(&'static str, String)> {
    Ok(match head.path.as_str() {
        "/oauth2/token/" => {
            arrivals.token();
            let token =
                format!(r#"{{"access_token":"{TOKEN}","expires_in":3600,"token_type":"Bearer"}}"#);
            ("200 OK", token)
        }
        "/bills" if head.has_token => {
            if arrivals.upload(body)? {
                ("200 OK", "{}".to_owned())
            } else {
                ("400 Bad Request", r#"{"err":"this is no list of bills"}"#.to_owned())
            }
        }
        _ => {
            arrivals.other();
            ("401 Unauthorized", r#"{"err":"no such path, or no token"}"#.to_owned())
        }
    })
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
        let server = Server::start(Reading::Count).unwrap();
        let token = "POST /oauth2/token/ HTTP/1.1\r\ncontent-length: 3\r\n\r\na=b";
        let requests = [token.to_owned(), upload(TOKEN, "[{},{},{}]"), upload(TOKEN, "[{}]")];
        let answers = exchange(&server, &requests.concat());
        assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3);
        assert!(answers.contains(TOKEN) && answers.ends_with("\r\n\r\n{}"));
        let expected = Arrived { tokens: 1, uploads: 2, bills: 4, ..Arrived::default() };
        assert_eq!(server.arrived(), expected);
    }

    #[test]
    fn an_upload_without_the_token_is_turned_away() {
        let server = Server::start(Reading::Count).unwrap();
        let answers = exchange(&server, &upload("another", "[{}]"));
        assert!(answers.starts_with("HTTP/1.1 401"));
        assert_eq!(server.arrived(), Arrived { others: 1, ..Arrived::default() });
    }

    #[test]
    fn a_body_that_is_no_list_of_bills_is_turned_away() {
        let server = Server::start(Reading::Bills).unwrap();
        let answers = exchange(&server, &[upload(TOKEN, "[{}]"), upload(TOKEN, "[]")].concat());
        assert!(answers.starts_with("HTTP/1.1 400") && answers.ends_with("\r\n\r\n{}"));
        let expected = Arrived { uploads: 1, others: 1, ..Arrived::default() };
        assert_eq!(server.arrived(), expected);
    }
}
