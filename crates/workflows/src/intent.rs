//! How long an intent holds: what was put on disk as leaving now must not leave at another time.

use billport_ports::LEAVES_WITHIN;
use std::time::Duration;
use time::OffsetDateTime;
use tokio::time::Instant;

/// A request whose intent is older than this is not sent any more: the process was stopped and
/// woken, or the machine slept, and the world may have gone on without it.
///
/// A wait that the provider asked for is not counted: it is granted, and nobody stands still in it.
pub const INTENT_IS_GOOD_FOR: Duration = INTENT_IS_WRITTEN_WITHIN.saturating_add(LEAVES_WITHIN);

/// The part of that time in which the journal writes the intent. The rest is the port's, which looks
/// at the clocks last of all.
pub const INTENT_IS_WRITTEN_WITHIN: Duration = Duration::from_secs(10);

/// How old something is, by the clock that never jumps and by the one on the wall: the first stands
/// still while a machine sleeps, the second may be set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Age {
    monotonic: Instant,
    wall: OffsetDateTime,
}

impl Age {
    /// Begins to count, at this moment on the wall.
    pub(crate) fn from_now(wall: OffsetDateTime) -> Self {
        Self { monotonic: Instant::now(), wall }
    }

    /// Whether more time than this has passed, by either clock, `now` on the wall.
    pub(crate) fn is_above(&self, limit: Duration, now: OffsetDateTime) -> bool {
        self.monotonic.elapsed() > limit || now - self.wall > limit
    }

    /// The moment on the wall from which it is counted.
    pub(crate) fn since(&self) -> OffsetDateTime {
        self.wall
    }
}
