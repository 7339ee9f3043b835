//! What Blaggo's answers mean, and the port's error for each.
//!
//! | seen | meaning |
//! |---|---|
//! | 2xx with `{}` or nothing | delivered |
//! | 2xx with `{"err": "…"}` | refused: an error hidden in a success |
//! | any other 2xx | unknown: it says neither |
//! | 400, 413, 422 and other plain refusals | refused, in the words of `err` |
//! | 3xx | refused, and so will every upload be: the URL is wrong |
//! | 401 | not processed: the token is renewed once, then the credentials are wrong |
//! | 403, 404, 429 | not processed: no permission, wrong URL, too many requests |
//! | a redirect, 404 or 410 for the token | not sent: the token URL is wrong |
//! | 5xx, timeout, connection lost, anything else | unknown: behind a gateway's error the container may go on and save |
//!
//! The statuses that Blaggo shares with everybody are `classify`'s; only its own are told here.

use billport_ports::{ErrorKind, PortError, Reach, Scope};
use billport_transport::oauth2::OAuthRefusal;
use billport_transport::{
    CallError, CallErrorKind, Observation, Reach as CallReach, Redactor, Verdict, classify,
};

use crate::PROVIDER;
use crate::wire::UploadAnswer;

/// Judges the answer to an upload.
pub(crate) fn judge_upload(seen: &Observation<'_>) -> Verdict {
    match (classify(seen), seen) {
        (Verdict::Accepted, Observation::Answered(answer)) => {
            match UploadAnswer::read(&answer.body) {
                UploadAnswer::Empty => Verdict::Accepted,
                UploadAnswer::Error(_) => Verdict::Refused,
                UploadAnswer::Unreadable => Verdict::Unknown,
            }
        }
        (verdict, _) => verdict,
    }
}

/// The port's error for a call that failed, with the provider's words, masked and cut.
pub(crate) fn port_error(
    error: CallError,
    operation: &'static str,
    redactor: &Redactor,
) -> PortError {
    let (kind, scope) = kind_and_scope(&error);
    let reach = match error.reach() {
        CallReach::NotSent => Reach::NotSent,
        CallReach::MayHaveArrived => Reach::MayHaveArrived,
        CallReach::Answered => Reach::Answered,
    };
    let mut told = PortError::new(kind, PROVIDER, operation)
        .with_reach(reach)
        .with_scope(scope)
        .with_effort(error.attempts(), error.requests_sent(), error.elapsed());
    if let Some(status) = error.status() {
        told = told.with_status(status);
    }
    if let Some(wait) = error.retry_after() {
        told = told.with_retry_after(wait);
    }
    told = with_words(told, &error, redactor);
    told.with_source(error)
}

fn kind_and_scope(error: &CallError) -> (ErrorKind, Scope) {
    let redirected = is_redirect(error);
    match error.kind() {
        // To the call for a token a wrong URL is trouble with credentials; to a person it is a URL.
        CallErrorKind::CredentialsRejected
            if error.token_call().is_some_and(|token_call| {
                is_redirect(token_call) || token_call.kind() == CallErrorKind::NotFound
            }) =>
        {
            (ErrorKind::NotFound, Scope::EveryRequest)
        }
        CallErrorKind::CredentialsRejected | CallErrorKind::Forbidden => {
            (ErrorKind::Credentials, Scope::EveryRequest)
        }
        CallErrorKind::NotFound => (ErrorKind::NotFound, Scope::EveryRequest),
        CallErrorKind::Refused if redirected => (ErrorKind::Refused, Scope::EveryRequest),
        CallErrorKind::Refused => (ErrorKind::Refused, Scope::ThisRequest),
        CallErrorKind::Throttled => (ErrorKind::Throttled, Scope::EveryRequest),
        // Where uploads may be repeated, one that was repeated in vain is still in doubt.
        CallErrorKind::Unavailable if error.reach() != CallReach::NotSent => {
            (ErrorKind::OutcomeUnknown, Scope::ThisRequest)
        }
        CallErrorKind::Unavailable | CallErrorKind::UntrustedServer => {
            (ErrorKind::Unavailable, Scope::EveryRequest)
        }
        CallErrorKind::OutcomeUnknown => (ErrorKind::OutcomeUnknown, Scope::ThisRequest),
        CallErrorKind::Broken => (ErrorKind::Broken, Scope::EveryRequest),
    }
}

/// A redirect is not followed: the URL is wrong.
fn is_redirect(error: &CallError) -> bool {
    matches!(error.status(), Some(300..=399))
}

/// Adds the provider's own words where it has said something, else what happened on the way.
fn with_words(told: PortError, error: &CallError, redactor: &Redactor) -> PortError {
    let mask = |text: &str| error.mask(&redactor.mask(text)).into_owned();
    if error.token_call().is_some()
        && let Some(OAuthRefusal { error, description }) = OAuthRefusal::of(error)
    {
        let told = told.with_code(mask(&error).as_bytes());
        return match description {
            Some(words) => told.with_message(mask(&words).as_bytes()),
            None => told,
        };
    }
    if let Some(token_call) = error.token_call() {
        return told
            .with_cause(format!("no token could be had: {}", mask(&token_call.to_string())));
    }
    let Some(answer) = error.answer() else {
        return told.with_cause(mask(&error.what_happened()));
    };
    match UploadAnswer::read(&answer.body) {
        UploadAnswer::Error(words) => told.with_message(mask(&words).as_bytes()),
        _ if is_redirect(error) => told.with_cause(mask(&error.what_happened())),
        UploadAnswer::Empty => told.with_cause(mask(&error.what_happened())),
        UploadAnswer::Unreadable => {
            told.with_message(mask(&String::from_utf8_lossy(&answer.body)).as_bytes())
        }
    }
}
