//! The one error of a call: what to do next, how far it got, and the story in one line.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::{Answered, AuthorizeError, Credentials, ExchangeFailure, Redactor};

/// A call that did not succeed. Opaque; [`kind`](Self::kind) names the next act and
/// [`reach`](Self::reach) says how far the call got.
///
/// - `Display` is one line: operation, origin, what happened, attempts, time. Neither it nor `Debug`
///   shows a path, a header or a body.
/// - Cheap to clone, so that callers who waited for one token can share its failure.
#[derive(Clone)]
pub struct CallError(Arc<Story>);

/// What to do about a failed call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallErrorKind {
    /// Fix the credentials: they were turned away, renewed ones too.
    CredentialsRejected,
    /// Ask for the permission that is missing: the credentials are good.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// Correct the request, or its URL: the provider said no.
    Refused,
    /// Come back later: [`CallError::retry_after`] says when, if it is known.
    Throttled,
    /// Try again later: it was not processed, or it is safe to repeat.
    Unavailable,
    /// Do not repeat it: it may have been processed. Ask the provider.
    OutcomeUnknown,
    /// Check who answers there: its certificate is not to be trusted. Nothing was sent.
    UntrustedServer,
    /// Tell the provider: what it answered breaks its contract.
    Broken,
}

/// How far a call got, over all its attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// It was certainly not processed: nothing left this machine, or what did was turned away unread.
    NotSent,
    /// It may have arrived, and nobody said what became of it.
    MayHaveArrived,
    /// The provider answered its last attempt.
    Answered,
}

/// The facts of a failed call.
pub(crate) struct Story {
    pub(crate) kind: CallErrorKind,
    pub(crate) reach: Reach,
    pub(crate) in_doubt: bool,
    pub(crate) operation: &'static str,
    pub(crate) origin: Box<str>,
    pub(crate) ending: Ending,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) attempts: u32,
    pub(crate) requests_sent: u32,
    pub(crate) elapsed: Duration,
    /// What its attempts were signed with.
    pub(crate) carried: Vec<Credentials>,
}

/// What the call ended with.
#[derive(Debug)]
pub(crate) enum Ending {
    /// The last attempt was answered.
    Answered(Answered),
    /// The last attempt failed.
    Failed(ExchangeFailure),
    /// No credentials could be had for the next attempt.
    Unsigned(AuthorizeError),
    /// The next attempt was held up for longer than the call allows, so it was not sent.
    TooLate { held_up_for: Duration },
    /// The time was over while the credentials for the next attempt were being fetched.
    OutOfTime,
    /// The server's own pause is longer than a call waits.
    Paused,
}

impl CallError {
    pub(crate) fn new(story: Story) -> Self {
        Self(Arc::new(story))
    }

    /// What to do next.
    #[must_use]
    pub fn kind(&self) -> CallErrorKind {
        self.0.kind
    }

    /// How far the call got.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.0.reach
    }

    /// Whether some attempt may have been processed, whatever came after it: a call that is safe to
    /// repeat goes on after a doubt, and the no that it ends with is only the last attempt's.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.0.in_doubt
    }

    /// Scheme, host and port of what was called.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The status of the last attempt, if it got that far.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match &self.0.ending {
            Ending::Answered(answer) => Some(answer.status),
            Ending::Failed(failure) => failure.status,
            Ending::Unsigned(_) | Ending::TooLate { .. } | Ending::OutOfTime | Ending::Paused => {
                None
            }
        }
    }

    /// How long the last attempt had been held up, if it was not sent for that reason and no other
    /// ([`Call::leave_within`](crate::Call::leave_within)).
    #[must_use]
    pub fn came_too_late(&self) -> Option<Duration> {
        match &self.0.ending {
            Ending::TooLate { held_up_for } => Some(*held_up_for),
            _ => None,
        }
    }

    /// The whole answer of the last attempt, for a provider's own table of refusals.
    #[must_use]
    pub fn answer(&self) -> Option<&Answered> {
        match &self.0.ending {
            Ending::Answered(answer) => Some(answer),
            _ => None,
        }
    }

    /// The text without the credentials that the call carried: for the words of a provider that
    /// repeats the token it does not like.
    #[must_use]
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        Redactor::new(self.0.carried.iter().flat_map(Credentials::secrets)).mask(text)
    }

    /// What the call ended with, in a few words: `the connection was refused`.
    #[must_use]
    pub fn what_happened(&self) -> String {
        self.0.ending.to_string()
    }

    /// The failed call for a token, if the call ended for want of one.
    #[must_use]
    pub fn token_call(&self) -> Option<&CallError> {
        match &self.0.ending {
            Ending::Unsigned(AuthorizeError::TokenCall(error)) => Some(error),
            _ => None,
        }
    }

    /// How long the server asks to be left alone, as it said last.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often it was tried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How many of the attempts may have left this machine: a refused connection sends nothing.
    #[must_use]
    pub fn requests_sent(&self) -> u32 {
        self.0.requests_sent
    }

    /// From the call's start to its end, waits included.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Story { operation, origin, ending, kind, attempts, requests_sent, .. } = &*self.0;
        let elapsed = whole_millis(self.0.elapsed);
        write!(f, "{operation} at {origin}: {ending}; {kind} (attempts: {attempts}, ")?;
        write!(f, "requests sent: {requests_sent}, {elapsed:?})")?;
        match self.0.retry_after {
            Some(pause) => write!(f, "; the server asks for a pause of {:?}", whole_millis(pause)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallError")
            .field("kind", &self.0.kind)
            .field("reach", &self.0.reach)
            .field("in_doubt", &self.0.in_doubt)
            .field("operation", &self.0.operation)
            .field("origin", &self.0.origin)
            .field("ending", &self.0.ending)
            .field("retry_after", &self.0.retry_after)
            .field("attempts", &self.0.attempts)
            .field("requests_sent", &self.0.requests_sent)
            .field("elapsed", &self.0.elapsed)
            .finish()
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0.ending {
            Ending::Failed(failure) => failure.source(),
            Ending::Unsigned(error) => Some(error),
            Ending::Answered(_) | Ending::TooLate { .. } | Ending::OutOfTime | Ending::Paused => {
                None
            }
        }
    }
}

impl fmt::Display for CallErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CredentialsRejected => "credentials rejected",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::Refused => "refused",
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
            Self::OutcomeUnknown => "outcome unknown",
            Self::UntrustedServer => "server not trusted",
            Self::Broken => "unreadable answer",
        })
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(Answered { status: status @ 300..=399, .. }) => {
                write!(f, "answered {status}, a redirect, which is not followed: the URL is wrong")
            }
            Self::Answered(answer) => write!(f, "answered {}", answer.status),
            Self::Failed(failure) => match failure.status {
                Some(status) => write!(f, "answered {status}, then {failure}"),
                None => write!(f, "{failure}"),
            },
            Self::Unsigned(error) => write!(f, "{error}"),
            Self::TooLate { held_up_for } => {
                write!(f, "not sent: it was held up for {:?}", whole_millis(*held_up_for))
            }
            Self::OutOfTime => f.write_str("the time was over before there were credentials"),
            Self::Paused => f.write_str("the server asked for a longer pause than a call waits"),
        }
    }
}

/// Cut to milliseconds: nobody reads the nanoseconds of a network call.
fn whole_millis(duration: Duration) -> Duration {
    duration.saturating_sub(Duration::from_nanos(u64::from(duration.subsec_nanos() % 1_000_000)))
}
