//! What a library must not own: the wall clock, and randomness.
//!
//! Both are closures from outside, so that a test decides what time it is and how the dice fall. The
//! monotonic clock for waits and deadlines is tokio's, which tests pause.

use std::time::{Duration, SystemTime};

/// Tells the time of day. It is asked to read a `Retry-After` that is a date, and whether the machine has
/// slept before a call that must [leave at once](crate::Call::leave_within). Every wait and deadline, and
/// the age of a token, is monotonic, so a clock that jumps changes none of them.
pub trait WallClock: Send + Sync {
    /// The time of day, now.
    fn now(&self) -> SystemTime;
}

impl<F> WallClock for F
where
    F: Fn() -> SystemTime + Send + Sync,
{
    fn now(&self) -> SystemTime {
        self()
    }
}

/// Chooses a wait at random, so that callers who failed together do not come back together.
pub trait Jitter: Send + Sync {
    /// A duration from zero to `ceiling`, both included. A longer one is cut to `ceiling`.
    fn up_to(&self, ceiling: Duration) -> Duration;
}

impl<F> Jitter for F
where
    F: Fn(Duration) -> Duration + Send + Sync,
{
    fn up_to(&self, ceiling: Duration) -> Duration {
        self(ceiling)
    }
}

/// A jitter without chance: every wait is its ceiling. For tests, and where one caller is alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct FullWait;

impl Jitter for FullWait {
    fn up_to(&self, ceiling: Duration) -> Duration {
        ceiling
    }
}
