//! The port's error for a call that failed: its kind, whom it concerns, and the story.

use billport_domain::CustomerId;
use billport_ports::{ErrorKind, PortError, Reach, Scope};
use billport_transport::{Answer, Answered, CallError, CallErrorKind, Reach as CallReach};

use super::lists_errors;
use crate::PROVIDER;
use crate::mask::Mask;
use crate::translate;
use crate::wire::Errors;

/// What a call was for: what follows from its failure hangs on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// To read a list of customers.
    List,
    /// To read one customer.
    Customer,
    /// To edit, archive, reopen or delete one customer: safe to repeat, and in doubt all the same.
    Change,
    /// To add a customer, once.
    Add,
}

impl About {
    fn is_of_one_customer(self) -> bool {
        matches!(self, Self::Customer | Self::Change)
    }

    /// Whether an attempt that may have been processed leaves something in doubt.
    fn has_an_effect(self) -> bool {
        matches!(self, Self::Change | Self::Add)
    }

    /// How a person finds out what became of it.
    fn way_out(self) -> &'static str {
        match self {
            Self::Add => {
                "look for a customer with its reference or its e-mail before it is added again"
            }
            _ => "look at the customer; to do the same once more does no harm",
        }
    }

    /// What an answer that looks like a success should have been, and was not.
    fn wanted(self, answer: &Answered) -> String {
        match (self, translate::named_id(&answer.body)) {
            (Self::List, _) => "the answer is no list of customers, or is cut".to_owned(),
            (Self::Customer, _) => "the answer is no customer, or is cut".to_owned(),
            (Self::Change, _) => "the answer says neither yes nor no, or is cut".to_owned(),
            (Self::Add, Some(id)) => format!("the answer names customer {id}, and errors too"),
            (Self::Add, None) => {
                "the answer has no `customerID` that can be read, or is cut".to_owned()
            }
        }
    }
}

/// The port's error for a call that failed, with the provider's words, masked and cut.
pub(crate) fn port_error(
    error: CallError,
    about: About,
    operation: &'static str,
    mask: &Mask,
) -> PortError {
    let is_in_doubt = error.is_in_doubt() && about.has_an_effect();
    if let Some(held_up_for) = error.came_too_late().filter(|_| !is_in_doubt) {
        return PortError::too_late(PROVIDER, operation, held_up_for)
            .with_effort(error.attempts(), error.requests_sent(), error.elapsed())
            .with_source(error);
    }
    let (kind, scope) = if is_in_doubt {
        (ErrorKind::OutcomeUnknown, Scope::ThisRequest)
    } else {
        kind_and_scope(&error, about)
    };
    let told = story(kind, scope, &error, operation);
    let happened = mask.error(&what_happened(&error, about)).into_owned();
    let told = match words(&error, mask) {
        Some(words) => told.with_message(words.as_bytes()),
        None if is_in_doubt => told,
        None => told.with_cause(happened.clone()),
    };
    let told = if is_in_doubt {
        told.with_cause(format!("{happened}: {}", about.way_out()))
    } else {
        told
    };
    told.with_source(error)
}

/// Whether the provider says of a customer that there is none, after an attempt of the same call that may
/// have been processed: then that attempt was.
pub(crate) fn is_gone_on_a_repeat(error: &CallError) -> bool {
    error.is_in_doubt() && error.answer().is_some_and(says_gone)
}

/// The port's error for an answer that was accepted, and lacks what it must have; the lack is told
/// without a secret.
pub(crate) fn broken(answer: &Answer, operation: &'static str, lack: &str) -> PortError {
    PortError::new(ErrorKind::Broken, PROVIDER, operation)
        .with_reach(Reach::Answered)
        .with_status(answer.status)
        .with_effort(answer.attempts, answer.requests_sent, answer.elapsed)
        .with_cause(lack)
}

/// The port's error for a change whose answer looks like a success and names another customer: it may be
/// somebody else's answer, and nobody knows what became of this change.
pub(crate) fn of_another(
    answer: &Answer,
    operation: &'static str,
    asked: CustomerId,
    named: CustomerId,
) -> PortError {
    let way_out = About::Change.way_out();
    PortError::new(ErrorKind::OutcomeUnknown, PROVIDER, operation)
        .with_reach(Reach::Answered)
        .with_status(answer.status)
        .with_effort(answer.attempts, answer.requests_sent, answer.elapsed)
        .with_cause(format!("the answer names customer {named}, and not {asked}: {way_out}"))
}

fn kind_and_scope(error: &CallError, about: About) -> (ErrorKind, Scope) {
    match error.kind() {
        CallErrorKind::CredentialsRejected | CallErrorKind::Forbidden => {
            (ErrorKind::Credentials, Scope::EveryRequest)
        }
        CallErrorKind::NotFound
            if about.is_of_one_customer() && error.answer().is_some_and(says_gone) =>
        {
            (ErrorKind::NotFound, Scope::ThisRequest)
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

/// A 404 that is not in the provider's own words may come from somewhere else: then the address is wrong,
/// and nothing is said of the customer.
fn says_gone(answer: &Answered) -> bool {
    answer.status == 410 || answer.status == 404 && lists_errors(answer)
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

/// What the provider says, or whoever answered in its place; masked. An answer that looks like a success
/// is not repeated: customers may stand in it.
fn words(error: &CallError, mask: &Mask) -> Option<String> {
    let answer = error.answer().filter(|_| !is_redirect(error))?;
    let words = match Errors::of(&answer.body) {
        Some(errors) => errors.words(),
        None if is_success(answer) => return None,
        None => String::from_utf8_lossy(answer.body.trim_ascii()).into_owned(),
    };
    Some(mask.error(&words).into_owned()).filter(|words| !words.is_empty())
}

fn what_happened(error: &CallError, about: About) -> String {
    match error.answer() {
        Some(answer) if is_success(answer) => about.wanted(answer),
        Some(_) if error.is_in_doubt() && error.attempts() > 1 => {
            "an earlier attempt may have been processed".to_owned()
        }
        _ => error.what_happened(),
    }
}

fn is_success(answer: &Answered) -> bool {
    matches!(answer.status, 200..=299)
}

/// A redirect is not followed: the URL is wrong.
fn is_redirect(error: &CallError) -> bool {
    matches!(error.status(), Some(300..=399))
}
