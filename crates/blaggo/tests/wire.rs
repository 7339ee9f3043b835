//! Blaggo's own documents, with invented bills: what is sent has their very shape, and what is
//! answered in their shapes is understood, fields that nobody announced included.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use billport_blaggo::{Blaggo, BlaggoConfig, BlaggoEndpoints};
use billport_domain::{BatchLimit, Bill, BillBatch, BillText};
use billport_ports::{
    BillUploads, BillUploadsExt, ErrorKind, PortError, PreparedUpload, UploadReceipt,
};
use billport_transport::{FullWait, Transport, TransportSettings};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::SystemTime;
use time::{Date, macros::date};

const TODAY: Date = date!(2026 - 11 - 22);
const UPLOAD: &str = include_str!("fixtures/upload.json");
const TOKEN: &str = include_str!("fixtures/token.json");
const TOKEN_ERROR: &str = include_str!("fixtures/token_error.json");
const UPLOAD_ERROR: &str = include_str!("fixtures/upload_error.json");

/// A request as it came over the wire: its head in lower case, and its body.
struct Request {
    head: String,
    body: String,
}

/// Answers one request after the other with a status and a body each, and gives back what was asked.
fn serve(
    listener: TcpListener,
    answers: Vec<(u16, &'static str)>,
) -> std::thread::JoinHandle<Vec<Request>> {
    let exchange = move |(status, answer): (u16, &str)| {
        let (mut stream, _) = listener.accept().unwrap();
        let request = read_request(&stream);
        let length = answer.len();
        write!(
            stream,
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\n\
             content-length: {length}\r\n\r\n{answer}"
        )
        .unwrap();
        request
    };
    std::thread::spawn(move || answers.into_iter().map(exchange).collect())
}

fn read_request(stream: &TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head).unwrap(), 0, "the request has a whole head");
    }
    let lower = head.to_lowercase();
    let length = lower.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    Request { head, body: String::from_utf8(body).unwrap() }
}

/// Uploads the documented bills to a server that gives these answers.
async fn upload(
    answers: Vec<(u16, &'static str)>,
) -> (Result<UploadReceipt, PortError>, Vec<Request>) {
    upload_as(answers, |blaggo| blaggo.prepare(&documented_bills())).await
}

/// Uploads what is prepared for Blaggo to a server that gives these answers.
async fn upload_as(
    answers: Vec<(u16, &'static str)>,
    prepare: impl FnOnce(&Blaggo) -> PreparedUpload,
) -> (Result<UploadReceipt, PortError>, Vec<Request>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let server = serve(listener, answers);
    let endpoints =
        BlaggoEndpoints::at(&format!("{origin}/oauth2/token/"), &format!("{origin}/bills"));
    let secret = "s&cr+t%= ñ".to_owned().into();
    let config = BlaggoConfig::new(endpoints.unwrap(), "client 7".to_owned(), secret);
    let clock = Arc::new(|| SystemTime::UNIX_EPOCH);
    let transport = Transport::new(TransportSettings::new(clock, Arc::new(FullWait))).unwrap();
    let blaggo = Blaggo::new(transport, config);
    let result = blaggo.upload(&prepare(&blaggo)).await;
    (result, server.join().unwrap())
}

fn documented_bills() -> BillBatch {
    let rows = [
        ["AB123456", "1500", "25-05-2031", "06-2031"],
        ["AB123457", "1700.78", "26-05-2031", "06-2031"],
        ["AB123458", "500.50", "27-05-2031", "06-2031"],
    ];
    let bills = rows.map(|row| {
        let [account_number, amount, due_date, period] = row.map(str::as_bytes);
        Bill::parse(BillText { account_number, amount, due_date, period }, TODAY).unwrap()
    });
    BillBatch::new(bills.to_vec(), BatchLimit::RECOMMENDED, TODAY).unwrap()
}

#[tokio::test]
async fn requests_have_the_documented_shape() {
    let (result, requests) = upload(vec![(200, TOKEN), (200, "{}")]).await;
    assert_eq!(result.unwrap().requests_sent, 1);
    let [token, bills] = requests.try_into().ok().unwrap();
    assert!(token.head.starts_with("POST /oauth2/token/ HTTP/1.1\r\n"), "{}", token.head);
    assert!(token.head.contains("content-type: application/x-www-form-urlencoded\r\n"));
    assert!(!token.head.to_lowercase().contains("authorization"));
    assert_eq!(
        token.body,
        "grant_type=client_credentials&client_id=client+7\
         &client_secret=s%26cr%2Bt%25%3D+%C3%B1"
    );
    assert!(bills.head.starts_with("POST /bills HTTP/1.1\r\n"), "{}", bills.head);
    assert!(bills.head.contains("content-type: application/json\r\n"));
    assert!(bills.head.contains("authorization: Bearer eyJhbGciOiJub25lIn0.e30.\r\n"));
    assert!(!bills.head.to_lowercase().contains("accept-encoding"), "nothing is to be unpacked");
    assert_eq!(bills.body, UPLOAD.trim_end());
}

#[tokio::test]
async fn what_was_prepared_is_sent_to_the_byte() {
    let as_prepared = "[ as it was written\t]\n";
    let prepare = |_: &Blaggo| PreparedUpload::new(as_prepared.into(), NonZeroUsize::MIN);
    let (result, requests) = upload_as(vec![(200, TOKEN), (200, "{}")], prepare).await;
    assert_eq!(result.unwrap().requests_sent, 1);
    assert_eq!(requests[1].body, as_prepared);
}

#[tokio::test]
async fn an_empty_body_is_success_as_well() {
    let (result, _) = upload(vec![(200, TOKEN), (204, "")]).await;
    assert!(result.is_ok());
}

#[tokio::test]
async fn the_documented_upload_error_is_a_refusal_whatever_its_status() {
    for status in [200, 400, 422] {
        let (result, _) = upload(vec![(200, TOKEN), (status, UPLOAD_ERROR)]).await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{status}");
        assert_eq!(error.message().unwrap().as_str(), "biller 4711 is not enrolled");
    }
}

#[tokio::test]
async fn the_documented_token_error_is_one_of_credentials() {
    for status in [400, 401] {
        let (result, requests) = upload(vec![(status, TOKEN_ERROR)]).await;
        let error = result.unwrap_err();
        assert_eq!(requests.len(), 1, "no bill is sent without a token");
        assert_eq!((error.kind(), error.requests_sent()), (ErrorKind::Credentials, 0));
        assert_eq!(error.code().unwrap().as_str(), "invalid_client");
        assert_eq!(error.message().unwrap().as_str(), "Client authentication failed");
    }
}
