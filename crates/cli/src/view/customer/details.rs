//! A customer with all that is known of them, for people: in groups, under the provider's own names,
//! for these are what is typed to filter and to edit.

use billport::domain::{
    CustomField, Customer, CustomerField as Field, PrimaryPaymentMethod, ProviderScalar, Stated,
    StoredContact, StoredPaymentMethod,
};
use billport::transport::MASK;
use std::borrow::Cow;

use super::cell;
use crate::view::shown;

/// The groups, each with its fields.
const GROUPS: [(&str, &[Field]); 7] = [
    (
        "who",
        &[
            Field::Id,
            Field::Reference,
            Field::IsCompany,
            Field::Name,
            Field::LastName,
            Field::Company,
            Field::Email,
            Field::EmailCc,
            Field::Cell,
            Field::Tel,
            Field::Fax,
        ],
    ),
    (
        "status",
        &[Field::Status, Field::IsActive, Field::IsSuspended, Field::Suspended, Field::Created],
    ),
    (
        "address",
        &[
            Field::Address1,
            Field::Address2,
            Field::City,
            Field::State,
            Field::ZipCode,
            Field::Country,
            Field::CountryId,
            Field::CountryState,
            Field::CountryStateId,
        ],
    ),
    ("tax", &[Field::RegistrationNumber, Field::VatNumber, Field::WaivesTaxes]),
    (
        "billing",
        &[
            Field::Balance,
            Field::Currency,
            Field::ActiveSubscriptions,
            Field::AutoSendInvoice,
            Field::PrimaryGatewayId,
        ],
    ),
    ("statement", &[Field::AutoSendStatement, Field::StatementDay, Field::StatementLastSent]),
    ("payment method", &[Field::PaymentMethod, Field::PaymentMethodId, Field::GatewayId]),
];

/// The customer as text.
pub(crate) fn text(customer: &Customer) -> String {
    let mut text = String::new();
    for (name, fields) in GROUPS {
        let lines = fields
            .iter()
            .filter_map(|field| Some(line(field.name(), &cell::said(customer, *field)?)));
        let mut lines: String = lines.collect();
        if name == "payment method" {
            lines += &payment_method(customer);
        }
        text += &group(name, &lines);
    }
    text += &group("contact", &part(&customer.contact, contact_lines));
    text + &group("custom fields", &part(&customer.custom_fields, |fields| custom_lines(fields)))
}

pub(super) fn group(name: &str, lines: &str) -> String {
    if lines.is_empty() { String::new() } else { format!("{name}\n{lines}") }
}

pub(super) fn line(name: &str, value: &str) -> String {
    format!("  {name:<24}  {value}\n")
}

/// The lines of a part of a customer that has fields of its own: of null a dash.
fn part<T>(part: &Stated<T>, lines: impl FnOnce(&T) -> String) -> String {
    match part {
        Stated::Absent => String::new(),
        Stated::Empty => "  -\n".to_owned(),
        Stated::Set(part) => lines(part),
    }
}

/// The lines of what is said; nothing for what is not told.
pub(super) fn lines<const N: usize>(said: [(&str, Stated<Cow<'_, str>>); N]) -> String {
    let told = said.into_iter().filter(|(_, value)| !value.is_absent());
    told.map(|(name, value)| line(name, &cell::of(value))).collect()
}

fn payment_method(customer: &Customer) -> String {
    let info = match &customer.payment_method_info {
        Stated::Absent => String::new(),
        Stated::Empty => line("PrimaryPaymentMethodInfo", "-"),
        Stated::Set(info) => lines([("Token", info.token.as_ref().map(|_| MASK.into()))]),
    };
    let method = match &customer.primary_payment_method {
        Stated::Absent => String::new(),
        Stated::Empty => line("PrimaryPaymentMethod", "-"),
        Stated::Set(PrimaryPaymentMethod::Flag(flag)) => {
            line("PrimaryPaymentMethod", yes_or_no(*flag))
        }
        Stated::Set(PrimaryPaymentMethod::Method(method)) => stored_method(method),
    };
    info + &method
}

fn stored_method(method: &StoredPaymentMethod) -> String {
    let mut text = lines([
        ("paymentMethodID", scalar(&method.payment_method_id)),
        ("PaymentMethodType", method.kind.as_ref().map(|kind| kind.name().into())),
        ("isPrimary", flag(method.is_primary)),
        ("isValid", flag(method.is_valid)),
    ]);
    if let Stated::Set(card) = &method.card {
        text += &lines([
            ("NameOnCard", text_of(&card.name_on_card)),
            ("LastNameOnCard", text_of(&card.last_name_on_card)),
            ("CardType", text_of(&card.card_type)),
            ("ExpiryMonth", scalar(&card.expiry_month)),
            ("ExpiryYear", scalar(&card.expiry_year)),
            ("LastFourDigits", card.last_four.as_ref().map(|digits| digits.as_str().into())),
        ]);
    }
    text
}

fn contact_lines(contact: &StoredContact) -> String {
    lines([
        ("customerContactID", scalar(&contact.contact_id)),
        ("Name", text_of(&contact.name)),
        ("LastName", text_of(&contact.last_name)),
        ("Email", text_of(&contact.email)),
        ("Cell", text_of(&contact.cell)),
        ("Username", text_of(&contact.username)),
        ("isActive", flag(contact.is_active)),
    ])
}

/// Keys may be long, and questions: the value stands on the line below.
fn custom_lines(fields: &[CustomField]) -> String {
    let line = |field: &CustomField| {
        format!("  {}\n    {}\n", shown(&field.key), cell::of(text_of(&field.value)))
    };
    if fields.is_empty() { "  none\n".to_owned() } else { fields.iter().map(line).collect() }
}

pub(super) fn text_of(value: &Stated<String>) -> Stated<Cow<'_, str>> {
    value.as_ref().map(|text| Cow::Borrowed(text.as_str()))
}

pub(super) fn scalar(value: &Stated<ProviderScalar>) -> Stated<Cow<'_, str>> {
    value.as_ref().map(|scalar| Cow::Borrowed(scalar.as_str()))
}

pub(super) fn flag(value: Stated<bool>) -> Stated<Cow<'static, str>> {
    value.map(|flag| Cow::Borrowed(yes_or_no(flag)))
}

/// As the provider writes it.
const fn yes_or_no(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::is_told;

    #[test]
    fn every_field_that_is_told_stands_in_one_group() {
        for field in Field::ALL.into_iter().filter(|field| is_told(*field)) {
            let groups = GROUPS.iter().filter(|(_, fields)| fields.contains(&field)).count();
            // Those that an account has added have a group of their own.
            let expected = usize::from(field != Field::CustomFields);
            assert_eq!(groups, expected, "{}", field.name());
        }
    }
}
