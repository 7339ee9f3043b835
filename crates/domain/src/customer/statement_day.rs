//! The day of the month on which a customer gets a statement.

use std::{fmt, str::FromStr};
use thiserror::Error;

use super::Stated;
use crate::{Excerpt, ProviderScalar};

/// The day of the month on which a customer's statement is sent: 1 to 25.
///
/// The last day of the month is no number: it is [`Stated::Empty`] of a `Stated<StatementDay>`, which is
/// something else than [`Stated::Absent`], "leave it as it is". [`StatementDay::read`] tells the three
/// apart.
///
/// What a provider tells and no document names (0, 31, a date) is kept as it came, so that it can be
/// shown and written back; only [`StatementDay::told`] makes such a day, and nobody can ask for one.
///
/// Source: BillAgain, Customers: "Valid options is 1-25 or leave null for last day of month."
///
/// ```
/// use billport_domain::{Stated, StatementDay};
///
/// assert_eq!("25".parse::<StatementDay>()?.get(), Some(25));
/// assert!("26".parse::<StatementDay>().is_err());
/// assert_eq!(StatementDay::read("last")?, Stated::Empty);
/// # Ok::<(), billport_domain::StatementDayError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StatementDay(Day);

/// A day, or what a provider has in its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Day {
    Documented(u8),
    Other(ProviderScalar),
}

impl StatementDay {
    /// The last day that can be named.
    pub const MAX: u8 = 25;
    /// How the last day of the month is written by people.
    pub const LAST: &'static str = "last";

    /// The day of this number; nothing if it is not 1 to [`MAX`](Self::MAX).
    #[must_use]
    pub const fn new(day: u8) -> Option<Self> {
        match day {
            1..=Self::MAX => Some(Self(Day::Documented(day))),
            _ => None,
        }
    }

    /// What people write: a day, or [`LAST`](Self::LAST) for the last day of the month, in any case of
    /// its letters.
    ///
    /// # Errors
    /// [`StatementDayError`] for anything else.
    pub fn read(text: &str) -> Result<Stated<Self>, StatementDayError> {
        if text.eq_ignore_ascii_case(Self::LAST) {
            return Ok(Stated::Empty);
        }
        text.parse().map(Stated::Set)
    }

    /// What a provider tells: a day, be it a number or a text; anything else as it came.
    #[must_use]
    pub fn told(scalar: ProviderScalar) -> Self {
        scalar.as_str().parse().unwrap_or(Self(Day::Other(scalar)))
    }

    /// The day, 1 to [`MAX`](Self::MAX); nothing if the provider told something else.
    #[must_use]
    pub const fn get(&self) -> Option<u8> {
        match self.0 {
            Day::Documented(day) => Some(day),
            Day::Other(_) => None,
        }
    }

    /// What is written: the number of the day, or what the provider told, in the form in which it came.
    #[must_use]
    pub fn scalar(&self) -> ProviderScalar {
        match &self.0 {
            Day::Documented(day) => {
                ProviderScalar::number(&day.to_string()).expect("digits are a number")
            }
            Day::Other(scalar) => scalar.clone(),
        }
    }
}

impl FromStr for StatementDay {
    type Err = StatementDayError;

    /// Reads the number of a day, without blanks around it.
    ///
    /// # Errors
    /// [`StatementDayError`] if it is not 1 to 25 in ASCII digits, without a 0 in front.
    fn from_str(text: &str) -> Result<Self, StatementDayError> {
        let is_plain = !text.starts_with(['0', '+']);
        let day = text.parse().ok().filter(|_| is_plain).and_then(Self::new);
        day.ok_or_else(|| StatementDayError { value: Excerpt::of(text.as_bytes()) })
    }
}

impl fmt::Display for StatementDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Day::Documented(day) => fmt::Display::fmt(day, f),
            Day::Other(scalar) => fmt::Display::fmt(scalar, f),
        }
    }
}

/// A text is no day of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{value}` is no day of a statement: it is 1 to {}, or `{}` for the last day of the month",
    StatementDay::MAX,
    StatementDay::LAST
)]
pub struct StatementDayError {
    /// The text, escaped and cut.
    pub value: Excerpt,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_1_to_25() {
        for day in 0..=u8::MAX {
            let is_day = (1..=25).contains(&day);
            assert_eq!(StatementDay::new(day).is_some(), is_day, "{day}");
            assert_eq!(day.to_string().parse::<StatementDay>().is_ok(), is_day, "{day}");
        }
        for text in ["", "01", "+1", "-1", "1.0", " 1", "1 ", "null", "256", "१"] {
            assert!(text.parse::<StatementDay>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_last_day_is_a_word() {
        for text in ["last", "LAST", "Last"] {
            assert_eq!(StatementDay::read(text), Ok(Stated::Empty));
        }
        assert_eq!(StatementDay::read("1"), Ok(Stated::nullable(StatementDay::new(1))));
        assert_eq!(
            StatementDay::read("31").unwrap_err().to_string(),
            "`31` is no day of a statement: it is 1 to 25, or `last` for the last day of the month"
        );
    }

    #[test]
    fn what_a_provider_tells_is_kept_in_the_form_in_which_it_came() {
        for (told, day) in [
            (ProviderScalar::number("1"), 1),
            (ProviderScalar::number("25"), 25),
            (ProviderScalar::text("25"), 25),
        ] {
            let told = StatementDay::told(told.unwrap());
            assert_eq!((told.get(), Some(told)), (Some(day), StatementDay::new(day)));
        }
        for other in [
            ProviderScalar::number("0"),
            ProviderScalar::number("31"),
            ProviderScalar::number("1.0"),
            ProviderScalar::text("31"),
            ProviderScalar::text("01"),
            ProviderScalar::text(""),
            ProviderScalar::text("2016-12-15T00:00:00"),
        ] {
            let other = other.unwrap();
            let told = StatementDay::told(other.clone());
            assert_eq!((told.get(), told.to_string()), (None, other.to_string()));
            assert_eq!(told.scalar(), other);
            assert!(
                StatementDay::read(&told.to_string()).is_err(),
                "nobody can ask for it: {told}"
            );
        }
    }
}
