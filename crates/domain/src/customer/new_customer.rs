//! A customer to be added.

use super::{CountryCode, CustomerDetails, NewContact, NewPaymentMethod, NewSubscriptions};
use crate::Currency;

/// A customer to be added; any combination is legal.
///
/// Nothing of it is unique at the provider but the reference, and the provider knows no idempotency key:
/// to add the same twice makes two customers.
///
/// `Debug` shows no number of a card and no password.
///
/// Source: BillAgain, Customers, add: the 30 input parameters, of which `CurrencyCode` and `isWaiveTaxes`
/// are required.
///
/// ```
/// use billport_domain::{Currency, NewCustomer, Stated};
///
/// let mut new = NewCustomer::new(Currency::ZAR, false);
/// new.details.contact.name = Stated::Set("Nomsa Dube".to_owned());
/// assert!(new.details.reference.is_absent());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCustomer {
    /// `CurrencyCode`
    pub currency: Currency,
    /// `isWaiveTaxes`: whether the customer is exempt from taxes.
    pub waives_taxes: bool,
    /// What can be edited later.
    pub details: CustomerDetails,
    /// `CountryCode`
    pub country: Option<CountryCode>,
    /// `Contact`
    pub contact: Option<NewContact>,
    /// `Subscriptions`
    pub subscriptions: NewSubscriptions,
    /// `PrimaryPaymentMethod`
    pub payment_method: Option<NewPaymentMethod>,
}

impl NewCustomer {
    /// A customer of whom nothing is said but what must be.
    #[must_use]
    pub fn new(currency: Currency, waives_taxes: bool) -> Self {
        Self {
            currency,
            waives_taxes,
            details: CustomerDetails::default(),
            country: None,
            contact: None,
            subscriptions: NewSubscriptions::default(),
            payment_method: None,
        }
    }
}
