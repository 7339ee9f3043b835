//! What a token server says no with (RFC 6749, section 5.2), and what that means for the call.

use crate::json::{TokenAnswer, TokenRefusal};
use crate::{CallError, Observation, Verdict, classify};

/// A token server's refusal, in its own words. They come from outside: escape them before showing them,
/// and mask secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthRefusal {
    /// The code, such as `invalid_client`.
    pub error: String,
    /// The explanation, if there is one.
    pub description: Option<String>,
}

impl OAuthRefusal {
    /// The refusal behind a failed call: its own answer, or that of the token call it needed.
    #[must_use]
    pub fn of(error: &CallError) -> Option<Self> {
        let answer = error.token_call().unwrap_or(error).answer()?;
        let refusal = TokenRefusal::read(&answer.body)?;
        Some(Self { error: refusal.error, description: refusal.error_description })
    }
}

/// Judges the answer of a token endpoint.
///
/// A 2xx counts only if there is a token in it. Servers say "wrong client" with 400, 401 or 403, and with
/// a code in the body that tells it from a gateway's 400; two of the codes are no refusal but trouble.
pub(super) fn judge(seen: &Observation<'_>) -> Verdict {
    let Observation::Answered(answer) = seen else {
        return classify(seen);
    };
    match answer.status {
        200..=299 if TokenAnswer::read(&answer.body).is_none() => Verdict::Unreadable,
        400 | 401 | 403 => match TokenRefusal::read(&answer.body) {
            Some(refusal) => match refusal.error.as_str() {
                "server_error" | "temporarily_unavailable" => Verdict::Unavailable,
                _ => Verdict::CredentialsRejected,
            },
            None => classify(seen),
        },
        _ => classify(seen),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::Answered;

    #[test]
    fn every_answer_of_a_token_server_has_its_verdict() {
        let token = r#"{"access_token": "t"}"#;
        let refusal = r#"{"error": "invalid_client"}"#;
        for (status, body, verdict) in [
            (200, token, Verdict::Accepted),
            (200, "<html>", Verdict::Unreadable),
            (200, "", Verdict::Unreadable),
            (400, refusal, Verdict::CredentialsRejected),
            (401, refusal, Verdict::CredentialsRejected),
            (403, refusal, Verdict::CredentialsRejected),
            (400, r#"{"error": "temporarily_unavailable"}"#, Verdict::Unavailable),
            (400, "bad request", Verdict::Refused),
            (401, "", Verdict::CredentialsRejected),
            (403, "<html>", Verdict::Forbidden),
            (302, "", Verdict::Refused),
            (404, refusal, Verdict::NotFound),
            (429, "", Verdict::Throttled),
            (500, r#"{"error": "server_error"}"#, Verdict::Unknown),
            (503, "", Verdict::Unknown),
        ] {
            let body = Bytes::from_static(body.as_bytes());
            let answered = Answered {
                status,
                content_type: None,
                retry_after: None,
                body,
                body_is_framed: true,
            };
            assert_eq!(judge(&Observation::Answered(&answered)), verdict, "{answered:?}");
        }
    }
}
