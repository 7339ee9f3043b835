//! A commit of NEA's that is taken in now and decided later.

use std::time::Duration;

use serde::{Deserialize, Deserializer};

/// What is said of a queued commit, what becomes of it, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// What the commit and the look-ups say until it is decided; queued, without it in JSON.
    #[serde(default)]
    pub state: Waiting,
    /// What becomes of it; a success, without it in JSON.
    #[serde(default)]
    pub ends: Ending,
    /// How long it takes by the sandbox's clock; `after_seconds` in JSON.
    #[serde(rename = "after_seconds", deserialize_with = "seconds")]
    pub after: Duration,
}

impl Queue {
    /// Queued, and paid after this time of the sandbox's clock.
    #[must_use]
    pub const fn then_success(after: Duration) -> Self {
        Self { state: Waiting::Queued, ends: Ending::Success, after }
    }

    /// Queued, and failed after this time of the sandbox's clock: nothing is ever charged.
    #[must_use]
    pub const fn then_failure(after: Duration) -> Self {
        Self { state: Waiting::Queued, ends: Ending::Failed, after }
    }

    /// The same, but it says `Processing` meanwhile.
    #[must_use]
    pub const fn as_processing(self) -> Self {
        Self { state: Waiting::Processing, ..self }
    }
}

/// What is said of a commit that is not decided; in JSON the provider's own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Waiting {
    /// `Queued`.
    #[default]
    Queued,
    /// `Processing`.
    Processing,
}

impl Waiting {
    /// The provider's own word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Processing => "Processing",
        }
    }
}

/// What becomes of a queued commit; in JSON the provider's own word. Only a success is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Ending {
    /// `Success`.
    #[default]
    Success,
    /// `Failed`.
    Failed,
    /// `Expired`.
    Expired,
    /// `Error`.
    Error,
    /// `Status Error`.
    #[serde(rename = "Status Error")]
    StatusError,
}

impl Ending {
    /// The provider's own word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::Failed => "Failed",
            Self::Expired => "Expired",
            Self::Error => "Error",
            Self::StatusError => "Status Error",
        }
    }
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    u64::deserialize(deserializer).map(Duration::from_secs)
}
