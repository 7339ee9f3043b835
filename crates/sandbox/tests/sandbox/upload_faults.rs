//! Every fault, struck at an upload: what arrives, how it ends, and whether the bill was saved.

use std::{
    io::{Read, Write},
    time::Duration,
};

use billport_sandbox::{
    Answer, Call, Fault, FaultOrder, Sandbox,
    blaggo::{self, Answered},
};
use bytes::Bytes;

use crate::client::{
    End, bills, connect, exchange, read_answer, read_to_end, sandbox, until_uploaded, upload,
    upload_request,
};

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

/// Strikes one upload without and one after its effect, and gives what arrived to the check.
fn strike(fault: &Fault, check: impl Fn(&[u8], End)) {
    for after_effect in [false, true] {
        let sandbox = sandbox();
        let order = FaultOrder::once(Call::Upload, fault.clone());
        let order = if after_effect { order.after_effect() } else { order };
        sandbox.blaggo().order(order);

        let received = upload(&sandbox, &bills(&["AB1"]));
        check(&received.bytes, received.end);
        assert_struck(&sandbox, after_effect);
        assert_eq!(sandbox.blaggo().open_orders(), 0);

        let received = upload(&sandbox, &bills(&["AB2"]));
        assert_eq!((received.status(), received.body()), (200, "{}"), "the fault is over");
    }
}

fn assert_struck(sandbox: &Sandbox, saved: bool) {
    let ledger = sandbox.blaggo().ledger();
    assert_eq!(ledger.times_saved("AB1", "01-2031"), usize::from(saved));
    assert_eq!(ledger.uploads[0].answered, Answered::Fault);
    assert_eq!((ledger.uploads[0].bills, ledger.uploads[0].saved), (1, saved));
}

/// Strikes one upload and expects exactly these bytes, then an orderly close.
fn strike_and_expect(fault: &Fault, expected: &str) {
    strike(fault, |bytes, end| {
        assert_eq!(String::from_utf8_lossy(bytes), expected, "{fault:?}");
        assert_eq!(end, End::Closed, "{fault:?}");
    });
}

