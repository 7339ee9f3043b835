//! Moments as the journal keeps them: milliseconds since 1970, in UTC.

use std::sync::Arc;
use time::OffsetDateTime;

/// What time it is, for a journal owns no clock.
pub type Clock = Arc<dyn Fn() -> OffsetDateTime + Send + Sync>;

const NANOS_PER_MILLI: i128 = 1_000_000;

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
