//! What an answer of any call can say of itself: a state, a code, words, a reference.

use std::borrow::Cow;

use super::{Object, State, Value};

/// An answer's own account of itself. On an error it is, by the API's documents,
/// `{status, error_code, message, error, details, error_data, state}`; all but the first may be missing.
#[derive(Debug)]
pub(crate) struct Said<'a>(pub(crate) Object<'a>);

/// The code of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ErrorCode<'a> {
    /// There is none.
    Absent,
    /// A text: `002` is not `2`. A number is its digits.
    Is(Cow<'a, str>),
    /// There is something, and it is no code.
    Unreadable,
}

impl ErrorCode<'_> {
    /// Whether it is this code.
    pub(crate) fn is(&self, code: &str) -> bool {
        matches!(self, Self::Is(own) if own == code)
    }

    /// The code, if it is one.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Is(code) => Some(code),
            Self::Absent | Self::Unreadable => None,
        }
    }
}

impl<'a> Said<'a> {
    /// The value of a field.
    pub(crate) fn field(&self, name: &str) -> Value<'a> {
        self.0.field(name)
    }

    /// What it says of a payment.
    pub(crate) fn state(&self) -> State {
        State::of(self.field("state"))
    }

    /// The state as it was written, to be shown.
    pub(crate) fn state_words(&self) -> Option<Cow<'a, str>> {
        self.field("state").words()
    }

    /// The code of its error.
    pub(crate) fn code(&self) -> ErrorCode<'a> {
        let code = self.field("error_code");
        let is_blank = code.word().is_some_and(|word| word.trim().is_empty());
        match code.text() {
            _ if code.is_absent() || is_blank => ErrorCode::Absent,
            Some(code) => ErrorCode::Is(code),
            None => ErrorCode::Unreadable,
        }
    }

    /// The word for its error, such as `invalid_reference`.
    pub(crate) fn error(&self) -> Option<Cow<'a, str>> {
        self.field("error").text()
    }

    /// Whether it says that the request was not even taken in.
    pub(crate) fn is_turned_away(&self) -> bool {
        self.field("status").is_false()
    }

    /// The words in which it explains itself: the message and its details, which stand in `detail` on
    /// success and in `details` on an error; without any of them the word for the error.
    pub(crate) fn words(&self) -> Option<Cow<'a, str>> {
        let mut told = Vec::new();
        for name in ["message", "details", "detail"] {
            told.extend(self.field(name).words().filter(|words| !told.contains(words)));
        }
        if told.is_empty() { self.field("error").words() } else { Some(told.join(": ").into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Reply;

    fn said(json: &str) -> Said<'_> {
        Said(Reply::of(json.as_bytes()).object().unwrap())
    }

    #[test]
    fn a_code_is_a_text_and_a_number_is_its_digits() {
        let is = |code: &'static str| ErrorCode::Is(code.into());
        for (json, code) in [
            ("\"002\"", is("002")),
            ("2", is("2")),
            ("4000", is("4000")),
            ("\" 1013 \"", is("1013")),
            ("\"client_error\"", is("client_error")),
            ("null", ErrorCode::Absent),
            ("\"\"", ErrorCode::Absent),
            ("\" \"", ErrorCode::Absent),
            ("[]", ErrorCode::Unreadable),
            ("[\"1013\"]", ErrorCode::Unreadable),
            ("{}", ErrorCode::Unreadable),
            ("false", ErrorCode::Unreadable),
            ("\"\\ud800\"", ErrorCode::Unreadable),
        ] {
            assert_eq!(said(&format!("{{\"error_code\":{json}}}")).code(), code, "{json}");
        }
        assert_eq!(said("{}").code(), ErrorCode::Absent);
        assert!(is("002").is("002") && !is("002").is("2") && !ErrorCode::Absent.is(""));
        assert_eq!((is("002").as_str(), ErrorCode::Unreadable.as_str()), (Some("002"), None));
    }

    #[test]
    fn all_words_are_told_once() {
        for (json, words) in [
            (r#"{"message":"Can't","details":"Max"}"#, Some("Can't: Max")),
            (r#"{"message":"Done","detail":"Paid"}"#, Some("Done: Paid")),
            (r#"{"message":"No","details":"No","detail":" No "}"#, Some("No")),
            (r#"{"details":{"amount":["low"]},"error":"x"}"#, Some(r#"{"amount":["low"]}"#)),
            (
                r#"{"message":null,"details":"","error":"invalid_reference"}"#,
                Some("invalid_reference"),
            ),
            (r#"{"message":{},"details":[]}"#, None),
            ("{}", None),
        ] {
            assert_eq!(said(json).words().as_deref(), words, "{json}");
        }
    }

    #[test]
    fn a_state_is_shown_as_it_was_written() {
        assert_eq!(said(r#"{"state":" On hold "}"#).state_words().as_deref(), Some("On hold"));
        assert_eq!(said(r#"{"state":{"a": 1}}"#).state_words().as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(said("{}").state_words(), None);
    }

    #[test]
    fn only_false_turns_a_request_away() {
        assert!(said(r#"{"status":false}"#).is_turned_away());
        for json in [r#"{"status":true}"#, "{}", r#"{"status":null}"#, r#"{"status":"false"}"#] {
            assert!(!said(json).is_turned_away(), "{json}");
        }
    }

    #[test]
    fn the_word_for_an_error_is_read() {
        assert_eq!(
            said(r#"{"error":" invalid_reference "}"#).error().as_deref(),
            Some("invalid_reference")
        );
        assert_eq!(said(r#"{"error":{"a":1}}"#).error(), None);
    }
}
