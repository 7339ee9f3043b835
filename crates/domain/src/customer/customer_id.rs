//! The number under which a provider knows a customer.

use std::num::NonZeroU64;
use std::{fmt, str::FromStr};
use thiserror::Error;

use crate::Excerpt;

/// The id of a customer: a whole number from 1.
///
/// Source: BillAgain, Customers: "`customerID` Numeric Unique customer identifier".
///
/// ```
/// use billport_domain::CustomerId;
///
/// let id: CustomerId = "302".parse()?;
/// assert_eq!((id.get(), id.to_string().as_str()), (302, "302"));
/// assert!("0".parse::<CustomerId>().is_err());
/// # Ok::<(), billport_domain::CustomerIdError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerId(NonZeroU64);

impl CustomerId {
    /// The id of this number; nothing for 0.
    #[must_use]
    pub const fn new(id: u64) -> Option<Self> {
        match NonZeroU64::new(id) {
            Some(id) => Some(Self(id)),
            None => None,
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0.get()
    }
}

impl FromStr for CustomerId {
    type Err = CustomerIdError;

    /// Reads an id, without blanks around it.
    ///
    /// # Errors
    /// [`CustomerIdError`] if it is not ASCII digits, begins with a 0, or is above [`u64::MAX`].
    fn from_str(text: &str) -> Result<Self, CustomerIdError> {
        let id = text.trim_matches([' ', '\t']);
        let is_plain = !id.starts_with('0') && id.bytes().all(|byte| byte.is_ascii_digit());
        match id.parse() {
            Ok(number) if is_plain => Ok(Self(number)),
            _ => Err(CustomerIdError { value: Excerpt::of(id.as_bytes()) }),
        }
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CustomerId({self})")
    }
}

/// A text is no id of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{value}` is no id of a customer: it is a whole number from 1, such as 302")]
pub struct CustomerIdError {
    /// The text, escaped and cut.
    pub value: Excerpt,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_from_1_are_ids() {
        for (text, id) in [("1", 1), (" 10659\t", 10_659), ("18446744073709551615", u64::MAX)] {
            assert_eq!(text.parse(), Ok(CustomerId::new(id).unwrap()), "{text}");
        }
        assert_eq!(CustomerId::new(0), None);
    }

    #[test]
    fn anything_else_is_refused_and_shown() {
        for text in ["", "0", "00", "0302", "-1", "+1", "1.0", "1e3", "3 02", "३", "x"] {
            assert!(text.parse::<CustomerId>().is_err(), "{text}");
        }
        assert!("18446744073709551616".parse::<CustomerId>().is_err());
        assert_eq!(
            "3\u{7}2".parse::<CustomerId>().unwrap_err().to_string(),
            "`3\\u{7}2` is no id of a customer: it is a whole number from 1, such as 302"
        );
    }
}
