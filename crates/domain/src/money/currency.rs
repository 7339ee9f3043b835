//! Currencies by their ISO 4217 codes.

use std::{fmt, str::FromStr};
use thiserror::Error;

/// A currency, by its three-letter ISO 4217 code in upper case.
///
/// ```
/// use billport_domain::Currency;
///
/// assert_eq!("PHP".parse::<Currency>()?, Currency::PHP);
/// assert!("php".parse::<Currency>().is_err());
/// # Ok::<(), billport_domain::CurrencyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The Philippine peso: the currency of bills at Blaggo.
    pub const PHP: Self = Self(*b"PHP");
    /// The Nepalese rupee: the currency of electricity dues at NEA.
    pub const NPR: Self = Self(*b"NPR");
    /// The South African rand, a usual currency at `BillAgain`.
    pub const ZAR: Self = Self(*b"ZAR");

    /// The code, such as `PHP`.
    #[must_use]
    pub fn code(&self) -> &str {
        str::from_utf8(&self.0).expect("a currency code is three ASCII letters")
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(CurrencyError),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A currency code is three upper-case letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a currency code is three upper-case letters, such as PHP")]
pub struct CurrencyError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_three_upper_case_letters_are_a_code() {
        assert_eq!("ZAR".parse(), Ok(Currency::ZAR));
        for text in ["", "PH", "PHPP", "php", "P1P", "₱"] {
            assert_eq!(text.parse::<Currency>(), Err(CurrencyError), "{text}");
        }
    }
}
