//! A customer, as the provider tells it.

use super::{
    Balance, CustomField, CustomerDetails, CustomerId, CustomerStatus, PaymentMethodInfo,
    PrimaryPaymentMethod, ProviderMoment, Stated, StoredContact,
};
use crate::{Currency, Money, ProviderScalar};

/// A customer of a billing service, as one answer told of it.
///
/// - Every field of the provider's tables is here, and none is made up: what an answer does not have is
///   [`Stated::Absent`], what it has as `null` is [`Stated::Empty`].
/// - What can be written back stands in `currency`, `waives_taxes` and `details`.
/// - Text is the provider's, to the letter: whoever shows it escapes it.
///
/// Source: BillAgain, Customers: the output parameters of its calls, and their examples where the two
/// differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// `customerID`
    pub id: CustomerId,
    /// `CurrencyCode`
    pub currency: Currency,
    /// `isWaiveTaxes`: whether the customer is exempt from taxes.
    pub waives_taxes: bool,
    /// What can be written back as it is read.
    pub details: CustomerDetails,
    /// `Country`: its name.
    pub country: Stated<String>,
    /// `CountryState`: the name of the country's state, for taxes.
    pub country_state: Stated<String>,
    /// `CreatedDate`
    pub created: Stated<ProviderMoment>,
    /// `isSuspended`
    pub is_suspended: Stated<bool>,
    /// `isActive`: whether the customer is not archived.
    pub is_active: Stated<bool>,
    /// `comp_status`
    pub status: Stated<CustomerStatus>,
    /// `SuspendedDate`
    pub suspended: Stated<ProviderMoment>,
    /// `ActiveSubs`: how many subscriptions are active.
    pub active_subscriptions: Stated<ProviderScalar>,
    /// `Balance`, in the customer's currency.
    pub balance: Stated<Balance>,
    /// `StatementLastSentDate`
    pub statement_last_sent: Stated<ProviderMoment>,
    /// `PrimaryPaymentMethodInfo`
    pub payment_method_info: Stated<PaymentMethodInfo>,
    /// `PrimaryPaymentMethod`
    pub primary_payment_method: Stated<PrimaryPaymentMethod>,
    /// `Contact`, in the answer to a customer that was added.
    pub contact: Stated<StoredContact>,
    /// `gatewayID`, where an answer has it beside the other fields.
    pub gateway_id: Stated<ProviderScalar>,
    /// `CustomFields`, where they were asked for.
    pub custom_fields: Stated<Vec<CustomField>>,
}

impl Customer {
    /// A customer of whom nothing is known but what every customer has.
    #[must_use]
    pub fn new(id: CustomerId, currency: Currency, waives_taxes: bool) -> Self {
        Self {
            id,
            currency,
            waives_taxes,
            details: CustomerDetails::default(),
            country: Stated::Absent,
            country_state: Stated::Absent,
            created: Stated::Absent,
            is_suspended: Stated::Absent,
            is_active: Stated::Absent,
            status: Stated::Absent,
            suspended: Stated::Absent,
            active_subscriptions: Stated::Absent,
            balance: Stated::Absent,
            statement_last_sent: Stated::Absent,
            payment_method_info: Stated::Absent,
            primary_payment_method: Stated::Absent,
            contact: Stated::Absent,
            gateway_id: Stated::Absent,
            custom_fields: Stated::Absent,
        }
    }

    /// The balance as money of the customer's currency, of the sign that the provider gave it.
    #[must_use]
    pub fn balance_money(&self) -> Option<Money> {
        self.balance.set().map(|balance| Money::new(balance.amount(), self.currency))
    }

    /// The id of the primary payment method, wherever the answer has it.
    #[must_use]
    pub fn payment_method_id(&self) -> &Stated<ProviderScalar> {
        match (&self.payment_method_info, &self.primary_payment_method) {
            (Stated::Set(info), _) if !info.payment_method_id.is_absent() => {
                &info.payment_method_id
            }
            (_, Stated::Set(PrimaryPaymentMethod::Method(method))) => &method.payment_method_id,
            _ => &Stated::Absent,
        }
    }

    /// The id of the gateway, which one table has at the top and the example of add within the payment
    /// method.
    #[must_use]
    pub fn gateway_id(&self) -> &Stated<ProviderScalar> {
        match (&self.gateway_id, &self.primary_payment_method) {
            (Stated::Absent, Stated::Set(PrimaryPaymentMethod::Method(method))) => {
                &method.gateway_id
            }
            (said, _) => said,
        }
    }
}
