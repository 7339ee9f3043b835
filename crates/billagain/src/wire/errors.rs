//! How BillAgain says no: `{"Errors":[{"Message":"…"}]}`; and how others do.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

use super::{Field, object};

/// The errors of an answer. Who answers with such a list is BillAgain, and nobody on the way there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Errors {
    messages: Vec<String>,
    is_empty: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Refusal<'a> {
    #[serde(rename = "Errors")]
    errors: Field<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Item<'a> {
    #[serde(rename = "Message")]
    message: Field<'a>,
}

impl Errors {
    /// Reads the errors of a body, if it lists them.
    pub(crate) fn of(body: &[u8]) -> Option<Self> {
        let refusal: Refusal<'_> = object(body)?.object()?;
        let items = refusal.errors.items()?;
        let message = |item: &Field<'_>| {
            let message = item.object().map_or(*item, |Item { message }| message);
            let message = message.text()?.trim().to_owned();
            Some(message).filter(|message| !message.is_empty())
        };
        let mut messages: Vec<_> = items.iter().filter_map(message).collect();
        messages.dedup();
        Some(Self { messages, is_empty: items.is_empty() })
    }

    /// Whether nothing is listed: then it says nothing against the request.
    pub(crate) fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// All that it says, in its order.
    pub(crate) fn words(&self) -> String {
        self.messages.join("; ")
    }
}

/// Whether an object has errors in whatever spelling. Only [`Errors`] are BillAgain's own words; all others
/// are a reason not to take the answer for a success.
pub(crate) fn speaks_of_errors(body: &[u8]) -> bool {
    let spoken = object(body).and_then(Field::object::<Spoken>);
    spoken.is_none_or(|Spoken { of_errors }| of_errors)
}

/// Whether one of an object's fields speaks of errors.
struct Spoken {
    of_errors: bool,
}

impl<'de> Deserialize<'de> for Spoken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyField;

        impl<'de> Visitor<'de> for AnyField {
            type Value = Spoken;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Spoken, A::Error> {
                let mut of_errors = false;
                while let Some((name, field)) = fields.next_entry::<Cow<'de, str>, Field<'de>>()? {
                    let is_name = ["error", "errors"].iter().any(|n| name.eq_ignore_ascii_case(n));
                    of_errors |= is_name && !says_nothing(field);
                }
                Ok(Spoken { of_errors })
            }
        }

        deserializer.deserialize_map(AnyField)
    }
}

/// `null`, `false`, an empty text or list: there is no error.
fn says_nothing(field: Field<'_>) -> bool {
    field.is_null()
        || field.flag() == Some(false)
        || field.text().is_some_and(|text| text.is_empty())
        || field.items().is_some_and(|items| items.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(json: &str) -> Option<String> {
        Errors::of(json.as_bytes()).map(|errors| errors.words())
    }

    #[test]
    fn every_message_is_told_once_and_in_its_order() {
        for (json, told) in [
            (r#"{"Errors":[{"Message":"no such customer"}]}"#, "no such customer"),
            (r#"{"Errors":[{"Message":" a "},{"Message":"b"},{"Message":"b"}]}"#, "a; b"),
            (r#"{"Errors":[{"Code":7,"Message":"a","Field":null}],"trace":"x"}"#, "a"),
            (r#"{"Errors":["a text",{"Message":7}]}"#, "a text; 7"),
            (r#"{"Errors":[{"Message":null},{},null,[1],{"Message":""}]}"#, ""),
        ] {
            assert_eq!(words(json).as_deref(), Some(told), "{json}");
            assert!(!Errors::of(json.as_bytes()).unwrap().is_empty(), "{json}");
        }
        assert!(Errors::of(br#"{"customerID":7,"Errors":[]}"#).unwrap().is_empty());
    }

    #[test]
    fn what_lists_no_errors_is_somebody_elses() {
        for json in [
            "",
            "{}",
            "[]",
            r#"{"Errors":null}"#,
            r#"{"Errors":{"Message":"a"}}"#,
            r#"{"Errors":"a"}"#,
            r#"{"errors":[{"Message":"a"}]}"#,
            r#"{"message":"Forbidden"}"#,
            r#"{"Errors":[],"Errors":[]}"#,
            r#"{"Errors":[{"Message":"a"}"#,
            "<html></html>",
        ] {
            assert_eq!(words(json), None, "{json}");
        }
    }

    #[test]
    fn errors_are_seen_in_whatever_spelling() {
        for json in [
            r#"{"customerID":302,"Errors":[{"Message":"a"}]}"#,
            r#"{"customerID":302,"errors":[{"message":"a"}]}"#,
            r#"{"customerID":302,"ERRORS":{"Name":["a"]}}"#,
            r#"{"customerID":302,"\u0065rrors":"a"}"#,
            r#"{"customerID":302,"error":true}"#,
            r#"{"errors":["a"],"errors":[]}"#,
            "[]",
        ] {
            assert!(speaks_of_errors(json.as_bytes()), "{json}");
        }
        for json in [
            r#"{"customerID":302}"#,
            r#"{"customerID":302,"Errors":[],"errors":null,"error":"","Error":false}"#,
            r#"{"customerID":302,"Contact":{"errors":["a"]}}"#,
        ] {
            assert!(!speaks_of_errors(json.as_bytes()), "{json}");
        }
    }
}
