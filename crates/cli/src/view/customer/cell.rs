//! What a field of a customer says, as a person reads it.

use billport::domain::{Customer, CustomerField, Excerpt, Stated};
use std::borrow::Cow;

use crate::view::shown;

/// What stands for null, in a table also for what the provider does not tell.
const NOTHING: &str = "-";

/// What stands for a field that the provider leaves out.
const NOT_TOLD: &str = "(not told)";

/// What null says of the day of a statement. BillAgain, Customers, `StatementDay`: "leave null for last
/// day of month".
const LAST_DAY: &str = "last day of the month";

/// What a field says; nothing if the provider does not tell it.
pub(super) fn said(customer: &Customer, field: CustomerField) -> Option<String> {
    match customer.shown(field) {
        Stated::Absent => None,
        text => Some(of_field(field, text)),
    }
}

/// What is said of a field, if only that nothing is.
pub(super) fn of_field(field: CustomerField, text: Stated<Cow<'_, str>>) -> String {
    match text {
        Stated::Absent => NOT_TOLD.to_owned(),
        Stated::Empty if field == CustomerField::StatementDay => LAST_DAY.to_owned(),
        text => of(text),
    }
}

/// A text of the provider, made safe to show: null is a dash, and blanks that can't be seen stand
/// between quotes.
pub(super) fn of(text: Stated<Cow<'_, str>>) -> String {
    let Stated::Set(text) = text else { return NOTHING.to_owned() };
    let is_plain = !text.is_empty() && text.trim() == text;
    let shown = shown(&*text);
    if is_plain { shown.to_string() } else { format!("\"{shown}\"") }
}

/// A field as a cell of a table: short, for a table is to be looked over.
pub(super) fn short(customer: &Customer, field: CustomerField) -> String {
    /// As long as most e-mail addresses.
    const LONGEST: usize = 40;
    match customer.shown(field) {
        Stated::Set(text) => Excerpt::cut_at(text.as_bytes(), LONGEST).to_string(),
        Stated::Absent | Stated::Empty => NOTHING.to_owned(),
    }
}
