//! Rows whose customer the provider has already.

use billport_domain::{Customer, CustomerField, CustomerId};
use billport_intake::RowRejection;
use std::collections::BTreeMap;

use super::names::Names;

/// The rows that are looked for, and those that were found.
#[derive(Debug)]
pub(super) struct Existing {
    names: Names,
    found: BTreeMap<u64, (CustomerId, CustomerField)>,
}

impl Existing {
    /// None of these rows is found yet.
    pub(super) fn among(names: Names) -> Self {
        Self { names, found: BTreeMap::new() }
    }

    /// Looks at one of the provider's customers.
    pub(super) fn look_at(&mut self, customer: &Customer) {
        for (line, by) in self.names.lines_of(customer) {
            self.found.entry(line).or_insert((customer.id, by));
        }
    }

    /// Whether the row in a line was found.
    pub(super) fn has(&self, line: u64) -> bool {
        self.found.contains_key(&line)
    }

    /// The lines that were found, in their order, each with why it is rejected.
    pub(super) fn rejections(&self) -> impl Iterator<Item = (u64, RowRejection)> {
        self.found.iter().map(|(line, (customer, by))| {
            (*line, RowRejection::Exists { customer: *customer, by: *by })
        })
    }
}
