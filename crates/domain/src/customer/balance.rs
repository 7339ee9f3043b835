//! What a customer's account stands at.

use rust_decimal::Decimal;
use std::fmt;
use thiserror::Error;

use crate::{Excerpt, ProviderScalar, exact_decimal};

/// The balance of a customer's account, exact, and by the digits that the provider wrote.
///
/// - `500.5000` stays `500.5000`. Two balances are equal if their digits are.
/// - Its sign is the provider's: whether what is owed stands above or below zero is documented both
///   ways, so nothing here turns it round.
///
/// Source: BillAgain, Customers: "`Balance` Numeric", whose examples are `500.5000`, `1728.0667` and `0`.
///
/// ```
/// use billport_domain::Balance;
///
/// let balance = Balance::parse("500.5000")?;
/// assert_eq!(balance.to_string(), "500.5000");
/// assert_eq!(balance.amount().to_string(), "500.5000");
/// # Ok::<(), billport_domain::BalanceError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Balance {
    digits: ProviderScalar,
    amount: Decimal,
}

impl Balance {
    /// Reads a number as JSON writes it, an exponent too (`1e3`). It never passes through a float.
    ///
    /// # Errors
    /// [`BalanceError`] if it is no such number, or one that 28 digits can't hold exactly.
    pub fn parse(digits: &str) -> Result<Self, BalanceError> {
        match (ProviderScalar::number(digits), exact_decimal(digits)) {
            (Some(digits), Some(amount)) => Ok(Self { digits, amount }),
            _ => Err(BalanceError { value: Excerpt::of(digits.as_bytes()) }),
        }
    }

    /// The amount, of the sign that the provider gave it.
    #[must_use]
    pub const fn amount(&self) -> Decimal {
        self.amount
    }

    /// The digits as the provider wrote them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.digits.as_str()
    }
}

impl fmt::Display for Balance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.digits.fmt(f)
    }
}

/// A text is no balance.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{value}` is no balance: it is a number that 28 digits hold exactly, such as 500.5000")]
pub struct BalanceError {
    /// The text, escaped and cut.
    pub value: Excerpt,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stay_and_amounts_are_exact() {
        for (digits, amount) in [
            ("500.5000", "500.5000"),
            ("1728.0667", "1728.0667"),
            ("0", "0"),
            ("-0", "0"),
            ("-12.50", "-12.50"),
            ("1e3", "1000"),
            ("1.5E-3", "0.0015"),
            ("9007199254740993.0001", "9007199254740993.0001"),
        ] {
            let balance = Balance::parse(digits).unwrap();
            assert_eq!(balance.to_string(), digits);
            assert_eq!(balance.amount(), amount.parse().unwrap(), "{digits}");
        }
    }

    #[test]
    fn what_is_no_number_or_not_exact_is_refused() {
        for text in ["", "NaN", "1,000", "0500", "+5", " 5", "1e999", &"9".repeat(40)] {
            assert!(Balance::parse(text).is_err(), "{text}");
        }
    }
}
