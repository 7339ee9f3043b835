//! What an error of a port says, kept for as long as a test looks at it.

use billport::ports::{ErrorKind, PortError, Reach};
use std::time::Duration;

/// What an error of a port says.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) kind: ErrorKind,
    pub(crate) reach: Reach,
    /// Whether every other request would fail in the same way.
    pub(crate) concerns_every_request: bool,
    pub(crate) status: Option<u16>,
    /// The provider's own words, as they are shown.
    pub(crate) words: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) attempts: u32,
    pub(crate) requests_sent: u32,
    /// All that can be shown of it: itself and each error below it, plainly and for debugging.
    pub(crate) shown: String,
}

impl Told {
    pub(crate) fn of(error: &PortError) -> Self {
        Self {
            kind: error.kind(),
            reach: error.reach(),
            concerns_every_request: error.concerns_every_request(),
            status: error.status(),
            words: error.message().map(ToString::to_string),
            retry_after: error.retry_after(),
            attempts: error.attempts(),
            requests_sent: error.requests_sent(),
            shown: shown(error),
        }
    }
}

fn shown(error: &PortError) -> String {
    let mut shown = String::new();
    let mut next: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = next {
        shown += &format!("{error}\n{error:?}\n{error:#?}\n");
        next = error.source();
    }
    shown
}
