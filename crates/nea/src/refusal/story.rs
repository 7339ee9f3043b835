//! The port's error for a call that failed: its kind, whom it concerns, and the story.

use billport_domain::Excerpt;
use billport_ports::{ErrorKind, PortError, Reach, Scope};
use billport_transport::{
    Answer, Answered, CallError, CallErrorKind, Reach as CallReach, Redactor,
};

use super::codes::Meaning;
use crate::PROVIDER;
use crate::wire::{Reply, Said};

/// The port's error for a read that failed. A read changes nothing, so none is ever in doubt.
pub(crate) fn error_of_read(
    error: CallError,
    operation: &'static str,
    redactor: &Redactor,
) -> PortError {
    let by_code = meaning(&error).map(Meaning::of_read);
    let (kind, scope) = by_code.unwrap_or_else(|| by_kind(&error));
    let told = story(kind, scope, &error, operation);
    // The beginning of an object may hold somebody's name, and says nothing more.
    let told = match error.answer().map(|answer| Reply::of(&answer.body)) {
        Some(Reply::BrokenObject) => told.with_cause(format!(
            "{}, and its JSON is cut, or has a field twice",
            error.what_happened()
        )),
        _ => with_words(told, &error, redactor),
    };
    told.with_source(error)
}

/// The port's error for a payment that was not made, or may not have been.
pub(crate) fn error_of_payment(
    error: CallError,
    operation: &'static str,
    redactor: &Redactor,
) -> PortError {
    let is_unknown = error.is_in_doubt();
    if let Some(held_up_for) = error.came_too_late().filter(|_| !is_unknown) {
        return PortError::too_late(PROVIDER, operation, held_up_for)
            .with_effort(error.attempts(), error.requests_sent(), error.elapsed())
            .with_source(error);
    }
    let (kind, scope) = match meaning(&error) {
        _ if is_unknown => (ErrorKind::OutcomeUnknown, Scope::ThisRequest),
        Some(meaning) => meaning.of_unpaid(),
        None => by_kind(&error),
    };
    let told = story(kind, scope, &error, operation);
    let told = with_words(told, &error, redactor);
    match error.answer().filter(|_| is_unknown) {
        Some(answer) => told.with_cause(why_unknown(answer, redactor)),
        None => told,
    }
    .with_source(error)
}

/// The port's error for an answer that was accepted, and lacks what it must have; the lack is told
/// without the token.
pub(crate) fn broken(answer: &Answer, operation: &'static str, lack: &str) -> PortError {
    PortError::new(ErrorKind::Broken, PROVIDER, operation)
        .with_reach(Reach::Answered)
        .with_status(answer.status)
        .with_effort(answer.attempts, answer.requests_sent, answer.elapsed)
        .with_cause(lack)
}

fn by_kind(error: &CallError) -> (ErrorKind, Scope) {
    match error.kind() {
        CallErrorKind::CredentialsRejected | CallErrorKind::Forbidden => {
            (ErrorKind::Credentials, Scope::EveryRequest)
        }
        CallErrorKind::NotFound => (ErrorKind::NotFound, Scope::EveryRequest),
        CallErrorKind::Refused if is_redirect(error) => (ErrorKind::Refused, Scope::EveryRequest),
        CallErrorKind::Refused => (ErrorKind::Refused, Scope::ThisRequest),
        CallErrorKind::Throttled => (ErrorKind::Throttled, Scope::EveryRequest),
        CallErrorKind::Unavailable | CallErrorKind::UntrustedServer => {
            (ErrorKind::Unavailable, Scope::EveryRequest)
        }
        CallErrorKind::OutcomeUnknown => (ErrorKind::OutcomeUnknown, Scope::ThisRequest),
        CallErrorKind::Broken => (ErrorKind::Broken, Scope::EveryRequest),
    }
}

fn story(kind: ErrorKind, scope: Scope, error: &CallError, operation: &'static str) -> PortError {
    let reach = match error.reach() {
        CallReach::NotSent => Reach::NotSent,
        CallReach::MayHaveArrived => Reach::MayHaveArrived,
        CallReach::Answered => Reach::Answered,
    };
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
    told
}

/// Adds the service's code and words where it has said something, else what happened on the way.
fn with_words(mut told: PortError, error: &CallError, redactor: &Redactor) -> PortError {
    let Some(answer) = error.answer() else { return told.with_cause(error.what_happened()) };
    let body = Reply::of(&answer.body);
    let words = match body {
        Reply::Object(object) => {
            let said = Said(object);
            if let Some(code) = said.code().as_str() {
                told = told.with_code(redactor.mask(code).as_bytes());
            }
            said.words()
        }
        Reply::BrokenObject | Reply::NoObject => {
            Some(String::from_utf8_lossy(answer.body.trim_ascii()))
        }
    };
    match words.filter(|words| !words.is_empty() && !is_redirect(error)) {
        Some(words) => told.with_message(redactor.mask(&words).as_bytes()),
        None => told.with_cause(error.what_happened()),
    }
}

