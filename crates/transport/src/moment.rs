//! A moment by two clocks, and whether an attempt that was due then leaves too late.
//!
//! A process can be stopped and woken, and a machine can sleep, between any two instructions; also a
//! slow token server holds an attempt up. The monotonic clock stands still while a machine sleeps, and
//! the one on the wall may be set, so both are asked, and the one that says *later* is believed.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::WallClock;

/// A moment, now or another. Only a call that must leave at once asks the clock on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) monotonic: Instant,
    wall: Option<SystemTime>,
}

impl Moment {
    pub(crate) fn now(wall_clock: Option<&dyn WallClock>) -> Self {
        Self { monotonic: Instant::now(), wall: wall_clock.map(WallClock::now) }
    }

    /// So much later, or as it was if that is more than a clock holds.
    pub(crate) fn after(self, wait: Duration) -> Self {
        Self {
            monotonic: self.monotonic.checked_add(wait).unwrap_or(self.monotonic),
            wall: self.wall.map(|wall| wall.checked_add(wait).unwrap_or(wall)),
        }
    }

    /// The earlier of the two, by each clock.
    pub(crate) fn or_earlier(self, other: Self) -> Self {
        let wall = self.wall.zip(other.wall).map(|(one, other)| one.min(other));
        Self { monotonic: self.monotonic.min(other.monotonic), wall }
    }

    /// How long it has been since then; nothing, if that is still to come or a clock was set back.
    pub(crate) fn since(self, then: Self) -> Duration {
        let wall = self.wall.zip(then.wall);
        let by_wall = wall.and_then(|(now, then)| now.duration_since(then).ok());
        self.monotonic.saturating_duration_since(then.monotonic).max(by_wall.unwrap_or_default())
    }
}
