//! What libraries do not own: the time of day, and randomness.

use billport::transport::TransportSettings;
use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};
use time::{Date, OffsetDateTime, UtcOffset};

/// A clock: that on the wall, unless a test has set it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    /// The time that it showed when it was set, and when that was.
    set: Option<(OffsetDateTime, Instant)>,
}

impl Clock {
    /// A clock that shows this time now, if it is set.
    pub(crate) fn set_to(now: Option<OffsetDateTime>) -> Self {
        Self { set: now.map(|now| (now, Instant::now())) }
    }

    /// Whether it was made up.
    pub(crate) fn is_made_up(self) -> bool {
        self.set.is_some()
    }

    /// The time.
    pub(crate) fn now(self) -> OffsetDateTime {
        match self.set {
            None => now(),
            Some((then, since)) => then + since.elapsed(),
        }
    }
}

/// The transport's settings with the system's clock and randomness.
pub(crate) fn transport_settings() -> TransportSettings {
    let jitter = |ceiling: Duration| {
        let ceiling = u64::try_from(ceiling.as_nanos()).unwrap_or(u64::MAX);
        Duration::from_nanos(fastrand::u64(0..=ceiling))
    };
    TransportSettings::new(Arc::new(SystemTime::now), Arc::new(jitter))
}

/// The time on the wall.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Bytes that nobody can guess.
pub(crate) fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness: TLS can't do without it either");
    bytes
}

/// The day that it is at a provider.
pub(crate) fn today_at(offset: UtcOffset) -> Date {
    now().to_offset(offset).date()
}
