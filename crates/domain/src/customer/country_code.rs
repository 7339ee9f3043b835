//! Countries by their two letters.

use std::{fmt, str::FromStr};
use thiserror::Error;

/// A country, by two upper-case letters: `ZA`.
///
/// It is written when a customer is added; read back are the country's name and the provider's own id of
/// it.
///
/// Source: BillAgain, Customers, add: "`CountryCode` Alpha Country code", whose example is `ZA`; that it
/// is the alpha-2 code of ISO 3166-1 is this project's reading.
///
/// ```
/// use billport_domain::CountryCode;
///
/// assert_eq!("ZA".parse::<CountryCode>()?.as_str(), "ZA");
/// assert!("ZAF".parse::<CountryCode>().is_err());
/// # Ok::<(), billport_domain::CountryCodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("a country's code is two ASCII letters")
    }
}

impl FromStr for CountryCode {
    type Err = CountryCodeError;

    fn from_str(text: &str) -> Result<Self, CountryCodeError> {
        match <[u8; 2]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(CountryCodeError),
        }
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A country's code is two upper-case letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a country's code is two upper-case letters, such as ZA")]
pub struct CountryCodeError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_upper_case_letters_are_a_code() {
        assert_eq!("ZA".parse::<CountryCode>().unwrap().to_string(), "ZA");
        for text in ["", "Z", "za", "ZAF", "Z1", " ZA", "É"] {
            assert_eq!(text.parse::<CountryCode>(), Err(CountryCodeError), "{text}");
        }
    }
}
