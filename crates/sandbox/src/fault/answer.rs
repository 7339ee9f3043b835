//! A whole HTTP answer, honest or ordered.

use std::{
    collections::BTreeMap,
    io::{self, Read},
};

use axum::{
    body::Body,
    http::{self, StatusCode},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use serde::{Deserialize, Serialize};

const MEBIBYTE: u64 = 1024 * 1024;

/// Status, headers and body. The length is added when it is sent.
///
/// Any value may be ordered. One that HTTP can't express, such as a header value with a line
/// break, is answered with a 500 that says so.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Header values by name.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body, byte for byte.
    #[serde(default)]
    pub body: Bytes,
}

impl Answer {
    /// An answer with a body of this content type.
    #[must_use]
    pub fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let answer = Self { status, headers: BTreeMap::new(), body: body.into() };
        answer.with_header("Content-Type", content_type)
    }

    /// An answer that says it is JSON; whether `body` is, is up to the caller.
    #[must_use]
    pub fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, "application/json", body)
    }

    /// A 200 with this body as its JSON.
    pub(crate) fn of(body: &impl Serialize) -> Self {
        let body = serde_json::to_string(body).expect("an answer is numbers, texts and lists");
        Self::json(200, body)
    }

    /// A web page, as a proxy in between answers.
    #[must_use]
    pub fn html(status: u16) -> Self {
        const PAGE: &str = "<!DOCTYPE html>\n<html><body><h1>Sorry</h1></body></html>\n";
        Self::new(status, "text/html; charset=utf-8", PAGE)
    }

    /// An answer of nothing but its status, as a 204 is.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { status, headers: BTreeMap::new(), body: Bytes::new() }
    }

    /// Sends the client elsewhere, with an empty body.
    #[must_use]
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::empty(status).with_header("Location", location)
    }

    /// The same answer with a `Retry-After`, in seconds, as an HTTP date, or as garbage.
    #[must_use]
    pub fn retry_after(self, when: &str) -> Self {
        self.with_header("Retry-After", when)
    }

    /// The same answer with one header more, or another value for one that it has.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A body of zeros that is a thousand times as large once it is inflated.
    pub(super) fn gzip_bomb(inflated_mebibytes: u32) -> Self {
        let mut member = GzEncoder::new(Vec::new(), Compression::best());
        let member = io::copy(&mut io::repeat(0).take(MEBIBYTE), &mut member)
            .and_then(|_| member.finish())
            .expect("memory takes whatever is written to it");
        // A gzip file is any number of members in a row (RFC 1952, 2.2).
        let members = member.repeat(inflated_mebibytes as usize);
        Self::json(200, members).with_header("Content-Encoding", "gzip")
    }

    /// The answer as it goes over the wire, for a connection that HTTP has not taken up.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let length = self.body.len();
        let mut bytes = format!("HTTP/1.1 {} Ordered\r\nContent-Length: {length}\r\n", self.status);
        for (name, value) in &self.headers {
            bytes.extend([name, ": ", value, "\r\n"]);
        }
        bytes.push_str("Connection: close\r\n\r\n");
        [bytes.as_bytes(), &self.body].concat()
    }

    fn try_into_response(self) -> http::Result<Response> {
        let mut response = Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Body::from(self.body))
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        self.try_into_response().unwrap_or_else(|error| {
            let why = format!("the ordered answer is not HTTP: {error}");
            (StatusCode::INTERNAL_SERVER_ERROR, why).into_response()
        })
    }
}

#[cfg(test)]
mod tests {
    use flate2::read::MultiGzDecoder;

    use super::*;

    #[test]
    fn a_gzip_bomb_inflates_to_exactly_what_was_ordered() {
        let bomb = Answer::gzip_bomb(3);
        let inflated = io::copy(&mut MultiGzDecoder::new(&bomb.body[..]), &mut io::sink()).unwrap();
        assert_eq!(inflated, 3 * MEBIBYTE);
        assert!(bomb.body.len() < 3 * 2048, "it is {} bytes", bomb.body.len());
    }

    #[test]
    fn an_impossible_answer_is_a_500_and_not_a_panic() {
        for impossible in [
            Answer::json(42, "{}"),
            Answer::json(200, "{}").with_header("X-Note", "two\r\nlines"),
            Answer::json(200, "{}").with_header("two words", "1"),
        ] {
            let response = impossible.into_response();
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        }
    }
}
