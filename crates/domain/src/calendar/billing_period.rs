//! The month that a bill is for.

use std::{fmt, str::FromStr};
use time::Date;

use super::digits::Form;
use super::{Rank, write_four, write_two};
use crate::bill::{BillField, BillRule, Rejection};

/// A billing period: a month of a year, written `MM-YYYY`.
///
/// Whether the month is still to come depends on today, and is judged by
/// [`Bill`](crate::Bill), not here. Source: Blaggo, Upload Bills API ("Billing month period.
/// Example: 01-2024").
///
/// ```
/// use billport_domain::BillingPeriod;
///
/// let period: BillingPeriod = "06-2031".parse()?;
/// assert!(period < "01-2032".parse()?);
/// assert!("13-2031".parse::<BillingPeriod>().is_err());
/// # Ok::<(), billport_domain::Rejection>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillingPeriod(Rank);

impl BillingPeriod {
    /// Reads a month of exactly the form `MM-YYYY`, without blanks around it.
    ///
    /// # Errors
    /// [`BillRule::Missing`] if nothing is there, [`BillRule::PeriodForm`] if it is of another
    /// form, [`BillRule::NoSuchMonth`] if the month is not 01 to 12.
    pub fn parse(text: &[u8]) -> Result<Self, Rejection> {
        Self::read(text).map_err(|rule| Rejection::new(BillField::Period, rule, text))
    }

    fn read(text: &[u8]) -> Result<Self, BillRule> {
        match text.try_into() {
            Ok(text) => Self::from_ascii(text),
            Err(_) if text.is_empty() => Err(BillRule::Missing),
            Err(_) => Err(BillRule::PeriodForm),
        }
    }

    /// Reads the seven bytes of `MM-YYYY`.
    #[inline(always)]
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "they are read where they stand, by halves"
    )]
    pub(crate) fn from_ascii(text: &[u8; 7]) -> Result<Self, BillRule> {
        // The first digit of the year stands in both halves.
        const TWO_HALVES: Form = Form::of(*b"00-00000");
        let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) else {
            unreachable!("seven bytes hold four, twice");
        };
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        match TWO_HALVES.pairs(u64::from(first) | (u64::from(last) << 32)) {
            Some([month @ 1..=12, _, _, _, century, _, year, _]) => {
                Ok(Self(Rank::of_month(u16::from(century) * 100 + u16::from(year), month)))
            }
            Some(_) => Err(BillRule::NoSuchMonth),
            None => Err(BillRule::PeriodForm),
        }
    }

    /// The month that a day lies in.
    ///
    /// # Errors
    /// [`BillRule::PeriodForm`] if the year is not 0 to 9999, for it can't be written then.
    pub fn containing(date: Date) -> Result<Self, Rejection> {
        match u16::try_from(date.year()) {
            Ok(year @ 0..=9999) => Ok(Self(Rank::of_month(year, u8::from(date.month())))),
            _ => {
                let value = date.year().to_string();
                Err(Rejection::new(BillField::Period, BillRule::PeriodForm, value.as_bytes()))
            }
        }
    }

    /// Whether the whole month lies before the month of `today`.
    #[must_use]
    pub fn is_before(self, today: Date) -> bool {
        self.rank() < Rank::of_this_month(today)
    }

    #[inline]
    pub(crate) const fn rank(self) -> Rank {
        self.0
    }

    /// The year, 0 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.0.year_and_month().0
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.0.year_and_month().1
    }

    /// The seven bytes of `MM-YYYY`.
    #[must_use]
    pub fn to_ascii(self) -> [u8; 7] {
        let ([m1, m2], [y1, y2, y3, y4]) = (write_two(self.month()), write_four(self.year()));
        [m1, m2, b'-', y1, y2, y3, y4]
    }
}

impl FromStr for BillingPeriod {
    type Err = Rejection;

    fn from_str(text: &str) -> Result<Self, Rejection> {
        Self::parse(text.as_bytes())
    }
}

impl fmt::Display for BillingPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(str::from_utf8(&self.to_ascii()).expect("digits and a dash are UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> BillRule {
        text.parse::<BillingPeriod>().unwrap_err().rule()
    }

    #[test]
    fn other_forms_are_refused() {
        assert_eq!(rule(""), BillRule::Missing);
        for text in ["6-2031", "06/2031", "2031-06", "062031", "06-31", "06-20311", " 06-2031"] {
            assert_eq!(rule(text), BillRule::PeriodForm, "{text}");
        }
        for text in ["00-2031", "13-2031", "99-2031"] {
            assert_eq!(rule(text), BillRule::NoSuchMonth, "{text}");
        }
    }

    #[test]
    fn a_period_is_small() {
        assert_eq!(size_of::<BillingPeriod>(), 4);
    }
}
