//! The day by which a bill is to be paid.

use std::{fmt, str::FromStr};
use time::{Date, Month};

use super::digits::Form;
use super::{Rank, days_in, write_four, write_two};
use crate::bill::{BillField, BillRule, Rejection};

/// A due date: a day of the calendar, written `DD-MM-YYYY`.
///
/// Whether the day is still to come depends on today, and is judged by
/// [`Bill`](crate::Bill), not here. Source: Blaggo, Upload Bills API ("Bill due date. Example:
/// 30-01-2024").
///
/// ```
/// use billport_domain::DueDate;
///
/// let due: DueDate = "29-02-2032".parse()?;
/// assert_eq!(due.to_string(), "29-02-2032");
/// assert!("29-02-2031".parse::<DueDate>().is_err(), "no such day");
/// assert!("1-2-2031".parse::<DueDate>().is_err(), "not of the form");
/// # Ok::<(), billport_domain::Rejection>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DueDate(Rank);

impl DueDate {
    /// Reads a date of exactly the form `DD-MM-YYYY`, without blanks around it.
    ///
    /// # Errors
    /// [`BillRule::Missing`] if nothing is there, [`BillRule::DueDateForm`] if it is of another
    /// form, [`BillRule::NoSuchDay`] if the calendar has no such day.
    pub fn parse(text: &[u8]) -> Result<Self, Rejection> {
        Self::read(text).map_err(|rule| Rejection::new(BillField::DueDate, rule, text))
    }

    /// A due date from a day of the calendar.
    ///
    /// # Errors
    /// [`BillRule::DueDateForm`] if the year is not 0 to 9999, for it can't be written then.
    pub fn new(date: Date) -> Result<Self, Rejection> {
        let (year, month, day) = date.to_calendar_date();
        match u16::try_from(year) {
            Ok(year @ 0..=9999) => Ok(Self(Rank::of_day(year, u8::from(month), day))),
            _ => {
                let value = year.to_string();
                Err(Rejection::new(BillField::DueDate, BillRule::DueDateForm, value.as_bytes()))
            }
        }
    }

    fn read(text: &[u8]) -> Result<Self, BillRule> {
        match text.try_into() {
            Ok(text) => Self::from_ascii(text),
            Err(_) if text.is_empty() => Err(BillRule::Missing),
            Err(_) => Err(BillRule::DueDateForm),
        }
    }

    /// Reads the ten bytes of `DD-MM-YYYY`.
    #[inline(always)]
    pub(crate) fn from_ascii(text: &[u8; 10]) -> Result<Self, BillRule> {
        const DAY_AND_MONTH: Form = Form::of(*b"00-00-00");
        const YEAR: Form = Form::of(*b"0000\0\0\0\0");
        let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) else {
            unreachable!("ten bytes hold eight, and four");
        };
        let first = DAY_AND_MONTH.pairs(u64::from_le_bytes(*first));
        let Some([day, _, _, month, ..]) = first else { return Err(BillRule::DueDateForm) };
        let last = YEAR.pairs(u64::from(u32::from_le_bytes(*last)));
        let Some([century, _, year, ..]) = last else { return Err(BillRule::DueDateForm) };
        let year = u16::from(century) * 100 + u16::from(year);
        if !(1..=12).contains(&month) {
            return Err(BillRule::NoSuchDay);
        }
        // Of most days this much tells that they exist.
        let is_in_any_month = (1..=28).contains(&day);
        if is_in_any_month || (day > 28 && day <= days_in(year, month)) {
            return Ok(Self(Rank::of_day(year, month, day)));
        }
        Err(BillRule::NoSuchDay)
    }

    /// Whether the day lies before `today`.
    #[must_use]
    pub fn is_before(self, today: Date) -> bool {
        self.rank() < Rank::of_today(today)
    }

    #[inline]
    pub(crate) const fn rank(self) -> Rank {
        self.0
    }

    /// The day.
    #[must_use]
    pub fn date(self) -> Date {
        let (year, month, day) = self.year_month_day();
        Month::try_from(month)
            .and_then(|month| Date::from_calendar_date(i32::from(year), month, day))
            .expect("a due date is a day of the calendar")
    }

    /// The ten bytes of `DD-MM-YYYY`.
    #[must_use]
    pub fn to_ascii(self) -> [u8; 10] {
        let (year, month, day) = self.year_month_day();
        let ([d1, d2], [m1, m2]) = (write_two(day), write_two(month));
        let [y1, y2, y3, y4] = write_four(year);
        [d1, d2, b'-', m1, m2, b'-', y1, y2, y3, y4]
    }

    fn year_month_day(self) -> (u16, u8, u8) {
        let (year, month) = self.0.month_of_day().year_and_month();
        (year, month, self.0.day())
    }
}

impl FromStr for DueDate {
    type Err = Rejection;

    fn from_str(text: &str) -> Result<Self, Rejection> {
        Self::parse(text.as_bytes())
    }
}

impl fmt::Display for DueDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(str::from_utf8(&self.to_ascii()).expect("digits and dashes are UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> BillRule {
        text.parse::<DueDate>().unwrap_err().rule()
    }

    #[test]
    fn other_forms_are_refused() {
        assert_eq!(rule(""), BillRule::Missing);
        for text in [
            "1-2-2031",
            "01/02/2031",
            "2031-02-01",
            "01-02-31",
            "01-02-20311",
            " 01-02-2031",
            "01-02-2031 ",
            "0a-02-2031",
            "-1-02-2031",
            "+1-02-2031",
            "01-02--031",
            "０1-02-2031",
        ] {
            assert_eq!(rule(text), BillRule::DueDateForm, "{text}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "00-01-2031",
            "32-01-2031",
            "31-04-2031",
            "29-02-2031",
            "29-02-2100",
            "01-00-2031",
            "01-13-2031",
            "99-99-9999",
        ] {
            assert_eq!(rule(text), BillRule::NoSuchDay, "{text}");
        }
    }

    #[test]
    fn years_that_cannot_be_written_are_refused() {
        let before = Date::from_calendar_date(-1, Month::May, 1).unwrap();
        assert_eq!(DueDate::new(before).unwrap_err().rule(), BillRule::DueDateForm);
    }

    #[test]
    fn a_due_date_is_small() {
        assert_eq!(size_of::<DueDate>(), 4);
    }
}