fn bytes(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

#[test]
fn a_closed_connection_brings_nothing() {
    strike_and_expect(&Fault::Close, "");
}

#[test]
fn a_reset_connection_brings_nothing_and_an_error() {
    strike(&Fault::Reset, |bytes, end| {
        assert_eq!((bytes, end), (&[][..], End::Reset));
    });
}

#[test]
fn cut_bodies_show_their_whole_beginning() {
    strike_and_expect(
        &Fault::ShortBody { body: bytes("{\"status\":"), missing_bytes: 7 },
        &format!("{HEAD}Content-Length: 17\r\n\r\n{{\"status\":"),
    );
    strike_and_expect(
        &Fault::CutChunked { body: bytes("{\"status\":") },
        &format!("{HEAD}Transfer-Encoding: chunked\r\n\r\na\r\n{{\"status\":\r\n"),
    );
    strike_and_expect(
        &Fault::CutBody { body: bytes("{\"status\":true") },
        &format!("{HEAD}Connection: close\r\n\r\n{{\"status\":true"),
    );
}

#[test]
fn a_trickle_takes_its_time_and_brings_all() {
    let pause = Duration::from_millis(5);
    let fault = Fault::Trickle { body: bytes("{   }"), pause };
    strike_and_expect(&fault, &format!("{HEAD}Content-Length: 5\r\n\r\n{{   }}"));

    // A sleep may be longer than ordered, and never shorter.
    let sandbox = sandbox();
    sandbox.blaggo().order(FaultOrder::once(Call::Upload, fault));
    let start = tokio::time::Instant::now();
    upload(&sandbox, &bills(&["AB1"]));
    assert!(start.elapsed() >= 5 * pause);
}

#[test]
fn what_is_not_http_arrives_as_ordered() {
    strike_and_expect(
        &Fault::NotHttp { bytes: bytes("SSH-2.0-sandbox\r\n") },
        "SSH-2.0-sandbox\r\n",
    );
}

#[test]
fn an_endless_body_is_as_long_as_ordered() {
    const MEBIBYTE: usize = 1024 * 1024;
    strike(&Fault::EndlessBody { bytes: MEBIBYTE as u64 }, |bytes, end| {
        let head = format!("{HEAD}Connection: close\r\n\r\n");
        let body = bytes.strip_prefix(head.as_bytes()).unwrap();
        assert_eq!(body.len(), MEBIBYTE);
        assert!(body.iter().all(|&byte| byte == b' '));
        assert_eq!(end, End::Closed);
    });
}

#[test]
fn a_huge_header_is_as_long_as_ordered() {
    let filler = "x".repeat(200_000);
    strike_and_expect(
        &Fault::HugeHeader { bytes: 200_000 },
        &format!(
            "HTTP/1.1 200 OK\r\nX-Filler: {filler}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
        ),
    );
}

#[test]
fn a_client_may_leave_in_the_middle_of_ten_gigabytes() {
    let sandbox = sandbox();
    for fault in
        [Fault::EndlessBody { bytes: 10_000_000_000 }, Fault::HugeHeader { bytes: 10_000_000_000 }]
    {
        sandbox.blaggo().order(FaultOrder::once(Call::Upload, fault));
        let token = sandbox.blaggo().issue_token();
        let mut stream = connect(&sandbox);
        stream.write_all(upload_request(&token, &bills(&["AB1"])).as_bytes()).unwrap();
        stream.read_exact(&mut vec![0; 1024 * 1024]).unwrap();
        drop(stream);
        assert_eq!(upload(&sandbox, &bills(&["AB2"])).status(), 200);
    }
}

#[test]
fn a_provider_that_never_answers_holds_the_connection_until_it_stops() {
    for (fault, expected) in [
        (Fault::NeverAnswer, String::new()),
        (Fault::Stall { body: Bytes::new() }, format!("{HEAD}Content-Length: 1\r\n\r\n")),
        (Fault::Stall { body: bytes("{}") }, format!("{HEAD}Content-Length: 3\r\n\r\n{{}}")),
    ] {
        for after_effect in [false, true] {
            let sandbox = sandbox();
            let order = FaultOrder::once(Call::Upload, fault.clone());
            let order = if after_effect { order.after_effect() } else { order };
            sandbox.blaggo().order(order);

            let token = sandbox.blaggo().issue_token();
            let mut stream = connect(&sandbox);
            stream.write_all(upload_request(&token, &bills(&["AB1"])).as_bytes()).unwrap();
            let mut arrived = vec![0; expected.len()];
            stream.read_exact(&mut arrived).unwrap();
            assert_eq!(String::from_utf8_lossy(&arrived), expected);

            until_uploaded(sandbox.blaggo());
            assert_struck(&sandbox, after_effect);
            // Another client is served meanwhile.
            assert_eq!(upload(&sandbox, &bills(&["AB2"])).status(), 200);

            drop(sandbox);
            assert_eq!(read_to_end(&mut stream).bytes, b"", "{fault:?}");
        }
    }
}

#[test]
fn a_delay_does_the_work_and_answers_honestly_in_the_end() {
    let by = Duration::from_millis(20);
    let sandbox = sandbox();
    sandbox.blaggo().order(FaultOrder::once(Call::Upload, Fault::Delay { by }));
    let start = tokio::time::Instant::now();
    let received = upload(&sandbox, &bills(&["AB1"]));
    assert!(start.elapsed() >= by);
    assert_eq!((received.status(), received.body()), (200, "{}"));
    let ledger = sandbox.blaggo().ledger();
    assert_eq!(ledger.times_saved("AB1", "01-2031"), 1);
    assert_eq!(ledger.uploads[0].answered, Answered::Status(200));
}

#[test]
fn a_delayed_upload_is_saved_before_the_wait() {
    let sandbox = sandbox();
    let by = Duration::from_hours(1);
    sandbox.blaggo().order(FaultOrder::once(Call::Upload, Fault::Delay { by }));
    let token = sandbox.blaggo().issue_token();
    let mut stream = connect(&sandbox);
    stream.write_all(upload_request(&token, &bills(&["AB1"])).as_bytes()).unwrap();
    until_uploaded(sandbox.blaggo());
    drop(stream);
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 1);
}

