//! What is wrong with a journal, and where.

use billport_domain::{Excerpt, PaymentReference};
use std::fmt;

use super::Verification;
use crate::error::StoreError;
use crate::records::RunId;

/// One thing that is wrong with a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The run that it concerns.
    pub run: Option<RunId>,
    /// The unit of it.
    pub unit: Option<u64>,
    /// The payment that it concerns.
    pub payment: Option<PaymentReference>,
    /// The event: of payments, if it concerns one.
    pub event: Option<u64>,
    /// What is wrong, in one sentence; nothing in it comes from outside.
    pub what: String,
}

impl Finding {
    pub(super) fn of_run(run: RunId, what: impl Into<String>) -> Self {
        Self { run: Some(run), unit: None, payment: None, event: None, what: what.into() }
    }

    pub(super) fn of_unit(run: RunId, unit: u64, what: impl Into<String>) -> Self {
        Self { unit: Some(unit), ..Self::of_run(run, what) }
    }

    pub(super) fn of_event(run: RunId, event: u64, what: impl Into<String>) -> Self {
        Self { event: Some(event), ..Self::of_run(run, what) }
    }

    /// A run of which its store can't read a record.
    pub(super) fn of_unreadable_run(run: RunId, why: &StoreError) -> Self {
        Self::of_run(run, unreadable(why))
    }

    /// An event that its store can't read: nobody knows of which run.
    pub(super) fn of_unreadable_event(event: u64, why: &StoreError) -> Self {
        let what = unreadable(why);
        Self { run: None, unit: None, payment: None, event: Some(event), what }
    }

    pub(super) fn of_payment(payment: &PaymentReference, what: impl Into<String>) -> Self {
        let payment = Some(payment.clone());
        Self { run: None, unit: None, payment, event: None, what: what.into() }
    }

    pub(super) fn of_payment_event(
        payment: &PaymentReference,
        event: u64,
        what: impl Into<String>,
    ) -> Self {
        Self { event: Some(event), ..Self::of_payment(payment, what) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = [
            self.run.map(|run| format!("run {run}")),
            self.unit.map(|unit| format!("batch {unit}")),
            self.payment.as_ref().map(|payment| format!("payment {payment}")),
            self.event.map(|event| format!("event {event}")),
        ];
        let places: Vec<_> = places.into_iter().flatten().collect();
        write!(f, "{}: {}", places.join(", "), self.what)
    }
}

/// What a store complains of may hold names that stand in a file: they are escaped, as an excerpt is.
fn unreadable(why: &StoreError) -> String {
    let cause = Excerpt::cut_at(why.cause().as_bytes(), Excerpt::MESSAGE_BYTES);
    format!("it can't be read: {cause}")
}

/// Findings, of which only the first are kept.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) told: Vec<Finding>,
    pub(super) left_out: u64,
}

impl Findings {
    pub(super) fn add(&mut self, finding: Finding) {
        if self.told.len() < Verification::FINDINGS_AT_MOST {
            self.told.push(finding);
        } else {
            self.left_out += 1;
        }
    }

    pub(super) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.add(finding));
    }

    /// Units from `first` to `last` have no record, if there are any.
    pub(super) fn add_missing_units(&mut self, run: RunId, first: u64, last: u64) {
        match last.checked_sub(first) {
            None => {}
            Some(0) => self.add(Finding::of_unit(run, first, "the batch is missing")),
            Some(_) => {
                let what = format!("the batches from {first} to {last} are missing");
                self.add(Finding::of_run(run, what));
            }
        }
    }
}
