//! Moments as the journal keeps them: milliseconds since 1970, in UTC.

use std::{fmt, sync::Arc};
use time::{OffsetDateTime, UtcOffset};

/// What time it is, for a journal owns no clock.
pub type Clock = Arc<dyn Fn() -> OffsetDateTime + Send + Sync>;

const NANOS_PER_MILLI: i128 = 1_000_000;

/// A moment as people are told it: to the second, in UTC.
pub(crate) struct ToTheSecond(pub(crate) OffsetDateTime);

impl fmt::Display for ToTheSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = self.0.to_offset(UtcOffset::UTC);
        let (date, (hour, minute, second)) = (moment.date(), moment.to_hms());
        write!(f, "{date} {hour:02}:{minute:02}:{second:02} UTC")
    }
}

/// The milliseconds of a moment.
pub(crate) fn millis(moment: OffsetDateTime) -> i64 {
    let millis = moment.unix_timestamp_nanos().div_euclid(NANOS_PER_MILLI);
    i64::try_from(millis).expect("the years 1 to 9999 fit into 64 bits of milliseconds")
}

/// The moment of milliseconds, if the calendar has it.
#[cfg(any(feature = "sqlite", feature = "conformance"))]
pub(crate) fn from_millis(millis: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * NANOS_PER_MILLI).ok()
}

/// The moment as it will be read back.
#[cfg(any(feature = "sqlite", feature = "conformance"))]
pub(crate) fn rounded(moment: OffsetDateTime) -> OffsetDateTime {
    from_millis(millis(moment)).expect("a moment rounded down stays in the calendar")
}
