//! One value of an answer, before anybody has decided what it must be.

use billport_domain::exact_decimal;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

use super::Object;

/// A value as it was written, or nothing: a field that is missing or `null`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a>(Option<&'a str>);

/// A number or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scalar<'a> {
    /// A number, by its own digits.
    Number(&'a str),
    /// A text, without its quotes and escapes.
    Text(Cow<'a, str>),
}

/// A text, in the body itself if it has no escapes.
#[derive(Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

impl<'a> Value<'a> {
    pub(super) fn of(raw: Option<&'a RawValue>) -> Self {
        Self(raw.map(RawValue::get).filter(|json| *json != "null"))
    }

    /// Whether there is nothing.
    pub(crate) fn is_absent(self) -> bool {
        self.0.is_none()
    }

    /// The number or the text.
    pub(crate) fn scalar(self) -> Option<Scalar<'a>> {
        let json = self.0?;
        match json.as_bytes().first()? {
            b'"' => serde_json::from_str(json).ok().map(|Text(text)| Scalar::Text(text)),
            b'-' | b'0'..=b'9' => Some(Scalar::Number(json)),
            _ => None,
        }
    }

    /// The text, or the digits of the number, without blanks around it; nothing if that is all it has.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        let text = match self.scalar()? {
            Scalar::Number(digits) => Cow::Borrowed(digits),
            Scalar::Text(text) => trimmed(text),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The text, if it is one and not a number.
    pub(crate) fn word(self) -> Option<Cow<'a, str>> {
        match self.scalar()? {
            Scalar::Number(_) => None,
            Scalar::Text(text) => Some(text),
        }
    }

    /// The amount, to the digit; a text of digits is one too.
    pub(crate) fn amount(self) -> Option<Decimal> {
        exact_decimal(&self.text()?)
    }

    /// The whole number; `5.0` is one too.
    pub(crate) fn whole(self) -> Option<i64> {
        self.amount().filter(Decimal::is_integer)?.to_i64()
    }

    /// Whether it says yes: `true` or 1, as a text too.
    pub(crate) fn is_yes(self) -> bool {
        let text = self.text().unwrap_or_default();
        self.0 == Some("true") || text.eq_ignore_ascii_case("true") || text == "1"
    }

    /// Whether it is `false`.
    pub(crate) fn is_false(self) -> bool {
        self.0 == Some("false")
    }

    /// The values of a list.
    pub(crate) fn items(self) -> Option<Vec<Self>> {
        let items: Vec<&RawValue> = serde_json::from_str(self.0?).ok()?;
        Some(items.into_iter().map(|item| Self::of(Some(item))).collect())
    }

    /// The object.
    pub(crate) fn object(self) -> Option<Object<'a>> {
        serde_json::from_str(self.0?).ok()
    }

    /// What it says to a person: text as it is, all else as JSON without blanks. Nothing says nothing.
    pub(crate) fn words(self) -> Option<Cow<'a, str>> {
        let json = self.0?;
        match self.scalar() {
            Some(Scalar::Text(text)) => Some(trimmed(text)),
            _ => Some(Cow::Owned(without_blanks(json))),
        }
        .filter(|words| !matches!(&**words, "" | "{}" | "[]"))
    }
}

