//! What the provider has made of an edit: it was written, and read back.

use billport_domain::{Customer, CustomerChange, CustomerEdit, CustomerField, Difference, Stated};
use std::borrow::Cow;

/// An edit that was written, beside the customer as it was read afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The customer as it was read afterwards.
    pub customer: Customer,
    /// What was to change.
    pub differences: Vec<Difference>,
    /// What the provider has otherwise than it was written: from what was written, to what is there. A
    /// field that it does not tell can't be compared.
    pub otherwise: Vec<Difference>,
    /// What the provider tells now of the fields that it had not told, and that were not written. Nobody
    /// knows whether it was there before.
    pub told_since: Vec<Difference>,
}

impl Written {
    pub(super) fn of(
        customer: Customer,
        edit: CustomerEdit,
        differences: Vec<Difference>,
        untold: &[CustomerField],
    ) -> Self {
        let otherwise = otherwise(edit, &customer);
        let told_since = told_since(untold, &customer);
        Self { customer, differences, otherwise, told_since }
    }

    /// Whether nothing has come of it: each field that was to change is there as it was before.
    #[must_use]
    pub fn has_changed_nothing(&self) -> bool {
        self.differences.iter().all(|wanted| {
            let is_as_before = |kept: &Difference| {
                // What was not told before may have been this.
                kept.field == wanted.field && (wanted.from.is_absent() || kept.to == wanted.from)
            };
            self.otherwise.iter().any(is_as_before)
        })
    }
}

/// The fields that the provider has otherwise than they were written, as far as it tells them.
fn otherwise(written: CustomerEdit, customer: &Customer) -> Vec<Difference> {
    let CustomerEdit { currency, waives_taxes, details } = written;
    let (currency, waives_taxes) = (Some(currency), Some(waives_taxes));
    let written = CustomerChange { currency, waives_taxes, details };
    let told = written.differences(customer).into_iter().filter(|found| !found.from.is_absent());
    told.map(|Difference { field, from, to }| Difference { field, from: to, to: from }).collect()
}

/// What is told now of these fields, of which nothing was told before.
fn told_since(untold: &[CustomerField], customer: &Customer) -> Vec<Difference> {
    let told = |field: &CustomerField| {
        let to = customer.shown(*field).map(Cow::into_owned);
        (!to.is_absent()).then_some(Difference { field: *field, from: Stated::Absent, to })
    };
    untold.iter().filter_map(told).collect()
}
