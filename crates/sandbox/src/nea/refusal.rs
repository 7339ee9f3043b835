//! NEA's errors: one shape, and a code for each reason.
//!
//! Codes and what they mean are documented; most of the words beside them are not, and are ours.
//! Nor are the HTTP statuses: every refusal is a 400 here, that of a bad token too.

use std::fmt::Display;

use serde::Serialize;
use serde_json::json;

use crate::fault::Answer;

/// Every documented error code, with its `error` and its `message`.
const TABLE: [(&str, &str, &str); 26] = [
    ("002", "invalid_reference", "Invalid reference"),
    ("1001", "authentication_error", "Token is missing"),
    ("1002", "authentication_error", "Token is invalid"),
    ("1003", "authentication_error", "Token is deleted"),
    ("1004", "authentication_error", "Token is inactive"),
    ("1005", "authentication_error", "Account is deleted"),
    ("1006", "authentication_error", "Account is inactive"),
    ("1007", "authentication_error", "Account has expired"),
    ("1008", "permission_error", "Service is not enabled"),
    ("1009", "permission_error", "No permission"),
    ("1010", "validation_error", "Request is not valid"),
    ("1011", "validation_error", "Reference is not valid"),
    ("1012", "validation_error", "Reference is missing"),
    ("1013", "validation_error", "Duplicate reference"),
    ("1014", "parse_error", "Request can't be parsed"),
    ("1015", "parse_error", "Request has another shape"),
    ("1016", "credit_error", "Insufficient credits"),
    ("1017", "server_error", "Server error"),
    ("1018", "service_error", "Service error"),
    ("1019", "service_error", "Service is under maintenance"),
    ("1020", "provider_error", "Error from the provider behind"),
    ("1021", "provider_error", "Error from the provider behind"),
    ("4000", "client_error", "Can't fulfill request"),
    ("4001", "client_error", "Invalid customer"),
    ("4002", "client_error", "Invalid amount"),
    ("7000", "unknown_error", "Unknown error"),
];

/// What is said of a code that the table doesn't have.
const UNLISTED: (&str, &str) = ("unknown_error", "Unknown error");

/// Every error code that is documented: texts, for `002` is not 2. The set is open.
pub fn error_codes() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(code, _, _)| *code)
}

/// A refusal in NEA's shape, as an HTTP 400.
///
/// ```
/// use billport_sandbox::{Call, FaultOrder, nea};
///
/// let order = FaultOrder::once(Call::Commit, nea::refusal("4000", "Max number exceeding"));
/// let maintenance = nea::refusal("1019", "until 23:00");
/// # let _ = (order, maintenance);
/// ```
#[must_use]
pub fn refusal(error_code: &str, details: impl Display) -> Answer {
    let listed = TABLE.iter().find(|(code, _, _)| *code == error_code);
    let (error, message) = listed.map_or(UNLISTED, |(_, error, message)| (error, message));
    let body = ErrorBody {
        status: false,
        error_code,
        message,
        error,
        details: &details.to_string(),
        error_data: json!({}),
        state: "Error",
    };
    Answer::json(400, serde_json::to_string(&body).expect("an error is made of texts"))
}

/// In the order in which the documents show it.
#[derive(Serialize)]
struct ErrorBody<'a> {
    status: bool,
    error_code: &'a str,
    message: &'a str,
    error: &'a str,
    details: &'a str,
    error_data: serde_json::Value,
    state: &'a str,
}

/// A call that is refused: by which code, and in which words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) details: String,
}

impl Refusal {
    pub(super) fn new(code: &'static str, details: impl Into<String>) -> Self {
        Self { code, details: details.into() }
    }

    pub(super) fn answer(&self) -> Answer {
        refusal(self.code, &self.details)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_the_documented_shape() {
        let answer = refusal("4000", "Max number exceeding");
        assert_eq!(answer.status, 400);
        assert_eq!(
            answer.body,
            concat!(
                r#"{"status":false,"error_code":"4000","message":"Can't fulfill request","#,
                r#""error":"client_error","details":"Max number exceeding","error_data":{},"#,
                r#""state":"Error"}"#,
            )
        );
    }

    #[test]
    fn an_unlisted_code_is_answered_as_it_was_ordered() {
        let body = refusal("9999", "new").body;
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            (&body["error_code"], &body["error"]),
            (&json!("9999"), &json!("unknown_error"))
        );
    }
}
