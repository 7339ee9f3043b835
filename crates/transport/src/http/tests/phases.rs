//! Where an exchange fails, and how that is reported: the table of faults, row by row.

use std::io::Write;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::Receiver;

use super::raw_server::{
    answering, answering_then_silent, deserted, endless, read_request, recording, reset, serve,
};
use super::*;
use crate::{CallErrorKind, Observation, Reach, Transport, Verdict};

async fn outcome(url: &str) -> Result<Answered, ExchangeFailure> {
    exchange(&settings(), url).await
}

async fn failure_at(url: &str) -> (Phase, Cause) {
    let failure = outcome(url).await.unwrap_err();
    (failure.phase, failure.cause)
}

#[tokio::test]
async fn a_whole_answer_is_read() {
    let head = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nretry-after: 7\r\n";
    let url = answering(format!("{head}content-length: 2\r\n\r\n{{}}"));
    let answered = outcome(&url).await.unwrap();
    assert_eq!(answered.status, 201);
    assert_eq!(answered.content_type.as_deref(), Some("application/json"));
    assert_eq!(answered.retry_after.as_deref(), Some("7"));
    assert_eq!(answered.body, "{}");
}

#[tokio::test]
async fn the_request_says_what_the_call_says_and_no_more() {
    let (url, requests) = recording("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    outcome(&url).await.unwrap();
    let request = String::from_utf8(requests.recv().unwrap()).unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<_> = head.lines().map(str::to_owned).collect();
    let request_line = lines.remove(0);
    lines.retain(|line| !line.starts_with("host: "));
    lines.sort();
    assert_eq!(request_line, "POST /pay HTTP/1.1");
    let agent = format!("user-agent: billport/{}", env!("CARGO_PKG_VERSION"));
    let expected = [
        "accept: application/json",
        "content-length: 13",
        "content-type: application/json",
        &agent,
    ];
    assert_eq!(lines, expected);
    assert_eq!(body, "{\"amount\": 7}");
}

#[tokio::test]
async fn a_refused_connection_is_not_sent() {
    assert_eq!(failure_at(&deserted()).await, (Phase::Connect, Cause::ConnectionRefused));
}

#[tokio::test]
async fn an_unknown_host_is_not_sent() {
    // RFC 2606 keeps .invalid free for ever. A resolver that is itself out of reach fails as a lookup, too.
    let (phase, _) = failure_at("https://bills.invalid/pay").await;
    assert_eq!(phase, Phase::Connect);
}

#[tokio::test]
async fn a_connection_that_takes_too_long_is_not_sent() {
    // A TLS client waits for a server that never says hello.
    let url = answering_then_silent("").replace("http:", "https:");
    let settings = TransportSettings { connect_timeout: SHORT, ..settings() };
    let failure = exchange(&settings, &url).await.unwrap_err();
    assert_eq!((failure.phase, failure.cause), (Phase::Connect, Cause::TimedOut));
}

#[tokio::test]
async fn a_connection_closed_in_the_handshake_is_not_sent() {
    let failure = outcome(&serve(drop).replace("http:", "https:")).await.unwrap_err();
    assert!(failure.certainly_not_sent(), "{failure:?}");
}

#[tokio::test]
async fn a_connection_closed_after_it_was_accepted_is_never_taken_for_an_answer() {
    // Whether the client had begun to send by then is a race that it may lose or win; both ends are right,
    // and neither is an answer.
    let failure = outcome(&serve(drop)).await.unwrap_err();
    assert!(matches!(failure.phase, Phase::Connect | Phase::Exchange), "{failure:?}");
    assert_eq!(failure.status, None);
}

#[tokio::test]
async fn a_connection_closed_after_the_request_is_in_doubt() {
    assert_eq!(failure_at(&answering("")).await, (Phase::Exchange, Cause::BrokenOff));
}

#[tokio::test]
async fn a_connection_reset_after_the_request_is_in_doubt() {
    let url = serve(|stream| reset(&stream));
    let (phase, cause) = failure_at(&url).await;
    assert_eq!(phase, Phase::Exchange);
    assert!(matches!(cause, Cause::Reset | Cause::BrokenOff), "{cause:?}");
}

#[tokio::test]
async fn a_half_sent_head_is_in_doubt() {
    let url = answering("HTTP/1.1 200 OK\r\ncontent-le");
    assert_eq!(failure_at(&url).await, (Phase::Exchange, Cause::BrokenOff));
}

#[tokio::test]
async fn what_is_not_http_is_in_doubt() {
    for answer in
        ["220 mail.example ESMTP\r\n", "{\"status\": true}", "HTTP/2 200\r\n\r\n", "\0\0\0"]
    {
        let (phase, cause) = failure_at(&answering(answer)).await;
        assert_eq!((phase, cause), (Phase::Exchange, Cause::BrokenOff), "{answer:?}");
    }
}

#[tokio::test]
async fn a_body_that_stalls_ends_by_the_idle_limit() {
    let url = answering_then_silent("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{");
    let settings = TransportSettings { read_idle_timeout: SHORT, ..settings() };
    let failure = exchange(&settings, &url).await.unwrap_err();
    assert_eq!(
        (failure.phase, failure.cause, failure.status),
        (Phase::Body, Cause::TimedOut, Some(200))
    );
}

#[tokio::test]
async fn a_body_shorter_than_announced_is_no_answer() {
    let url = answering("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"status\": true}");
    assert_eq!(failure_at(&url).await, (Phase::Body, Cause::BrokenOff));
}

#[tokio::test]
async fn a_cut_chunk_is_no_answer() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    for body in ["ff\r\n{\"status\"", "2\r\n{}\r\n", "zz\r\n{}"] {
        let failure = outcome(&answering([head, body].concat())).await.unwrap_err();
        assert_eq!((failure.phase, failure.status), (Phase::Body, Some(200)), "{body:?}");
    }
}

