//! The JSON of a call, read strictly: an object with the call's fields, once each, and no other.
//!
//! The documents show every field as a text. An amount and a session may be a number as well, for
//! that is how the answers give them; all else is a text only. Amounts stay the text that was
//! sent, so nothing rounds them on the way to the ledger.

use axum::{extract::rejection::BytesRejection, http::HeaderMap};
use bytes::Bytes;
use serde_json::{error::Category, value::RawValue};

use super::refusal::Refusal;
use crate::{
    amount::hundredths,
    digits::whole_number,
    object::{Object, as_text},
    web::body_is,
};

/// The longest reference, in characters.
const LONGEST_REFERENCE: usize = 50;

/// The fields of a call, of the right names, their values not yet judged.
#[derive(Debug, Default)]
pub(super) struct Body<'a> {
    fields: Object<'a>,
}

/// An amount that can be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) paisa: u64,
    /// As it was sent, without quotes.
    pub(super) text: String,
}

impl<'a> Body<'a> {
    /// Reads the body of a call that has these fields.
    ///
    /// # Errors
    ///
    /// `1014` if it is not said to be JSON, or is none; `1015` if it is not an object, or one of
    /// its fields is unknown or there twice.
    pub(super) fn read(
        headers: &HeaderMap,
        body: &'a Result<Bytes, BytesRejection>,
        known: &[&str],
    ) -> Result<Self, Refusal> {
        if !body_is(headers, "application/json") {
            return Err(Refusal::new("1014", "the content type is not application/json"));
        }
        let bytes =
            body.as_ref().map_err(|rejection| Refusal::new("1014", rejection.body_text()))?;
        let fields: Object<'_> = serde_json::from_slice(bytes).map_err(|error| {
            let code = if error.classify() == Category::Data { "1015" } else { "1014" };
            Refusal::new(code, error.to_string())
        })?;
        if let Some(name) = fields.names().find(|name| !known.contains(name)) {
            return Err(Refusal::new("1015", format!("unknown field `{name}`")));
        }
        Ok(Self { fields })
    }

    /// Checks the token: `1001` if there is none, `1002` if it is another.
    pub(super) fn check_token(&self, expected: &str) -> Result<(), Refusal> {
        match self.seen("token") {
            None => Err(Refusal::new("1001", "token is missing")),
            Some(token) if token.is_empty() => Err(Refusal::new("1001", "token is empty")),
            Some(token) if token != expected => Err(Refusal::new("1002", "token is not known")),
            Some(_) => Ok(()),
        }
    }

    /// A reference: `1012` if there is none, `1011` unless it is 1 to 50 letters, digits, `-` and
    /// `_`.
    pub(super) fn reference(&self) -> Result<String, Refusal> {
        let Some(value) = self.fields.get("reference") else {
            return Err(Refusal::new("1012", "reference is missing"));
        };
        let malformed =
            || Refusal::new("1011", "reference is not a text of 1 to 50 letters, digits, - and _");
        let reference = as_text(value).ok_or_else(malformed)?;
        if reference.is_empty() {
            return Err(Refusal::new("1012", "reference is empty"));
        }
        let is_taken = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if reference.len() > LONGEST_REFERENCE || !reference.bytes().all(is_taken) {
            return Err(malformed());
        }
        Ok(reference)
    }

    /// A text that keeps this rule: `1010` if it is missing or breaks it.
    pub(super) fn text(&self, name: &str, rule: fn(&str) -> bool) -> Result<String, Refusal> {
        let invalid = |why: &str| Refusal::new("1010", format!("{name} {why}"));
        let value = self.fields.get(name).ok_or_else(|| invalid("is missing"))?;
        let text = as_text(value).ok_or_else(|| invalid("is not a text"))?;
        if rule(&text) { Ok(text) } else { Err(invalid("has another form")) }
    }

    /// The number of a session, as a number or a text: `1010` if it is neither.
    pub(super) fn session(&self) -> Result<u64, Refusal> {
        let invalid = |why: &str| Refusal::new("1010", format!("session_id {why}"));
        let text = self.seen("session_id").ok_or_else(|| invalid("is missing"))?;
        let number = whole_number(&text);
        number.ok_or_else(|| invalid("is not a number"))
    }

    /// An amount, as a number or a text: `1010` if it is missing, `4002` unless it is above zero
    /// with at most 2 decimals.
    pub(super) fn amount(&self) -> Result<Amount, Refusal> {
        let text = self.seen("amount").ok_or_else(|| Refusal::new("1010", "amount is missing"))?;
        let paisa = if is_json(&text) { hundredths(&text) } else { Err("is not a number") };
        match paisa {
            Ok(paisa) => Ok(Amount { paisa, text }),
            Err(why) => Err(Refusal::new("4002", format!("amount {text} {why}"))),
        }
    }

    /// What stands in a field: a text without its quotes, anything else as JSON.
    pub(super) fn seen(&self, name: &str) -> Option<String> {
        let value = self.fields.get(name)?;
        Some(as_text(value).unwrap_or_else(|| value.get().to_owned()))
    }
}

/// Whether a text is JSON as it stands, without blanks around it.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok_and(|value| value.get().len() == text.len())
}
