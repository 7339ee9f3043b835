//! How many may be on their way at once, as a caller says it, and what was found.

use std::num::NonZeroUsize;

use super::FIRST;

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

impl LevelFound {
    /// Whether anything was found: not where the level was fixed, and not where it stands where it began
    /// or was never reached, with no push-back.
    #[must_use]
    pub fn is_found(&self) -> bool {
        let InFlight::Auto { max } = self.in_flight else { return false };
        let has_moved = self.level != max.get().min(FIRST) && self.highest >= self.level;
        self.push_backs > 0 || has_moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_that_stands_where_it_began_was_not_found() {
        let auto = |max| InFlight::Auto { max: NonZeroUsize::new(max).unwrap() };
        for (in_flight, level, highest, push_backs, is_found) in [
            (auto(16), 4, 4, 0, false),
            (auto(2), 2, 2, 0, false),
            (auto(16), 8, 7, 0, false),
            (auto(16), 8, 8, 0, true),
            (auto(16), 4, 4, 1, true),
            (InFlight::Fixed(NonZeroUsize::MIN), 8, 8, 3, false),
        ] {
            let found = LevelFound { in_flight, level, highest, push_backs };
            assert_eq!(found.is_found(), is_found, "{found:?}");
        }
    }
}
