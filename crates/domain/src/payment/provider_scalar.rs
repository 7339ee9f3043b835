//! A value that a provider gave, to be kept and sent back exactly as it was: a number or a text.

use compact_str::CompactString;
use std::fmt;

use crate::Excerpt;
use crate::excerpt::is_hidden;

/// A number or a text of a provider, kept to the letter.
///
/// - A number is its own digits as JSON writes them (`5`, `5.0`, `1e+24`), at most
///   [`MAX_BYTES`](Self::MAX_BYTES) long; it is never turned into a number of ours.
/// - A text has no hidden characters and is at most as long.
///
/// Providers write the same field now as a number and now as a text, and know again only what they
/// gave.
///
/// ```
/// use billport_domain::{ProviderScalar, ScalarForm};
///
/// let session = ProviderScalar::number("5").ok_or("digits are a number")?;
/// assert_eq!((session.form(), session.as_str()), (ScalarForm::Number, "5"));
/// assert_ne!(Some(session), ProviderScalar::text("5"));
/// assert_eq!(ProviderScalar::number("05"), None, "JSON knows no such number");
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProviderScalar {
    form: ScalarForm,
    letters: CompactString,
}

/// Whether a provider's value is a number or a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScalarForm {
    /// It stands bare in JSON.
    Number,
    /// It stands between quotes.
    Text,
}

impl ProviderScalar {
    /// The most bytes that are kept.
    pub const MAX_BYTES: usize = 512;

    /// A number by its digits; nothing if it is not a number as JSON writes them, or is longer than
    /// [`MAX_BYTES`](Self::MAX_BYTES).
    #[must_use]
    pub fn number(digits: &str) -> Option<Self> {
        let is_kept = digits.len() <= Self::MAX_BYTES && is_json_number(digits.as_bytes());
        is_kept.then(|| Self { form: ScalarForm::Number, letters: digits.into() })
    }

    /// A text; nothing if it has a hidden character or is longer than
    /// [`MAX_BYTES`](Self::MAX_BYTES), for then it could not be shown as it is.
    #[must_use]
    pub fn text(text: &str) -> Option<Self> {
        let is_kept = text.len() <= Self::MAX_BYTES && !text.chars().any(is_hidden);
        is_kept.then(|| Self { form: ScalarForm::Text, letters: text.into() })
    }

    /// Whether it is a number or a text.
    #[must_use]
    pub const fn form(&self) -> ScalarForm {
        self.form
    }

    /// The digits of the number, or the text without quotes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.letters
    }
}

impl From<Excerpt> for ProviderScalar {
    /// A text of which only an excerpt is wanted: to be shown, not to be sent back.
    fn from(excerpt: Excerpt) -> Self {
        let excerpt = Excerpt::cut_at(excerpt.as_str().as_bytes(), Self::MAX_BYTES);
        Self { form: ScalarForm::Text, letters: excerpt.as_str().into() }
    }
}

impl fmt::Display for ProviderScalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.letters)
    }
}

/// The session of an inquiry, which the payment of its dues names.
///
/// Source: Electricity Payment API, Make Payment ("`session_id`: value obtained during detail fetch
/// step").
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionId(pub ProviderScalar);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether bytes are a number of JSON: RFC 8259, section 6.
fn is_json_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let (whole, rest) = split_digits(text);
    let (decimals, rest) = match rest {
        [b'.', rest @ ..] => split_digits(rest),
        _ => (&b"0"[..], rest),
    };
    let (exponent, rest) = match rest {
        [b'e' | b'E', b'+' | b'-', rest @ ..] | [b'e' | b'E', rest @ ..] => split_digits(rest),
        _ => (&b"0"[..], rest),
    };
    let is_whole = matches!(whole, [b'0'] | [b'1'..=b'9', ..]);
    is_whole && !decimals.is_empty() && !exponent.is_empty() && rest.is_empty()
}

/// The digits at the beginning, and what is behind them.
fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.split_at(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_json() {
        for digits in ["0", "-0", "5", "5.0", "61892", "1e+24", "1E-7", "-12.50e3", "0.001"] {
            let number = ProviderScalar::number(digits).unwrap();
            assert_eq!((number.form(), number.as_str()), (ScalarForm::Number, digits));
        }
        for text in [
            "", "-", "05", "5.", ".5", "+5", "1e", "1e+", "e5", "0x10", "5 ", " 5", "5,0", "--5",
            "NaN", "null", "5\"", "५", "1.2.3", "1e5e5", "1e5.0",
        ] {
            assert_eq!(ProviderScalar::number(text), None, "{text}");
        }
    }

    #[test]
    fn texts_are_kept_to_the_letter_or_not_at_all() {
        for text in ["", "xxxx", "5", "a b", "\"quoted\"", "काठमाडौं"] {
            let scalar = ProviderScalar::text(text).unwrap();
            assert_eq!((scalar.form(), scalar.as_str()), (ScalarForm::Text, text));
        }
        for text in ["a\nb", "\u{202e}5", "5\u{200b}"] {
            assert_eq!(ProviderScalar::text(text), None, "{text:?}");
        }
    }

    #[test]
    fn length_has_a_limit() {
        let (most, more) = ("7".repeat(512), "7".repeat(513));
        assert!(ProviderScalar::number(&most).is_some() && ProviderScalar::text(&most).is_some());
        assert_eq!((ProviderScalar::number(&more), ProviderScalar::text(&more)), (None, None));
        let cut = ProviderScalar::from(Excerpt::cut_at(more.as_bytes(), 2000));
        assert!(cut.as_str().len() <= ProviderScalar::MAX_BYTES && cut.as_str().ends_with('…'));
    }

    #[test]
    fn an_excerpt_is_a_text() {
        let scalar = ProviderScalar::from(Excerpt::of(b"a\nb"));
        assert_eq!(Some(scalar), ProviderScalar::text("a\\nb"));
    }
}
