//! The name of one payment, by which it is asked for ever after.

use compact_str::CompactString;
use std::{fmt, str::FromStr};
use thiserror::Error;

use crate::Excerpt;

/// The reference of a payment: 1 to 50 ASCII letters, digits, `-` and `_`.
///
/// It names the payment at the provider. A payment in doubt is asked for by its reference, and never
/// gets a second one: that could pay twice.
///
/// Source: the provider's rules for the field `reference`.
///
/// ```
/// use billport_domain::PaymentReference;
///
/// let reference: PaymentReference = "0194f3a2-7c1e-7b1a".parse()?;
/// assert_eq!(reference.to_string(), "0194f3a2-7c1e-7b1a");
/// assert!("two words".parse::<PaymentReference>().is_err());
/// # Ok::<(), billport_domain::PaymentReferenceError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentReference(CompactString);

impl PaymentReference {
    /// The most characters that a reference has.
    pub const MAX_CHARS: usize = 50;

    /// The reference.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PaymentReference {
    type Err = PaymentReferenceError;

    /// Reads a reference, without blanks around it.
    ///
    /// # Errors
    /// [`PaymentReferenceError`] if it is empty, longer than [`MAX_CHARS`](Self::MAX_CHARS), or has any
    /// other character than ASCII letters, digits, `-` and `_`.
    fn from_str(text: &str) -> Result<Self, PaymentReferenceError> {
        let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if (1..=Self::MAX_CHARS).contains(&text.len()) && text.bytes().all(is_fine) {
            return Ok(Self(text.into()));
        }
        Err(PaymentReferenceError { value: Excerpt::of(text.as_bytes()) })
    }
}

impl fmt::Display for PaymentReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A text is no reference of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{value}` is no reference: it is 1 to {} letters, digits, `-` and `_`",
    PaymentReference::MAX_CHARS
)]
pub struct PaymentReferenceError {
    /// The text, escaped and cut.
    pub value: Excerpt,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_digits_dash_and_underscore_make_a_reference() {
        let longest = "a".repeat(50);
        for text in ["A", "-", "_", "0", "shop-17_2026-11-22", &longest] {
            assert_eq!(text.parse::<PaymentReference>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn anything_else_is_refused_and_shown() {
        let too_long = "a".repeat(51);
        for text in ["", " a", "a b", "a.b", "a/b", "a\n", "é", "१", "a\u{202e}", &too_long] {
            assert!(text.parse::<PaymentReference>().is_err(), "{text}");
        }
        assert_eq!(
            "a\nb".parse::<PaymentReference>().unwrap_err().to_string(),
            "`a\\nb` is no reference: it is 1 to 50 letters, digits, `-` and `_`"
        );
    }
}
