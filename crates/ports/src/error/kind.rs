//! Kinds of errors (one next act each), how far a request got, and whom an error concerns.

use std::fmt;

/// What went wrong, as the act that follows from it. If two kinds led to the same act they would be
/// one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request itself is wrong: correct it. It was not sent.
    Invalid,
    /// The provider does not accept the credentials: fix them. Nothing was processed.
    Credentials,
    /// What was asked for, or the address it was asked at, does not exist: correct it. Nothing was
    /// processed.
    NotFound,
    /// The provider understood and said no: read its words. Nothing was processed.
    Refused,
    /// The provider asks to slow down: try again later, at the time it named if it did. Nothing was
    /// processed.
    Throttled,
    /// The provider can't be reached or says it did not process the request: try again later.
    Unavailable,
    /// The provider may or may not have done it: do not repeat; ask, then decide.
    OutcomeUnknown,
    /// The provider breaks its contract, and no effect is in doubt: report it.
    Broken,
}

impl ErrorKind {
    /// What the person in charge does next, as one sentence.
    #[must_use]
    pub const fn next_act(self) -> &'static str {
        match self {
            Self::Invalid => "correct the request and send it again",
            Self::Credentials => "fix the credentials; nothing was processed",
            Self::NotFound => "check the address in the settings; nothing was processed",
            Self::Refused => "read the provider's words and correct what they name",
            Self::Throttled => "try again later; nothing was processed",
            Self::Unavailable => {
                "try again when the provider can be reached; nothing was processed"
            }
            Self::OutcomeUnknown => {
                "do not send it again before the provider has said whether it arrived"
            }
            Self::Broken => "report it to the provider; its answer breaks its own contract",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invalid => "the request is not valid",
            Self::Credentials => "the credentials are not accepted",
            Self::NotFound => "not found",
            Self::Refused => "refused by the provider",
            Self::Throttled => "the provider asks to slow down",
            Self::Unavailable => "the provider is unavailable",
            Self::OutcomeUnknown => "the outcome is unknown",
            Self::Broken => "the provider's answer breaks its contract",
        })
    }
}

/// How far the last request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// It certainly did not leave.
    NotSent,
    /// It left, and nobody knows whether it arrived.
    MayHaveArrived,
    /// It was answered.
    Answered,
}

/// Whom an error concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// This request: another one may well succeed.
    ThisRequest,
    /// Every request, until something is mended: a run of many pauses instead of failing one by one.
    EveryRequest,
}
