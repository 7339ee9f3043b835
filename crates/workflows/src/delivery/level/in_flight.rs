//! How many may be on their way at once, as a caller says it, and what was found.

use std::num::NonZeroUsize;

/// How many units may be on their way at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InFlight {
    /// This many, all the time.
    Fixed(NonZeroUsize),
    /// As many as the server sustains: found from its answer times and push-backs.
    Auto {
        /// Never more than these.
        max: NonZeroUsize,
    },
}

impl InFlight {
    /// The most that can be on their way.
    #[must_use]
    pub const fn max(self) -> NonZeroUsize {
        match self {
            Self::Fixed(level) => level,
            Self::Auto { max } => max,
        }
    }
}

impl From<NonZeroUsize> for InFlight {
    fn from(level: NonZeroUsize) -> Self {
        Self::Fixed(level)
    }
}

impl Default for InFlight {
    /// Found, with 16 at most.
    fn default() -> Self {
        Self::Auto { max: const { NonZeroUsize::new(16).expect("it is above zero") } }
    }
}

/// How many units a run had on their way, and what held it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelFound {
    /// What was asked for.
    pub in_flight: InFlight,
    /// The level at the end; where it was found, the last that held.
    pub level: usize,
    /// The most that were on their way at once.
    pub highest: usize,
    /// How often the server has pushed back: too many requests, not now, or no answer in time.
    pub push_backs: u64,
}
