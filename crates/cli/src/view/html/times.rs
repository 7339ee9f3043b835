//! Instants and lengths of time, as the page tells them. All instants are told in UTC.

use time::OffsetDateTime;

pub(super) use crate::view::instants::{clock, date, instant};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// An instant as an element that machines can read too. Its date and its time each stay on a line.
pub(super) fn time_element(at: OffsetDateTime) -> String {
    let (date, clock) = (date(at), clock(at));
    format!(
        r#"<time datetime="{date}T{clock}Z"><span>{date}</span> <span>{clock} UTC</span></time>"#
    )
}

/// How long it was from one instant to another, by its two largest units: `1 h 29 min`.
pub(super) fn took(from: OffsetDateTime, to: OffsetDateTime) -> String {
    let seconds = (to - from).whole_seconds();
    if seconds < 1 {
        return "less than a second".to_owned();
    }
    let units = [(DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1, "s")];
    let largest = units.iter().position(|(unit, _)| seconds >= *unit).unwrap_or(units.len() - 1);
    let (unit, name) = units[largest];
    let mut text = format!("{} {name}", seconds / unit);
    if let Some((smaller, name)) = units.get(largest + 1) {
        let rest = seconds % unit / smaller;
        if rest > 0 {
            text += &format!(" {rest} {name}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Duration;
    use time::macros::datetime;

    #[test]
    fn instants_are_told_in_utc() {
        let at = datetime!(2026-11-22 07:00:05 +8);
        assert_eq!(instant(at), "2026-11-21 23:00:05 UTC");
        assert_eq!(
            time_element(at),
            "<time datetime=\"2026-11-21T23:00:05Z\"><span>2026-11-21</span> \
             <span>23:00:05 UTC</span></time>"
        );
    }

    #[test]
    fn lengths_are_told_by_their_two_largest_units() {
        let from = datetime!(2026-11-22 10:00 UTC);
        for (seconds, text) in [
            (-5, "less than a second"),
            (0, "less than a second"),
            (1, "1 s"),
            (60, "1 min"),
            (61, "1 min 1 s"),
            (2 * HOUR + 59, "2 h"),
            (26 * HOUR, "1 d 2 h"),
            (90 * DAY + HOUR, "90 d 1 h"),
        ] {
            assert_eq!(took(from, from + Duration::seconds(seconds)), text);
        }
    }
}
