//! A customer as BillAgain writes one, in every call that gives customers.

use serde::Deserialize;

use super::{Field, LastFourDigits, Token};

/// A customer. The calls differ in which of these fields they give; what is not named here is not read.
///
/// Source: BillAgain, Customers, the tables and samples of all output.
#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(crate) struct Customer<'a> {
    #[serde(rename = "customerID")]
    pub(crate) id: Field<'a>,
    #[serde(rename = "Reference")]
    pub(crate) reference: Field<'a>,
    #[serde(rename = "isCompany")]
    pub(crate) is_company: Field<'a>,
    #[serde(rename = "Name")]
    pub(crate) name: Field<'a>,
    #[serde(rename = "LastName")]
    pub(crate) last_name: Field<'a>,
    #[serde(rename = "RegistrationNumber")]
    pub(crate) registration_number: Field<'a>,
    #[serde(rename = "VatNo")]
    pub(crate) vat_number: Field<'a>,
    #[serde(rename = "Company")]
    pub(crate) company: Field<'a>,
    #[serde(rename = "Email")]
    pub(crate) email: Field<'a>,
    #[serde(rename = "EmailCC")]
    pub(crate) email_cc: Field<'a>,
    #[serde(rename = "Cell")]
    pub(crate) cell: Field<'a>,
    #[serde(rename = "Tel")]
    pub(crate) tel: Field<'a>,
    #[serde(rename = "Fax")]
    pub(crate) fax: Field<'a>,
    #[serde(rename = "Address1")]
    pub(crate) address_1: Field<'a>,
    #[serde(rename = "Address2")]
    pub(crate) address_2: Field<'a>,
    #[serde(rename = "City")]
    pub(crate) city: Field<'a>,
    #[serde(rename = "State")]
    pub(crate) state: Field<'a>,
    #[serde(rename = "Country")]
    pub(crate) country: Field<'a>,
    #[serde(rename = "CountryState")]
    pub(crate) country_state: Field<'a>,
    #[serde(rename = "countryID")]
    pub(crate) country_id: Field<'a>,
    #[serde(rename = "countryStateID")]
    pub(crate) country_state_id: Field<'a>,
    #[serde(rename = "ZipCode")]
    pub(crate) zip_code: Field<'a>,
    #[serde(rename = "PrimaryGatewayID")]
    pub(crate) primary_gateway_id: Field<'a>,
    #[serde(rename = "CurrencyCode")]
    pub(crate) currency: Field<'a>,
    #[serde(rename = "CreatedDate")]
    pub(crate) created: Field<'a>,
    #[serde(rename = "isSuspended")]
    pub(crate) is_suspended: Field<'a>,
    #[serde(rename = "isActive")]
    pub(crate) is_active: Field<'a>,
    #[serde(rename = "comp_status")]
    pub(crate) status: Field<'a>,
    #[serde(rename = "isWaiveTaxes")]
    pub(crate) waives_taxes: Field<'a>,
    #[serde(rename = "SuspendedDate")]
    pub(crate) suspended: Field<'a>,
    #[serde(rename = "PaymentMethod")]
    pub(crate) payment_method: Field<'a>,
    #[serde(rename = "ActiveSubs")]
    pub(crate) active_subscriptions: Field<'a>,
    #[serde(rename = "Balance")]
    pub(crate) balance: Field<'a>,
    #[serde(rename = "autoSendInvoice")]
    pub(crate) auto_send_invoice: Field<'a>,
    #[serde(rename = "autoSendStatement")]
    pub(crate) auto_send_statement: Field<'a>,
    /// The day that is written as `StatementDay`.
    #[serde(rename = "StatementDate")]
    pub(crate) statement_day: Field<'a>,
    #[serde(rename = "StatementLastSentDate")]
    pub(crate) statement_last_sent: Field<'a>,
    #[serde(rename = "PrimaryPaymentMethodInfo")]
    pub(crate) payment_method_info: Field<'a>,
    /// Beside the object in the tables; the samples have it within.
    #[serde(rename = "paymentMethodID")]
    flat_payment_method_id: Field<'a>,
    /// As above.
    #[serde(rename = "Token")]
    flat_token: Field<'a>,
    #[serde(rename = "PrimaryPaymentMethod")]
    pub(crate) primary_payment_method: Field<'a>,
    #[serde(rename = "Contact")]
    pub(crate) contact: Field<'a>,
    /// At the top in the table; the sample has it within `PrimaryPaymentMethod`.
    #[serde(rename = "gatewayID")]
    pub(crate) gateway_id: Field<'a>,
    #[serde(rename = "CustomFields")]
    pub(crate) custom_fields: Field<'a>,
}

