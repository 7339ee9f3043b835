//! What Blaggo's answers mean, and the port's error for each.
//!
//! | seen | meaning |
//! |---|---|
//! | 2xx with `{}`, or with a body that is empty for certain | delivered |
//! | 2xx with `{"err": "…"}` | refused: an error hidden in a success |
//! | any other 2xx | unknown: it says neither, or was cut before it did |
//! | 400, 413, 422 and other plain refusals | refused, in the words of `err` |
//! | 3xx | refused, and so will every upload be: the URL is wrong |
//! | 401 | not processed: the token is renewed once, then the credentials are wrong |
//! | 403, 404, 429 | not processed: no permission, wrong URL, too many requests |
//! | a redirect, 404 or 410 for the token | not sent: the token URL is wrong |
//! | 5xx, timeout, connection lost, anything else | unknown: behind a gateway's error the container may go on and save |
//!
//! Where the user states that uploads may be repeated, one goes on after an unknown attempt. Whatever it
//! ends with then is the last attempt's: the upload stays unknown.
//!
//! The statuses that Blaggo shares with everybody are `classify`'s; only its own are told here.

use billport_ports::{ErrorKind, PortError, Reach, Scope};
use billport_transport::oauth2::OAuthRefusal;
use billport_transport::{
    Answered, CallError, CallErrorKind, Observation, Reach as CallReach, Redactor, Verdict,
    classify,
};

use crate::PROVIDER;
use crate::wire::UploadAnswer;

/// Judges the answer to an upload.
pub(crate) fn judge_upload(seen: &Observation<'_>) -> Verdict {
    match (classify(seen), seen) {
        (Verdict::Accepted, Observation::Answered(answer)) => {
            match UploadAnswer::read(&answer.body) {
                UploadAnswer::Success => Verdict::Accepted,
                UploadAnswer::Nothing if answer.body_is_framed => Verdict::Accepted,
                UploadAnswer::Error(_) => Verdict::Refused,
                UploadAnswer::Nothing | UploadAnswer::Unreadable => Verdict::Unknown,
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
    let too_late = error.came_too_late().filter(|_| !error.is_in_doubt());
    if let Some(held_up_for) = too_late {
        return PortError::too_late(PROVIDER, operation, held_up_for)
            .with_effort(error.attempts(), error.requests_sent(), error.elapsed())
            .with_source(error);
    }
    let mut told = PortError::new(kind, PROVIDER, operation)
        .with_reach(reach)
        .with_scope(scope)
        .with_effort(error.attempts(), error.requests_sent(), error.elapsed());
    if error.kind() == CallErrorKind::UntrustedServer {
        told = told.with_distrust();
    }
    if let Some(status) = error.status() {
        told = told.with_status(status);
    }
    if let Some(wait) = error.retry_after() {
        told = told.with_retry_after(wait);
    }
    told = with_words(told, &error, redactor);
    if is_no_after_doubt(&error) {
        told = told.with_cause("an earlier attempt may have been processed");
    }
    told.with_source(error)
}

fn kind_and_scope(error: &CallError) -> (ErrorKind, Scope) {
    let (kind, scope) = match error.kind() {
        CallErrorKind::CredentialsRejected if wrong_token_url(error).is_some() => {
            (ErrorKind::NotFound, Scope::EveryRequest)
        }
        CallErrorKind::CredentialsRejected | CallErrorKind::Forbidden => {
            (ErrorKind::Credentials, Scope::EveryRequest)
        }
        CallErrorKind::NotFound => (ErrorKind::NotFound, Scope::EveryRequest),
        CallErrorKind::Refused if is_redirect(error) => (ErrorKind::Refused, Scope::EveryRequest),
        CallErrorKind::Refused => (ErrorKind::Refused, Scope::ThisRequest),
        CallErrorKind::Throttled => (ErrorKind::Throttled, Scope::EveryRequest),
        // An upload that was repeated in vain says nothing of the next one.
        CallErrorKind::Unavailable | CallErrorKind::Broken if error.is_in_doubt() => {
            (ErrorKind::OutcomeUnknown, Scope::ThisRequest)
        }
        CallErrorKind::Unavailable | CallErrorKind::UntrustedServer => {
            (ErrorKind::Unavailable, Scope::EveryRequest)
        }
        CallErrorKind::OutcomeUnknown => (ErrorKind::OutcomeUnknown, Scope::ThisRequest),
        CallErrorKind::Broken => (ErrorKind::Broken, Scope::EveryRequest),
    };
    if error.is_in_doubt() { (ErrorKind::OutcomeUnknown, scope) } else { (kind, scope) }
}

/// The failed call for a token, if the token URL is to blame: to that call it is trouble with
/// credentials, to a person it is a URL.
fn wrong_token_url(error: &CallError) -> Option<&CallError> {
    error.token_call().filter(|call| is_redirect(call) || call.kind() == CallErrorKind::NotFound)
}

/// Whether the last attempt was turned away or not sent, and an earlier one may have been processed.
fn is_no_after_doubt(error: &CallError) -> bool {
    let ended_unsure = matches!(
        error.kind(),
        CallErrorKind::Unavailable | CallErrorKind::Broken | CallErrorKind::OutcomeUnknown
    );
    let was_told_no = error.answer().is_some() && !ended_unsure;
    error.is_in_doubt() && (was_told_no || error.came_too_late().is_some())
}

/// A 2xx that would be a success if it were certain that no body was cut away.
fn is_maybe_cut(answer: &Answered) -> bool {
    matches!(answer.status, 200..=299) && !answer.body_is_framed
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
    if let Some(token_call) = wrong_token_url(error) {
        let story = format!("{} {}", token_call.origin(), token_call.what_happened());
        return told.with_cause(format!("the token URL leads to no token: {}", mask(&story)));
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
        UploadAnswer::Nothing if is_maybe_cut(answer) => {
            told.with_cause("the answer is empty, and may have been cut")
        }
        _ if is_redirect(error) => told.with_cause(mask(&error.what_happened())),
        UploadAnswer::Success | UploadAnswer::Nothing => {
            told.with_cause(mask(&error.what_happened()))
        }
        UploadAnswer::Unreadable => {
            told.with_message(mask(&String::from_utf8_lossy(&answer.body)).as_bytes())
        }
    }
}
