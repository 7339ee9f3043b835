//! What was asked of the pretended NEA, and what it truly charged.
//!
//! This is the judge of a payment: not what a client was told, but whether money moved. While the
//! rules refuse repeated references and second payments of a day, nothing can be charged twice;
//! without them it can, and stands here twice.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use serde::{Serialize, Serializer};
use time::Date;

use super::consumer::ConsumerKey;
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
    /// Calls for the counters, whatever came of them.
    pub counters_requests: u64,
    /// Calls for a consumer's details, whatever came of them.
    pub details_requests: u64,
    /// Calls for a service charge, whatever came of them.
    pub service_charge_requests: u64,
    /// Commits, whatever came of them.
    pub commit_requests: u64,
    /// Look-ups, whatever came of them.
    pub status_requests: u64,
    /// The sum of all charges, in paisa.
    pub paisa_charged: u128,
    /// What is left to pay with, in paisa.
    pub credits_paisa: u64,
    /// Every charge, in the order of charging. It is kept even where only counts are.
    pub charges: Vec<Charge>,
    /// Every call, in the order of arrival. Empty where only counts are kept.
    pub calls: Vec<CallRecord>,
}

/// Money that was truly taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Charge {
    /// The commit's.
    pub reference: String,
    /// Whose dues were paid.
    pub consumer: ConsumerKey,
    /// As it was sent, character by character.
    pub amount: String,
    /// The same, in paisa.
    pub paisa: u64,
    /// The day in Nepal on which the commit arrived; `2031-01-15` in JSON.
    #[serde(serialize_with = "as_text")]
    pub day: Date,
    /// When it was charged, by the sandbox's clock; `at_seconds` in JSON.
    #[serde(rename = "at_seconds", serialize_with = "in_seconds")]
    pub at: Duration,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallRecord {
    /// Which one.
    pub call: Call,
    /// As it was sent, if it was and could be read.
    pub reference: Option<String>,
    /// As it was sent, if it was and could be read.
    pub amount: Option<String>,
    /// As it was sent, if it was and could be read.
    pub session: Option<String>,
    /// How it was answered.
    pub answered: Answered,
}

impl LedgerSnapshot {
    /// How many times something was charged with this reference.
    #[must_use]
    pub fn times_charged(&self, reference: &str) -> usize {
        self.charges.iter().filter(|charge| charge.reference == reference).count()
    }

    /// The references with which something was charged more than once: in a sound run, none.
    #[must_use]
    pub fn references_charged_more_than_once(&self) -> Vec<&str> {
        more_than_once(self.charges.iter().map(|charge| charge.reference.as_str()))
    }

    /// The consumers who were charged more than once on a day, and the day: in a sound run, none.
    #[must_use]
    pub fn consumers_charged_more_than_once_a_day(&self) -> Vec<(&ConsumerKey, Date)> {
        more_than_once(self.charges.iter().map(|charge| (&charge.consumer, charge.day)))
    }

    /// How many commits with this reference arrived, whatever came of them.
    ///
    /// # Panics
    ///
    /// Where [`LedgerDetail::Counts`] was kept: "none" would be a guess.
    #[must_use]
    pub fn times_committed(&self, reference: &str) -> usize {
        assert_eq!(
            self.detail,
            LedgerDetail::Full,
            "this ledger kept counts only: it knows no single call"
        );
        let calls = self.calls.iter().filter(|record| record.call == Call::Commit);
        calls.filter(|record| record.reference.as_deref() == Some(reference)).count()
    }
}

fn more_than_once<T: Ord + Copy>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut times = BTreeMap::new();
    all.for_each(|one| *times.entry(one).or_insert(0) += 1);
    times.into_iter().filter_map(|(one, times)| (times > 1).then_some(one)).collect()
}

/// The ledger as it grows.
#[derive(Debug)]
pub(super) struct Ledger {
    page: LedgerSnapshot,
    /// Where the charges of a reference stand.
    by_reference: HashMap<String, Vec<usize>>,
}

impl Ledger {
    pub(super) fn new(detail: LedgerDetail) -> Self {
        Self {
            page: LedgerSnapshot {
                detail,
                connections: 0,
                counters_requests: 0,
                details_requests: 0,
                service_charge_requests: 0,
                commit_requests: 0,
                status_requests: 0,
                paisa_charged: 0,
                credits_paisa: 0,
                charges: Vec::new(),
                calls: Vec::new(),
            },
            by_reference: HashMap::new(),
        }
    }

    pub(super) fn snapshot(&self, connections: u64, credits_paisa: u64) -> LedgerSnapshot {
        LedgerSnapshot { connections, credits_paisa, ..self.page.clone() }
    }

    /// What was charged with one reference, without a copy of all the rest.
    pub(super) fn charges_of(&self, reference: &str) -> Vec<Charge> {
        let places = self.by_reference.get(reference).into_iter().flatten();
        places.map(|&place| self.page.charges[place].clone()).collect()
    }

    pub(super) fn charge(&mut self, charge: Charge) {
        self.page.paisa_charged += u128::from(charge.paisa);
        let places = self.by_reference.entry(charge.reference.clone()).or_default();
        places.push(self.page.charges.len());
        self.page.charges.push(charge);
    }

    pub(super) fn enter(&mut self, record: CallRecord) {
        if let Some(count) = self.count_of(record.call) {
            *count += 1;
        }
        if self.page.detail == LedgerDetail::Full {
            self.page.calls.push(record);
        }
    }

    fn count_of(&mut self, call: Call) -> Option<&mut u64> {
        match call {
            Call::Counters => Some(&mut self.page.counters_requests),
            Call::Details => Some(&mut self.page.details_requests),
            Call::ServiceCharge => Some(&mut self.page.service_charge_requests),
            Call::Commit => Some(&mut self.page.commit_requests),
            Call::Status => Some(&mut self.page.status_requests),
            _ => None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn as_text<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

fn in_seconds<S: Serializer>(at: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(at.as_secs())
}
