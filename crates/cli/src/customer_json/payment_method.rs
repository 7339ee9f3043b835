//! `PrimaryPaymentMethod` of a customer that is added, with the card that it may have. Source: BillAgain,
//! Customers, add: the example of the input.

use billport::domain::{
    CardExpiry, CardNumber, CardNumberError, NewCard, NewPaymentMethod, PaymentMethod,
    ProviderScalar,
};

use super::document::{Node, Object};

const MEMBERS: [&str; 4] = ["isPrimary", "PaymentMethodType", "CreditCard", "ExternalGateways"];
const CARD_MEMBERS: [&str; 6] =
    ["NameOnCard", "LastNameOnCard", "Number", "CardType", "ExpiryMonth", "ExpiryYear"];

pub(super) fn read(mut object: Object<'_, '_>) -> NewPaymentMethod {
    let method = NewPaymentMethod {
        is_primary: object.truth("isPrimary"),
        kind: object.text("PaymentMethodType").map(|name| PaymentMethod::of(&name)),
        card: object.below("CreditCard").and_then(read_card),
        external_gateways: object
            .elements("ExternalGateways")
            .map(|list| list.into_iter().filter_map(read_gateway).collect()),
    };
    object.finish(&MEMBERS);
    method
}

/// A card; nothing if its number or its expiry can't be read, which is noted.
fn read_card(mut object: Object<'_, '_>) -> Option<NewCard> {
    let number = object.read("Number", |digits| {
        digits.parse().map_err(|error: CardNumberError| error.to_string())
    });
    // What is wrong with one of the two may lie in the other: they are read as one.
    let month = object.read("ExpiryMonth", |month| {
        let is_month = CardExpiry::parse(month, "2000").is_ok();
        is_month.then(|| month.to_owned()).ok_or_else(|| "it is 01 to 12".to_owned())
    });
    let year = object.read("ExpiryYear", |year| {
        let is_year = CardExpiry::parse("1", year).is_ok();
        is_year.then(|| year.to_owned()).ok_or_else(|| "it has four digits".to_owned())
    });
    let expiry = month.set().zip(year.set()).map(|(month, year)| {
        CardExpiry::parse(month, year).expect("each was read beside one that is right")
    });
    let [name_on_card, last_name_on_card, card_type] =
        ["NameOnCard", "LastNameOnCard", "CardType"].map(|name| object.text(name));
    let number: Option<CardNumber> = number.into_set();
    if number.is_none() || expiry.is_none() {
        object.refuse("a card has a Number, an ExpiryMonth and an ExpiryYear");
    }
    object.finish(&CARD_MEMBERS);
    Some(NewCard { name_on_card, last_name_on_card, card_type, number: number?, expiry: expiry? })
}

fn read_gateway(node: Node<'_, '_>) -> Option<ProviderScalar> {
    let mut object = Object::of(node)?;
    let id = object.id("gatewayID").into_set();
    if id.is_none() {
        object.refuse("a gateway has a gatewayID");
    }
    object.finish(&["gatewayID"]);
    id
}
