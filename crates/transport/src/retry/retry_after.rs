//! Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.

use std::time::Duration;

use crate::WallClock;

/// How long the server asks to be left alone; `None` if the text is neither seconds nor a date.
///
/// A date that is past is no wait; more seconds than a number holds are the longest wait there is.
pub(crate) fn parse(text: &str, wall_clock: &dyn WallClock) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    Some(until.duration_since(wall_clock.now()).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use proptest::prelude::*;

    use super::*;

    // Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110's own examples.
    fn noon() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)
    }

    fn read(text: &str) -> Option<Duration> {
        parse(text, &noon)
    }

    #[test]
    fn seconds_are_read() {
        assert_eq!(read("0"), Some(Duration::ZERO));
        assert_eq!(read(" 120 "), Some(Duration::from_mins(2)));
        assert_eq!(read("99999999999999999999999"), Some(Duration::from_secs(u64::MAX)));
    }

    #[test]
    fn dates_are_read_in_all_three_formats() {
        for text in [
            "Sun, 06 Nov 1994 08:50:37 GMT",
            "Sunday, 06-Nov-94 08:50:37 GMT",
            "Sun Nov  6 08:50:37 1994",
        ] {
            assert_eq!(read(text), Some(Duration::from_mins(1)), "{text}");
        }
        assert_eq!(read("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn anything_else_is_not_read() {
        for text in
            ["", "soon", "-1", "1.5", "+3", "1e9", "0x10", "Sun, 99 Nov 1994 08:49:37 GMT", "１２"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            read(&text);
        }
    }
}
