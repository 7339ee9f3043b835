//! Which of two days, or of two months, comes first: one comparison of two numbers.

use time::Date;

/// A place in the order of days, or in that of months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
        Self(Self::of_today(today).0 >> 8)
    }
}
