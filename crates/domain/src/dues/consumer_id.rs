//! The number of a consumer at a counter.

use compact_str::CompactString;
use std::{fmt, str::FromStr};

use super::{ConsumerField, ConsumerRejection};

/// The id of an electricity consumer: 1 to 12 digits, such as `3042`.
///
/// It is kept as text, for zeros in front are part of it; blanks around it are trimmed.
///
/// Source: Electricity Payment API ("`consumer_id`: consumer ID, e.g. 3042"); its length is this
/// project's own rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConsumerId(CompactString);

impl ConsumerId {
    /// The most digits that it has.
    pub const MAX_DIGITS: usize = 12;

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ConsumerId {
    type Err = ConsumerRejection;

    /// Reads a consumer's id.
    ///
    /// # Errors
    /// [`ConsumerRejection`] if it is not 1 to 12 ASCII digits.
    fn from_str(text: &str) -> Result<Self, ConsumerRejection> {
        let id = text.trim_matches([' ', '\t']);
        let is_id = (1..=Self::MAX_DIGITS).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_digit());
        if is_id {
            return Ok(Self(id.into()));
        }
        Err(ConsumerRejection::new(ConsumerField::ConsumerId, id))
    }
}

impl fmt::Display for ConsumerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept_as_written() {
        for (text, id) in [("3042", "3042"), ("\t0007 ", "0007"), ("999999999999", "999999999999")]
        {
            assert_eq!(text.parse::<ConsumerId>().unwrap().as_str(), id);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", " ", "-1", "+1", "30 42", "30.42", "30A2", "३०४२", "1234567890123"]
        {
            assert!(text.parse::<ConsumerId>().is_err(), "{text}");
        }
    }
}
