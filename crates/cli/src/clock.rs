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

/// The day that it is at a provider.
pub(crate) fn today_at(offset: UtcOffset) -> Date {
    OffsetDateTime::now_utc().to_offset(offset).date()
}
