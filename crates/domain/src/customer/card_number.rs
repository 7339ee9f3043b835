//! The number of a payment card, on its only way: out.

use std::{fmt, str::FromStr};
use thiserror::Error;
use zeroize::Zeroizing;

use super::LastFour;

/// The number of a payment card, which nothing can print.
///
/// - 12 to 19 digits, the first of them not 0 (ISO/IEC 7812-1), kept as digits: no number type and no
///   float ever holds it.
/// - Its memory is wiped when it is dropped. Neither `Debug` nor any error shows a digit, and there is no
///   `Display`; [`expose`](Self::expose) is for the one request that must carry it.
/// - Whether its check digit holds is the provider's to say: the provider's own example has 14 digits
///   for which it does not.
///
/// Source: BillAgain, Customers, add: "`Number`", a JSON number.
///
/// ```
/// use billport_domain::CardNumber;
///
/// let card: CardNumber = "4111111111111111".parse()?;
/// assert_eq!(format!("{card:?}"), "CardNumber(***)");
/// assert_eq!(card.last_four().as_str(), "1111");
/// # Ok::<(), billport_domain::CardNumberError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct CardNumber(Zeroizing<String>);

impl CardNumber {
    /// The fewest digits of a number.
    pub const MIN_DIGITS: usize = 12;
    /// The most digits of a number.
    pub const MAX_DIGITS: usize = 19;

    /// The digits, for the request that must carry them and for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The digits that may be shown.
    #[must_use]
    pub fn last_four(&self) -> LastFour {
        LastFour::ending(&self.0).expect("a card's number has digits")
    }
}

impl FromStr for CardNumber {
    type Err = CardNumberError;

    /// Reads a number of ASCII digits, without blanks or dashes. The text itself is the caller's to
    /// wipe.
    ///
    /// # Errors
    /// [`CardNumberError`] if it is not 12 to 19 digits, the first of them not 0.
    fn from_str(text: &str) -> Result<Self, CardNumberError> {
        let is_number = (Self::MIN_DIGITS..=Self::MAX_DIGITS).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && !text.starts_with('0');
        is_number.then(|| Self(Zeroizing::new(text.to_owned()))).ok_or(CardNumberError)
    }
}

impl fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardNumber(***)")
    }
}

/// A text is no number of a card. It is not repeated here: it could nearly be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "a card's number is {} to {} digits without blanks, the first of them not 0",
    CardNumber::MIN_DIGITS,
    CardNumber::MAX_DIGITS
)]
pub struct CardNumberError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept_to_the_last() {
        for text in ["424242424242", "42424242424242", "4111111111111111", "6304000000000000001"] {
            let card: CardNumber = text.parse().unwrap();
            assert_eq!(card.expose(), text);
            assert!(text.ends_with(card.last_four().as_str()));
        }
    }

    #[test]
    fn anything_else_is_refused_and_not_repeated() {
        for text in [
            "",
            "42424242424",
            "42424242424242424242",
            "0424242424242424",
            "4111 1111 1111 1111",
            "4.1111111111111e15",
            "-4111111111111111",
            "४१११११११११११११११",
        ] {
            let error = text.parse::<CardNumber>().unwrap_err();
            assert!(text.is_empty() || !format!("{error} {error:?}").contains(text));
        }
    }
}
