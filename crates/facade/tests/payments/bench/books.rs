//! What holds after every payment, whatever went wrong in it: the provider's ledger and the journal
//! tell of the same payments.

use billport::domain::{Currency, Money, PaymentReference};
use billport::journal::{
    Found, PaymentAct, PaymentEvent, PaymentHistory as _, PaymentOutcome, PaymentQuery,
    PaymentRecord, PaymentState, SqliteJournal, WhichPayments, verify,
};
use billport_sandbox::nea::{Charge, LedgerSnapshot};
use std::collections::{BTreeMap, BTreeSet};

use super::key_of;

/// All payments of a journal.
pub(crate) struct Books {
    pub(crate) payments: BTreeMap<PaymentReference, Booked>,
}

/// A payment as its journal has it.
#[derive(Clone, Debug)]
pub(crate) struct Booked {
    pub(crate) record: PaymentRecord,
    pub(crate) events: Vec<PaymentEvent>,
    /// Attempts that certainly left.
    pub(crate) sent: u64,
    /// Attempts of which nobody could write what became of them: each left once, or never.
    open: u64,
}

impl Books {
    /// Opens the books: nothing in them is wrong, and what is not settled is listed.
    pub(super) async fn open(journal: &SqliteJournal) -> Self {
        let complaints = journal.integrity().await.unwrap();
        assert!(complaints.is_empty(), "SQLite finds nothing wrong: {complaints:?}");
        let verified = verify(journal).await.unwrap();
        assert!(verified.is_sound(), "the journal is what was written: {:#?}", verified.findings);

        let mut payments = BTreeMap::new();
        for record in journal.payments(PaymentQuery::default()).await.unwrap() {
            let events = journal.events_of_payment(record.reference()).await.unwrap();
            payments.insert(record.reference().clone(), Booked::read(record, events));
        }
        let listed = PaymentQuery { which: WhichPayments::Unsettled, ..PaymentQuery::default() };
        let listed = journal.payments(listed).await.unwrap();
        let listed: BTreeSet<_> = listed.iter().map(PaymentRecord::reference).cloned().collect();
        for (reference, booked) in &payments {
            let state = booked.record.state;
            assert_eq!(listed.contains(reference), state.is_unsettled(), "{reference} is {state}");
        }
        Self { payments }
    }

    /// How many payments the sandbox must have seen, as the journal has it.
    pub(super) fn requests_certainly_sent(&self) -> u64 {
        self.payments.values().map(|booked| booked.sent).sum()
    }

    /// Holds all payments against the ledger of the provider.
    ///
    /// - One that is paid was charged once, with its amount and for its consumer; one that is not paid
    ///   or not sent never; one in doubt once or never.
    /// - No reference was charged twice, and no consumer twice on one day, and nothing that stands in
    ///   no journal.
    /// - The sandbox has seen as many requests as left, but for `unseen` ones, and for those of which
    ///   nobody could write what became of them.
    pub(super) fn assert_balanced(&self, ledger: &LedgerSnapshot, unseen: u64) {
        let twice = ledger.references_charged_more_than_once();
        assert!(twice.is_empty(), "charged more than once: {twice:?}");
        let twice = ledger.consumers_charged_more_than_once_a_day();
        assert!(twice.is_empty(), "charged more than once on a day: {twice:?}");
        for charge in &ledger.charges {
            let reference: PaymentReference = charge.reference.parse().unwrap();
            let booked = self.payments.get(&reference);
            booked.expect("what was charged stands in the journal").assert_is(charge);
        }
        let mut seen_in_all = 0;
        for (reference, booked) in &self.payments {
            let (state, times) = (booked.record.state, ledger.times_charged(reference.as_str()));
            match state {
                PaymentState::Paid => assert_eq!(times, 1, "{reference} is paid"),
                PaymentState::NotPaid | PaymentState::NotSent => {
                    assert_eq!(times, 0, "{reference} is {state}");
                }
                _ => assert!(times <= 1, "{reference} is {state}"),
            }
            let seen = ledger.times_committed(reference.as_str()) as u64;
            let most = booked.sent + booked.open;
            assert!(seen <= most, "{reference}: {seen} requests seen, {most} were intended");
            assert!(
                seen + unseen >= booked.sent,
                "{reference}: {seen} requests seen, {} were sent",
                booked.sent
            );
            seen_in_all += seen;
        }
        assert_eq!(seen_in_all, ledger.commit_requests, "requests without an intent");
        let sent = self.requests_certainly_sent();
        assert!(seen_in_all + unseen >= sent, "{sent} requests sent, {seen_in_all} seen");
    }
}

impl Booked {
    fn read(record: PaymentRecord, events: Vec<PaymentEvent>) -> Self {
        let (mut intents, mut not_sent) = (0, 0);
        // That it is paid is written again if it is said again.
        let mut sent = BTreeSet::new();
        for event in &events {
            match &event.event.act {
                PaymentAct::Intended { .. } => intents += 1,
                PaymentAct::Settled(settled) if settled.outcome == PaymentOutcome::NotSent => {
                    not_sent += 1;
                }
                PaymentAct::Settled(settled) => {
                    sent.insert(settled.attempt);
                }
                _ => {}
            }
        }
        assert_eq!(u64::from(record.attempts), intents, "attempts of {}", record.reference());
        let sent = sent.len() as u64;
        Self { record, events, sent, open: intents - not_sent - sent }
    }

    fn assert_is(&self, charge: &Charge) {
        assert_eq!(key_of(&self.record.intended.consumer), charge.consumer);
        let charged = Money::from_minor(i128::from(charge.paisa), Currency::NPR).unwrap();
        let mut intended = self.events.iter().filter_map(|event| match &event.event.act {
            PaymentAct::Intended { payment, .. } => Some(payment.amount),
            _ => None,
        });
        assert!(
            intended.any(|amount| amount == charged),
            "{charged} was never intended: {self:#?}"
        );
        let told = self.amount_paid();
        assert!(told.is_none_or(|told| told == charged), "{charged} was charged, and not {told:?}");
    }

    /// The amount that is paid, as the journal tells it: by the provider's word in a look-up, for an
    /// attempt before the last may have arrived; or the one that was intended last.
    fn amount_paid(&self) -> Option<Money> {
        let found = match self.record.look_ups.last.as_ref().map(|last| &last.look_up.found) {
            Some(Found::Paid(paid)) => paid.amount,
            _ => None,
        };
        let is_paid = self.record.state == PaymentState::Paid;
        is_paid.then(|| found.unwrap_or(self.record.intended.amount))
    }

    /// The words for its acts, in their order.
    pub(crate) fn story(&self) -> Vec<&'static str> {
        self.events.iter().map(|event| event.event.act.name()).collect()
    }
}
