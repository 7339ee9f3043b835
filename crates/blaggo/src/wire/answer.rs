//! What Blaggo answers to an upload: `{}`, or `{"err": "…"}`.

use serde::Deserialize;

/// An answer to an upload, read to its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum UploadAnswer {
    /// `{}`: the documented success.
    Success,
    /// Nothing at all: as good as `{}`, unless it was cut away.
    Nothing,
    /// `{"err": "…"}`, whatever else stands beside it.
    Error(String),
    /// Anything else. What an answer does not say, nobody knows.
    Unreadable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoFields {}

#[derive(Deserialize)]
struct Failure {
    err: String,
}

impl UploadAnswer {
    /// Reads the body of an answer.
    pub(crate) fn read(body: &[u8]) -> Self {
        let body = body.trim_ascii();
        match body.first() {
            None => return Self::Nothing,
            // serde takes an array for an object whose fields it lists: `[]` for `{}`.
            Some(b'{') => {}
            Some(_) => return Self::Unreadable,
        }
        if serde_json::from_slice::<NoFields>(body).is_ok() {
            return Self::Success;
        }
        match serde_json::from_slice(body) {
            Ok(Failure { err }) if !err.trim().is_empty() => Self::Error(err),
            _ => Self::Unreadable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_success_is_success() {
        for body in ["{}", " { } \n"] {
            assert_eq!(UploadAnswer::read(body.as_bytes()), UploadAnswer::Success, "{body:?}");
        }
    }

    #[test]
    fn blanks_are_nothing() {
        for body in ["", " ", "\r\n"] {
            assert_eq!(UploadAnswer::read(body.as_bytes()), UploadAnswer::Nothing, "{body:?}");
        }
    }

    #[test]
    fn an_error_keeps_its_words_whatever_stands_beside_it() {
        for body in [
            r#"{"err":"no such biller"}"#,
            r#"{"trace":{"id":[1,2]},"err":"no such biller"}"#,
            "\n{\"err\": \"no such biller\", \"code\": 7}",
        ] {
            let expected = UploadAnswer::Error("no such biller".to_owned());
            assert_eq!(UploadAnswer::read(body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn all_else_says_nothing() {
        let deep = "[".repeat(100_000);
        for body in [
            "null",
            "[]",
            "0",
            "\"\"",
            "true",
            "{",
            "{\"status\":true",
            "{}{}",
            "{} x",
            "\u{feff}{}",
            "<html></html>",
            "{\"err\":null}",
            "{\"err\":\"\"}",
            "{\"err\":1}",
            "{\"err\":{}}",
            "{\"err\":\"a\",\"err\":\"b\"}",
            "{\"status\":true}",
            "{\"error\":\"no\"}",
            &deep,
        ] {
            let read = UploadAnswer::read(body.as_bytes());
            assert_eq!(read, UploadAnswer::Unreadable, "{}", &body[..body.len().min(40)]);
        }
        assert_eq!(UploadAnswer::read(b"{\"err\":\"\xff\"}"), UploadAnswer::Unreadable);
    }
}
