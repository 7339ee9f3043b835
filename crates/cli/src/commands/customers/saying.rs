//! What is said of a customer, by a file and by flags: where both say something, the flag holds.

use billport::domain::{CustomerChange, CustomerField, CustomerId, NewCustomer, NewCustomerDraft};

use crate::args::{Assignment, Said};
use crate::customer_json::{FromFile, Source};
use crate::failure::Failure;
use crate::view::{plural, shown, talk};

/// The commands that show what can be said.
const ADD: &str = "customers template";
const EDIT: &str = "customers template edit";

/// The customer that is to be added.
///
/// # Errors
/// A [`Failure`] if the file or a flag is wrong, or a required field is missing.
pub(super) fn new_customer(said: &Said) -> Result<NewCustomer, Failure> {
    let flags = flags(said, ADD)?;
    let mut draft = match source(said)? {
        Some(source) => told(source.new_customer()?, &flags),
        None => NewCustomerDraft::default(),
    };
    for Assignment { field, value } in &flags {
        match value {
            Some(value) => draft.set(*field, value),
            None => draft.empty(*field),
        }
    }
    draft.finish().map_err(|rejections| wrong(rejections.iter(), ADD))
}

/// The change that is to be made of a customer.
///
/// # Errors
/// A [`Failure`] if the file or a flag is wrong, or the file is that of another customer.
pub(super) fn change(said: &Said, id: CustomerId) -> Result<CustomerChange, Failure> {
    let flags = flags(said, EDIT)?;
    let mut change = match source(said)? {
        Some(source) => {
            let from_file = source.change()?;
            refuse_of_another(&from_file, id)?;
            told(from_file, &flags)
        }
        None => CustomerChange::default(),
    };
    let rejections: Vec<_> = flags
        .iter()
        .filter_map(|Assignment { field, value }| {
            let written = match value {
                Some(value) => change.set(*field, value),
                None => change.empty(*field),
            };
            written.err()
        })
        .collect();
    if rejections.is_empty() { Ok(change) } else { Err(wrong(rejections.iter(), EDIT)) }
}

fn flags(said: &Said, template: &str) -> Result<Vec<Assignment>, Failure> {
    if said.is_nothing() {
        return Err(Failure::usage("nothing is said of the customer").hint(format!(
            "say it by flags, --set City=Gqeberha, or in a file: `billport {template}` shows one"
        )));
    }
    said.assignments().map_err(Failure::usage)
}

fn source(said: &Said) -> Result<Option<Source>, Failure> {
    said.from.as_deref().map(Source::read).transpose()
}

/// What a file says, with what a person should know of the rest of it.
fn told<T>(from_file: FromFile<T>, flags: &[Assignment]) -> T {
    let FromFile { said, fields, told_only, .. } = from_file;
    if !told_only.is_empty() {
        talk::note(&format!("not used, for BillAgain alone says it: {}", told_only.join(", ")));
    }
    let both = flags.iter().map(|flag| flag.field).filter(|field| fields.contains(field));
    let both: Vec<_> = both.map(CustomerField::name).collect();
    if !both.is_empty() {
        talk::note(&format!("taken from the flags, and not from the file: {}", both.join(", ")));
    }
    said
}

/// A file of one customer is not written over another.
fn refuse_of_another<T>(from_file: &FromFile<T>, id: CustomerId) -> Result<(), Failure> {
    match &from_file.id {
        Some(other) if *other != id.to_string() => Err(Failure::usage(format!(
            "the file is of customer {}, and not of {id}",
            shown(other)
        ))
        .hint("take customerID out of it if what it says is meant for this one")),
        _ => Ok(()),
    }
}

fn wrong<R: ToString>(rejections: impl ExactSizeIterator<Item = R>, template: &str) -> Failure {
    let mistakes = plural(rejections.len() as u64, "mistake");
    for rejection in rejections {
        talk::note(&format!("wrong: {}", rejection.to_string()));
    }
    Failure::usage(format!("{mistakes} in what is said of the customer: nothing was sent"))
        .hint(format!("`billport {template}` shows every field and its rule"))
}
