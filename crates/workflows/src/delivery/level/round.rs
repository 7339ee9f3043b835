//! A round of requests, what pace it shows, and whether a level was worth it.

use std::time::Duration;

use super::TURNS;

/// Below this, an answer's time is the time of this process more than the server's.
pub(super) const TOO_SHORT_TO_TELL: Duration = Duration::from_millis(2);
/// How many answer times of a round are kept.
const KEPT: usize = 256;

/// The first requests that were sent since a level was set, as far as they have ended.
#[derive(Debug)]
pub(super) struct Round {
    /// The number of the first of them.
    first: u64,
    /// How many there are.
    size: usize,
    ended: usize,
    /// The most that were on their way at once.
    reached: usize,
    is_long: bool,
    answer_times: Vec<Duration>,
}

impl Round {
    /// A round at a level, that begins with this request.
    pub(super) fn short(first: u64, level: usize) -> Self {
        // So many leave at once when a level is twice the one before.
        Self::of(first, level / 2 + 1, false)
    }

    /// A round with enough in it to decide by.
    pub(super) fn long(first: u64, level: usize) -> Self {
        Self::of(first, level.saturating_mul(TURNS), true)
    }

    fn of(first: u64, size: usize, is_long: bool) -> Self {
        Self { first, size, ended: 0, reached: 0, is_long, answer_times: Vec::new() }
    }

    /// A request was sent in it, and so many are on their way.
    pub(super) fn reach(&mut self, in_flight: usize) {
        self.reached = self.reached.max(in_flight);
    }

    /// Whether there was work enough to reach the level.
    pub(super) fn was_full(&self, level: usize) -> bool {
        self.reached >= level
    }

    /// A request has ended; says whether the round is over, which it is with three quarters of its
    /// requests: one that takes for ever holds nothing up.
    pub(super) fn has_ended(&mut self, number: u64, answer_time: Option<Duration>) -> bool {
        let place = number.checked_sub(self.first);
        if place.is_none_or(|place| place >= self.size as u64) {
            return false;
        }
        self.ended += 1;
        if self.answer_times.len() < KEPT {
            self.answer_times.extend(answer_time);
        }
        self.ended >= self.size - self.size / 4
    }

    /// The pace at this level, if anything was answered.
    pub(super) fn pace(&mut self, level: usize) -> Option<Pace> {
        // Those that have not ended are the slowest, so the middle of all is the middle.
        let middle = (self.size.min(KEPT) / 2).min(self.answer_times.len().checked_sub(1)?);
        let median = *self.answer_times.select_nth_unstable(middle).1;
        let answer_time = median.max(TOO_SHORT_TO_TELL);
        Some(Pace { level, answer_time, is_sure: self.is_long })
    }
}

/// How fast answers came at a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    pub(super) level: usize,
    /// The median.
    pub(super) answer_time: Duration,
    /// Whether it is that of a long round.
    pub(super) is_sure: bool,
}

impl Pace {
    /// What would have brought as much as this without a wait in the server: by Little's law again, what
    /// answers within the least time take, and a quarter for jitter. It is below this level, and not
    /// above another.
    pub(super) fn enough(self, least: Duration, other: usize) -> usize {
        let level = (self.level as u128).saturating_mul(least.as_nanos()).saturating_mul(5);
        let enough = level.div_ceil(self.answer_time.as_nanos().saturating_mul(4).max(1));
        usize::try_from(enough).unwrap_or(usize::MAX).clamp(1, other.max(1))
    }

    /// Whether this pace brings at least `tenths` tenths of what the other one brings. By Little's law
    /// a throughput is the level by the answer time.
    fn brings(self, tenths: u128, other: Self) -> bool {
        let product =
            |level: usize, time: Duration| (level as u128).saturating_mul(time.as_nanos());
        product(self.level, other.answer_time).saturating_mul(10)
            >= product(other.level, self.answer_time).saturating_mul(tenths)
    }
}

/// Whether a level brought more than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// The levels are too close to tell, or there is none before.
    TooClose,
    Clear,
    /// Not by so much that one round could say it.
    InDoubt,
    /// The lower level is to be held.
    Not {
        before: Pace,
    },
}

impl Worth {
    /// Compares a pace with that of a lower level. In doubt it takes a long round of both to decide: then
    /// a tenth more is worth it. Where the lower one had none yet, it has to be held first.
    pub(super) fn of(pace: Option<Pace>, before: Option<Pace>) -> Self {
        let (Some(pace), Some(before)) = (pace, before) else {
            return if before.is_none() { Self::Clear } else { Self::TooClose };
        };
        if pace.level.saturating_mul(2) < before.level.saturating_mul(3) {
            Self::TooClose
        } else if pace.brings(15, before) {
            Self::Clear
        } else if !pace.is_sure {
            Self::InDoubt
        } else if before.is_sure && pace.brings(11, before) {
            Self::Clear
        } else {
            Self::Not { before }
        }
    }
}
