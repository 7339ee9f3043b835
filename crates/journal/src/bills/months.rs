//! The billing periods of a run.

use billport_domain::BillingPeriod;

/// From the oldest to the newest period of the bills of a run.
///
/// Bills of two runs can be the same only if their periods meet, and a bill of a past period is no
/// valid bill. So most earlier runs need not be looked at, and the memory of years costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Months {
    oldest: u32,
    /// Before the oldest, if there is no bill.
    newest: u32,
}

impl Months {
    const NONE: Self = Self { oldest: u32::MAX, newest: 0 };

    /// Adds the period of a bill.
    #[inline]
    pub fn add(&mut self, period: BillingPeriod) {
        let month = month_number(period);
        self.oldest = self.oldest.min(month);
        self.newest = self.newest.max(month);
    }

    /// Whether a bill of one run can be of the period of a bill of the other.
    #[must_use]
    pub fn meet(self, other: Self) -> bool {
        self.oldest <= other.newest && other.oldest <= self.newest
    }

    /// The two months as they are written; a run without bills has none.
    pub(super) fn to_numbers(self) -> [u32; 2] {
        [self.oldest, self.newest]
    }

    pub(super) fn from_numbers([oldest, newest]: [u32; 2]) -> Self {
        if oldest <= newest { Self { oldest, newest } } else { Self::NONE }
    }
}

impl Default for Months {
    fn default() -> Self {
        Self::NONE
    }
}

/// A month counted from that of January in the year 0.
#[inline]
pub(super) fn month_number(period: BillingPeriod) -> u32 {
    u32::from(period.year()) * 12 + u32::from(period.month()) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(periods: &[&str]) -> Months {
        let mut months = Months::default();
        for period in periods {
            months.add(period.parse().unwrap());
        }
        months
    }

    #[test]
    fn runs_meet_in_a_month() {
        let year = months(&["06-2031", "12-2030", "01-2031"]);
        assert!(year.meet(months(&["06-2031"])));
        assert!(months(&["12-2030"]).meet(year));
        assert!(year.meet(months(&["01-2030", "12-2040"])), "months between may meet");
        assert!(!year.meet(months(&["07-2031", "11-2033"])));
        assert!(!year.meet(months(&["11-2030"])));
        assert!(!year.meet(months(&[])) && !months(&[]).meet(months(&[])));
    }

    #[test]
    fn they_are_read_as_they_are_written() {
        for months in [months(&[]), months(&["01-0000"]), months(&["12-9999", "06-2031"])] {
            assert_eq!(Months::from_numbers(months.to_numbers()), months);
        }
    }
}
