//! When an attempt was due, by two clocks, and whether it leaves too late.
//!
//! A process can be stopped and woken, and a machine can sleep, between any two instructions; also a
//! slow token server holds an attempt up. The monotonic clock stands still while a machine sleeps, and
//! the one on the wall may be set, so both are asked, and the one that says *later* is believed.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::WallClock;

/// A moment at which an attempt should leave, or was to be over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    monotonic: Instant,
    wall: SystemTime,
}

impl Due {
    pub(crate) fn now(clock: &dyn WallClock) -> Self {
        Self { monotonic: Instant::now(), wall: clock.now() }
    }

    /// So much later, or as it was if that is more than a clock holds.
    pub(crate) fn after(self, wait: Duration) -> Self {
        Self {
            monotonic: self.monotonic.checked_add(wait).unwrap_or(self.monotonic),
            wall: self.wall.checked_add(wait).unwrap_or(self.wall),
        }
    }

    /// The earlier of the two, by each clock.
    pub(crate) fn or_earlier(self, other: Self) -> Self {
        Self { monotonic: self.monotonic.min(other.monotonic), wall: self.wall.min(other.wall) }
    }

    /// How long ago it was; nothing, if it is still to come or a clock was set back.
    pub(crate) fn is_past_by(self, clock: &dyn WallClock) -> Duration {
        let by_wall = clock.now().duration_since(self.wall).unwrap_or_default();
        self.monotonic.elapsed().max(by_wall)
    }
}
