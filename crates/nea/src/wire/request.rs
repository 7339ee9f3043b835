//! The object that a call sends, with the token in it.

use billport_transport::Bytes;
use secrecy::{ExposeSecret, SecretString};

/// Writes a request, field by field and byte by byte: an amount must arrive as it was written, and
/// the token is copied nowhere else.
pub(crate) struct Request(Vec<u8>);

impl Request {
    /// Room for the longest request, so that no half-written one with a token in it is left behind in
    /// memory while it grows.
    const ROOM: usize = 1024;

    /// A request that carries the token.
    pub(crate) fn with_token(token: &SecretString) -> Self {
        let mut json = Vec::with_capacity(Self::ROOM + token.expose_secret().len());
        json.push(b'{');
        Self(json).text("token", token.expose_secret())
    }

    /// Adds a text.
    pub(crate) fn text(mut self, name: &'static str, text: &str) -> Self {
        self.name(name);
        push_text(text, &mut self.0);
        self
    }

    /// Adds a number; `digits` writes it.
    pub(crate) fn number(mut self, name: &'static str, digits: impl FnOnce(&mut Vec<u8>)) -> Self {
        self.name(name);
        digits(&mut self.0);
        self
    }

    /// The whole object.
    pub(crate) fn finish(mut self) -> Bytes {
        self.0.push(b'}');
        self.0.into()
    }

    /// A name of ours needs no escapes.
    fn name(&mut self, name: &'static str) {
        let before: &[u8] = if self.0.len() > 1 { b",\"" } else { b"\"" };
        for part in [before, name.as_bytes(), b"\":"] {
            self.0.extend_from_slice(part);
        }
    }
}

fn push_text(text: &str, json: &mut Vec<u8>) {
    serde_json::to_writer(json, text).expect("a text is JSON, and a Vec takes all of it");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_as_they_were_added() {
        let token = SecretString::from("TEST:\"a\\b\"");
        let request = Request::with_token(&token)
            .number("amount", |json| json.extend_from_slice(b"600.50"))
            .text("reference", "r-1")
            .finish();
        let expected: &[u8] = br#"{"token":"TEST:\"a\\b\"","amount":600.50,"reference":"r-1"}"#;
        assert_eq!(request, expected);
    }

    #[test]
    fn a_request_never_outgrows_its_room() {
        let token = SecretString::from("t".repeat(1000));
        let request = Request::with_token(&token);
        let room = request.0.capacity();
        let full = request
            .text("sc_no", &"1".repeat(20))
            .text("reference", &"r".repeat(50))
            .text("office_code", &"o".repeat(80))
            .text("consumer_id", &"3".repeat(12))
            .text("session_id", &"5".repeat(512));
        assert_eq!(full.0.capacity(), room);
    }
}
