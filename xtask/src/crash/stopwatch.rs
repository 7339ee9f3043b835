//! How long something took, or may still take: for limits and for people to read.

use std::time::{Duration, Instant};

/// Runs from its start on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stopwatch {
    started: Instant,
}

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "a limit for processes that hang, and a figure for people; no result follows from it"
    )]
    pub(super) fn start() -> Self {
        Self { started: Instant::now() }
    }

    pub(super) fn elapsed(self) -> Duration {
        self.started.elapsed()
    }
}
