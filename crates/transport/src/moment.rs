//! A moment by two clocks, and whether an attempt that was due then leaves too late.
//!
//! A process can be stopped and woken, and a machine can sleep, between any two instructions; also a
//! slow token server holds an attempt up. The monotonic clock stands still while a machine sleeps, and
//! the one on the wall may be set, so both are asked, and the one that says *later* is believed.

use std::fmt;
use std::sync::Arc;
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
    pub(crate) fn now(wall_clock: Option<&Arc<dyn WallClock>>) -> Self {
        Self { monotonic: Instant::now(), wall: wall_clock.map(|clock| clock.now()) }
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

    /// How long it has been since then, if that is more than this.
    pub(crate) fn is_beyond(self, limit: Duration, then: Self) -> Option<Duration> {
        Some(self.since(then)).filter(|late| *late > limit)
    }
}

/// By when a request has to leave ([`Call::leave_within`](crate::Call::leave_within)), for whoever sends
/// it: only there it shows when it does.
#[derive(Clone)]
pub struct Departure {
    pub(crate) due: Moment,
    pub(crate) within: Duration,
    pub(crate) wall_clock: Arc<dyn WallClock>,
}

impl Departure {
    /// By how much a request that leaves now is late, if that is more than it may be. It reads both
    /// clocks.
    #[must_use]
    pub fn is_too_late_by(&self) -> Option<Duration> {
        Moment::now(Some(&self.wall_clock)).is_beyond(self.within, self.due)
    }
}

impl fmt::Debug for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Departure")
            .field("due", &self.due)
            .field("within", &self.within)
            .finish_non_exhaustive()
    }
}