/// What it is in an answer that leaves a payment unknown.
fn why_unknown(answer: &Answered, redactor: &Redactor) -> String {
    let Some(said) = Reply::of(&answer.body).object().map(Said) else {
        return "the answer can't be read".to_owned();
    };
    let state = said.state_words().map(|state| Excerpt::of(redactor.mask(&state).as_bytes()));
    match (Meaning::of(&said.code()), state) {
        (Some(Meaning::UsedReference), _) => "the reference was used before".to_owned(),
        (_, Some(state)) if said.state().is_under_way() => format!("its state is `{state}`"),
        (_, Some(state)) => format!("the state `{state}` decides nothing in such an answer"),
        (_, None) => "the answer names no state".to_owned(),
    }
}

/// What the last answer's code asks for, if it has one of the table.
fn meaning(error: &CallError) -> Option<Meaning> {
    let object = Reply::of(&error.answer()?.body).object()?;
    Meaning::of(&Said(object).code())
}

/// A redirect is not followed: the URL is wrong.
fn is_redirect(error: &CallError) -> bool {
    matches!(error.status(), Some(300..=399))
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;
    use billport_ports::LEAVES_WITHIN;
    use billport_transport::{
        Authorize, Body, Bytes, Call, Cause, Connection, Credentials, Endpoint, Exchange,
        ExchangeFailure, ExchangeRequest, FullWait, MaybeReady, Method, NoAuth, Phase, Replay,
        Signing, Stamp, Transport, TransportSettings,
    };
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, SystemTime};
    use tokio::time::sleep;

    const OPERATION: &str = "test";

    /// A wire whose first answer is lost, and whose others are refusals.
    #[derive(Default)]
    struct Wire(AtomicUsize);

    #[async_trait]
    impl Exchange for Wire {
        async fn exchange(&self, _: ExchangeRequest<'_>) -> Result<Answered, ExchangeFailure> {
            if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
                return Err(ExchangeFailure::new(Phase::Exchange, Cause::Reset));
            }
            Ok(Answered {
                status: 400,
                content_type: None,
                retry_after: None,
                body: Bytes::from_static(br#"{"state":"Error","error_code":"4000"}"#),
                body_is_framed: true,
            })
        }
    }

    /// Holds up the attempt of this number, counted from 0, for longer than a call may be.
    struct HoldsUp {
        attempt: usize,
        seen: AtomicUsize,
    }

    impl Authorize for HoldsUp {
        fn authorize(&self, needed_for: Duration) -> Signing<'_> {
            if self.seen.fetch_add(1, Ordering::SeqCst) != self.attempt {
                return NoAuth.authorize(needed_for);
            }
            MaybeReady::Pending(Box::pin(async {
                sleep(LEAVES_WITHIN + Duration::from_secs(1)).await;
                Ok((Credentials::default(), Stamp::FIXED))
            }))
        }

        fn rejected(&self, _: Stamp) -> bool {
            false
        }
    }

    /// How a call ends that is sent again after a doubt, as no payment is.
    async fn ending(authorize: &dyn Authorize) -> CallError {
        let clock = Arc::new(|| SystemTime::UNIX_EPOCH);
        let settings = TransportSettings::new(clock, Arc::new(FullWait));
        let transport = Transport::over(Arc::new(Wire::default()), settings);
        let call = Call {
            operation: OPERATION,
            method: Method::Post,
            endpoint: &Endpoint::parse("https://nea.example/").unwrap(),
            route: "/",
            content_type: None,
            body: Body::Same(Bytes::new()),
            replay: Replay::Safe,
            connection: Connection::Fresh,
            max_attempts: None,
            attempt_timeout: Duration::from_mins(1),
            total_timeout: Duration::from_mins(5),
            leave_within: Some(LEAVES_WITHIN),
            max_pause: None,
            traffic: None,
            max_response_bytes: 1 << 20,
            authorize,
            judge: crate::refusal::judge_read,
        };
        transport.send(&call).await.unwrap_err()
    }

    fn of_payment(error: CallError) -> PortError {
        error_of_payment(error, OPERATION, &Redactor::default())
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_held_up_was_not_sent() {
        let late = ending(&HoldsUp { attempt: 0, seen: AtomicUsize::new(0) }).await;
        let told = of_payment(late);
        assert!(told.came_too_late() && !told.concerns_every_request(), "{told}");
        assert_eq!((told.kind(), told.reach()), (ErrorKind::Unavailable, Reach::NotSent));
        assert_eq!((told.attempts(), told.requests_sent()), (0, 0));
        assert_eq!(
            told.to_string(),
            "NEA: test: not sent: it was held up for 21 s between its intent and its request"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn no_later_word_takes_a_doubt_from_a_payment() {
        let refused = of_payment(ending(&NoAuth).await);
        assert_eq!((refused.kind(), refused.attempts()), (ErrorKind::OutcomeUnknown, 2));
        assert!(!refused.concerns_every_request());
        let late = ending(&HoldsUp { attempt: 1, seen: AtomicUsize::new(0) }).await;
        assert!(late.came_too_late().is_some());
        let late = of_payment(late);
        assert_eq!((late.kind(), late.attempts()), (ErrorKind::OutcomeUnknown, 1));
        assert!(!late.came_too_late());
    }

    #[tokio::test(start_paused = true)]
    async fn a_read_is_told_by_its_last_word() {
        let refused = error_of_read(ending(&NoAuth).await, OPERATION, &Redactor::default());
        assert_eq!((refused.kind(), refused.attempts()), (ErrorKind::Refused, 2));
    }
}
