//! Customers as a provider tells them.

use proptest::bool;
use proptest::collection::vec;
use proptest::prelude::*;

use super::customer_details::{currency, customer_text, payment_method, stated};
use super::fields::text;
use super::{customer_details, provider_scalar};
use crate::{
    Balance, CustomField, Customer, CustomerId, CustomerStatus, LastFour, PaymentMethodInfo,
    PaymentToken, PrimaryPaymentMethod, ProviderMoment, StoredCard, StoredContact,
    StoredPaymentMethod,
};

/// An id of a customer.
pub fn customer_id() -> impl Strategy<Value = CustomerId> {
    prop_oneof![4 => 1..100_000_u64, 1 => 1..=u64::MAX]
        .prop_map(|id| CustomerId::new(id).expect("the ranges begin at 1"))
}

/// A status, mostly a documented one.
pub fn customer_status() -> impl Strategy<Value = CustomerStatus> {
    prop_oneof![
        3 => proptest::sample::select(CustomerStatus::DOCUMENTED.to_vec()),
        1 => text("[A-Za-z ]{1,12}").prop_map(|name| CustomerStatus::of(&name)),
    ]
}

/// A balance: above zero, below and at it, with no decimals or up to four, at times with an exponent.
pub fn balance() -> impl Strategy<Value = Balance> {
    text(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,4})?(e[+-]?[0-9])?")
        .prop_map(|digits| Balance::parse(&digits).expect("so few digits are held exactly"))
}

/// A moment, mostly one that can be read.
pub fn provider_moment() -> impl Strategy<Value = ProviderMoment> {
    let day = text("20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])");
    let time =
        text(r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?(Z|[+-]0[0-9]:[03]0)");
    let readable = (day, time).prop_map(|(day, time)| ProviderMoment::new(day + &time));
    prop_oneof![4 => readable, 1 => customer_text().prop_map(ProviderMoment::new)]
}

/// A custom field.
pub fn custom_field() -> impl Strategy<Value = CustomField> {
    (customer_text(), stated(customer_text())).prop_map(|(key, value)| CustomField { key, value })
}

/// A token of a payment method.
pub fn payment_token() -> impl Strategy<Value = PaymentToken> {
    text("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}")
        .prop_map(PaymentToken::new)
}

/// A customer of every kind.
pub fn customer() -> impl Strategy<Value = Customer> {
    let written = (customer_id(), currency(), bool::ANY, customer_details());
    let places = (stated(customer_text()), stated(customer_text()));
    let standing = (
        (stated(provider_moment()), stated(provider_moment()), stated(provider_moment())),
        (stated(bool::ANY), stated(bool::ANY), stated(customer_status())),
        (stated(provider_scalar()), stated(balance())),
    );
    let paying = (
        stated(payment_method_info()),
        stated(primary_payment_method()),
        stated(stored_contact()),
        stated(provider_scalar()),
        stated(vec(custom_field(), 0..4)),
    );
    (written, places, standing, paying).prop_map(|(written, places, standing, paying)| {
        let (id, currency, waives_taxes, details) = written;
        let ((created, suspended, statement_last_sent), flags, figures) = standing;
        let (payment_method_info, primary_payment_method, contact, gateway_id, custom_fields) =
            paying;
        Customer {
            id,
            currency,
            waives_taxes,
            details,
            country: places.0,
            country_state: places.1,
            created,
            is_suspended: flags.0,
            is_active: flags.1,
            status: flags.2,
            suspended,
            active_subscriptions: figures.0,
            balance: figures.1,
            statement_last_sent,
            payment_method_info,
            primary_payment_method,
            contact,
            gateway_id,
            custom_fields,
        }
    })
}

fn payment_method_info() -> impl Strategy<Value = PaymentMethodInfo> {
    (stated(provider_scalar()), stated(payment_token()))
        .prop_map(|(payment_method_id, token)| PaymentMethodInfo { payment_method_id, token })
}

fn primary_payment_method() -> impl Strategy<Value = PrimaryPaymentMethod> {
    prop_oneof![
        bool::ANY.prop_map(PrimaryPaymentMethod::Flag),
        stored_payment_method().prop_map(|method| PrimaryPaymentMethod::Method(Box::new(method))),
    ]
}

fn stored_payment_method() -> impl Strategy<Value = StoredPaymentMethod> {
    let ids = (stated(provider_scalar()), stated(provider_scalar()), stated(provider_scalar()));
    let flags = (stated(bool::ANY), stated(bool::ANY));
    (ids, stated(payment_method()), flags, stated(stored_card())).prop_map(
        |((customer_id, payment_method_id, gateway_id), kind, flags, card)| StoredPaymentMethod {
            customer_id,
            payment_method_id,
            kind,
            is_primary: flags.0,
            is_valid: flags.1,
            card,
            gateway_id,
        },
    )
}

fn stored_card() -> impl Strategy<Value = StoredCard> {
    let names = (stated(customer_text()), stated(customer_text()), stated(text("[A-Z]{4}")));
    let last_four = text("[0-9]{1,4}").prop_map(|digits| {
        digits.parse::<LastFour>().expect("one to four digits are the end of a card's number")
    });
    (names, stated(provider_scalar()), stated(provider_scalar()), stated(last_four)).prop_map(
        |(names, expiry_month, expiry_year, last_four)| StoredCard {
            name_on_card: names.0,
            last_name_on_card: names.1,
            card_type: names.2,
            expiry_month,
            expiry_year,
            last_four,
        },
    )
}

fn stored_contact() -> impl Strategy<Value = StoredContact> {
    let ids = (stated(provider_scalar()), stated(provider_scalar()));
    let said = || stated(customer_text());
    (ids, said(), said(), said(), said(), said(), stated(bool::ANY)).prop_map(
        |((customer_id, contact_id), name, last_name, email, cell, username, is_active)| {
            StoredContact {
                customer_id,
                contact_id,
                name,
                last_name,
                email,
                cell,
                username,
                is_active,
            }
        },
    )
}
