//! A customer that is about to be added, for whoever is asked: all that is said of it, secrets masked.

use billport::domain::{
    ComponentUsage, CustomerField, NewCard, NewContact, NewCustomer, NewPaymentMethod,
    NewSubscription, ProviderScalar, Stated, SubscriptionDate,
};
use billport::transport::MASK;
use std::borrow::Cow;

use super::cell;
use super::details::{flag, group, line, lines, scalar, text_of};

/// The customer as text.
pub(crate) fn text(new: &NewCustomer) -> String {
    let mut text = group("customer to be added", &own_lines(new));
    if let Some(contact) = &new.contact {
        text += &group("contact", &contact_lines(contact));
    }
    for (number, subscription) in (1..).zip(new.subscriptions.as_slice()) {
        text += &group(&format!("subscription {number}"), &subscription_lines(subscription));
    }
    if let Some(method) = &new.payment_method {
        text += &group("primary payment method", &method_lines(method));
    }
    text
}

fn own_lines(new: &NewCustomer) -> String {
    let said = |field| match field {
        CustomerField::Currency => Stated::Set(Cow::Borrowed(new.currency.code())),
        CustomerField::WaivesTaxes => flag(Stated::Set(new.waives_taxes)),
        CustomerField::CountryCode => {
            new.country.map_or(Stated::Absent, |code| Stated::Set(Cow::Owned(code.to_string())))
        }
        field => new.details.get(field),
    };
    let written = |field: CustomerField| Some((field.written_as()?, said(field), field));
    let told = CustomerField::ALL.into_iter().filter_map(written);
    told.filter(|(_, text, _)| !text.is_absent())
        .map(|(name, text, field)| line(name, &cell::of_field(field, text)))
        .collect()
}

fn contact_lines(contact: &NewContact) -> String {
    lines([
        ("Name", text_of(&contact.name)),
        ("LastName", text_of(&contact.last_name)),
        ("Cell", text_of(&contact.cell)),
        ("Email", text_of(&contact.email)),
        ("isActive", flag(contact.is_active)),
        ("Password", contact.password.as_ref().map_or(Stated::Absent, |_| masked())),
    ])
}

fn subscription_lines(subscription: &NewSubscription) -> String {
    let mut text = lines([
        ("packageID", scalar(&subscription.package_id)),
        ("packageVersionID", scalar(&subscription.package_version_id)),
        ("packageVersionNumber", scalar(&subscription.package_version_number)),
        ("packageRateTermID", scalar(&subscription.package_rate_term_id)),
        ("StartDate", day(subscription.start_date)),
        ("firstProrataSyncDate", day(subscription.first_prorata_sync_date)),
        ("EndDate", day(subscription.end_date)),
        ("numDaysBeforeToInv", count(subscription.days_before_invoice)),
        ("Term", count(subscription.term)),
        ("TermType", subscription.term_type.as_ref().map(|unit| Cow::Borrowed(unit.name()))),
    ]);
    for component in subscription.component_usage.set().into_iter().flatten() {
        text += &line("componentUsage", &component_text(component));
    }
    text
}

/// `2.50 of 10111`
fn component_text(usage: &ComponentUsage) -> String {
    let units = usage.units.map(|units| Cow::Owned(units.to_string()));
    format!("{} of {}", cell::of(units), cell::of(scalar(&usage.component_id)))
}

fn method_lines(method: &NewPaymentMethod) -> String {
    let mut text = lines([
        ("isPrimary", flag(method.is_primary)),
        ("PaymentMethodType", method.kind.as_ref().map(|kind| Cow::Borrowed(kind.name()))),
    ]);
    if let Some(card) = &method.card {
        text += &card_lines(card);
    }
    for gateway in method.external_gateways.set().into_iter().flatten() {
        text += &line("gatewayID", &cell::of(id(gateway)));
    }
    text
}

fn card_lines(card: &NewCard) -> String {
    let number = format!("{MASK}{}", card.number.last_four().as_str());
    let expiry = format!("{}/{}", card.expiry.month_text(), card.expiry.year_text());
    let named = lines([
        ("NameOnCard", text_of(&card.name_on_card)),
        ("LastNameOnCard", text_of(&card.last_name_on_card)),
        ("CardType", text_of(&card.card_type)),
    ]);
    named + &line("Number", &number) + &line("Expiry", &expiry)
}

fn masked() -> Stated<Cow<'static, str>> {
    Stated::Set(Cow::Borrowed(MASK))
}

fn id(id: &ProviderScalar) -> Stated<Cow<'_, str>> {
    Stated::Set(Cow::Borrowed(id.as_str()))
}

fn day(day: Stated<SubscriptionDate>) -> Stated<Cow<'static, str>> {
    day.map(|day| Cow::Owned(day.to_string()))
}

fn count(count: Stated<u32>) -> Stated<Cow<'static, str>> {
    count.map(|count| Cow::Owned(count.to_string()))
}
