//! What is read of customers and written of them alike.

use proptest::prelude::*;
use proptest::{bool, option};
use std::fmt::Debug;

use super::fields::text;
use super::provider_scalar;
use crate::{
    Address, BillingSettings, ContactData, Currency, CustomerChange, CustomerDetails,
    OfficialNumber, PaymentMethod, Stated, StatementDay, TaxSettings,
};

/// Nothing, "empty", or a value, which is the likeliest.
///
/// It is boxed: a customer has so many fields that their strategies, one within the other, would not fit
/// on the stack of a test.
pub fn stated<T: Clone + Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Stated<T>> {
    let said = prop_oneof![
        1 => Just(Stated::Absent),
        1 => Just(Stated::Empty),
        4 => value.prop_map(Stated::Set),
    ];
    said.boxed()
}

/// A text such as customers have: at times empty, with blanks at its end, with quotes and letters of any
/// script, or with characters that nobody sees.
pub fn customer_text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => text("[ -~]{0,20}"),
        2 => text("[A-Za-zñé電ह ]{1,12} {1,3}"),
        1 => text("[a-z]{0,3}[\u{0}\n\t\u{1b}\u{202e}\u{feff}][a-z]{0,3}"),
    ]
}

/// A method of payment, mostly a documented one.
pub fn payment_method() -> impl Strategy<Value = PaymentMethod> {
    prop_oneof![
        3 => proptest::sample::select(PaymentMethod::DOCUMENTED.to_vec()),
        1 => text("[a-zA-Z_ ]{1,12}").prop_map(|name| PaymentMethod::of(&name)),
    ]
}

/// A number that an authority has given: a text of any kind, at times a number.
pub fn official_number() -> impl Strategy<Value = OfficialNumber> {
    prop_oneof![
        3 => customer_text().prop_map(OfficialNumber::text),
        1 => text("[1-9][0-9]{0,12}").prop_map(|digits| {
            OfficialNumber::number(&digits).expect("digits are a number of JSON")
        }),
    ]
}

/// A day of a statement.
pub fn statement_day() -> impl Strategy<Value = StatementDay> {
    (1..=StatementDay::MAX)
        .prop_map(|day| StatementDay::new(day).expect("the range is that of days"))
}

/// Details of every kind.
pub fn customer_details() -> impl Strategy<Value = CustomerDetails> {
    let of_whom = (stated(customer_text()), stated(bool::ANY), contact_data());
    (of_whom, address(), tax_settings(), billing_settings()).prop_map(
        |((reference, is_company, contact), address, tax, billing)| CustomerDetails {
            reference,
            is_company,
            contact,
            address,
            tax,
            billing,
        },
    )
}

/// A change of every kind, from one that changes nothing to one that changes all.
pub fn customer_change() -> impl Strategy<Value = CustomerChange> {
    (option::of(currency()), option::of(bool::ANY), customer_details()).prop_map(
        |(currency, waives_taxes, details)| CustomerChange { currency, waives_taxes, details },
    )
}

/// A currency, mostly the usual one.
pub(super) fn currency() -> impl Strategy<Value = Currency> {
    let any = text("[A-Z]{3}").prop_map(|code| code.parse().expect("three letters are a currency"));
    prop_oneof![2 => Just(Currency::ZAR), 1 => any]
}

fn contact_data() -> impl Strategy<Value = ContactData> {
    let said = || stated(customer_text());
    (said(), said(), said(), said(), said(), said(), said(), said()).prop_map(
        |(name, last_name, company, email, email_cc, cell, tel, fax)| ContactData {
            name,
            last_name,
            company,
            email,
            email_cc,
            cell,
            tel,
            fax,
        },
    )
}

fn address() -> impl Strategy<Value = Address> {
    let said = || stated(customer_text());
    let ids = (stated(provider_scalar()), stated(provider_scalar()));
    (said(), said(), said(), said(), said(), ids).prop_map(
        |(line_1, line_2, city, state, zip_code, (country_id, country_state_id))| Address {
            line_1,
            line_2,
            city,
            state,
            zip_code,
            country_id,
            country_state_id,
        },
    )
}

fn tax_settings() -> impl Strategy<Value = TaxSettings> {
    (stated(official_number()), stated(official_number())).prop_map(
        |(registration_number, vat_number)| TaxSettings { registration_number, vat_number },
    )
}

fn billing_settings() -> impl Strategy<Value = BillingSettings> {
    let sent = (stated(bool::ANY), stated(bool::ANY), stated(statement_day()));
    (stated(provider_scalar()), stated(payment_method()), sent).prop_map(
        |(primary_gateway_id, payment_method, (invoice, statement, statement_day))| {
            BillingSettings {
                primary_gateway_id,
                payment_method,
                auto_send_invoice: invoice,
                auto_send_statement: statement,
                statement_day,
            }
        },
    )
}
