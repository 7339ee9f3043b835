//! The code of a counter, to be sent back exactly as the provider lists it.

use compact_str::CompactString;
use std::{fmt, str::FromStr};

use super::{ConsumerField, ConsumerRejection};
use crate::excerpt::is_hidden;

/// The code of an office of the electricity authority, such as `245:bhaktapur-dc`.
///
/// - A number and a name with a colon between them. **The number alone is no key**: 245 is both
///   `bhaktapur-dc` and `balaju-dc`.
/// - It is kept to the letter, for it is sent back so; blanks around it are trimmed.
///
/// Source: Electricity Payment API ("one of the `value` fields from Get Counters response"); the
/// limits of length are this project's own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfficeCode(CompactString);

impl OfficeCode {
    /// The most bytes that a code has.
    pub const MAX_BYTES: usize = 80;

    /// The code as the provider lists it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OfficeCode {
    type Err = ConsumerRejection;

    /// Reads an office's code.
    ///
    /// # Errors
    /// [`ConsumerRejection`] if it is not ASCII digits, a colon and a name without blanks, hidden
    /// characters and further colons, or is longer than [`MAX_BYTES`](Self::MAX_BYTES).
    fn from_str(text: &str) -> Result<Self, ConsumerRejection> {
        let code = text.trim_matches([' ', '\t']);
        match code.split_once(':') {
            Some((number, name))
                if is_number(number) && is_name(name) && code.len() <= Self::MAX_BYTES =>
            {
                Ok(Self(code.into()))
            }
            _ => Err(ConsumerRejection::new(ConsumerField::OfficeCode, code)),
        }
    }
}

impl fmt::Display for OfficeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_name(text: &str) -> bool {
    let is_fine = |c: char| !is_hidden(c) && c != ' ' && c != ':';
    !text.is_empty() && text.chars().all(is_fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_kept_to_the_letter() {
        let longest = format!("1:{}", "a".repeat(78));
        for code in ["243:aanbu-dc", "0007:Kirtipur_DC.(2)", "391:अछाम", &longest] {
            assert_eq!(code.parse::<OfficeCode>().unwrap().as_str(), code);
        }
        assert_eq!(" 243:aanbu-dc\t".parse::<OfficeCode>().unwrap().as_str(), "243:aanbu-dc");
    }

    #[test]
    fn anything_else_is_refused() {
        let too_long = format!("1:{}", "a".repeat(79));
        for text in [
            "",
            "245",
            "245:",
            ":balaju-dc",
            "balaju-dc",
            "24a:balaju-dc",
            "-245:balaju-dc",
            "245 : balaju-dc",
            "245:balaju dc",
            "245:balaju:dc",
            "245:a\u{202e}b",
            "245:a\nb",
            &too_long,
        ] {
            assert!(text.parse::<OfficeCode>().is_err(), "{text}");
        }
    }
}