#[tokio::test]
async fn the_end_of_a_body_is_certain_only_where_the_head_tells_it() {
    for (is_framed, body, answer) in [
        (true, "", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"),
        (true, "{}", "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}"),
        (true, "", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
        (
            true,
            "{}",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: x, Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        ),
        (true, "", "HTTP/1.1 204 No Content\r\n\r\n"),
        (false, "", "HTTP/1.1 200 OK\r\n\r\n"),
        (false, "{}", "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}"),
        (false, "", "HTTP/1.0 201 Created\r\n\r\n"),
        (false, "", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked, x\r\n\r\n"),
    ] {
        let answered = outcome(&answering(answer)).await.unwrap();
        assert_eq!(answered.body, body, "{answer:?}");
        assert_eq!(answered.body_is_framed, is_framed, "{answer:?}");
    }
}

#[tokio::test]
async fn a_body_is_read_up_to_the_last_byte_allowed() {
    let chunked = |size: usize| {
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        let chunk = |size: usize| format!("{size:x}\r\n{}\r\n", "x".repeat(size));
        [head, &chunk(1000), &chunk(size - 1000), "0\r\n\r\n"].concat()
    };
    let announced = |size: usize| {
        format!("HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n{}", "x".repeat(size))
    };
    let until_closed = |size: usize| format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(size));
    for answer in [chunked(1024), announced(1024), until_closed(1024)] {
        assert_eq!(outcome(&answering(answer)).await.unwrap().body.len(), 1024);
    }
    for answer in [chunked(1025), announced(1025), until_closed(1025)] {
        let failure = outcome(&answering(answer)).await.unwrap_err();
        assert_eq!((failure.phase, failure.cause), (Phase::Body, Cause::TooLarge));
    }
}

/// The client closes the connection in its own time, so the wait for that must not hold it up.
async fn taken_by(client: Receiver<usize>) -> usize {
    #[expect(clippy::disallowed_methods, reason = "a test may wait on a thread")]
    tokio::task::spawn_blocking(move || client.recv().unwrap()).await.unwrap()
}

#[tokio::test]
async fn an_endless_body_is_left_alone() {
    let (url, sent) = endless(b"HTTP/1.1 200 OK\r\n\r\n");
    assert_eq!(failure_at(&url).await, (Phase::Body, Cause::TooLarge));
    assert!(taken_by(sent).await < 16 << 20);
}

#[tokio::test]
async fn ten_gigabytes_are_refused_by_their_announcement() {
    let url = answering_then_silent("HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n");
    assert_eq!(failure_at(&url).await, (Phase::Body, Cause::TooLarge));
}

#[tokio::test]
async fn an_endless_head_is_left_alone() {
    let (url, sent) = endless(b"HTTP/1.1 200 OK\r\nx-endless: ");
    assert_eq!(failure_at(&url).await, (Phase::Exchange, Cause::BrokenOff));
    assert!(taken_by(sent).await < 16 << 20);
}

#[tokio::test]
async fn a_server_that_never_answers_leaves_a_payment_in_doubt() {
    let url = answering_then_silent("");
    let endpoint = Endpoint::parse(&url).unwrap();
    let transport = Transport::new(settings()).unwrap();
    let call = Call { attempt_timeout: SHORT, ..payment(&endpoint) };
    let error = transport.send(&call).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.reach()),
        (CallErrorKind::OutcomeUnknown, Reach::MayHaveArrived)
    );
    assert_eq!((error.attempts(), error.requests_sent()), (1, 1));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_thief_gets_no_byte() {
    let (thief, stolen) = recording("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        for location in [&thief, "/elsewhere", "//127.0.0.1/x", "ftp://x/", "\u{1}"] {
            let head =
                format!("HTTP/1.1 {status}\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
            let outcome = outcome(&answering(head)).await;
            let verdict = match &outcome {
                Ok(answered) => classify(&Observation::Answered(answered)),
                Err(failure) => classify(&Observation::Failed(failure)),
            };
            let is_plain_location = location != "\u{1}";
            assert_eq!(verdict == Verdict::Refused, is_plain_location, "{status} {location:?}");
        }
    }
    assert!(stolen.try_recv().is_err());
}

#[tokio::test]
async fn a_payment_that_allows_one_attempt_makes_one_connection() {
    let connections = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&connections);
    let url = serve(move |stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        drop(stream);
    });
    let endpoint = Endpoint::parse(&url).unwrap();
    let transport = Transport::new(settings()).unwrap();
    for payments in 1..=20 {
        let call = Call { max_attempts: Some(NonZeroU32::MIN), ..payment(&endpoint) };
        let error = transport.send(&call).await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{error}");
        assert_eq!(connections.load(Ordering::SeqCst), payments, "{error}");
    }
}

#[tokio::test]
async fn a_fresh_connection_is_used_once() {
    let connections = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&connections);
    let url = serve(move |mut stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        while !read_request(&mut stream).is_empty() {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
        }
    });
    let endpoint = Endpoint::parse(&url).unwrap();
    let transport = Transport::new(settings()).unwrap();
    for _ in 0..20 {
        assert_eq!(transport.send(&payment(&endpoint)).await.unwrap().requests_sent, 1);
    }
    assert_eq!(connections.load(Ordering::SeqCst), 20, "the server would have kept each of them");
}