/// The text without the blanks around it.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// JSON without the blanks between its parts; those within its texts stay. It is shown, not read, so
/// nothing is taken apart: digits stay as they are, and so does the order.
fn without_blanks(json: &str) -> String {
    let (mut in_text, mut escaped) = (false, false);
    let keep = |character: &char| {
        let keep = in_text || !character.is_ascii_whitespace();
        in_text ^= *character == '"' && !escaped;
        escaped = in_text && *character == '\\' && !escaped;
        keep
    };
    json.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(json: &str) -> Value<'_> {
        Value::of(Some(serde_json::from_str(json).unwrap()))
    }

    #[test]
    fn a_number_keeps_its_digits_and_a_text_its_letters() {
        for digits in ["5", "5.0", "-0.50", "1e+24", "123456789012345678901234567890"] {
            assert_eq!(value(digits).scalar(), Some(Scalar::Number(digits)));
            assert_eq!(value(digits).text().as_deref(), Some(digits));
            assert_eq!(value(digits).word(), None);
        }
        assert_eq!(value("\" \\u0041\"").scalar(), Some(Scalar::Text(" A".into())));
        assert_eq!(value("\" \\u0041\"").text().as_deref(), Some("A"));
        assert_eq!(value("\" \\u0041\"").word().as_deref(), Some(" A"));
        for json in ["null", "true", "[]", "{}", "\"\\ud800\""] {
            assert_eq!(value(json).scalar(), None, "{json}");
            assert_eq!((value(json).text(), value(json).word()), (None, None), "{json}");
        }
        assert_eq!((value("\"\"").text(), value("\" \"").text()), (None, None));
    }

    #[test]
    fn amounts_are_read_from_numbers_and_texts() {
        for (json, amount) in [
            ("200", "200"),
            ("\"200\"", "200"),
            ("250.0", "250.0"),
            ("\" 250.00 \"", "250.00"),
            ("1e2", "100"),
            ("-3.5", "-3.5"),
        ] {
            let read = value(json).amount().map(|amount| amount.to_string());
            assert_eq!(read.as_deref(), Some(amount), "{json}");
        }
        for json in ["null", "true", "[200]", "{\"a\":200}", "\"\"", "\"xxxx\"", "\"NPR 200\""] {
            assert_eq!(value(json).amount(), None, "{json}");
        }
    }

    #[test]
    fn whole_numbers_are_read_however_they_are_written() {
        for (json, number) in
            [("5", 5), ("\"13\"", 13), ("13.0", 13), ("-2", -2), ("1e2", 100), ("0", 0)]
        {
            assert_eq!(value(json).whole(), Some(number), "{json}");
        }
        for json in ["5.5", "\"five\"", "1e24", "null", "[5]", "true"] {
            assert_eq!(value(json).whole(), None, "{json}");
        }
    }

    #[test]
    fn yes_is_a_few_spellings_and_false_is_one() {
        for json in ["true", "\"true\"", "\"True\"", "\" TRUE \"", "1", "\"1\""] {
            assert!(value(json).is_yes() && !value(json).is_false(), "{json}");
        }
        for json in ["false", "null", "0", "2", "\"yes\"", "\"\"", "[true]", "{}"] {
            assert!(!value(json).is_yes(), "{json}");
            assert_eq!(value(json).is_false(), json == "false", "{json}");
        }
    }

    #[test]
    fn a_list_is_read_value_by_value() {
        let items = value("[1, null, {\"a\": 2}]").items().unwrap();
        assert_eq!(items.len(), 3);
        assert_eq!(items[0].whole(), Some(1));
        assert!(items[1].is_absent() && items[1].object().is_none());
        assert_eq!(items[2].object().unwrap().field("a").whole(), Some(2));
        assert!(value("{}").items().is_none() && value("null").items().is_none());
        assert!(value("[]").items().unwrap().is_empty());
    }

    #[test]
    fn anything_can_be_told() {
        for (json, words) in [
            ("\" Max number exceeding \"", Some("Max number exceeding")),
            (
                "{ \"amount\" : [ \"too \\\" low\" , 1.50 ] }",
                Some(r#"{"amount":["too \" low",1.50]}"#),
            ),
            ("[ \"a b\\\\\" , { } ]", Some(r#"["a b\\",{}]"#)),
            ("4000", Some("4000")),
            ("true", Some("true")),
            ("null", None),
            ("\" \"", None),
            ("{ }", None),
            ("[\n]", None),
        ] {
            assert_eq!(value(json).words().as_deref(), words, "{json}");
        }
    }

    proptest! {
        #[test]
        fn without_blanks_it_is_the_same_json(texts in proptest::collection::vec(any::<String>(), 0..4)) {
            let json = serde_json::json!({ "texts": texts, "more": [{}, 1, null] });
            let pretty = serde_json::to_string_pretty(&json).unwrap();
            prop_assert_eq!(without_blanks(&pretty), json.to_string());
        }
    }
}
