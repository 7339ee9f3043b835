//! A server that does byte by byte what a test says, for connections one after the other.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

/// Serves on a port of the system's choice, and returns the URL.
pub(super) fn serve(mut handle: impl FnMut(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().flatten().for_each(&mut handle));
    format!("http://{address}/pay")
}

/// Reads each request to its end and answers with these bytes, then closes.
pub(super) fn answering(answer: impl Into<Vec<u8>>) -> String {
    let answer = answer.into();
    serve(move |mut stream| {
        read_request(&mut stream);
        stream.write_all(&answer).unwrap();
    })
}

/// Reads each request to its end, answers with these bytes, and keeps the connection without a word more.
pub(super) fn answering_then_silent(answer: &'static str) -> String {
    let mut kept = Vec::new();
    serve(move |mut stream| {
        read_request(&mut stream);
        stream.write_all(answer.as_bytes()).unwrap();
        kept.push(stream);
    })
}

/// Answers, and hands over each request as it came.
pub(super) fn recording(answer: &'static str) -> (String, mpsc::Receiver<Vec<u8>>) {
    let (sender, requests) = mpsc::channel();
    let url = serve(move |mut stream| {
        // Nobody listens any more: the test is over.
        let _ = sender.send(read_request(&mut stream));
        stream.write_all(answer.as_bytes()).unwrap();
    });
    (url, requests)
}

/// Answers with this and then with bytes without end, until nobody takes them; and says how many were
/// taken, by the client and by the sockets between. The client can't hold more than that.
pub(super) fn endless(beginning: &'static [u8]) -> (String, mpsc::Receiver<usize>) {
    let (sender, taken) = mpsc::channel();
    let url = serve(move |mut stream| {
        read_request(&mut stream);
        let mut sent = 0;
        while stream.write_all(if sent == 0 { beginning } else { &[b'x'; 4096] }).is_ok() {
            sent += 4096;
        }
        // Nobody listens any more: the test is over.
        let _ = sender.send(sent);
    });
    (url, taken)
}

/// A URL where nobody listens.
pub(super) fn deserted() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/pay", listener.local_addr().unwrap())
}

/// Reads one request: its head, and as much body as the head says.
pub(super) fn read_request(stream: &mut impl Read) -> Vec<u8> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        request.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&request).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    if stream.read_exact(&mut body).is_ok() {
        request.append(&mut body);
    }
    request
}

/// Closes so that the other side sees a reset, not an end: what it sent lies here unread.
pub(super) fn reset(stream: &TcpStream) {
    let mut byte = [0];
    stream.peek(&mut byte).unwrap();
}
