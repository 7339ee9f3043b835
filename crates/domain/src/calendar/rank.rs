//! A day, or a month, as one number that tells which of two comes first.

use time::Date;

/// A place in the order of days, or in that of months, and what it is the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Rank(i32);

impl Rank {
    #[inline]
    pub(super) const fn of_day(year: u16, month: u8, day: u8) -> Self {
        Self(((year as i32) << 16) | ((month as i32) << 8) | day as i32)
    }

    #[inline]
    pub(super) const fn of_month(year: u16, month: u8) -> Self {
        Self(((year as i32) << 8) | month as i32)
    }

    /// That of `today` among the days. The years of a [`Date`] may be below 0 or above 9999.
    pub(crate) const fn of_today(today: Date) -> Self {
        let (year, month, day) = today.to_calendar_date();
        Self((year << 16) | ((month as i32) << 8) | day as i32)
    }

    /// That of the month of `today` among the months.
    pub(crate) const fn of_this_month(today: Date) -> Self {
        Self::of_today(today).month_of_day()
    }

    /// That of the month that a day is in.
    pub(super) const fn month_of_day(self) -> Self {
        Self(self.0 >> 8)
    }

    /// The day of the month, of the place of a day.
    pub(super) const fn day(self) -> u8 {
        let [.., day] = self.0.to_be_bytes();
        day
    }

    /// The year and the month, of the place of a month in a year from 0 on.
    pub(super) const fn year_and_month(self) -> (u16, u8) {
        let [_, high, low, month] = self.0.to_be_bytes();
        (u16::from_be_bytes([high, low]), month)
    }
}
