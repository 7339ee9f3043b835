//! The parts of a customer that are objects or lists.

use billport_domain::{
    CustomField, PaymentMethodInfo, PrimaryPaymentMethod, Stated, StoredCard, StoredContact,
    StoredPaymentMethod,
};
use std::borrow::Cow;

use super::customer::payment_method;
use super::reader::Reader;
use crate::wire::{self, Field};

/// What a part is that has fields: of two values of one field, one would have to be believed.
const OBJECT: &str = "object with each field once";

/// The tables have its two fields beside the object, all samples within it: where there is no object, those
/// beside it count.
pub(super) fn payment_method_info(
    row: &wire::Customer<'_>,
    read: &mut Reader<'_>,
) -> Stated<PaymentMethodInfo> {
    let field = row.payment_method_info;
    let info = if field.is_absent() {
        wire::PaymentMethodInfo::beside(row).map_or(Stated::Absent, Stated::Set)
    } else {
        read.stated(
            "PrimaryPaymentMethodInfo",
            field,
            OBJECT,
            Field::object::<wire::PaymentMethodInfo<'_>>,
        )
    };
    info.map(|info| PaymentMethodInfo {
        payment_method_id: read
            .scalar("PrimaryPaymentMethodInfo.paymentMethodID", info.payment_method_id),
        token: read.sensitive("PrimaryPaymentMethodInfo.Token", info.token.0),
    })
}

/// A yes or no by one table, an object in the sample.
pub(super) fn primary_payment_method(
    field: Field<'_>,
    read: &mut Reader<'_>,
) -> Stated<PrimaryPaymentMethod> {
    if let Some(flag) = field.flag() {
        return Stated::Set(PrimaryPaymentMethod::Flag(flag));
    }
    let method = read.stated(
        "PrimaryPaymentMethod",
        field,
        format_args!("{OBJECT}, and no yes or no"),
        Field::object::<wire::PaymentMethod<'_>>,
    );
    method
        .map(|method| PrimaryPaymentMethod::Method(Box::new(stored_payment_method(&method, read))))
}

fn stored_payment_method(
    method: &wire::PaymentMethod<'_>,
    read: &mut Reader<'_>,
) -> StoredPaymentMethod {
    StoredPaymentMethod {
        customer_id: read.scalar("PrimaryPaymentMethod.customerID", method.customer_id),
        payment_method_id: read.scalar("PrimaryPaymentMethod.paymentMethodID", method.id),
        kind: payment_method("PrimaryPaymentMethod.PaymentMethodType", method.kind, read),
        is_primary: read.flag("PrimaryPaymentMethod.isPrimary", method.is_primary),
        is_valid: read.flag("PrimaryPaymentMethod.isValid", method.is_valid),
        card: stored_card(method.card, read),
        gateway_id: read.scalar("PrimaryPaymentMethod.gatewayID", method.gateway_id),
    }
}

fn stored_card(field: Field<'_>, read: &mut Reader<'_>) -> Stated<StoredCard> {
    let card = read.stated(
        "PrimaryPaymentMethod.CreditCard",
        field,
        OBJECT,
        Field::object::<wire::CreditCard<'_>>,
    );
    card.map(|card| StoredCard {
        name_on_card: read.text("PrimaryPaymentMethod.CreditCard.NameOnCard", card.name_on_card),
        last_name_on_card: read
            .text("PrimaryPaymentMethod.CreditCard.LastNameOnCard", card.last_name_on_card),
        card_type: read.text("PrimaryPaymentMethod.CreditCard.CardType", card.card_type),
        expiry_month: read.scalar("PrimaryPaymentMethod.CreditCard.ExpiryMonth", card.expiry_month),
        expiry_year: read.scalar("PrimaryPaymentMethod.CreditCard.ExpiryYear", card.expiry_year),
        last_four: read
            .sensitive("PrimaryPaymentMethod.CreditCard.LastFourDigits", card.last_four.0),
    })
}

pub(super) fn contact(field: Field<'_>, read: &mut Reader<'_>) -> Stated<StoredContact> {
    let contact = read.stated("Contact", field, OBJECT, Field::object::<wire::Contact<'_>>);
    contact.map(|contact| StoredContact {
        customer_id: read.scalar("Contact.customerID", contact.customer_id),
        contact_id: read.scalar("Contact.customerContactID", contact.id),
        name: read.text("Contact.Name", contact.name),
        last_name: read.text("Contact.LastName", contact.last_name),
        email: read.text("Contact.Email", contact.email),
        cell: read.text("Contact.Cell", contact.cell),
        username: read.text("Contact.Username", contact.username),
        is_active: read.flag("Contact.isActive", contact.is_active),
    })
}

pub(super) fn custom_fields(field: Field<'_>, read: &mut Reader<'_>) -> Stated<Vec<CustomField>> {
    let entries = read.stated("CustomFields", field, "list of objects", |field| {
        let entries = field.items()?.into_iter().map(Field::object::<wire::CustomField<'_>>);
        entries.collect::<Option<Vec<_>>>()
    });
    entries.map(|entries| {
        let fields = entries.into_iter().filter_map(|entry| {
            let key = read.required("CustomFields.Key", entry.key, "text", |field| {
                field.text().map(Cow::into_owned)
            });
            let value = read.text("CustomFields.Value", entry.value);
            key.map(|key| CustomField { key, value })
        });
        fields.collect()
    })
}
