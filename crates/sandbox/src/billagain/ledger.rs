//! What was asked of the pretended BillAgain, and what it truly did.
//!
//! This is the judge of an add: not what a client was told, but how often a customer was added. It
//! never holds a password, nor more than four digits of a card.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{page::PageAsked, standing::Standing};
use crate::{
    config::LedgerDetail,
    fault::{Answered, Call},
};

/// The ledger at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerSnapshot {
    /// How much of the following was kept.
    pub detail: LedgerDetail,
    /// TCP connections that the sandbox accepted, for whichever provider, and those that a fault
    /// ended at once.
    pub connections: u64,
    /// How many customers there are.
    pub customers: usize,
    /// Calls for a page of all customers, whatever came of them.
    pub list_requests: u64,
    /// Calls for a page of customers by their ids, whatever came of them.
    pub by_ids_requests: u64,
    /// Calls for one customer, whatever came of them.
    pub get_requests: u64,
    /// Calls that add, whatever came of them.
    pub add_requests: u64,
    /// Calls that edit, whatever came of them.
    pub edit_requests: u64,
    /// Calls that delete, whatever came of them.
    pub delete_requests: u64,
    /// Calls that archive, whatever came of them.
    pub archive_requests: u64,
    /// Calls that reopen, whatever came of them.
    pub reopen_requests: u64,
    /// How many edits were written.
    pub customers_edited: u64,
    /// Every customer that was added by a call, in order. It is kept even where only counts are.
    pub added: Vec<AddedCustomer>,
    /// Every edit that was written, in order. Empty where only counts are kept.
    pub edits: Vec<Edit>,
    /// The customers that were deleted by a call, in order. Empty where only counts are kept.
    pub deleted: Vec<u64>,
    /// The customers that were archived, in order, each as often as it was. Empty where only
    /// counts are kept.
    pub archived: Vec<u64>,
    /// The customers that were reopened, in order, each as often as it was. Empty where only counts
    /// are kept.
    pub reopened: Vec<u64>,
    /// The customers that came because it was [ordered](super::Churn), in order. It is kept even
    /// where only counts are.
    pub churned_in: Vec<u64>,
    /// The customers that went because it was [ordered](super::Churn), in order. It is kept even
    /// where only counts are.
    pub churned_out: Vec<u64>,
    /// Every call, in the order of arrival. Empty where only counts are kept.
    pub calls: Vec<CallRecord>,
}

/// A customer who was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddedCustomer {
    /// The number it was given.
    pub customer_id: u64,
    /// As it was sent.
    pub reference: Option<String>,
    /// As it was sent.
    pub email: Option<String>,
    /// How many were sent with it.
    pub subscriptions: usize,
    /// The end of the card number, if one was sent.
    pub card_last_four: Option<String>,
    /// Whether a contact's password was sent.
    pub brought_a_password: bool,
}

/// An edit that was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Edit {
    /// Whose.
    pub customer_id: u64,
    /// The fields that were sent, by their names.
    pub given: Vec<&'static str>,
    /// The fields that were not sent, and lost what stood there.
    pub emptied: Vec<&'static str>,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallRecord {
    /// Which one.
    pub call: Call,
    /// The customer in its path, if there is one.
    pub customer_id: Option<u64>,
    /// The page that a list was asked for, if it was and could be read.
    pub page: Option<PageAsked>,
    /// How it was answered.
    pub answered: Answered,
}

impl LedgerSnapshot {
    /// How many customers were added with this reference.
    #[must_use]
    pub fn times_added(&self, reference: &str) -> usize {
        self.references_added().filter(|added| *added == reference).count()
    }

    /// The references with which a customer was added more than once: in a sound run, none.
    #[must_use]
    pub fn references_added_more_than_once(&self) -> Vec<&str> {
        let mut times = BTreeMap::new();
        self.references_added().for_each(|one| *times.entry(one).or_insert(0) += 1);
        times.into_iter().filter_map(|(one, times)| (times > 1).then_some(one)).collect()
    }

    fn references_added(&self) -> impl Iterator<Item = &str> {
        self.added.iter().filter_map(|added| added.reference.as_deref())
    }

    /// The pages that lists were asked for, in the order of arrival.
    ///
    /// # Panics
    ///
    /// Where [`LedgerDetail::Counts`] was kept: "none" would be a guess.
    pub fn pages(&self) -> impl Iterator<Item = PageAsked> {
        assert_eq!(
            self.detail,
            LedgerDetail::Full,
            "this ledger kept counts only: it knows no single call"
        );
        self.calls.iter().filter_map(|record| record.page)
    }
}

/// The ledger as it grows.
#[derive(Debug)]
pub(super) struct Ledger {
    page: LedgerSnapshot,
}

impl Ledger {
    pub(super) fn new(detail: LedgerDetail) -> Self {
        Self {
            page: LedgerSnapshot {
                detail,
                connections: 0,
                customers: 0,
                list_requests: 0,
                by_ids_requests: 0,
                get_requests: 0,
                add_requests: 0,
                edit_requests: 0,
                delete_requests: 0,
                archive_requests: 0,
                reopen_requests: 0,
                customers_edited: 0,
                added: Vec::new(),
                edits: Vec::new(),
                deleted: Vec::new(),
                archived: Vec::new(),
                reopened: Vec::new(),
                churned_in: Vec::new(),
                churned_out: Vec::new(),
                calls: Vec::new(),
            },
        }
    }

    pub(super) fn snapshot(&self, connections: u64, customers: usize) -> LedgerSnapshot {
        LedgerSnapshot { connections, customers, ..self.page.clone() }
    }

    pub(super) fn enter(&mut self, record: CallRecord) {
        if let Some(count) = self.count_of(record.call) {
            *count += 1;
        }
        if self.is_full() {
            self.page.calls.push(record);
        }
    }

    pub(super) fn enter_added(&mut self, added: AddedCustomer) {
        self.page.added.push(added);
    }

    pub(super) fn enter_edit(&mut self, edit: Edit) {
        self.page.customers_edited += 1;
        if self.is_full() {
            self.page.edits.push(edit);
        }
    }

    pub(super) fn enter_standing(&mut self, customer: u64, standing: Standing) {
        if self.is_full() {
            match standing {
                Standing::Deleted => self.page.deleted.push(customer),
                Standing::Archived => self.page.archived.push(customer),
                Standing::Reopened => self.page.reopened.push(customer),
            }
        }
    }

    pub(super) fn enter_churned_in(&mut self, customer: u64) {
        self.page.churned_in.push(customer);
    }

    pub(super) fn enter_churned_out(&mut self, customer: u64) {
        self.page.churned_out.push(customer);
    }

    fn is_full(&self) -> bool {
        self.page.detail == LedgerDetail::Full
    }

    fn count_of(&mut self, call: Call) -> Option<&mut u64> {
        match call {
            Call::ListCustomers => Some(&mut self.page.list_requests),
            Call::CustomersByIds => Some(&mut self.page.by_ids_requests),
            Call::GetCustomer => Some(&mut self.page.get_requests),
            Call::AddCustomer => Some(&mut self.page.add_requests),
            Call::EditCustomer => Some(&mut self.page.edit_requests),
            Call::DeleteCustomer => Some(&mut self.page.delete_requests),
            Call::ArchiveCustomer => Some(&mut self.page.archive_requests),
            Call::ReopenCustomer => Some(&mut self.page.reopen_requests),
            _ => None,
        }
    }
}
