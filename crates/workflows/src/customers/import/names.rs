//! By what the rows of a file are known: references and e-mail addresses, kept as hashes.
//!
//! 16 bytes stand for each of them, so that a file costs as much memory for long names as for short
//! ones. The hashes are keyed at random: no file can be made so that two of its names have one.

use billport_domain::{Customer, CustomerField, NewCustomer, Stated};
use billport_intake::RowRejection;
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use crate::customers::Sought;

/// The names of rows, each with the line in which it stands.
#[derive(Debug)]
pub(super) struct Names {
    hasher: [RandomState; 2],
    lines: HashMap<NameHash, u64>,
    /// Whether nobody is to be added who may be there already: then two rows with one e-mail address
    /// are the same customer, and one without any name can't be looked for.
    unless_exists: bool,
}

/// 128 bits: of a thousand million names, two have the same by a chance of 1 to 10^21.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct NameHash([u64; 2]);

impl Names {
    pub(super) fn new(unless_exists: bool) -> Self {
        let hasher = [RandomState::new(), RandomState::new()];
        Self { hasher, lines: HashMap::new(), unless_exists }
    }

    /// Adds the customer of a row.
    ///
    /// # Errors
    /// [`RowRejection::Repeated`] if a row was added that is the same customer;
    /// [`RowRejection::NothingToLookFor`] if it has to be looked for, and can't be.
    pub(super) fn add(&mut self, new: &NewCustomer, line: u64) -> Result<(), RowRejection> {
        let Some(sought) = Sought::of(new) else {
            let is_refused = self.unless_exists;
            return if is_refused { Err(RowRejection::NothingToLookFor) } else { Ok(()) };
        };
        let hashes = self.hashes(&sought);
        for (by, hash) in &hashes {
            if let Some(first_line) = self.lines.get(hash) {
                return Err(RowRejection::Repeated { first_line: *first_line, by: *by });
            }
        }
        self.lines.extend(hashes.into_iter().map(|(_, hash)| (hash, line)));
        Ok(())
    }

    /// The lines of the rows that may be this customer, each with what says so.
    pub(super) fn lines_of(&self, customer: &Customer) -> Vec<(u64, CustomerField)> {
        let Some(sought) = sought(customer) else { return Vec::new() };
        let hashes = self.hashes(&sought).into_iter();
        hashes.filter_map(|(by, hash)| Some((*self.lines.get(&hash)?, by))).collect()
    }

    fn hashes(&self, sought: &Sought) -> Vec<(CustomerField, NameHash)> {
        let reference =
            sought.reference().map(|text| (CustomerField::Reference, text.to_ascii_lowercase()));
        let email = sought.email().filter(|_| self.unless_exists);
        let email = email.map(|text| (CustomerField::Email, text.to_ascii_lowercase()));
        let names = reference.into_iter().chain(email);
        names
            .map(|(by, text)| {
                let hash = |state: &RandomState| state.hash_one((by, &text));
                let [one, other] = &self.hasher;
                (by, NameHash([hash(one), hash(other)]))
            })
            .collect()
    }
}

/// By what a customer of the provider's is known.
pub(super) fn sought(customer: &Customer) -> Option<Sought> {
    fn text(said: &Stated<String>) -> Option<&str> {
        said.set().map(String::as_str)
    }
    Sought::new(text(&customer.details.reference), text(&customer.details.contact.email))
}
