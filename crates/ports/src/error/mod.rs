//! The one error of all ports: its kind names the next act.

mod kind;

pub use kind::{ErrorKind, Reach, Scope};

use billport_domain::Excerpt;
use std::{error::Error, fmt, time::Duration};

use crate::PushBacks;

/// Why a call to a provider did not succeed, and what is known of its effect.
///
/// `Display` tells the story in one line: provider, operation, what happened, the provider's own
/// code and words (escaped and cut), attempts and time. It holds no secret and no body.
///
/// ```
/// use billport_ports::{ErrorKind, PortError, Reach};
/// use std::time::Duration;
///
/// let error = PortError::new(ErrorKind::Refused, "Blaggo", "upload bills")
///     .with_reach(Reach::Answered)
///     .with_status(400)
///     .with_message(b"account AB12 is closed")
///     .with_effort(1, 1, Duration::from_millis(140));
/// assert!(!error.is_outcome_unknown());
/// assert_eq!(
///     error.to_string(),
///     "Blaggo: upload bills: refused by the provider (HTTP 400): `account AB12 is closed` \
///      [1 attempt, 140.0ms]"
/// );
/// ```
pub struct PortError(Box<Story>);

struct Story {
    kind: ErrorKind,
    reach: Reach,
    scope: Scope,
    provider: &'static str,
    operation: &'static str,
    status: Option<u16>,
    code: Option<Excerpt>,
    message: Option<Excerpt>,
    cause: Option<Box<str>>,
    retry_after: Option<Duration>,
    held_up_for: Option<Duration>,
    is_server_distrusted: bool,
    attempts: u32,
    requests_sent: u32,
    elapsed: Duration,
    push_backs: PushBacks,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl PortError {
    /// An error of an operation at a provider, of which nothing is known yet but its kind: it
    /// concerns this request only, and was not sent ([`ErrorKind::OutcomeUnknown`] apart, which
    /// may have arrived).
    #[must_use]
    pub fn new(kind: ErrorKind, provider: &'static str, operation: &'static str) -> Self {
        let reach = match kind {
            ErrorKind::OutcomeUnknown => Reach::MayHaveArrived,
            _ => Reach::NotSent,
        };
        Self(Box::new(Story {
            kind,
            reach,
            scope: Scope::ThisRequest,
            provider,
            operation,
            status: None,
            code: None,
            message: None,
            cause: None,
            retry_after: None,
            held_up_for: None,
            is_server_distrusted: false,
            attempts: 0,
            requests_sent: 0,
            elapsed: Duration::ZERO,
            push_backs: PushBacks::default(),
            source: None,
        }))
    }

    /// An error of a request that was held up for so long that it was not sent any more, and of which
    /// nothing was processed. Another one may leave in time.
    #[must_use]
    pub fn too_late(
        provider: &'static str,
        operation: &'static str,
        held_up_for: Duration,
    ) -> Self {
        let mut error = Self::new(ErrorKind::Unavailable, provider, operation);
        error.0.held_up_for = Some(held_up_for);
        error
    }

    /// Says that whoever answered there is not to be trusted: its certificate is not the provider's.
    #[must_use]
    pub fn with_distrust(mut self) -> Self {
        self.0.is_server_distrusted = true;
        self
    }

    /// Says how far the request got.
    #[must_use]
    pub fn with_reach(mut self, reach: Reach) -> Self {
        self.0.reach = reach;
        self
    }

    /// Says what other requests have to expect.
    #[must_use]
    pub fn with_scope(mut self, scope: Scope) -> Self {
        self.0.scope = scope;
        self
    }

    /// Adds the HTTP status of the answer.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Adds the provider's own code; it is escaped and cut to [`Excerpt::VALUE_BYTES`].
    #[must_use]
    pub fn with_code(mut self, code: &[u8]) -> Self {
        self.0.code = Some(Excerpt::of(code));
        self
    }

    /// Adds the provider's own words, secrets masked before; they are escaped and cut to
    /// [`Excerpt::MESSAGE_BYTES`].
    #[must_use]
    pub fn with_message(mut self, message: &[u8]) -> Self {
        self.0.message = Some(Excerpt::cut_at(message, Excerpt::MESSAGE_BYTES));
        self
    }

    /// Adds what happened on the way, in our own words: `the connection was refused`.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<Box<str>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// Adds how long the provider asked to wait.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Adds what was spent: attempts, requests that may have reached the provider, and time.
    #[must_use]
    pub fn with_effort(mut self, attempts: u32, requests_sent: u32, elapsed: Duration) -> Self {
        (self.0.attempts, self.0.requests_sent, self.0.elapsed) =
            (attempts, requests_sent, elapsed);
        self
    }

    /// Adds how the provider has pushed back, as a receipt would tell it
    /// ([`UploadReceipt::push_backs`](crate::UploadReceipt::push_backs)).
    #[must_use]
    pub fn with_push_backs(mut self, push_backs: PushBacks) -> Self {
        self.0.push_backs = push_backs;
        self
    }

    /// Adds the error behind this one.
    #[must_use]
    pub fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// The kind, which names the next act.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// How far the request got.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.0.reach
    }

