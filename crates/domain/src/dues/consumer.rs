//! Whose dues they are, and the counter that they are paid at.

use std::fmt;

use super::{ConsumerId, OfficeCode, ServiceNumber};
use crate::Excerpt;

/// An electricity consumer: whose dues are asked for and paid. Only the three together name one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Consumer {
    /// The office that the connection belongs to.
    pub office: OfficeCode,
    /// The number of the connection.
    pub service_number: ServiceNumber,
    /// The id of the consumer at that office.
    pub consumer_id: ConsumerId,
}

impl fmt::Display for Consumer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{} at {}", self.service_number, self.consumer_id, self.office)
    }
}

/// A counter at which dues can be paid: an office, and its name for people.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Counter {
    /// The name, such as `BHAKTAPUR DC`.
    pub name: Excerpt,
    /// The code by which a consumer's office is named.
    pub office: OfficeCode,
    /// Whether the provider has moved the counter to the second version of its service, so that the
    /// first no longer serves it.
    pub needs_v2: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consumer_is_told_in_one_line() {
        let consumer = Consumer {
            office: "245:bhaktapur-dc".parse().unwrap(),
            service_number: "024.12.512".parse().unwrap(),
            consumer_id: "3042".parse().unwrap(),
        };
        assert_eq!(consumer.to_string(), "024.12.512/3042 at 245:bhaktapur-dc");
    }
}
