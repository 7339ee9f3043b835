//! A customer in JSON, as the provider's own examples have it, written by a person: with comments, by the
//! provider's names, and nothing in it that means nothing.
//!
//! `null` is an empty field; one that is not there is not said: left as it is by an edit, and not sent by
//! an add. What is wrong is told all at once, by lines and names, and never with the value of a secret.
//!
//! | file | what |
//! |---|---|
//! | `document.rs` | JSON with comments, taken apart: each name once, numbers as their own text |
//! | `value.rs` | values by what they are to be |
//! | `fields.rs` | the fields of a customer itself |
//! | `contact.rs`, `subscription.rs`, `payment_method.rs` | what stands below a customer that is added |
//! | `problem.rs` | what is wrong |
//! | `source.rs` | the file that it stands in, which nobody else may read if it has a secret |
//! | `template/` | templates with every field and its rule |

mod contact;
mod document;
mod fields;
mod payment_method;
mod problem;
mod source;
mod subscription;
mod template;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use source::Source;
pub(crate) use template::template;

use billport::domain::{
    CustomerChange, CustomerField, FieldInput, FieldRejection, NewCustomerDraft, NewSubscriptions,
    Stated,
};

use document::{Document, Object};
use problem::{Problem, Problems};

/// What stands below a customer, and can be written only when it is added.
const BELOW: [&str; 3] = ["Contact", "Subscriptions", "PrimaryPaymentMethod"];
/// The members that are secret.
const SECRETS: [&str; 2] = ["Number", "Password"];

/// What stands in a file.
#[derive(Debug)]
pub(crate) struct FromFile<T> {
    pub(crate) said: T,
    /// The fields of the customer itself that it names.
    pub(crate) fields: Vec<CustomerField>,
    /// The ID of the customer that the file is of, if it says so.
    pub(crate) id: Option<String>,
    /// The members that the provider tells and nobody can write.
    pub(crate) told_only: Vec<&'static str>,
}

/// A customer to be added. What is wrong with its fields is told when the draft is finished: a flag may
/// take their place.
fn new_customer(document: Document<'_>) -> Result<FromFile<NewCustomerDraft>, Vec<Problem>> {
    read(document, NewCustomerDraft::default(), |object, draft| {
        draft.contact = object.below("Contact").map(contact::read);
        draft.payment_method = object.below("PrimaryPaymentMethod").map(payment_method::read);
        if let Stated::Set(list) = object.elements("Subscriptions") {
            match NewSubscriptions::new(subscription::read_all(list)) {
                Ok(subscriptions) => draft.subscriptions = subscriptions,
                Err(error) => object.refuse(error.to_string()),
            }
        }
        fields::read(object, |field, said| {
            match said {
                Stated::Set(input) => draft.set(field, input),
                Stated::Empty => draft.empty(field),
                Stated::Absent => {}
            }
            Ok(())
        })
    })
}

/// A change of a customer.
fn change(document: Document<'_>) -> Result<FromFile<CustomerChange>, Vec<Problem>> {
    read(document, CustomerChange::default(), |object, change| {
        for name in BELOW {
            if let Some(node) = object.take(name) {
                node.refuse("it can be written only when a customer is added");
            }
        }
        fields::read(object, |field, said| put(change, field, said))
    })
}

fn put(
    change: &mut CustomerChange,
    field: CustomerField,
    said: Stated<FieldInput<'_>>,
) -> Result<(), FieldRejection> {
    match said {
        Stated::Set(input) => change.set(field, input),
        Stated::Empty => change.empty(field),
        Stated::Absent => Ok(()),
    }
}

fn read<T>(
    document: Document<'_>,
    mut said: T,
    take: impl FnOnce(&mut Object<'_, '_>, &mut T) -> fields::Named,
) -> Result<FromFile<T>, Vec<Problem>> {
    let problems = Problems::default();
    let mut fields = fields::Named::default();
    if let Some(mut object) = document.into_object(&problems) {
        fields = take(&mut object, &mut said);
        let names: Vec<_> = CustomerField::ALL
            .into_iter()
            .filter_map(CustomerField::written_as)
            .chain(BELOW)
            .collect();
        object.finish(&names);
    }
    match problems.into_sorted() {
        None => {
            let fields::Named { written: fields, id, told_only } = fields;
            Ok(FromFile { said, fields, id, told_only })
        }
        Some(problems) => Err(problems),
    }
}
