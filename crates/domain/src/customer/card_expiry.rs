//! Until when a card is good.

use std::fmt;
use thiserror::Error;

/// The month in which a card expires: 1 to 12 of a year of four digits.
///
/// Whether it has passed depends on the day, and is the provider's to judge.
///
/// Source: BillAgain, Customers, add: `"ExpiryMonth": "08"`, `"ExpiryYear": "2020"`, which come back as
/// `8` and `2020`.
///
/// ```
/// use billport_domain::CardExpiry;
///
/// let expiry = CardExpiry::parse("8", "2031")?;
/// assert_eq!((expiry.month_text().as_str(), expiry.year_text().as_str()), ("08", "2031"));
/// # Ok::<(), billport_domain::CardExpiryError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardExpiry {
    year: u16,
    month: u8,
}

impl CardExpiry {
    /// A month of a year.
    ///
    /// # Errors
    /// [`CardExpiryError`] if the month is not 1 to 12 or the year not 1000 to 9999.
    pub fn new(year: u16, month: u8) -> Result<Self, CardExpiryError> {
        let is_month = (1..=12).contains(&month) && (1000..=9999).contains(&year);
        is_month.then_some(Self { year, month }).ok_or(CardExpiryError)
    }

    /// Reads a month of one or two digits and a year of four.
    ///
    /// # Errors
    /// [`CardExpiryError`] for anything else.
    pub fn parse(month: &str, year: &str) -> Result<Self, CardExpiryError> {
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        match (month.parse(), year.parse()) {
            (Ok(m), Ok(y)) if month.len() <= 2 && is_plain(month) && is_plain(year) => {
                Self::new(y, m).and_then(|expiry| match year.len() {
                    4 => Ok(expiry),
                    _ => Err(CardExpiryError),
                })
            }
            _ => Err(CardExpiryError),
        }
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The year, of four digits.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month as it is written: `08`.
    #[must_use]
    pub fn month_text(self) -> String {
        format!("{:02}", self.month)
    }

    /// The year as it is written: `2031`.
    #[must_use]
    pub fn year_text(self) -> String {
        self.year.to_string()
    }
}

impl fmt::Display for CardExpiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{}", self.month, self.year)
    }
}

/// There is no such month of expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a card expires in a month 1 to 12 of a year of four digits, such as 08 and 2031")]
pub struct CardExpiryError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_with_and_without_a_zero() {
        let august = CardExpiry::new(2031, 8).unwrap();
        assert_eq!(CardExpiry::parse("08", "2031"), Ok(august));
        assert_eq!(CardExpiry::parse("8", "2031"), Ok(august));
        assert_eq!(august.to_string(), "08/2031");
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for (month, year) in [
            ("0", "2031"),
            ("13", "2031"),
            ("008", "2031"),
            ("", "2031"),
            ("8", ""),
            ("8", "31"),
            ("8", "02031"),
            ("8", "0031"),
            ("+8", "2031"),
            ("8", "+2031"),
            ("8.0", "2031"),
        ] {
            assert_eq!(CardExpiry::parse(month, year), Err(CardExpiryError), "{month}/{year}");
        }
    }
}
