//! A JSON object, field by field as it was written.

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::{fmt, str};

use super::Value;
use super::value::Text;

/// A JSON object in which no field stands twice. Of two values one would have to be believed.
///
/// Its fields, by their names; nothing of the body is copied but names with escapes in them.
#[derive(Debug)]
pub(crate) struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Object<'a> {
    /// The value of a field.
    pub(crate) fn field(&self, name: &str) -> Value<'a> {
        Value::of(self.0.iter().find(|(own, _)| own == name).map(|(_, value)| *value))
    }

    /// The names of all fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| &**name)
    }
}

/// What the body of an answer is.
#[derive(Debug)]
pub(crate) enum Reply<'a> {
    /// One object and nothing else.
    Object(Object<'a>),
    /// It begins as an object, and is cut, or is none.
    BrokenObject,
    /// Something else: nothing, HTML, another kind of JSON.
    NoObject,
}

impl<'a> Reply<'a> {
    /// Reads the body of an answer.
    pub(crate) fn of(body: &'a [u8]) -> Self {
        const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
        let object = str::from_utf8(body).ok().and_then(|json| serde_json::from_str(json).ok());
        if let Some(object) = object {
            return Self::Object(object);
        }
        let text = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
        if text.trim_ascii_start().starts_with(b"{") { Self::BrokenObject } else { Self::NoObject }
    }

    /// The object, if it is one.
    pub(crate) fn object(self) -> Option<Object<'a>> {
        match self {
            Self::Object(object) => Some(object),
            Self::BrokenObject | Self::NoObject => None,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        // The answers that are documented have eight fields at most.
        let mut fields = Vec::with_capacity(8);
        while let Some((Text(name), value)) = map.next_entry::<Text<'de>, &RawValue>()? {
            fields.push((name, value));
        }
        // By length first: the letters of two names are seldom compared then.
        fields.sort_unstable_by(|(one, _), (other, _)| (one.len(), one).cmp(&(other.len(), other)));
        if fields.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return Err(A::Error::custom("a field stands twice"));
        }
        Ok(Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_read_whatever_stands_in_it() {
        let deep = format!("{{\"a\":{}{},\"b\":1}}", "[".repeat(50_000), "]".repeat(50_000));
        for body in ["{}", " {\"a\" : {\"b\":[1,null]}, \"\":\"\\u0000\"}\r\n", &deep] {
            assert!(matches!(Reply::of(body.as_bytes()), Reply::Object(_)), "{}", &body[..2]);
        }
    }

    #[test]
    fn what_begins_as_an_object_and_is_none_is_told_apart() {
        for body in [
            "{",
            "{\"status\":true",
            "{\"status\":true,",
            "{} {}",
            "{}x",
            "\u{feff}{}",
            "\u{feff} {\"state\":\"Queued\"}",
            "\n {state:\"Success\"}",
            "{\"state\":\"Success\",}",
            "{\"a\":1,\"a\":1}",
            "{\"b\":1,\"aa\":1,\"a\":1,\"bb\":1,\"b\":1}",
            "{\"state\":\"Success\",\"st\\u0061te\":\"Success\"}",
            "{\"a\":\u{7}}",
        ] {
            assert!(matches!(Reply::of(body.as_bytes()), Reply::BrokenObject), "{body:?}");
        }
        assert!(matches!(Reply::of(b"{\"a\":\"\xff\"}"), Reply::BrokenObject));
    }

    #[test]
    fn all_else_is_no_object() {
        let deep = "[".repeat(100_000);
        for body in [
            "",
            " ",
            "null",
            "[]",
            "[\"Success\"]",
            "\"{}\"",
            "0",
            "true",
            "<html>{}</html>",
            &deep,
        ] {
            assert!(matches!(Reply::of(body.as_bytes()), Reply::NoObject), "{body:.20}");
        }
    }

    #[test]
    fn a_list_is_not_taken_for_an_object_whose_fields_it_lists() {
        let error = serde_json::from_str::<Object<'_>>("[]").unwrap_err().to_string();
        assert!(error.contains("expected an object"), "{error}");
    }

    #[test]
    fn a_field_that_is_missing_or_null_is_absent() {
        let body = Reply::of(br#"{"a":null,"b":0,"B":""}"#).object().unwrap();
        assert!(body.field("a").is_absent() && body.field("c").is_absent());
        assert!(!body.field("b").is_absent() && !body.field("B").is_absent());
    }
}
