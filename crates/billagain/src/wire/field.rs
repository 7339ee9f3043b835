//! One field of an object, before anybody has decided what it must be.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A field as it was written, or nothing if the object has no such field.
#[derive(Clone, Copy, Default)]
pub(crate) struct Field<'a>(Option<&'a str>);

/// A number or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scalar<'a> {
    /// A number, by its own digits.
    Number(&'a str),
    /// A text, without its quotes and escapes.
    Text(Cow<'a, str>),
}

/// What kind of value a field has: what a person may be told of one that is not to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Nothing,
    Null,
    Flag,
    Number,
    Text,
    List,
    Object,
}

impl<'de: 'a, 'a> Deserialize<'de> for Field<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|json| Self(Some(json.get())))
    }
}

impl<'a> Field<'a> {
    /// Whether the object has no such field.
    pub(crate) fn is_absent(self) -> bool {
        self.0.is_none()
    }

    /// Whether it is `null`.
    pub(crate) fn is_null(self) -> bool {
        self.0 == Some("null")
    }

    /// The number or the text.
    pub(crate) fn scalar(self) -> Option<Scalar<'a>> {
        /// In the body itself if it has no escapes.
        #[derive(Deserialize)]
        struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

        let json = self.0?;
        match json.as_bytes().first()? {
            b'"' => serde_json::from_str(json).ok().map(|Text(text)| Scalar::Text(text)),
            b'-' | b'0'..=b'9' => Some(Scalar::Number(json)),
            _ => None,
        }
    }

    /// The text to the letter, or the digits of the number.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        Some(match self.scalar()? {
            Scalar::Number(digits) => Cow::Borrowed(digits),
            Scalar::Text(text) => text,
        })
    }

    /// Yes or no: as such, as 1 or 0, and each of them as a text too.
    pub(crate) fn flag(self) -> Option<bool> {
        let text = self.text();
        match text.as_deref().or(self.0)? {
            "1" => Some(true),
            "0" => Some(false),
            word if word.eq_ignore_ascii_case("true") => Some(true),
            word if word.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The object, of which each known field stands at most once.
    pub(crate) fn object<T: Deserialize<'a>>(self) -> Option<T> {
        // serde takes an array for an object whose fields it lists.
        let json = self.0.filter(|json| json.starts_with('{'))?;
        serde_json::from_str(json).ok()
    }

    /// The values of a list.
    pub(crate) fn items(self) -> Option<Vec<Self>> {
        serde_json::from_str(self.0?).ok()
    }

    /// What kind of value it is.
    pub(crate) fn kind(self) -> Kind {
        match self.0.and_then(|json| json.bytes().next()) {
            None => Kind::Nothing,
            Some(b'"') => Kind::Text,
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::List,
            Some(b't' | b'f') => Kind::Flag,
            Some(b'n') => Kind::Null,
            Some(_) => Kind::Number,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing",
            Self::Null => "null",
            Self::Flag => "a yes or no",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Object => "an object",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(json: &str) -> Field<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn nothing_null_and_a_value_are_three_things() {
        let (nothing, null, empty) = (Field::default(), field("null"), field("\"\""));
        assert!(nothing.is_absent() && !null.is_absent() && !empty.is_absent());
        assert!(null.is_null() && !nothing.is_null() && !empty.is_null());
        assert_eq!(empty.scalar(), Some(Scalar::Text("".into())));
        assert_eq!((nothing.scalar(), null.scalar()), (None, None));
    }

    #[test]
    fn a_number_keeps_its_digits_and_a_text_its_letters() {
        for digits in ["5", "500.5000", "-0.50", "1e+24", "4242424242424242424"] {
            assert_eq!(field(digits).scalar(), Some(Scalar::Number(digits)));
            assert_eq!(field(digits).text().as_deref(), Some(digits));
        }
        assert_eq!(field("\" \\u0041 \"").text().as_deref(), Some(" A "));
        for json in ["null", "true", "[]", "{}", "\"\\ud800\""] {
            assert_eq!((field(json).scalar(), field(json).text()), (None, None), "{json}");
        }
    }

    #[test]
    fn yes_and_no_have_a_few_spellings() {
        for json in ["true", "1", "\"1\"", "\"true\"", "\"True\""] {
            assert_eq!(field(json).flag(), Some(true), "{json}");
        }
        for json in ["false", "0", "\"0\"", "\"false\"", "\"False\""] {
            assert_eq!(field(json).flag(), Some(false), "{json}");
        }
        for json in ["null", "2", "1.0", "-0", "\"\"", "\" 1\"", "\"yes\"", "[true]", "{}"] {
            assert_eq!(field(json).flag(), None, "{json}");
        }
        assert_eq!(Field::default().flag(), None);
    }

    #[test]
    fn a_list_is_no_object_and_an_object_no_list() {
        #[derive(Deserialize)]
        struct Any {}
        assert!(field("{\"a\":1}").object::<Any>().is_some());
        assert!(field("[]").object::<Any>().is_none() && field("null").object::<Any>().is_none());
        assert_eq!(field("[1,null]").items().map(|items| items.len()), Some(2));
        assert!(field("{}").items().is_none() && field("null").items().is_none());
    }

    #[test]
    fn a_kind_is_told_without_its_value() {
        for (json, kind) in [
            ("\"4242\"", "a text"),
            ("4242", "a number"),
            ("-1", "a number"),
            ("{\"a\":1}", "an object"),
            ("[1]", "a list"),
            ("false", "a yes or no"),
            ("null", "null"),
        ] {
            assert_eq!(field(json).kind().to_string(), kind);
        }
        assert_eq!(Field::default().kind(), Kind::Nothing);
    }
}
