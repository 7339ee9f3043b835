//! One connection for many calls.

#![expect(clippy::unwrap_used, reason = "a client of tests fails the test that uses it")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use billport_sandbox::Sandbox;

use crate::client::connect;

pub(crate) struct KeptAlive(BufReader<TcpStream>);

impl KeptAlive {
    pub(crate) fn to(sandbox: &Sandbox) -> Self {
        Self(BufReader::new(connect(sandbox)))
    }

    /// Sends a request, without its wish that the connection ends, and gives the answer's body.
    pub(crate) fn exchange(&mut self, request: &str) -> String {
        let request = request.replace("Connection: close\r\n", "");
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
        String::from_utf8(body).unwrap()
    }
}
