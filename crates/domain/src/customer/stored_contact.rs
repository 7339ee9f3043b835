//! A contact as the provider tells it.

use super::Stated;
use crate::ProviderScalar;

/// The contact that was added with a customer, who may sign in to the provider's portal.
///
/// Its password is never told.
///
/// Source: BillAgain, Customers, add: the example of the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct StoredContact {
    /// `customerID`
    pub customer_id: Stated<ProviderScalar>,
    /// `customerContactID`
    pub contact_id: Stated<ProviderScalar>,
    /// `Name`
    pub name: Stated<String>,
    /// `LastName`
    pub last_name: Stated<String>,
    /// `Email`
    pub email: Stated<String>,
    /// `Cell`: the number of a mobile phone.
    pub cell: Stated<String>,
    /// `Username`, by which the contact signs in.
    pub username: Stated<String>,
    /// `isActive`
    pub is_active: Stated<bool>,
}
