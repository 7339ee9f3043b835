//! Subscriptions to be added with a customer.

use rust_decimal::Decimal;
use thiserror::Error;

use super::{OtherWord, Stated, SubscriptionDate};
use crate::ProviderScalar;

/// The subscriptions that are added with a customer: at most five.
///
/// Source: BillAgain, Customers, add: "Till a maximum of 5 subscriptions."
///
/// ```
/// use billport_domain::{NewSubscription, NewSubscriptions};
///
/// let six = vec![NewSubscription::default(); 6];
/// let error = NewSubscriptions::new(six).unwrap_err();
/// assert_eq!(error.to_string(), "6 subscriptions are too many: at most 5 are added with a customer");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSubscriptions(Vec<NewSubscription>);

/// A subscription to one package; any combination is legal.
///
/// Source: BillAgain, Customers, add: the example of the input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NewSubscription {
    /// `packageID`
    pub package_id: Stated<ProviderScalar>,
    /// `packageVersionID`
    pub package_version_id: Stated<ProviderScalar>,
    /// `packageVersionNumber`
    pub package_version_number: Stated<ProviderScalar>,
    /// `packageRateTermID`
    pub package_rate_term_id: Stated<ProviderScalar>,
    /// `componentUsage`
    pub component_usage: Stated<Vec<ComponentUsage>>,
    /// `StartDate`
    pub start_date: Stated<SubscriptionDate>,
    /// `firstProrataSyncDate`
    pub first_prorata_sync_date: Stated<SubscriptionDate>,
    /// `EndDate`
    pub end_date: Stated<SubscriptionDate>,
    /// `numDaysBeforeToInv`: how many days before it is due an invoice is made.
    pub days_before_invoice: Stated<u32>,
    /// `Term`, in units of `term_type`.
    pub term: Stated<u32>,
    /// `TermType`
    pub term_type: Stated<TermType>,
}

/// How much of a component of a package is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ComponentUsage {
    /// `componentID`
    pub component_id: Stated<ProviderScalar>,
    /// `componentVersionID`
    pub component_version_id: Stated<ProviderScalar>,
    /// `componentVersionNumber`
    pub component_version_number: Stated<ProviderScalar>,
    /// `NumUnits`, exact, with the decimals that it was written with.
    pub units: Stated<Decimal>,
}

/// The unit of a term.
///
/// Source: BillAgain, Subscriptions: "`TermType` months or days". The list is kept open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermType {
    /// `months`
    Months,
    /// `days`
    Days,
    /// Any other.
    Other(OtherWord),
}

/// More subscriptions than can be added with a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "{count} subscriptions are too many: at most {} are added with a customer",
    NewSubscriptions::MAX
)]
pub struct TooManySubscriptions {
    /// How many there are.
    pub count: usize,
}

impl NewSubscriptions {
    /// The most that are added with a customer.
    pub const MAX: usize = 5;

    /// These subscriptions, in this order.
    ///
    /// # Errors
    /// [`TooManySubscriptions`] if there are more than [`MAX`](Self::MAX).
    pub fn new(subscriptions: Vec<NewSubscription>) -> Result<Self, TooManySubscriptions> {
        match subscriptions.len() {
            0..=Self::MAX => Ok(Self(subscriptions)),
            count => Err(TooManySubscriptions { count }),
        }
    }

    /// The subscriptions, in their order.
    #[must_use]
    pub fn as_slice(&self) -> &[NewSubscription] {
        &self.0
    }
}

impl TermType {
    /// The unit of this name; the spelling counts to the letter.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name {
            "months" => Self::Months,
            "days" => Self::Days,
            other => Self::Other(OtherWord::new(other)),
        }
    }

    /// The name, as the provider spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Months => "months",
            Self::Days => "days",
            Self::Other(name) => name.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_are_added_and_six_are_not() {
        for count in 0..=5 {
            let subscriptions = vec![NewSubscription::default(); count];
            assert_eq!(NewSubscriptions::new(subscriptions).unwrap().as_slice().len(), count);
        }
        let six = NewSubscriptions::new(vec![NewSubscription::default(); 6]);
        assert_eq!(six, Err(TooManySubscriptions { count: 6 }));
    }

    #[test]
    fn units_of_a_term_are_kept() {
        for name in ["months", "days", "weeks", "Months", ""] {
            assert_eq!(TermType::of(name).name(), name);
        }
    }
}
