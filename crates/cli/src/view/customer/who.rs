//! Who a customer is, in a few words: for a question, or beside an ID.

use billport::domain::{Customer, CustomerField, Excerpt};

/// `customer 302, Khumbu Foods`; without a name by the e-mail address or the reference.
pub(crate) fn named(customer: &Customer) -> String {
    let text = |field| customer.shown(field).into_set().filter(|text| !text.trim().is_empty());
    let names = [CustomerField::Name, CustomerField::LastName].into_iter().filter_map(text);
    let name = names.map(|name| name.trim().to_owned()).collect::<Vec<_>>().join(" ");
    let others = || {
        let other = text(CustomerField::Email).or_else(|| text(CustomerField::Reference))?;
        Some(other.into_owned())
    };
    let id = customer.id;
    match Some(name).filter(|name| !name.is_empty()).or_else(others) {
        Some(name) => format!("customer {id}, {}", Excerpt::of(name.as_bytes())),
        None => format!("customer {id}"),
    }
}
