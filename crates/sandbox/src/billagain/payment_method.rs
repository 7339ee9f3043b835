//! The payment method of a customer who is added, as it is answered: with a leak.
//!
//! The documents' sample sends the card number 42424242424242, and under `LastFourDigits` all of
//! it comes back. So it does here: what a client prints or keeps of this answer, it must not take
//! from there unseen. The number itself is kept by nobody.

use serde_json::value::RawValue;

use super::{
    kind::whole_number,
    record::{FALSE, Json, NULL, Record, TRUE, number, sent, text},
    shape::judged,
};
use crate::object::Object;

pub(super) fn payment_method(customer: u64, method_id: u64, given: &Object<'_>) -> Json {
    let card = given.given("CreditCard").map(judged);
    Record::of([
        ("customerID", number(customer)),
        ("paymentMethodID", number(method_id)),
        ("PaymentMethodType", sent(given, "PaymentMethodType", NULL)),
        ("isPrimary", sent(given, "isPrimary", FALSE)),
        ("isValid", TRUE),
        ("CreditCard", card.as_ref().map_or(NULL, credit_card)),
        ("gatewayID", NULL),
    ])
    .into_json()
    .into()
}

/// The whole number of the card, if there is one.
pub(super) fn card_number<'a>(method: &Object<'a>) -> Option<&'a str> {
    let card = judged(method.given("CreditCard")?);
    card.given("Number").map(RawValue::get)
}

/// The month goes in as `"08"` and comes out as `8`.
fn credit_card(card: &Object<'_>) -> Json {
    let counted = |name| card.given(name).and_then(whole_number).map_or(NULL, number);
    Record::of([
        ("NameOnCard", sent(card, "NameOnCard", NULL)),
        ("LastNameOnCard", sent(card, "LastNameOnCard", NULL)),
        ("CardType", sent(card, "CardType", NULL)),
        ("ExpiryMonth", counted("ExpiryMonth")),
        ("ExpiryYear", counted("ExpiryYear")),
        ("LastFourDigits", card.given("Number").map_or(NULL, |number| text(number.get()))),
    ])
    .into_json()
    .into()
}
