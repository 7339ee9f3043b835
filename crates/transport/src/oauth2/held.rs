//! How long a token serves. Pure, over the monotonic clock: no jump of the wall clock ages a token.
//!
//! - From [`RENEWAL`] of its life on it is due for renewal, and serves on while that does not succeed.
//! - It is *fit* for a call with as much left as the call needs, or with that same part of its own life
//!   where its whole life is shorter than the need: such a token can never be longer-lived, so it is as
//!   good as any while it is fresh.
//! - A token that was just fetched is used in any case.

use std::time::Duration;

use tokio::time::Instant;

use crate::{BearerToken, Stamp};

/// Part of its life after which a token is renewed, as a fraction.
const RENEWAL: (u32, u32) = (4, 5);

/// A token in hand.
#[derive(Clone, Debug)]
pub(super) struct HeldToken {
    pub(super) value: BearerToken,
    pub(super) stamp: Stamp,
    due_at: Instant,
    expires_at: Instant,
    /// What a call needs of its life at most, to set off with it.
    most_needed: Duration,
}

impl HeldToken {
    /// A token of this life, from when it was asked for, which is before it was granted: the cautious
    /// side.
    pub(super) fn new(value: BearerToken, stamp: Stamp, asked_at: Instant, life: Duration) -> Self {
        let renewal_age = life / RENEWAL.1 * RENEWAL.0;
        Self {
            value,
            stamp,
            due_at: asked_at + renewal_age,
            expires_at: asked_at + life,
            most_needed: renewal_age,
        }
    }

    /// Whether a call that needs it for so long may set off with it now.
    pub(super) fn is_fit(&self, now: Instant, needed_for: Duration) -> bool {
        self.expires_at.saturating_duration_since(now) >= needed_for.min(self.most_needed)
    }

    /// Whether it should be renewed while it still serves.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        now >= self.due_at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::SecretString;

    use super::*;

    const UPLOAD: Duration = Duration::from_mins(6);

    fn token(life_seconds: u64) -> HeldToken {
        let value = BearerToken::new(&SecretString::from("token")).unwrap();
        HeldToken::new(value, Stamp::FIXED, Instant::now(), Duration::from_secs(life_seconds))
    }

    /// When the token is so old.
    fn at(token: &HeldToken, seconds: u64) -> Instant {
        token.due_at - token.most_needed + Duration::from_secs(seconds)
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
            prop_assert!(token.is_fit(at(&token, 0), Duration::from_secs(need)));
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
