//! How long to wait before sending again: exponential, capped, with full jitter, in whole numbers.
//!
//! Full jitter (anything from zero to the ceiling) spreads callers who failed together better than a
//! fixed wait with a little noise: see "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.

use std::time::Duration;

use crate::Jitter;

/// The ceiling of the wait before each repeat: `base`, then `factor` times more each time, up to `cap`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Ceiling of the wait before the first repeat.
    pub base: Duration,
    /// How many times longer each further ceiling is.
    pub factor: u32,
    /// No ceiling is above this.
    pub cap: Duration,
}

impl Default for Backoff {
    /// 500 ms, doubled each time, at most 30 s.
    fn default() -> Self {
        Self { base: Duration::from_millis(500), factor: 2, cap: Duration::from_secs(30) }
    }
}

impl Backoff {
    /// The longest wait before this repeat (0 is the first).
    #[must_use]
    pub fn ceiling(&self, repeat: u32) -> Duration {
        let factor = self.factor.saturating_pow(repeat);
        self.base.saturating_mul(factor).min(self.cap)
    }

    pub(crate) fn wait(&self, repeat: u32, jitter: &dyn Jitter) -> Duration {
        let ceiling = self.ceiling(repeat);
        jitter.up_to(ceiling).min(ceiling)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::FullWait;

    #[test]
    fn the_ceiling_doubles_up_to_its_cap() {
        let ceilings: Vec<_> =
            (0..8).map(|repeat| Backoff::default().ceiling(repeat).as_millis()).collect();
        assert_eq!(ceilings, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    }

    proptest! {
        #[test]
        fn no_wait_is_above_the_ceiling_or_the_cap(
            repeat in 0_u32..u32::MAX,
            factor in 0_u32..1000,
            base_ms in 0_u64..100_000,
            excess_ms in 0_u64..100_000,
        ) {
            let backoff = Backoff { base: Duration::from_millis(base_ms), factor, ..Backoff::default() };
            let greedy = |ceiling: Duration| ceiling + Duration::from_millis(excess_ms);
            prop_assert!(backoff.wait(repeat, &greedy) <= backoff.ceiling(repeat));
            prop_assert!(backoff.wait(repeat, &FullWait) <= backoff.cap);
        }
    }
}
