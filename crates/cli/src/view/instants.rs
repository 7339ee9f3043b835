//! Moments, as people and machines read them: always in UTC.

use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

/// To the millisecond, which is what a journal keeps.
const RFC_3339: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// `2026-11-22`
pub(crate) fn date(at: OffsetDateTime) -> String {
    let date = at.to_utc().date();
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// `10:00:05`
pub(crate) fn clock(at: OffsetDateTime) -> String {
    let (hour, minute, second) = at.to_utc().as_hms();
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// `2026-11-22 10:00:05 UTC`
pub(crate) fn instant(at: OffsetDateTime) -> String {
    format!("{} {} UTC", date(at), clock(at))
}

/// `2026-11-22T10:00:05.250Z`, for machines (RFC 3339).
pub(crate) fn rfc_3339(at: OffsetDateTime) -> String {
    at.to_utc().format(RFC_3339).expect("the parts of this format are those of every moment")
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn moments_are_told_in_utc() {
        let at = datetime!(2026-01-02 01:00:05.25 +08:00);
        assert_eq!(instant(at), "2026-01-01 17:00:05 UTC");
        assert_eq!(rfc_3339(at), "2026-01-01T17:00:05.250Z");
    }
}
