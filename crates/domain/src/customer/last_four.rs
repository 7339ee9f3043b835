//! The end of a card's number, which is all that may be known of it.

use std::{fmt, str::FromStr};
use thiserror::Error;

/// The last digits of a card's number: one to four, and no type here could hold a fifth.
///
/// Source: BillAgain, Customers, add: the example of `LastFourDigits` is a whole card number, so
/// whatever comes is cut ([`LastFour::ending`]) before anything can keep it. That four digits may be
/// shown is requirement 3.4 of PCI DSS.
///
/// ```
/// use billport_domain::LastFour;
///
/// let card = LastFour::ending("42424242421234").ok_or("there are digits")?;
/// assert_eq!(card.as_str(), "1234");
/// assert!("42424242421234".parse::<LastFour>().is_err(), "more than four are refused");
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LastFour {
    /// Digits, then zero bytes.
    digits: [u8; 4],
}

impl LastFour {
    /// The last digits of whatever came, four at most; nothing if there is no digit.
    #[must_use]
    pub fn ending(text: &str) -> Option<Self> {
        let mut digits = [0; 4];
        let mut count = 0;
        for digit in text.bytes().rev().filter(u8::is_ascii_digit).take(digits.len()) {
            digits[count] = digit;
            count += 1;
        }
        digits[..count].reverse();
        (count > 0).then_some(Self { digits })
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let count = self.digits.iter().take_while(|digit| **digit != 0).count();
        str::from_utf8(&self.digits[..count]).expect("digits are ASCII")
    }
}

impl FromStr for LastFour {
    type Err = LastFourError;

    /// Takes one to four ASCII digits and nothing else.
    ///
    /// # Errors
    /// [`LastFourError`], which does not repeat the text: it could be a whole number.
    fn from_str(text: &str) -> Result<Self, LastFourError> {
        let is_short = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        Self::ending(text).filter(|_| is_short).ok_or(LastFourError)
    }
}

impl fmt::Display for LastFour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for LastFour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LastFour({self})")
    }
}

/// A text is not one to four digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the end of a card's number is one to four digits")]
pub struct LastFourError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_anything_is_four_digits_at_most() {
        for (text, end) in [
            ("42424242421234", Some("1234")),
            ("4242 4242 4242 1234", Some("1234")),
            ("**** **** **** 1234", Some("1234")),
            ("12-34", Some("1234")),
            ("0007", Some("0007")),
            ("7", Some("7")),
            ("", None),
            ("none", None),
            ("४२४२", None),
        ] {
            assert_eq!(LastFour::ending(text).as_ref().map(LastFour::as_str), end, "{text}");
        }
    }

    #[test]
    fn nothing_longer_is_taken_or_repeated() {
        assert_eq!("0042".parse::<LastFour>().unwrap().as_str(), "0042");
        for text in ["", "12345", "42424242421234", "12 4", "12a4", "-123"] {
            let error = text.parse::<LastFour>().unwrap_err();
            assert_eq!(error.to_string(), "the end of a card's number is one to four digits");
        }
        assert_eq!(size_of::<LastFour>(), 4);
    }
}