    /// What other requests have to expect.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.0.scope
    }

    /// Whether the provider may or may not have done what was asked: never repeat blindly.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.0.kind == ErrorKind::OutcomeUnknown
    }

    /// Whether the same request may succeed later as it is, and certainly was not processed.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Throttled | ErrorKind::Unavailable)
    }

    /// Whether the request was dropped because it was held up for longer than [`LEAVES_WITHIN`]. It
    /// was not sent, and nothing is wrong with it or with the provider.
    ///
    /// [`LEAVES_WITHIN`]: crate::LEAVES_WITHIN
    #[must_use]
    pub fn came_too_late(&self) -> bool {
        self.0.held_up_for.is_some()
    }

    /// Whether nothing was sent because the server is not who it says it is. To try again by itself
    /// does not help: a person looks at who answers there.
    #[must_use]
    pub fn is_server_distrusted(&self) -> bool {
        self.0.is_server_distrusted
    }

    /// Whether every other request would fail in the same way until something is mended.
    #[must_use]
    pub fn concerns_every_request(&self) -> bool {
        self.0.scope == Scope::EveryRequest
    }

    /// The provider, such as `Blaggo`.
    #[must_use]
    pub fn provider(&self) -> &'static str {
        self.0.provider
    }

    /// The operation, such as `upload bills`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The HTTP status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The provider's own code, escaped and cut.
    #[must_use]
    pub fn code(&self) -> Option<&Excerpt> {
        self.0.code.as_ref()
    }

    /// The provider's own words, escaped and cut.
    #[must_use]
    pub fn message(&self) -> Option<&Excerpt> {
        self.0.message.as_ref()
    }

    /// How long the provider asked to wait, if it did.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often it was tried, connections that could not be made included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How many requests may have reached the provider.
    #[must_use]
    pub fn requests_sent(&self) -> u32 {
        self.0.requests_sent
    }

    /// How the provider has pushed back since the port told of it last, if the port tells it.
    #[must_use]
    pub fn push_backs(&self) -> PushBacks {
        self.0.push_backs
    }

    /// The time from the call to its end, waits included.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let story = &*self.0;
        write!(f, "{}: {}: ", story.provider, story.operation)?;
        match story.held_up_for {
            Some(time) => {
                let time = in_words(time);
                write!(
                    f,
                    "not sent: it was held up for {time} between its intent and its request"
                )?;
            }
            None => write!(f, "{}", story.kind)?,
        }
        match (story.status, story.code.as_ref()) {
            (Some(status), Some(code)) => write!(f, " (HTTP {status}, code {code})")?,
            (Some(status), None) => write!(f, " (HTTP {status})")?,
            (None, Some(code)) => write!(f, " (code {code})")?,
            (None, None) => {}
        }
        if let Some(message) = &story.message {
            write!(f, ": `{message}`")?;
        }
        if let Some(cause) = &story.cause {
            write!(f, ": {cause}")?;
        }
        if let Some(wait) = story.retry_after {
            write!(f, "; the provider asks to wait {}", in_words(wait))?;
        }
        match story.attempts {
            0 => Ok(()),
            1 => write!(f, " [1 attempt, {:.1?}]", story.elapsed),
            attempts => write!(f, " [{attempts} attempts, {:.1?}]", story.elapsed),
        }
    }
}

impl fmt::Debug for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // No field is left out for its secrecy: none of them may hold a secret or a body.
        let story = &*self.0;
        f.debug_struct("PortError")
            .field("kind", &story.kind)
            .field("reach", &story.reach)
            .field("scope", &story.scope)
            .field("story", &format_args!("{self}"))
            .field("requests_sent", &story.requests_sent)
            .field("source", &story.source)
            .finish()
    }
}

impl Error for PortError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// A wait as people say it: the largest unit of which there are two or more, rounded up.
fn in_words(wait: Duration) -> String {
    let seconds = wait.as_secs();
    for (unit, name) in [(31_536_000, "years"), (86_400, "days"), (3600, "hours"), (60, "minutes")]
    {
        if seconds >= 2 * unit {
            return format!("{} {name}", seconds.div_ceil(unit));
        }
    }
    format!("{seconds} s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_told_in_units_that_people_use() {
        for (seconds, words) in [
            (0, "0 s"),
            (119, "119 s"),
            (120, "2 minutes"),
            (901, "16 minutes"),
            (7200, "2 hours"),
            (172_800, "2 days"),
            (315_360_000, "10 years"),
        ] {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
        assert!(in_words(Duration::MAX).ends_with(" years"));
    }
}
