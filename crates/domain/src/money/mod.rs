//! Exact money: a decimal amount and its currency, never a float.

mod currency;
mod exact;
mod plain;

pub use currency::{Currency, CurrencyError};
pub use exact::exact_decimal;
pub(crate) use plain::{PlainError, PlainText};

use rust_decimal::Decimal;
use std::{cmp::Ordering, fmt};
use thiserror::Error;

/// An exact amount of one currency.
///
/// The amount keeps the decimals it was written with: `500.50` stays `500.50`, and compares equal
/// to `500.5`.
///
/// ```
/// use billport_domain::{Currency, Money};
///
/// let net = Money::parse(b"500.50", Currency::PHP)?;
/// let more = Money::parse(b"0.01", Currency::PHP)?;
/// assert_eq!(net.checked_add(more)?.to_string(), "PHP 500.51");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// An amount of a currency; any amount, of any sign, is money.
    #[must_use]
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// An amount given in hundredths of the currency's unit, such as centavos; nothing if it does not
    /// fit into 28 digits.
    #[must_use]
    pub fn from_minor(hundredths: i128, currency: Currency) -> Option<Self> {
        Decimal::try_from_i128_with_scale(hundredths, 2)
            .ok()
            .map(|amount| Self::new(amount, currency))
    }

    /// Nothing, in a currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(Decimal::ZERO, currency)
    }

    /// Reads a plain amount: digits, with an optional point and one or two decimals.
    ///
    /// # Errors
    /// [`MoneyError::NotPlain`] for a sign, an exponent, a separator of thousands, a currency,
    /// `.5`, `5.` and anything else that is not of this form; [`MoneyError::TooManyDecimals`] for
    /// three or more decimals; [`MoneyError::TooLarge`] for more than 16 digits before the point.
    pub fn parse(text: &[u8], currency: Currency) -> Result<Self, MoneyError> {
        Ok(Self::new(plain::parse(text)?, currency))
    }

    /// The amount, without its currency.
    #[must_use]
    pub const fn amount(self) -> Decimal {
        self.amount
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrenciesDiffer`] as named; [`MoneyError::TooLarge`] if the sum does not fit
    /// into 28 digits.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrenciesDiffer);
        }
        let sum = self.amount.checked_add(other.amount);
        Ok(Self::new(sum.ok_or(MoneyError::TooLarge)?, self.currency))
    }

    /// This amount less another one of its currency; it may be below zero.
    ///
    /// # Errors
    /// [`MoneyError::CurrenciesDiffer`] as named; [`MoneyError::TooLarge`] if the difference does not
    /// fit into 28 digits.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(Self::new(-other.amount, other.currency))
    }

    /// Which of two amounts of one currency is more.
    ///
    /// # Errors
    /// [`MoneyError::CurrenciesDiffer`] as named.
    pub fn checked_cmp(self, other: Self) -> Result<Ordering, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrenciesDiffer);
        }
        Ok(self.amount.cmp(&other.amount))
    }

    /// Whether it is above zero.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.amount > Decimal::ZERO
    }

    /// Writes the amount without its currency, with the decimals it has (`500.50`), the way
    /// [`Money::parse`] reads it. Amounts travel on the hot path: nothing is formatted here.
    pub fn write_plain(self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.plain_text().as_bytes());
    }

    /// What [`write_plain`](Self::write_plain) writes.
    pub(crate) fn plain_text(self) -> PlainText {
        PlainText::of(self.amount)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.amount)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why there is no such money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Not digits with an optional point and one or two decimals.
    #[error("is not a plain amount such as 1700.78")]
    NotPlain,
    /// Three or more decimals.
    #[error("has more than two decimals")]
    TooManyDecimals,
    /// More digits than an amount can hold.
    #[error("is too large")]
    TooLarge,
    /// Two amounts of different currencies.
    #[error("the currencies differ")]
    CurrenciesDiffer,
}

impl From<PlainError> for MoneyError {
    fn from(error: PlainError) -> Self {
        match error {
            PlainError::NotPlain => Self::NotPlain,
            PlainError::TooManyDecimals => Self::TooManyDecimals,
            PlainError::TooLarge => Self::TooLarge,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_and_of_one_currency() {
        let cents = Money::parse(b"0.1", Currency::PHP).unwrap();
        let sum =
            (0..10).fold(Money::zero(Currency::PHP), |sum, _| sum.checked_add(cents).unwrap());
        assert_eq!(sum, Money::parse(b"1", Currency::PHP).unwrap());
        let rupees = Money::zero(Currency::NPR);
        assert_eq!(cents.checked_add(rupees), Err(MoneyError::CurrenciesDiffer));
        let most = Money::new(Decimal::MAX, Currency::PHP);
        assert_eq!(most.checked_add(most), Err(MoneyError::TooLarge));
    }

    #[test]
    fn differences_are_exact_and_of_one_currency() {
        let [more, less] = [b"450.10", b"250.05"].map(|text| Money::parse(text, Currency::NPR));
        let (more, less) = (more.unwrap(), less.unwrap());
        assert_eq!(more.checked_sub(less).unwrap().to_string(), "NPR 200.05");
        assert_eq!(less.checked_sub(more).unwrap().to_string(), "NPR -200.05");
        assert!(more.checked_sub(more).unwrap() == Money::zero(Currency::NPR));
        let pesos = Money::zero(Currency::PHP);
        assert_eq!(more.checked_sub(pesos), Err(MoneyError::CurrenciesDiffer));
        let least = Money::new(Decimal::MIN, Currency::NPR);
        assert_eq!(least.checked_sub(more), Err(MoneyError::TooLarge));
    }

    #[test]
    fn amounts_are_compared_within_one_currency() {
        let money = |text: &str| Money::new(text.parse().unwrap(), Currency::NPR);
        assert_eq!(money("500").checked_cmp(money("500.00")), Ok(Ordering::Equal));
        assert_eq!(money("500.01").checked_cmp(money("500")), Ok(Ordering::Greater));
        assert_eq!(money("-500").checked_cmp(money("0")), Ok(Ordering::Less));
        let pesos = Money::zero(Currency::PHP);
        assert_eq!(pesos.checked_cmp(money("0")), Err(MoneyError::CurrenciesDiffer));
        assert!(money("0.001").is_positive());
        assert!(!money("0").is_positive() && !money("-0").is_positive());
        assert!(!money("-0.001").is_positive());
    }

    #[test]
    fn hundredths_are_money_of_two_decimals() {
        let money = Money::from_minor(170_078, Currency::PHP).unwrap();
        assert_eq!(money, Money::parse(b"1700.78", Currency::PHP).unwrap());
        assert_eq!(format!("{money} {money:?}"), "PHP 1700.78 PHP 1700.78");
        assert_eq!(Money::from_minor(i128::MAX, Currency::PHP), None);
    }

    #[test]
    fn money_is_small() {
        assert_eq!(size_of::<Money>(), 20);
    }
}