#[test]
fn ordered_answers_arrive_with_status_headers_and_body() {
    for (answer, parts) in [
        (
            Answer::json(429, "{\"err\":\"slow down\"}").retry_after("next Tuesday"),
            &["HTTP/1.1 429 ", "retry-after: next Tuesday\r\n", "\r\n\r\n{\"err\":\"slow down\"}"]
                [..],
        ),
        (
            Answer::html(200),
            &[
                "HTTP/1.1 200 ",
                "content-type: text/html; charset=utf-8\r\n",
                "\r\n\r\n<!DOCTYPE html>",
            ],
        ),
        (
            Answer::redirect(307, "http://127.0.0.1:1/elsewhere"),
            &[
                "HTTP/1.1 307 ",
                "location: http://127.0.0.1:1/elsewhere\r\n",
                "content-length: 0\r\n",
            ],
        ),
        (
            blaggo::upload_error(200, "the service is read-only"),
            &["HTTP/1.1 200 ", "\r\n\r\n{\"err\":\"the service is read-only\"}"],
        ),
        (
            blaggo::upload_error(401, "the token is unknown or has expired"),
            &["HTTP/1.1 401 ", "\r\n\r\n{\"err\":\"the token is unknown or has expired\"}"],
        ),
        (
            Answer::json(200, "\u{feff}{\"a\":1,\"a\":[[[[[["),
            &["HTTP/1.1 200 ", "\r\n\r\n\u{feff}{\"a\":1,\"a\":[[[[[["],
        ),
        (Answer::json(200, ""), &["HTTP/1.1 200 ", "content-length: 0\r\n"]),
    ] {
        strike(&answer.into(), |bytes, end| {
            let text = std::str::from_utf8(bytes).unwrap();
            for part in parts {
                assert!(text.contains(part), "{part:?} is not in {text:?}");
            }
            assert_eq!(end, End::Closed);
        });
    }
}

#[test]
fn a_connection_lives_on_after_an_ordered_answer() {
    let sandbox = sandbox();
    let unavailable = Answer::json(503, "down");
    sandbox.blaggo().order(FaultOrder::once(Call::Upload, unavailable));
    let token = sandbox.blaggo().issue_token();
    let kept_alive = upload_request(&token, &bills(&["AB1"])).replace("Connection: close\r\n", "");
    let mut stream = connect(&sandbox);
    for (status, body) in [("503", "down"), ("200", "{}")] {
        stream.write_all(kept_alive.as_bytes()).unwrap();
        let answer = read_answer(&mut stream, body);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    }
    assert_eq!(sandbox.blaggo().ledger().connections, 1);
}

#[test]
fn a_gzip_bomb_says_that_it_is_gzip_and_is_small() {
    strike(&Fault::GzipBomb { inflated_mebibytes: 64 }, |bytes, end| {
        let text = String::from_utf8_lossy(bytes);
        assert!(text.contains("content-encoding: gzip\r\n"));
        assert!(bytes.windows(2).any(|pair| pair == [0x1f, 0x8b]), "no gzip member");
        assert!(bytes.len() < 128 * 1024, "{} bytes", bytes.len());
        assert_eq!(end, End::Closed);
    });
}

#[test]
fn after_the_effect_a_wrong_upload_still_has_none() {
    let sandbox = sandbox();
    sandbox.blaggo().order(FaultOrder::once(Call::Upload, Fault::Close).after_effect().always());
    upload(&sandbox, "[]");
    exchange(&sandbox, upload_request("unknown", &bills(&["AB1"])));
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.upload_requests, ledger.bills_saved), (2, 0));
}