/// `PrimaryPaymentMethodInfo`: which payment method is the first.
#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(crate) struct PaymentMethodInfo<'a> {
    #[serde(rename = "paymentMethodID")]
    pub(crate) payment_method_id: Field<'a>,
    #[serde(rename = "Token")]
    pub(crate) token: Token,
}

impl<'a> PaymentMethodInfo<'a> {
    /// What the tables have beside the object, if a customer has any of it.
    pub(crate) fn beside(customer: &Customer<'a>) -> Option<Self> {
        let (payment_method_id, token) = (customer.flat_payment_method_id, customer.flat_token);
        let is_told = !payment_method_id.is_absent() || !token.is_absent();
        is_told.then(|| Self { payment_method_id, token: Token::of(token) })
    }
}

/// An entry of `CustomFields`.
#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(crate) struct CustomField<'a> {
    #[serde(rename = "Key")]
    pub(crate) key: Field<'a>,
    #[serde(rename = "Value")]
    pub(crate) value: Field<'a>,
}

/// `Contact`: the person who may log in, as the answer to *add* gives it.
#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(crate) struct Contact<'a> {
    #[serde(rename = "customerID")]
    pub(crate) customer_id: Field<'a>,
    #[serde(rename = "customerContactID")]
    pub(crate) id: Field<'a>,
    #[serde(rename = "Name")]
    pub(crate) name: Field<'a>,
    #[serde(rename = "LastName")]
    pub(crate) last_name: Field<'a>,
    #[serde(rename = "Email")]
    pub(crate) email: Field<'a>,
    #[serde(rename = "Cell")]
    pub(crate) cell: Field<'a>,
    #[serde(rename = "Username")]
    pub(crate) username: Field<'a>,
    #[serde(rename = "isActive")]
    pub(crate) is_active: Field<'a>,
}

/// `PrimaryPaymentMethod`, as the answer to *add* gives it.
#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(crate) struct PaymentMethod<'a> {
    #[serde(rename = "customerID")]
    pub(crate) customer_id: Field<'a>,
    #[serde(rename = "paymentMethodID")]
    pub(crate) id: Field<'a>,
    #[serde(rename = "PaymentMethodType")]
    pub(crate) kind: Field<'a>,
    #[serde(rename = "isPrimary")]
    pub(crate) is_primary: Field<'a>,
    #[serde(rename = "isValid")]
    pub(crate) is_valid: Field<'a>,
    #[serde(rename = "CreditCard")]
    pub(crate) card: Field<'a>,
    #[serde(rename = "gatewayID")]
    pub(crate) gateway_id: Field<'a>,
}

/// `CreditCard` within it.
#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(crate) struct CreditCard<'a> {
    #[serde(rename = "NameOnCard")]
    pub(crate) name_on_card: Field<'a>,
    #[serde(rename = "LastNameOnCard")]
    pub(crate) last_name_on_card: Field<'a>,
    #[serde(rename = "CardType")]
    pub(crate) card_type: Field<'a>,
    #[serde(rename = "ExpiryMonth")]
    pub(crate) expiry_month: Field<'a>,
    #[serde(rename = "ExpiryYear")]
    pub(crate) expiry_year: Field<'a>,
    #[serde(rename = "LastFourDigits")]
    pub(crate) last_four: LastFourDigits,
}
