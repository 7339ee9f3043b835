//! A customer who may be a row of unknown outcome, and why that is not certain.

use billport_domain::{CustomerField, CustomerId};
use std::fmt;

/// A customer who may be a row of unknown outcome, or somebody else.
///
/// `Display` says both: `customer 30 has the same Reference, but is older than the run`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Possible {
    /// The provider's customer.
    pub customer: CustomerId,
    /// What it has in common with the row: its reference, or its e-mail address.
    pub by: CustomerField,
    /// Why it may be somebody else.
    pub because: Uncertain,
}

/// Why a customer may be somebody else than a row of unknown outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncertain {
    /// It was there before the run began.
    OlderThanTheRun,
    /// The provider does not tell since when it is there.
    OfNoKnownAge,
    /// Its reference has another case of its letters.
    InOtherLetters,
    /// The row was sent with a reference, and the customer has none.
    WithoutReference,
    /// Another row of the file has the same e-mail address.
    SharedByRows,
    /// Another customer has the same.
    OneOfSeveral,
}

impl fmt::Display for Possible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { customer, by, because } = self;
        write!(f, "customer {customer} has the same {by}, but ")?;
        f.write_str(match because {
            Uncertain::OlderThanTheRun => "is older than the run",
            Uncertain::OfNoKnownAge => "it is not told since when",
            Uncertain::InOtherLetters => "in another case of its letters",
            Uncertain::WithoutReference => "not the Reference of the row",
            Uncertain::SharedByRows => "another row has it too",
            Uncertain::OneOfSeveral => "another customer has it too",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_with_why_that_is_not_certain() {
        let customer = CustomerId::new(30).unwrap();
        let told = |by, because| Possible { customer, by, because }.to_string();
        assert_eq!(
            told(CustomerField::Reference, Uncertain::OlderThanTheRun),
            "customer 30 has the same Reference, but is older than the run"
        );
        assert_eq!(
            told(CustomerField::Email, Uncertain::SharedByRows),
            "customer 30 has the same Email, but another row has it too"
        );
    }
}
