//! Every field that add and edit take, as the provider's tables and samples list them.

use super::{
    kind::Kind::{
        self, CardNumber, CountryCode, CurrencyCode, Day, Digits, Flag, Numbers, Object, Objects,
        Quantity, StatementDay, TermType, Text, TextOrNumber,
    },
    shape::Field,
};

/// The most subscriptions that can be added with a customer.
const MOST_SUBSCRIPTIONS: usize = 5;

/// What edit and add take, the 26 fields of edit's table.
pub(super) const DETAILS: [Field; 26] = [
    field("Reference", Text),
    field("isCompany", Flag),
    field("Name", Text),
    field("LastName", Text),
    field("RegistrationNumber", TextOrNumber),
    field("VatNo", TextOrNumber),
    field("Company", Text),
    field("Email", Text),
    field("EmailCC", Text),
    field("Cell", Text),
    field("Tel", Text),
    field("Fax", Text),
    field("Address1", Text),
    field("Address2", Text),
    field("City", Text),
    field("State", Text),
    field("countryID", Digits),
    field("countryStateID", Digits),
    field("ZipCode", Text),
    field("PrimaryGatewayID", Digits),
    required("CurrencyCode", CurrencyCode),
    required("isWaiveTaxes", Flag),
    field("PaymentMethod", Text),
    field("autoSendInvoice", Flag),
    field("autoSendStatement", Flag),
    field("StatementDay", StatementDay),
];

/// What add takes beside them.
pub(super) const ADD_ONLY: [Field; 4] = [
    field("CountryCode", CountryCode),
    field("Contact", Object(&CONTACT)),
    field("Subscriptions", Objects { most: MOST_SUBSCRIPTIONS, of: &SUBSCRIPTION }),
    field("PrimaryPaymentMethod", Object(&PAYMENT_METHOD)),
];

/// What the list by ids takes.
pub(super) const IDS: [Field; 1] = [required("ids", Numbers)];

const CONTACT: [Field; 6] = [
    field("Name", Text),
    field("LastName", Text),
    field("Cell", Text),
    field("Email", Text),
    field("isActive", Flag),
    field("Password", Text),
];

const SUBSCRIPTION: [Field; 11] = [
    field("packageID", Digits),
    field("packageVersionID", Digits),
    field("packageVersionNumber", Digits),
    field("packageRateTermID", Digits),
    field("componentUsage", Objects { most: usize::MAX, of: &COMPONENT_USAGE }),
    field("StartDate", Day),
    field("firstProrataSyncDate", Day),
    field("EndDate", Day),
    field("numDaysBeforeToInv", Digits),
    field("Term", Digits),
    field("TermType", TermType),
];

const COMPONENT_USAGE: [Field; 4] = [
    field("componentID", Digits),
    field("componentVersionID", Digits),
    field("componentVersionNumber", Digits),
    field("NumUnits", Quantity),
];

const PAYMENT_METHOD: [Field; 4] = [
    field("isPrimary", Flag),
    field("PaymentMethodType", Text),
    field("CreditCard", Object(&CREDIT_CARD)),
    field("ExternalGateways", Objects { most: usize::MAX, of: &EXTERNAL_GATEWAY }),
];

const CREDIT_CARD: [Field; 6] = [
    field("NameOnCard", Text),
    field("LastNameOnCard", Text),
    field("Number", CardNumber),
    field("CardType", Text),
    field("ExpiryMonth", Digits),
    field("ExpiryYear", Digits),
];

const EXTERNAL_GATEWAY: [Field; 1] = [field("gatewayID", Digits)];

const fn field(name: &'static str, kind: Kind) -> Field {
    Field::optional(name, kind)
}

const fn required(name: &'static str, kind: Kind) -> Field {
    Field::required(name, kind)
}
