//! A customer of an answer into one of the domain.

use billport_domain::{
    Address, Balance, BillingSettings, ContactData, Currency, Customer, CustomerDetails,
    CustomerId, CustomerStatus, OfficialNumber, PaymentMethod, ProviderMoment, Stated,
    StatementDay, TaxSettings,
};

use super::parts;
use super::reader::Reader;
use crate::wire::{self, Field, Scalar};

/// The three values without which there is no customer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Core {
    pub(super) id: CustomerId,
    pub(super) currency: Currency,
    pub(super) waives_taxes: bool,
}

impl Core {
    /// Reads the three; if one can't be read, `read` has taken note of it.
    pub(super) fn of(row: &wire::Customer<'_>, read: &mut Reader<'_>) -> Option<Self> {
        let id = read.required("customerID", row.id, "id of a customer", id);
        let currency = read.required("CurrencyCode", row.currency, "currency", currency);
        let waives_taxes =
            read.required("isWaiveTaxes", row.waives_taxes, "yes or no", Field::flag);
        Some(Self { id: id?, currency: currency?, waives_taxes: waives_taxes? })
    }
}

/// Reads the customer; of what can't be read, `read` takes note.
pub(super) fn customer(row: &wire::Customer<'_>, core: Core, read: &mut Reader<'_>) -> Customer {
    Customer {
        id: core.id,
        currency: core.currency,
        waives_taxes: core.waives_taxes,
        details: details(row, read),
        country: read.text("Country", row.country),
        country_state: read.text("CountryState", row.country_state),
        created: moment("CreatedDate", row.created, read),
        is_suspended: read.flag("isSuspended", row.is_suspended),
        is_active: read.flag("isActive", row.is_active),
        status: read.stated("comp_status", row.status, "text that can be read", |field| {
            text_of(field, CustomerStatus::of)
        }),
        suspended: moment("SuspendedDate", row.suspended, read),
        active_subscriptions: read.scalar("ActiveSubs", row.active_subscriptions),
        balance: read.stated("Balance", row.balance, "number that can be kept exactly", balance),
        statement_last_sent: moment("StatementLastSentDate", row.statement_last_sent, read),
        payment_method_info: parts::payment_method_info(row, read),
        primary_payment_method: parts::primary_payment_method(row.primary_payment_method, read),
        contact: parts::contact(row.contact, read),
        gateway_id: read.scalar("gatewayID", row.gateway_id),
        custom_fields: parts::custom_fields(row.custom_fields, read),
    }
}

fn details(row: &wire::Customer<'_>, read: &mut Reader<'_>) -> CustomerDetails {
    CustomerDetails {
        reference: read.text("Reference", row.reference),
        is_company: read.flag("isCompany", row.is_company),
        contact: ContactData {
            name: read.text("Name", row.name),
            last_name: read.text("LastName", row.last_name),
            company: read.text("Company", row.company),
            email: read.text("Email", row.email),
            email_cc: read.text("EmailCC", row.email_cc),
            cell: read.text("Cell", row.cell),
            tel: read.text("Tel", row.tel),
            fax: read.text("Fax", row.fax),
        },
        address: Address {
            line_1: read.text("Address1", row.address_1),
            line_2: read.text("Address2", row.address_2),
            city: read.text("City", row.city),
            state: read.text("State", row.state),
            zip_code: read.text("ZipCode", row.zip_code),
            country_id: read.scalar("countryID", row.country_id),
            country_state_id: read.scalar("countryStateID", row.country_state_id),
        },
        tax: TaxSettings {
            registration_number: official("RegistrationNumber", row.registration_number, read),
            vat_number: official("VatNo", row.vat_number, read),
        },
        billing: BillingSettings {
            primary_gateway_id: read.scalar("PrimaryGatewayID", row.primary_gateway_id),
            payment_method: payment_method("PaymentMethod", row.payment_method, read),
            auto_send_invoice: read.flag("autoSendInvoice", row.auto_send_invoice),
            auto_send_statement: read.flag("autoSendStatement", row.auto_send_statement),
            statement_day: read.scalar("StatementDate", row.statement_day).map(StatementDay::told),
        },
    }
}

/// The id of a customer; a text of digits is one too.
pub(super) fn id(field: Field<'_>) -> Option<CustomerId> {
    field.text()?.parse().ok()
}

pub(super) fn payment_method(
    name: &'static str,
    field: Field<'_>,
    read: &mut Reader<'_>,
) -> Stated<PaymentMethod> {
    read.stated(name, field, "text", |field| text_of(field, PaymentMethod::of))
}

fn moment(name: &'static str, field: Field<'_>, read: &mut Reader<'_>) -> Stated<ProviderMoment> {
    read.text(name, field).map(ProviderMoment::new)
}

fn official(name: &'static str, field: Field<'_>, read: &mut Reader<'_>) -> Stated<OfficialNumber> {
    read.stated(name, field, "text or number", |field| match field.scalar()? {
        Scalar::Number(digits) => OfficialNumber::number(digits),
        Scalar::Text(text) => Some(OfficialNumber::text(text.into_owned())),
    })
}

fn currency(field: Field<'_>) -> Option<Currency> {
    field.text()?.parse().ok()
}

fn balance(field: Field<'_>) -> Option<Balance> {
    Balance::parse(&field.text()?).ok()
}

fn text_of<T>(field: Field<'_>, make: impl FnOnce(&str) -> T) -> Option<T> {
    field.text().map(|text| make(&text))
}
