//! Customers into the bodies of requests, in the order of the provider's samples.
//!
//! What is [`Stated::Absent`] is not written, and what is [`Stated::Empty`] is written as `null`.

use billport_domain::{
    ComponentUsage, CountryCode, Currency, CustomerDetails, CustomerEdit, CustomerId, NewCard,
    NewContact, NewCustomer, NewPaymentMethod, NewSubscription, OfficialNumber, PaymentMethod,
    ProviderScalar, ScalarForm, Stated, StatementDay,
};
use billport_transport::Bytes;

use crate::wire::{Object, request};

/// Asks for these customers.
pub(crate) fn ids_request(ids: &[CustomerId]) -> Bytes {
    request(|object| object.numbers("ids", ids.iter().map(ToString::to_string)))
}

/// Adds a customer.
pub(crate) fn add_request(new: &NewCustomer) -> Bytes {
    let NewCustomer {
        currency,
        waives_taxes,
        details,
        country,
        contact,
        subscriptions,
        payment_method,
    } = new;
    request(|object| {
        customer(object, details, *country, *currency, *waives_taxes);
        if let Some(contact) = contact {
            object.object("Contact", |object| new_contact(object, contact));
        }
        if !subscriptions.as_slice().is_empty() {
            object.objects("Subscriptions", subscriptions.as_slice(), subscription);
        }
        if let Some(method) = payment_method {
            object.object("PrimaryPaymentMethod", |object| new_payment_method(object, method));
        }
    })
}

/// Writes all of a customer that can be written.
pub(crate) fn edit_request(edit: &CustomerEdit) -> Bytes {
    let CustomerEdit { currency, waives_taxes, details } = edit;
    request(|object| customer(object, details, None, *currency, *waives_taxes))
}

fn customer(
    object: &mut Object<'_>,
    details: &CustomerDetails,
    country: Option<CountryCode>,
    currency: Currency,
    waives_taxes: bool,
) {
    let CustomerDetails { reference, is_company, contact, address, tax, billing } = details;
    text(object, "Reference", reference);
    flag(object, "isCompany", *is_company);
    text(object, "Name", &contact.name);
    text(object, "LastName", &contact.last_name);
    official(object, "RegistrationNumber", &tax.registration_number);
    text(object, "Company", &contact.company);
    text(object, "Email", &contact.email);
    text(object, "EmailCC", &contact.email_cc);
    text(object, "Cell", &contact.cell);
    text(object, "Tel", &contact.tel);
    text(object, "Fax", &contact.fax);
    official(object, "VatNo", &tax.vat_number);
    text(object, "Address1", &address.line_1);
    text(object, "Address2", &address.line_2);
    text(object, "City", &address.city);
    text(object, "State", &address.state);
    if let Some(country) = country {
        object.text("CountryCode", country.as_str());
    }
    scalar(object, "countryID", &address.country_id);
    scalar(object, "countryStateID", &address.country_state_id);
    text(object, "ZipCode", &address.zip_code);
    scalar(object, "PrimaryGatewayID", &billing.primary_gateway_id);
    object.text("CurrencyCode", currency.code());
    object.flag("isWaiveTaxes", waives_taxes);
    method(object, "PaymentMethod", &billing.payment_method);
    flag(object, "autoSendInvoice", billing.auto_send_invoice);
    flag(object, "autoSendStatement", billing.auto_send_statement);
    scalar(object, "StatementDay", &billing.statement_day.as_ref().map(StatementDay::scalar));
}

fn new_contact(object: &mut Object<'_>, contact: &NewContact) {
    text(object, "Name", &contact.name);
    text(object, "LastName", &contact.last_name);
    text(object, "Cell", &contact.cell);
    text(object, "Email", &contact.email);
    flag(object, "isActive", contact.is_active);
    if let Some(password) = &contact.password {
        object.text("Password", password.expose());
    }
}

