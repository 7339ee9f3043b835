//! What became of an edit: the result on stdout, and what the provider has made of it on stderr.

use billport::domain::{Customer, CustomerField, Difference};
use billport::ports::PortError;
use billport::workflows::customers::edit::Written;

use crate::args::Output;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::view::customer::{difference, named};
use crate::view::{self, json, plural, shown, talk};

/// What became of an edit.
pub(super) enum Edited {
    /// There was nothing to change.
    Nothing(Box<Customer>),
    /// It was written and read back, without these fields.
    Written { written: Box<Written>, untold: Vec<CustomerField> },
    /// It was written, and the customer could not be read again.
    NotReadBack {
        /// As it was before.
        customer: Box<Customer>,
        differences: Vec<Difference>,
        untold: Vec<CustomerField>,
        error: PortError,
    },
}

/// Tells it. What BillAgain has otherwise than it was written shows in the exit code.
pub(super) fn tell(edited: &Edited, output: Output) -> Result<Exit, Failure> {
    let printed = view::print(&match output {
        Output::Text => edited.text(),
        Output::Json => json::line(&edited.json()),
    });
    match edited {
        Edited::Nothing(_) => talk::note("it is all so already: nothing was written"),
        Edited::Written { written, .. } => tell_what_is_there(written),
        Edited::NotReadBack { error, .. } => {
            let error = shown(error.to_string());
            talk::warning(&format!("it is written, but could not be read again: {error}"));
        }
    }
    printed?;
    Ok(match edited {
        Edited::Written { written, .. } if !written.otherwise.is_empty() => Exit::Rejected,
        _ => Exit::Delivered,
    })
}

/// Tells what the customer is, where that was not written.
fn tell_what_is_there(Written { otherwise, told_since, .. }: &Written) {
    if !otherwise.is_empty() {
        talk::warning("BillAgain has something else than what was written:");
        let table = difference::table(otherwise, ["field", "written", "kept"]);
        talk::note(table.trim_end());
    }
    if !told_since.is_empty() {
        talk::warning("these are told only now, and were not written:");
        let table = difference::table(told_since, ["field", "was", "is"]);
        talk::note(table.trim_end());
    }
}

impl Edited {
    /// Whether anything was sent to be written.
    pub(super) const fn is_written(&self) -> bool {
        !matches!(self, Self::Nothing(_))
    }

    /// What became of the customer, in a word.
    fn state(&self) -> &'static str {
        match self {
            Self::Nothing(_) => "unchanged",
            Self::Written { written, .. } if written.has_changed_nothing() => "not_changed",
            Self::Written { .. } | Self::NotReadBack { .. } => "changed",
        }
    }

    /// The customer, and the fields that were to change.
    fn subject(&self) -> (&Customer, &[Difference]) {
        match self {
            Self::Nothing(customer) => (customer, &[]),
            Self::Written { written, .. } => (&written.customer, &written.differences),
            Self::NotReadBack { customer, differences, .. } => (customer, differences),
        }
    }

    fn text(&self) -> String {
        let (customer, differences) = self.subject();
        let (state, name) = (self.state().replace('_', " "), named(customer));
        match differences.len() as u64 {
            0 => format!("{state:<13}{name}\n"),
            fields => format!("{state:<13}{name}, {}\n", plural(fields, "field")),
        }
    }

    fn json(&self) -> json::EditedJson<'_> {
        let (customer, differences) = self.subject();
        let none: (&[CustomerField], Option<(&[_], &[_])>) = (&[], Some((&[], &[])));
        let (untold, read_back) = match self {
            Self::Nothing(_) => none,
            Self::Written { written, untold } => {
                (untold.as_slice(), Some((&*written.otherwise, &*written.told_since)))
            }
            Self::NotReadBack { untold, .. } => (untold.as_slice(), None),
        };
        json::EditedJson::new(customer.id, self.state(), differences, untold, read_back)
    }
}
