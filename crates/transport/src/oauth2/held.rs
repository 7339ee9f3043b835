//! How long a token serves. Pure, over the monotonic clock: no jump of the wall clock ages a token.
//!
//! - From [`RENEWAL`] of its life on it is due for renewal, and serves on while that does not succeed.
//! - It is *fit* for a call with as much left as the call needs, or with that same part of its own life
//!   where its whole life is shorter than the need: such a token can never be longer-lived, so it is as
//!   good as any while it is fresh.
//! - A token that was just fetched is used in any case.

use std::time::Duration;

use secrecy::SecretString;
use tokio::time::Instant;

use crate::Stamp;

/// Part of its life after which a token is renewed, as a fraction.
const RENEWAL: (u32, u32) = (4, 5);

/// A token in hand.
#[derive(Clone, Debug)]
pub(super) struct HeldToken {
    pub(super) value: SecretString,
    pub(super) stamp: Stamp,
    /// When it was asked for, which is before it was granted: the cautious side.
    pub(super) obtained_at: Instant,
    pub(super) life: Duration,
}

impl HeldToken {
    /// Whether a call that needs it for so long may set off with it now.
    pub(super) fn is_fit(&self, now: Instant, needed_for: Duration) -> bool {
        let left = self.life.saturating_sub(self.age(now));
        left >= needed_for.min(self.renewal_age())
    }

    /// Whether it should be renewed while it still serves.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.age(now) >= self.renewal_age()
    }

    fn age(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.obtained_at)
    }

    fn renewal_age(&self) -> Duration {
        self.life / RENEWAL.1 * RENEWAL.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UPLOAD: Duration = Duration::from_mins(6);

    fn token(life_seconds: u64) -> HeldToken {
        HeldToken {
            value: SecretString::from("token"),
            stamp: Stamp::FIXED,
            obtained_at: Instant::now(),
            life: Duration::from_secs(life_seconds),
        }
    }

    fn at(token: &HeldToken, seconds: u64) -> Instant {
        token.obtained_at + Duration::from_secs(seconds)
    }

    #[test]
    fn an_hours_token_is_due_at_48_minutes_and_fit_for_an_upload_until_54() {
        let token = token(3600);
        assert!(!token.is_due(at(&token, 2879)));
        assert!(token.is_due(at(&token, 2880)));
        assert!(token.is_fit(at(&token, 3240), UPLOAD));
        assert!(!token.is_fit(at(&token, 3241), UPLOAD));
    }

    #[test]
    fn a_short_lived_token_is_fit_while_it_is_fresh() {
        let token = token(300);
        assert!(token.is_fit(at(&token, 0), UPLOAD));
        assert!(token.is_fit(at(&token, 60), UPLOAD));
        assert!(!token.is_fit(at(&token, 61), UPLOAD));
        assert!(token.is_fit(at(&token, 250), Duration::from_secs(50)));
    }

    proptest! {
        #[test]
        fn a_fresh_token_is_fit_for_anything(life in 1_u64..100_000, need in 0_u64..1_000_000) {
            let token = token(life);
            prop_assert!(token.is_fit(token.obtained_at, Duration::from_secs(need)));
        }

        #[test]
        fn a_fit_token_outlives_what_it_is_needed_for(
            life in 1_u64..100_000,
            age in 0_u64..100_000,
            need in 1_u64..100_000,
        ) {
            let token = token(life);
            if token.is_fit(at(&token, age), Duration::from_secs(need)) {
                prop_assert!(life - age >= need.min(life * 4 / 5));
            }
        }
    }
}
