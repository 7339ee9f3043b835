//! The fields of a customer itself, by either of the provider's spellings.

use billport::domain::{CustomerField, FieldInput, FieldRejection, Stated};

use super::document::Object;

/// An object that the provider tells of a customer, and nobody writes.
const TOLD_ONLY: &str = "PrimaryPaymentMethodInfo";

/// Which fields a file names.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Those that can be written.
    pub(super) written: Vec<CustomerField>,
    /// The ID of a customer.
    pub(super) id: Option<String>,
    /// The names of members that nobody can write.
    pub(super) told_only: Vec<&'static str>,
}

/// Hands on each field that can be written, with what is said of it; `put` says what is wrong with that.
pub(super) fn read(
    object: &mut Object<'_, '_>,
    mut put: impl FnMut(CustomerField, Stated<FieldInput<'_>>) -> Result<(), FieldRejection>,
) -> Named {
    let mut named = Named::default();
    for (field, node) in object.take_meant(|name| name.parse::<CustomerField>().ok()) {
        if !field.is_writable_on_add() {
            named.told_only.push(field.name());
            if field == CustomerField::Id {
                named.id = node.letters().map(str::to_owned);
            }
        } else if named.written.contains(&field) {
            // The day of a statement has two names.
            node.refuse("it stands there twice, once as it is read and once as it is written");
        } else {
            named.written.push(field);
            if let Err(rejection) = put(field, node.field_input()) {
                node.refuse_by_name(rejection.to_string());
            }
        }
    }
    if object.take(TOLD_ONLY).is_some() {
        named.told_only.push(TOLD_ONLY);
    }
    named
}
