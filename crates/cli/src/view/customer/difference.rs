//! What an edit would change of a customer, before it is written, and what it would leave out.

use billport::domain::{Customer, CustomerField, Difference, Stated};
use std::borrow::Cow;

use super::{cell, named};
use crate::view::table::Table;

/// A line for the customer, and one for each field that would be another.
pub(crate) fn text(customer: &Customer, differences: &[Difference]) -> String {
    format!("{}\n{}", named(customer), table(differences, ["field", "is", "becomes"]))
}

/// The fields that would not be written, for the provider has not told them.
pub(crate) fn untold(fields: &[CustomerField]) -> String {
    let names = names(fields);
    let (these, they) = match fields {
        [_] => ("this field", "it is"),
        _ => ("these fields", "they are"),
    };
    format!("BillAgain did not tell {these}, so {they} not written, and may be emptied: {names}")
}

/// The names of fields, one after the other.
pub(crate) fn names(fields: &[CustomerField]) -> String {
    let names: Vec<_> = fields.iter().map(|field| field.name()).collect();
    names.join(", ")
}

/// A line for each field.
pub(crate) fn table(differences: &[Difference], head: [&str; 3]) -> String {
    let row = |Difference { field, from, to }: &Difference| {
        let said = |text: &Stated<String>| {
            cell::of_field(*field, text.as_ref().map(|text| Cow::Borrowed(text.as_str())))
        };
        [field.name().to_owned(), said(from), said(to)]
    };
    Table { head, numbers: &[], rows: differences.iter().map(row).collect() }.text()
}