fn subscription(object: &mut Object<'_>, subscription: &NewSubscription) {
    scalar(object, "packageID", &subscription.package_id);
    scalar(object, "packageVersionID", &subscription.package_version_id);
    scalar(object, "packageVersionNumber", &subscription.package_version_number);
    scalar(object, "packageRateTermID", &subscription.package_rate_term_id);
    stated(object, "componentUsage", &subscription.component_usage, |object, name, usage| {
        object.objects(name, usage, component_usage);
    });
    shown(object, "StartDate", &subscription.start_date);
    shown(object, "firstProrataSyncDate", &subscription.first_prorata_sync_date);
    shown(object, "EndDate", &subscription.end_date);
    number(object, "numDaysBeforeToInv", &subscription.days_before_invoice);
    number(object, "Term", &subscription.term);
    stated(object, "TermType", &subscription.term_type, |object, name, term_type| {
        object.text(name, term_type.name());
    });
}

fn component_usage(object: &mut Object<'_>, usage: &ComponentUsage) {
    scalar(object, "componentID", &usage.component_id);
    scalar(object, "componentVersionID", &usage.component_version_id);
    scalar(object, "componentVersionNumber", &usage.component_version_number);
    number(object, "NumUnits", &usage.units);
}

fn new_payment_method(object: &mut Object<'_>, new: &NewPaymentMethod) {
    flag(object, "isPrimary", new.is_primary);
    method(object, "PaymentMethodType", &new.kind);
    if let Some(card) = &new.card {
        object.object("CreditCard", |object| new_card(object, card));
    }
    stated(object, "ExternalGateways", &new.external_gateways, |object, name, gateways| {
        object.objects(name, gateways, |object, id| form(object, "gatewayID", id));
    });
}

fn new_card(object: &mut Object<'_>, card: &NewCard) {
    text(object, "NameOnCard", &card.name_on_card);
    text(object, "LastNameOnCard", &card.last_name_on_card);
    object.number("Number", card.number.expose());
    text(object, "CardType", &card.card_type);
    object.text("ExpiryMonth", &card.expiry.month_text());
    object.text("ExpiryYear", &card.expiry.year_text());
}

/// Writes what is said of a field; `write` writes its value.
fn stated<T>(
    object: &mut Object<'_>,
    name: &'static str,
    said: &Stated<T>,
    write: impl FnOnce(&mut Object<'_>, &'static str, &T),
) {
    match said {
        Stated::Absent => {}
        Stated::Empty => object.null(name),
        Stated::Set(value) => write(object, name, value),
    }
}

fn text(object: &mut Object<'_>, name: &'static str, said: &Stated<String>) {
    stated(object, name, said, |object, name, text| object.text(name, text));
}

fn flag(object: &mut Object<'_>, name: &'static str, said: Stated<bool>) {
    stated(object, name, &said, |object, name, flag| object.flag(name, *flag));
}

fn scalar(object: &mut Object<'_>, name: &'static str, said: &Stated<ProviderScalar>) {
    stated(object, name, said, form);
}

fn method(object: &mut Object<'_>, name: &'static str, said: &Stated<PaymentMethod>) {
    stated(object, name, said, |object, name, method| object.text(name, method.name()));
}

fn official(object: &mut Object<'_>, name: &'static str, said: &Stated<OfficialNumber>) {
    stated(object, name, said, |object, name, number| {
        in_form(object, name, number.form(), number.as_str());
    });
}

/// A number whose `Display` is one of JSON.
fn number(object: &mut Object<'_>, name: &'static str, said: &Stated<impl ToString>) {
    stated(object, name, said, |object, name, number| object.number(name, &number.to_string()));
}

/// A value that stands as the text which its `Display` shows.
fn shown(object: &mut Object<'_>, name: &'static str, said: &Stated<impl ToString>) {
    stated(object, name, said, |object, name, value| object.text(name, &value.to_string()));
}

fn form(object: &mut Object<'_>, name: &'static str, scalar: &ProviderScalar) {
    in_form(object, name, scalar.form(), scalar.as_str());
}

/// A provider knows a value again in the form in which it was given.
fn in_form(object: &mut Object<'_>, name: &'static str, form: ScalarForm, letters: &str) {
    match form {
        ScalarForm::Number => object.number(name, letters),
        ScalarForm::Text => object.text(name, letters),
    }
}
