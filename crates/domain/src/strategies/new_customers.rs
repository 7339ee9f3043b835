//! Customers to be added.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::{bool, option};
use rust_decimal::Decimal;
use time::{Date, Month};

use super::customer_details::{currency, customer_text, payment_method, stated};
use super::fields::text;
use super::{customer_details, provider_scalar};
use crate::{
    CardExpiry, CardNumber, ComponentUsage, CountryCode, NewCard, NewContact, NewCustomer,
    NewPaymentMethod, NewSubscription, NewSubscriptions, Password, SubscriptionDate, TermType,
};

/// A number of a card.
pub fn card_number() -> impl Strategy<Value = CardNumber> {
    text("[1-9][0-9]{11,18}")
        .prop_map(|digits| digits.parse().expect("so many digits are a number"))
}

/// A month in which a card expires.
pub fn card_expiry() -> impl Strategy<Value = CardExpiry> {
    (1000..=9999_u16, 1..=12_u8).prop_map(|(year, month)| {
        CardExpiry::new(year, month).expect("the ranges hold months only")
    })
}

/// A password that could stand nowhere by chance, and that no escape would hide.
pub fn password() -> impl Strategy<Value = Password> {
    text(r"Pw[#-\[\]-~]{14,30}").prop_map(Password::new)
}

/// A day of a subscription.
pub fn subscription_date() -> impl Strategy<Value = SubscriptionDate> {
    let day = |year| Date::from_calendar_date(year, Month::January, 1).expect("a day");
    (day(1000).to_julian_day()..day(9999).to_julian_day()).prop_map(|day| {
        let date = Date::from_julian_day(day).expect("the range holds days only");
        SubscriptionDate::new(date).expect("the years have four digits")
    })
}

/// A subscription of every kind.
pub fn new_subscription() -> impl Strategy<Value = NewSubscription> {
    let id = || stated(provider_scalar());
    let dates =
        (stated(subscription_date()), stated(subscription_date()), stated(subscription_date()));
    let term = (stated(any::<u32>()), stated(any::<u32>()), stated(term_type()));
    let usage = stated(vec(component_usage(), 0..3));
    (id(), id(), id(), id(), usage, dates, term).prop_map(
        |(package, version, number, rate_term, component_usage, dates, term)| NewSubscription {
            package_id: package,
            package_version_id: version,
            package_version_number: number,
            package_rate_term_id: rate_term,
            component_usage,
            start_date: dates.0,
            first_prorata_sync_date: dates.1,
            end_date: dates.2,
            days_before_invoice: term.0,
            term: term.1,
            term_type: term.2,
        },
    )
}

/// A customer to be added, of every kind: with and without a contact, a card, up to five subscriptions.
pub fn new_customer() -> impl Strategy<Value = NewCustomer> {
    let country = text("[A-Z]{2}").prop_map(|code| {
        code.parse::<CountryCode>().expect("two letters are the code of a country")
    });
    let subscriptions = vec(new_subscription(), 0..=NewSubscriptions::MAX)
        .prop_map(|all| NewSubscriptions::new(all).expect("the range ends at the most"));
    let written = (currency(), bool::ANY, customer_details());
    let beside = (option::of(country), option::of(new_contact()), subscriptions);
    (written, beside, option::of(new_payment_method())).prop_map(
        |((currency, waives_taxes, details), (country, contact, subscriptions), payment_method)| {
            NewCustomer {
                currency,
                waives_taxes,
                details,
                country,
                contact,
                subscriptions,
                payment_method,
            }
        },
    )
}

fn new_contact() -> impl Strategy<Value = NewContact> {
    let said = || stated(customer_text());
    (said(), said(), said(), said(), stated(bool::ANY), option::of(password())).prop_map(
        |(name, last_name, cell, email, is_active, password)| NewContact {
            name,
            last_name,
            cell,
            email,
            is_active,
            password,
        },
    )
}

fn new_payment_method() -> impl Strategy<Value = NewPaymentMethod> {
    let gateways = stated(vec(provider_scalar(), 0..3));
    (stated(bool::ANY), stated(payment_method()), option::of(new_card()), gateways).prop_map(
        |(is_primary, kind, card, external_gateways)| NewPaymentMethod {
            is_primary,
            kind,
            card,
            external_gateways,
        },
    )
}

fn new_card() -> impl Strategy<Value = NewCard> {
    let names = (stated(customer_text()), stated(customer_text()), stated(text("[A-Z]{4}")));
    (names, card_number(), card_expiry()).prop_map(|(names, number, expiry)| NewCard {
        name_on_card: names.0,
        last_name_on_card: names.1,
        card_type: names.2,
        number,
        expiry,
    })
}

fn component_usage() -> impl Strategy<Value = ComponentUsage> {
    let id = || stated(provider_scalar());
    let units =
        (0..1_000_000_i64, 0..=4_u32).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    (id(), id(), id(), stated(units)).prop_map(
        |(component_id, component_version_id, component_version_number, units)| ComponentUsage {
            component_id,
            component_version_id,
            component_version_number,
            units,
        },
    )
}

fn term_type() -> impl Strategy<Value = TermType> {
    prop_oneof![
        3 => Just(TermType::Months),
        2 => Just(TermType::Days),
        1 => text("[a-zA-Z]{1,8}").prop_map(|name| TermType::of(&name)),
    ]
}
