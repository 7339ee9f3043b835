//! The number of a service connection, as it stands on an electricity bill.

use compact_str::CompactString;
use std::{fmt, str::FromStr};

use super::{ConsumerField, ConsumerRejection};

/// The service number of an electricity connection (`sc_no`), such as `02A.12.512`.
///
/// - Three parts of 1 to 6 letters or digits, with dots between them.
/// - Blanks around it are trimmed and letters are put into upper case; zeros in front are kept.
///
/// Source: Electricity Payment API ("3 alphanumeric string separated by dot"); the length of a part
/// is this project's own rule.
///
/// ```
/// use billport_domain::ServiceNumber;
///
/// let number: ServiceNumber = "02a.12.512 ".parse()?;
/// assert_eq!(number.as_str(), "02A.12.512");
/// # Ok::<(), billport_domain::ConsumerRejection>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceNumber(CompactString);

impl ServiceNumber {
    /// The most letters or digits that a part has.
    pub const MAX_PART: usize = 6;

    /// The number, in upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ServiceNumber {
    type Err = ConsumerRejection;

    /// Reads a service number.
    ///
    /// # Errors
    /// [`ConsumerRejection`] if it is not of the form that is documented at the type.
    fn from_str(text: &str) -> Result<Self, ConsumerRejection> {
        let number = text.trim_matches([' ', '\t']);
        let is_part = |part: &str| {
            (1..=Self::MAX_PART).contains(&part.len())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if number.split('.').count() == 3 && number.split('.').all(is_part) {
            return Ok(Self(number.to_ascii_uppercase().into()));
        }
        Err(ConsumerRejection::new(ConsumerField::ServiceNumber, number))
    }
}

impl fmt::Display for ServiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_in_front_are_kept_and_letters_are_upper_case() {
        for (text, number) in [
            ("024.12.512", "024.12.512"),
            ("216.29.013a1", "216.29.013A1"),
            ("\t001.09.701B  ", "001.09.701B"),
            ("0.0.0", "0.0.0"),
            ("ABCDEF.123456.abcdef", "ABCDEF.123456.ABCDEF"),
        ] {
            assert_eq!(text.parse::<ServiceNumber>().unwrap().as_str(), number);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "..",
            "1.2",
            "1.2.",
            ".2.3",
            "1..3",
            "1.2.3.4",
            "1.2.3.",
            "1-2-3",
            "1. 2.3",
            "1.2.1234567",
            "१.२.३",
            "1.2.é",
            "1.2.3\n",
            "0 2.12.512",
        ] {
            assert!(text.parse::<ServiceNumber>().is_err(), "{text}");
        }
    }
}
