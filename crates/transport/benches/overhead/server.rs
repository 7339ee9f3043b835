//! A provider that answers at once, whatever it is told.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;

use crate::call::{ANSWER, TOKEN_ANSWER, TOKEN_PATH};

/// Listens on the loopback until the program ends; one thread a connection.
pub(super) struct Server(SocketAddr);

impl Server {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                // A connection that breaks shows in the client's own failure.
                thread::spawn(move || serve(&connection));
            }
        });
        Self(address)
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.0)
    }
}

fn serve(mut connection: &TcpStream) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::new(connection);
    let mut line = String::new();
    loop {
        let (mut length, mut is_token) = (0, false);
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            is_token |= line.contains(TOKEN_PATH);
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().map_err(io::Error::other)?;
                }
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
        let body = if is_token { TOKEN_ANSWER } else { ANSWER };
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        connection.write_all(answer.as_bytes())?;
    }
}
