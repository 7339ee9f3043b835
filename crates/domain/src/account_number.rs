//! The account number of a biller's customer.

use compact_str::CompactString;
use std::{fmt, str::FromStr};

use crate::bill::{BillField, BillRule, Rejection, trim_blanks};
use crate::excerpt::is_hidden;

/// The number (or code) under which a biller knows a customer's account.
///
/// - Not empty, at most [`AccountNumber::MAX_CHARS`] characters, none of them hidden (control,
///   zero-width or bidirectional formatting characters, blanks other than the space).
/// - Blanks around it are trimmed; all else is kept as written, leading zeros too.
/// - Up to 24 bytes are held inline, without the heap.
///
/// Source: Blaggo, Upload Bills API ("`account_number`: account number of the customer"); the
/// limits are this project's own.
///
/// ```
/// use billport_domain::AccountNumber;
///
/// let account: AccountNumber = " 000123 ".parse()?;
/// assert_eq!(account.as_str(), "000123");
/// assert!("".parse::<AccountNumber>().is_err());
/// # Ok::<(), billport_domain::Rejection>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountNumber(CompactString);

impl AccountNumber {
    /// The most characters that an account number may have.
    pub const MAX_CHARS: usize = 64;

    /// Reads an account number from the bytes of a file or a message.
    ///
    /// # Errors
    /// [`BillRule::Missing`] if nothing but blanks is there, [`BillRule::NotText`] if it is no
    /// UTF-8, [`BillRule::HiddenCharacter`] and [`BillRule::AccountNumberTooLong`] as named.
    pub fn parse(text: &[u8]) -> Result<Self, Rejection> {
        let text = trim_blanks(text);
        let reject = |rule| Rejection::new(BillField::AccountNumber, rule, text);
        if text.is_empty() {
            return Err(reject(BillRule::Missing));
        }
        // Printable ASCII, the usual case, is judged in one pass and needs no decoding.
        if text.len() <= Self::MAX_CHARS && text.iter().all(|byte| matches!(byte, b' '..=b'~')) {
            let text = str::from_utf8(text).expect("printable ASCII is UTF-8");
            return Ok(Self(CompactString::new(text)));
        }
        let text = str::from_utf8(text).map_err(|_| reject(BillRule::NotText))?;
        if text.chars().any(is_hidden) {
            return Err(reject(BillRule::HiddenCharacter));
        }
        if text.chars().nth(Self::MAX_CHARS).is_some() {
            return Err(reject(BillRule::AccountNumberTooLong));
        }
        Ok(Self(CompactString::new(text)))
    }

    /// The account number as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AccountNumber {
    type Err = Rejection;

    fn from_str(text: &str) -> Result<Self, Rejection> {
        Self::parse(text.as_bytes())
    }
}

impl fmt::Display for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &[u8]) -> BillRule {
        AccountNumber::parse(text).unwrap_err().rule()
    }

    #[test]
    fn what_is_written_is_kept() {
        for text in ["0", "000123", "AB-123 456", "Ñ-12", "a\"b\\c", &"9".repeat(64)] {
            assert_eq!(text.parse::<AccountNumber>().unwrap().as_str(), text);
        }
        assert_eq!("\t 7 \t".parse::<AccountNumber>().unwrap().as_str(), "7");
    }

    #[test]
    fn each_rule_is_named() {
        assert_eq!(rule(b""), BillRule::Missing);
        assert_eq!(rule(b" \t "), BillRule::Missing);
        assert_eq!(rule(b"AB\xff"), BillRule::NotText);
        assert_eq!(rule(b"AB\x0012"), BillRule::HiddenCharacter);
        assert_eq!(rule("12\u{202e}34".as_bytes()), BillRule::HiddenCharacter);
        assert_eq!(rule("12\u{200b}".as_bytes()), BillRule::HiddenCharacter);
        assert_eq!(
            rule("12\u{a0}".as_bytes()),
            BillRule::HiddenCharacter,
            "a blank that is copied"
        );
        assert_eq!(rule("9".repeat(65).as_bytes()), BillRule::AccountNumberTooLong);
        assert_eq!(rule("ñ".repeat(65).as_bytes()), BillRule::AccountNumberTooLong);
        assert!(AccountNumber::parse("ñ".repeat(64).as_bytes()).is_ok());
    }

    #[test]
    fn twenty_four_bytes_stay_inline() {
        let account = AccountNumber::parse(&[b'7'; 24]).unwrap();
        assert!(!account.0.is_heap_allocated());
        assert_eq!(size_of::<AccountNumber>(), 24);
    }
}
