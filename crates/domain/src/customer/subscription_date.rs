//! The days of a subscription, as they are written.

use std::{fmt, str::FromStr};
use thiserror::Error;
use time::{Date, Month};

use crate::Excerpt;

/// A day of a subscription: `15 Dec 2016`.
///
/// Source: BillAgain, Customers, add: `"StartDate": "15 Dec 2016"`.
///
/// ```
/// use billport_domain::SubscriptionDate;
///
/// let start: SubscriptionDate = "15 Dec 2016".parse()?;
/// assert_eq!(start.to_string(), "15 Dec 2016");
/// assert!("31 Nov 2016".parse::<SubscriptionDate>().is_err(), "no such day");
/// # Ok::<(), billport_domain::SubscriptionDateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubscriptionDate(Date);

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl SubscriptionDate {
    /// A day of the calendar; nothing if its year has not four digits, for it can't be written then.
    #[must_use]
    pub fn new(date: Date) -> Option<Self> {
        (1000..=9999).contains(&date.year()).then_some(Self(date))
    }

    /// The day.
    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let are_digits = [day, year].concat().bytes().all(|byte| byte.is_ascii_digit());
        if parts.next().is_some() || !are_digits || day.len() > 2 || year.len() != 4 {
            return None;
        }
        let month = MONTHS.iter().zip(1..).find(|(name, _)| name.eq_ignore_ascii_case(month))?.1;
        let month = Month::try_from(month).expect("MONTHS has twelve");
        Self::new(Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?)
    }
}

impl FromStr for SubscriptionDate {
    type Err = SubscriptionDateError;

    /// Reads a day of one or two digits, the first three letters of an English month in any case, and a
    /// year of four digits, with one space between each.
    ///
    /// # Errors
    /// [`SubscriptionDateError`] for anything else, and for a day that the calendar does not have.
    fn from_str(text: &str) -> Result<Self, SubscriptionDateError> {
        let error = || SubscriptionDateError { value: Excerpt::of(text.as_bytes()) };
        Self::read(text).ok_or_else(error)
    }
}

impl fmt::Display for SubscriptionDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(f, "{day:02} {} {year}", MONTHS[usize::from(u8::from(month)) - 1])
    }
}

/// A text is no day of a subscription.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{value}` is no day of a subscription: it is a day such as 15 Dec 2016")]
pub struct SubscriptionDateError {
    /// The text, escaped and cut.
    pub value: Excerpt,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_written() {
        for (text, written) in [
            ("15 Dec 2016", "15 Dec 2016"),
            ("1 jan 2031", "01 Jan 2031"),
            ("01 JAN 2031", "01 Jan 2031"),
            ("29 Feb 2032", "29 Feb 2032"),
        ] {
            assert_eq!(text.parse::<SubscriptionDate>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "15",
            "15 Dec",
            "15 Dec 16",
            "15-Dec-2016",
            "15 December 2016",
            "Dec 15 2016",
            "15 Dec 2016 ",
            "15  Dec 2016",
            "29 Feb 2031",
            "0 Dec 2016",
            "+5 Dec 2016",
            "015 Dec 2016",
            "15 Dec 0016",
            "2016-12-15",
        ] {
            assert!(text.parse::<SubscriptionDate>().is_err(), "{text}");
        }
    }
}
