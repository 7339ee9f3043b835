//! A provider's distance from UTC, by which its day is told.

use time::UtcOffset;

use super::key::Key;
use super::sources::Sources;
use crate::failure::Failure;

/// The offset that a setting says.
pub(crate) fn of(sources: &Sources, key: Key) -> Result<UtcOffset, Failure> {
    sources.read(key, "an offset such as +08:00", read)
}

/// Reads an offset as it is always written: `+08:00`.
pub(super) fn read(text: &str) -> Option<UtcOffset> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text[1..].split_once(':')?;
    let number = |digits: &str| -> Option<i8> {
        let is_number = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok()).flatten()
    };
    UtcOffset::from_hms(sign * number(hours)?, sign * number(minutes)?, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_strictly() {
        assert_eq!(read("-05:30"), UtcOffset::from_hms(-5, -30, 0).ok());
        for text in ["", "+", "8", "+8", "+8:00", "08:00", "+08:0", "+08:60", "+99:00", "é08:00"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
