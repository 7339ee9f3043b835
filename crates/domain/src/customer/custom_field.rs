//! Fields that an account has made up for its customers.

use super::Stated;

/// One custom field of a customer, to the letter.
///
/// Keys may repeat, and their order is the provider's. Of several values one text is made, with a `:`
/// between them (`English:Spanish`); as a value may hold a `:` itself, it is not taken apart here.
///
/// Source: BillAgain, Customers: "`CustomFields` Object List A list of key-value pairs".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CustomField {
    /// The label.
    pub key: String,
    /// The value.
    pub value: Stated<String>,
}
