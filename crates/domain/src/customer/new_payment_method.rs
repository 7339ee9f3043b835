//! A payment method to be added with a customer.

use super::{CardExpiry, CardNumber, PaymentMethod, Stated};
use crate::ProviderScalar;

/// The primary payment method of a customer that is added.
///
/// Source: BillAgain, Customers, add: "`PrimaryPaymentMethod` Object Add a primary payment method.
/// Additional payments can be added at a later stage."
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPaymentMethod {
    /// `isPrimary`
    pub is_primary: Stated<bool>,
    /// `PaymentMethodType`
    pub kind: Stated<PaymentMethod>,
    /// `CreditCard`
    pub card: Option<NewCard>,
    /// `ExternalGateways`: the `gatewayID` of each.
    pub external_gateways: Stated<Vec<ProviderScalar>>,
}

/// A card to be stored by the provider. Its security code is no part of it: the provider asks for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCard {
    /// `NameOnCard`
    pub name_on_card: Stated<String>,
    /// `LastNameOnCard`
    pub last_name_on_card: Stated<String>,
    /// `CardType`, such as `VISA`.
    pub card_type: Stated<String>,
    /// `Number`
    pub number: CardNumber,
    /// `ExpiryMonth` and `ExpiryYear`
    pub expiry: CardExpiry,
}
