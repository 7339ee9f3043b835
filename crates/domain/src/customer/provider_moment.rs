//! A moment as the provider writes it.

use std::fmt;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment, by the text that the provider gave: `2016-03-11T16:34:53.8018224+02:00`.
///
/// The text is kept to the letter, its seven decimals of a second too, and even where it names no moment.
///
/// Source: BillAgain, Customers: the examples of `CreatedDate`.
///
/// ```
/// use billport_domain::ProviderMoment;
///
/// let created = ProviderMoment::new("2016-03-11T16:34:53.8018224+02:00");
/// assert_eq!(created.at().map(|at| at.nanosecond()), Some(801_822_400));
/// assert_eq!(ProviderMoment::new("soon").at(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProviderMoment(Box<str>);

impl ProviderMoment {
    /// The moment of this text, whatever it says.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The text as it came: whoever shows it escapes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The moment; nothing if the text is none after RFC 3339.
    #[must_use]
    pub fn at(&self) -> Option<OffsetDateTime> {
        OffsetDateTime::parse(&self.0, &Rfc3339).ok()
    }
}

impl fmt::Display for ProviderMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
