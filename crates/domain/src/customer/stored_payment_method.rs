//! A payment method as the provider tells it, in the three shapes that it has.

use super::{LastFour, PaymentMethod, PaymentToken, Stated};
use crate::ProviderScalar;

/// What reads tell of the primary payment method: `PrimaryPaymentMethodInfo`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentMethodInfo {
    /// `paymentMethodID`
    pub payment_method_id: Stated<ProviderScalar>,
    /// `Token`, which is never shown.
    pub token: Stated<PaymentToken>,
}

/// What `PrimaryPaymentMethod` is.
///
/// Source: BillAgain, Customers: "`PrimaryPaymentMethod` Boolean" in the table of the list by ids, an
/// object in the answer to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrimaryPaymentMethod {
    /// Whether there is one.
    Flag(bool),
    /// The method itself.
    Method(Box<StoredPaymentMethod>),
}

/// A payment method that was added with a customer.
///
/// Source: BillAgain, Customers, add: the example of the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct StoredPaymentMethod {
    /// `customerID`
    pub customer_id: Stated<ProviderScalar>,
    /// `paymentMethodID`
    pub payment_method_id: Stated<ProviderScalar>,
    /// `PaymentMethodType`
    pub kind: Stated<PaymentMethod>,
    /// `isPrimary`
    pub is_primary: Stated<bool>,
    /// `isValid`
    pub is_valid: Stated<bool>,
    /// `CreditCard`
    pub card: Stated<StoredCard>,
    /// `gatewayID`
    pub gateway_id: Stated<ProviderScalar>,
}

/// A card that was added with a customer: of its number the last four digits, and no type here could
/// hold more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct StoredCard {
    /// `NameOnCard`
    pub name_on_card: Stated<String>,
    /// `LastNameOnCard`
    pub last_name_on_card: Stated<String>,
    /// `CardType`, such as `VISA`.
    pub card_type: Stated<String>,
    /// `ExpiryMonth`, written `"08"` and told as `8`.
    pub expiry_month: Stated<ProviderScalar>,
    /// `ExpiryYear`
    pub expiry_year: Stated<ProviderScalar>,
    /// `LastFourDigits`, which in the provider's example is a whole number.
    pub last_four: Stated<LastFour>,
}
