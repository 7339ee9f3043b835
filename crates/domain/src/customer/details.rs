//! What is read of a customer and written of one alike: 24 fields.

use super::{OfficialNumber, PaymentMethod, Stated, StatementDay};
use crate::ProviderScalar;

/// The fields of a customer that are read and can be written, in groups; any combination is legal.
///
/// Text is kept to the letter, blanks at its end too; an empty text is not [`Stated::Empty`].
///
/// In a change, [`Stated::Absent`] leaves a field as it is. By the name that a provider or a file gives
/// it, a field is [set](CustomerDetails::set), [emptied](CustomerDetails::empty) and
/// [read](CustomerDetails::get).
///
/// Source: BillAgain, Customers: the input parameters of add and edit, `CurrencyCode` and `isWaiveTaxes`
/// apart, which every customer has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CustomerDetails {
    /// `Reference`: the account's own name of the customer, unique.
    pub reference: Stated<String>,
    /// `isCompany`: whether the customer is a company, and not an individual.
    pub is_company: Stated<bool>,
    /// Who the customer is, and how to reach them.
    pub contact: ContactData,
    /// Where the customer is.
    pub address: Address,
    /// What the customer's taxes need to know.
    pub tax: TaxSettings,
    /// How the customer pays, and what is sent to them.
    pub billing: BillingSettings,
}

/// Who a customer is, and how to reach them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ContactData {
    /// `Name`: of an individual, or of the company.
    pub name: Stated<String>,
    /// `LastName`: of an individual.
    pub last_name: Stated<String>,
    /// `Company`: the one that an individual belongs to.
    pub company: Stated<String>,
    /// `Email`
    pub email: Stated<String>,
    /// `EmailCC`: another e-mail address.
    pub email_cc: Stated<String>,
    /// `Cell`: the number of a mobile phone.
    pub cell: Stated<String>,
    /// `Tel`: the number of a telephone.
    pub tel: Stated<String>,
    /// `Fax`
    pub fax: Stated<String>,
}

/// Where a customer is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Address {
    /// `Address1`
    pub line_1: Stated<String>,
    /// `Address2`
    pub line_2: Stated<String>,
    /// `City`
    pub city: Stated<String>,
    /// `State`: a state or a province.
    pub state: Stated<String>,
    /// `ZipCode`
    pub zip_code: Stated<String>,
    /// `countryID`: the provider's own id of the country, for taxes.
    pub country_id: Stated<ProviderScalar>,
    /// `countryStateID`: the provider's own id of the country's state, for taxes; now `1` and now `"1"`.
    pub country_state_id: Stated<ProviderScalar>,
}

/// What a customer's taxes need to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TaxSettings {
    /// `RegistrationNumber`: of the company.
    pub registration_number: Stated<OfficialNumber>,
    /// `VatNo`: the number for value added tax.
    pub vat_number: Stated<OfficialNumber>,
}

/// How a customer pays, and what is sent to them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct BillingSettings {
    /// `PrimaryGatewayID`: the provider's own id of the gateway that payments go through.
    pub primary_gateway_id: Stated<ProviderScalar>,
    /// `PaymentMethod`
    pub payment_method: Stated<PaymentMethod>,
    /// `autoSendInvoice`: whether invoices are sent by e-mail.
    pub auto_send_invoice: Stated<bool>,
    /// `autoSendStatement`: whether statements are sent by e-mail.
    pub auto_send_statement: Stated<bool>,
    /// `StatementDate` as read, `StatementDay` as written; [`Stated::Empty`] is the last day of the
    /// month.
    pub statement_day: Stated<StatementDay>,
}

impl CustomerDetails {
    /// What these say, and where they say nothing, what `base` says.
    ///
    /// An id or a number of the same letters stays as `base` has it: the provider itself writes now `1`
    /// and now `"1"`, so that another form alone changes nothing.
    #[must_use]
    pub fn or(self, base: Self) -> Self {
        Self {
            reference: self.reference.or(base.reference),
            is_company: self.is_company.or(base.is_company),
            contact: self.contact.or(base.contact),
            address: self.address.or(base.address),
            tax: self.tax.or(base.tax),
            billing: self.billing.or(base.billing),
        }
    }
}

impl ContactData {
    fn or(self, base: Self) -> Self {
        Self {
            name: self.name.or(base.name),
            last_name: self.last_name.or(base.last_name),
            company: self.company.or(base.company),
            email: self.email.or(base.email),
            email_cc: self.email_cc.or(base.email_cc),
            cell: self.cell.or(base.cell),
            tel: self.tel.or(base.tel),
            fax: self.fax.or(base.fax),
        }
    }
}

impl Address {
    fn or(self, base: Self) -> Self {
        Self {
            line_1: self.line_1.or(base.line_1),
            line_2: self.line_2.or(base.line_2),
            city: self.city.or(base.city),
            state: self.state.or(base.state),
            zip_code: self.zip_code.or(base.zip_code),
            country_id: or_same(self.country_id, base.country_id, ProviderScalar::as_str),
            country_state_id: or_same(
                self.country_state_id,
                base.country_state_id,
                ProviderScalar::as_str,
            ),
        }
    }
}

impl TaxSettings {
    fn or(self, base: Self) -> Self {
        let letters = OfficialNumber::as_str;
        Self {
            registration_number: or_same(
                self.registration_number,
                base.registration_number,
                letters,
            ),
            vat_number: or_same(self.vat_number, base.vat_number, letters),
        }
    }
}

impl BillingSettings {
    fn or(self, base: Self) -> Self {
        Self {
            primary_gateway_id: or_same(
                self.primary_gateway_id,
                base.primary_gateway_id,
                ProviderScalar::as_str,
            ),
            payment_method: self.payment_method.or(base.payment_method),
            auto_send_invoice: self.auto_send_invoice.or(base.auto_send_invoice),
            auto_send_statement: self.auto_send_statement.or(base.auto_send_statement),
            statement_day: self.statement_day.or(base.statement_day),
        }
    }
}

/// What is said, but in the form of `base` where the letters are the same.
fn or_same<T>(said: Stated<T>, base: Stated<T>, letters: impl Fn(&T) -> &str) -> Stated<T> {
    match (said.set(), base.set()) {
        (Some(new), Some(old)) if letters(new) == letters(old) => base,
        _ => said.or(base),
    }
}
