//! Why a text names no consumer: the field, its value, and what would be right.

use std::{error::Error, fmt};

use super::{ConsumerId, OfficeCode, ServiceNumber};
use crate::Excerpt;

/// A field by which a consumer is named, by the name that files and the provider give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsumerField {
    /// `office_code`
    OfficeCode,
    /// `sc_no`
    ServiceNumber,
    /// `consumer_id`
    ConsumerId,
}

impl ConsumerField {
    /// The name, such as `sc_no`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OfficeCode => "office_code",
            Self::ServiceNumber => "sc_no",
            Self::ConsumerId => "consumer_id",
        }
    }
}

impl fmt::Display for ConsumerField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A field that is not of its form, with its value made safe to show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConsumerRejection {
    field: ConsumerField,
    value: Excerpt,
}

impl ConsumerRejection {
    pub(super) fn new(field: ConsumerField, value: &str) -> Self {
        Self { field, value: Excerpt::of(value.as_bytes()) }
    }

    /// The field.
    #[must_use]
    pub const fn field(&self) -> ConsumerField {
        self.field
    }

    /// The value, escaped and cut.
    #[must_use]
    pub const fn value(&self) -> &Excerpt {
        &self.value
    }
}

impl fmt::Display for ConsumerRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value.as_str() {
            "" => write!(f, "{} is missing: it is ", self.field)?,
            value => write!(f, "{} `{value}` is not ", self.field)?,
        }
        match self.field {
            ConsumerField::OfficeCode => write!(
                f,
                "a number and a name such as 245:bhaktapur-dc, at most {} bytes, as the counters list it",
                OfficeCode::MAX_BYTES
            ),
            ConsumerField::ServiceNumber => write!(
                f,
                "three parts of 1 to {} letters or digits with dots between them, such as 02A.12.512",
                ServiceNumber::MAX_PART
            ),
            ConsumerField::ConsumerId => {
                write!(f, "1 to {} digits, such as 3042", ConsumerId::MAX_DIGITS)
            }
        }
    }
}

impl Error for ConsumerRejection {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_says_what_is_wrong_and_what_is_right() {
        let told = |rejection: ConsumerRejection| rejection.to_string();
        assert_eq!(
            told("02A.12".parse::<ServiceNumber>().unwrap_err()),
            "sc_no `02A.12` is not three parts of 1 to 6 letters or digits with dots between them, \
             such as 02A.12.512"
        );
        assert_eq!(
            told(" ".parse::<ConsumerId>().unwrap_err()),
            "consumer_id is missing: it is 1 to 12 digits, such as 3042"
        );
        let rejection = "24\u{7}".parse::<OfficeCode>().unwrap_err();
        assert_eq!(
            (rejection.field(), rejection.value().as_str()),
            (ConsumerField::OfficeCode, "24\\u{7}")
        );
        assert_eq!(
            told(rejection),
            "office_code `24\\u{7}` is not a number and a name such as 245:bhaktapur-dc, at most 80 \
             bytes, as the counters list it"
        );
    }
}
