//! A contact to be added with a customer.

use super::{Password, Stated};

/// A contact of a customer, who may sign in to the provider's portal.
///
/// Source: BillAgain, Customers, add: "`Contact` Object Details for adding Customer Contact, could be used
/// to login into portal."
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewContact {
    /// `Name`
    pub name: Stated<String>,
    /// `LastName`
    pub last_name: Stated<String>,
    /// `Cell`: the number of a mobile phone.
    pub cell: Stated<String>,
    /// `Email`
    pub email: Stated<String>,
    /// `isActive`
    pub is_active: Stated<bool>,
    /// `Password`, to sign in with.
    pub password: Option<Password>,
}
