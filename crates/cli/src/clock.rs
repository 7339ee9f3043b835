//! What libraries do not own: the time of day, and randomness.

use billport::transport::TransportSettings;
use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};
use time::{Date, OffsetDateTime, UtcOffset};

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
