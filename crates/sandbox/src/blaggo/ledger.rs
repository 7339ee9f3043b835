//! What was asked of the pretended Blaggo, and what it saved.
//!
//! Blaggo has no key by which it knows a bill again, so the ledger saves a bill as often as it
//! arrives. That is what makes it a judge: a bill that was sent twice stands there twice.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rules::SoundBill;
use crate::{config::LedgerDetail, fault::Answered};

/// The ledger at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerSnapshot {
    /// How much of the following was kept.
    pub detail: LedgerDetail,
    /// TCP connections that the sandbox accepted, for whichever provider, and those that a fault
    /// ended at once.
    pub connections: u64,
    /// Requests for a token, whatever came of them.
    pub token_requests: u64,
    /// Tokens issued to them.
    pub tokens_issued: u64,
    /// Requests to upload bills, whatever came of them.
    pub upload_requests: u64,
    /// Bills saved, each as often as it was saved.
    pub bills_saved: u64,
    /// The sum of their amounts, in centavos.
    pub centavos_saved: u128,
    /// Every upload, in the order of arrival. Empty where only counts are kept.
    pub uploads: Vec<UploadRecord>,
    /// Every bill saved, in the order of saving. Empty where only counts are kept.
    pub bills: Vec<SavedBill>,
}

/// One request to upload bills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UploadRecord {
    /// 1 for the first upload.
    pub number: u64,
    /// How it was answered.
    pub answered: Answered,
    /// How many bills it held; 0 if it was refused before they could be counted.
    pub bills: usize,
    /// Whether they were saved.
    pub saved: bool,
}

/// A bill as it was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SavedBill {
    /// The number of the upload that brought it.
    pub upload: u64,
    /// As it was sent.
    pub account_number: String,
    /// The text of the JSON number, character by character.
    pub amount: String,
    /// As it was sent, `DD-MM-YYYY`.
    pub due_date: String,
    /// As it was sent, `MM-YYYY`.
    pub period: String,
}

/// What makes two bills the same bill to a person: account and period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillKey<'a> {
    /// Whose bill it is.
    pub account_number: &'a str,
    /// For which month, `MM-YYYY`.
    pub period: &'a str,
}

impl SavedBill {
    /// Its account and period.
    #[must_use]
    pub fn key(&self) -> BillKey<'_> {
        BillKey { account_number: &self.account_number, period: &self.period }
    }
}

/// These answer from the single bills.
///
/// # Panics
///
/// All of them, where [`LedgerDetail::Counts`] was kept: "never saved" would be a guess.
impl LedgerSnapshot {
    /// The amounts saved, as texts, in the order of saving.
    pub fn amounts(&self) -> impl Iterator<Item = &str> {
        self.single_bills().iter().map(|bill| bill.amount.as_str())
    }

    /// How many times the bill of this account for this period was saved.
    #[must_use]
    pub fn times_saved(&self, account_number: &str, period: &str) -> usize {
        let wanted = BillKey { account_number, period };
        let bills = self.single_bills().iter();
        bills.filter(|bill| bill.key() == wanted).count()
    }

    /// How many times each bill was saved, for all that were saved at least once.
    #[must_use]
    pub fn times_saved_by_bill(&self) -> BTreeMap<BillKey<'_>, usize> {
        let mut times = BTreeMap::new();
        for bill in self.single_bills() {
            *times.entry(bill.key()).or_default() += 1;
        }
        times
    }

    /// The bills that were saved more than once: in a sound run, none.
    #[must_use]
    pub fn bills_saved_more_than_once(&self) -> Vec<BillKey<'_>> {
        let times = self.times_saved_by_bill().into_iter();
        times.filter_map(|(key, times)| (times > 1).then_some(key)).collect()
    }

    fn single_bills(&self) -> &[SavedBill] {
        assert_eq!(
            self.detail,
            LedgerDetail::Full,
            "this ledger kept counts only: it knows no single bill"
        );
        &self.bills
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
                token_requests: 0,
                tokens_issued: 0,
                upload_requests: 0,
                bills_saved: 0,
                centavos_saved: 0,
                uploads: Vec::new(),
                bills: Vec::new(),
            },
        }
    }

    pub(super) fn snapshot(&self, connections: u64) -> LedgerSnapshot {
        LedgerSnapshot { connections, ..self.page.clone() }
    }

    pub(super) fn count_token_request(&mut self) {
        self.page.token_requests += 1;
    }

    pub(super) fn count_token_issued(&mut self) {
        self.page.tokens_issued += 1;
    }

    /// Enters an upload and whatever it saves, as one act.
    pub(super) fn enter(&mut self, answered: Answered, bills: usize, saved: &[SoundBill<'_>]) {
        self.page.upload_requests += 1;
        self.page.bills_saved += saved.len() as u64;
        self.page.centavos_saved +=
            saved.iter().map(|bill| u128::from(bill.centavos)).sum::<u128>();
        if self.page.detail == LedgerDetail::Counts {
            return;
        }
        let number = self.page.upload_requests;
        self.page.uploads.push(UploadRecord { number, answered, bills, saved: !saved.is_empty() });
        self.page.bills.extend(saved.iter().map(|SoundBill { bill, .. }| SavedBill {
            upload: number,
            account_number: bill.account_number.to_string(),
            amount: bill.amount.to_owned(),
            due_date: bill.due_date.to_string(),
            period: bill.period.to_string(),
        }));
    }
}
