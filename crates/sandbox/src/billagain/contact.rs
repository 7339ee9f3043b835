//! The contact of a customer who is added, as it is answered: with a user name, and without the
//! password, which nobody keeps.

use super::record::{FALSE, Json, NULL, Record, number, sent, text};
use crate::object::{Object, as_text};

/// A contact's number lies this far above its customer's.
const CONTACTS_AHEAD: u64 = 20_000;

pub(super) fn contact(customer: u64, given: &Object<'_>) -> Json {
    Record::of([
        ("customerID", number(customer)),
        ("customerContactID", number(customer + CONTACTS_AHEAD)),
        ("Name", sent(given, "Name", NULL)),
        ("LastName", sent(given, "LastName", NULL)),
        ("Email", sent(given, "Email", NULL)),
        ("Cell", sent(given, "Cell", NULL)),
        ("Username", text(&user_name(customer, given))),
        ("isActive", sent(given, "isActive", FALSE)),
    ])
    .into_json()
    .into()
}

/// Three letters of the last name, one of the name, and something that nobody else has: so it seems
/// to be made in the sample, where `SoeJ7tn` belongs to Joe Soep.
fn user_name(customer: u64, given: &Object<'_>) -> String {
    let letters = |name, most| -> String {
        given.given(name).and_then(as_text).unwrap_or_default().chars().take(most).collect()
    };
    format!("{}{}{customer:x}", letters("LastName", 3), letters("Name", 1))
}
