//! How a test speaks to the pretended NEA: where it is, what shall go wrong, what it did.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use super::{
    Nea, ROOT,
    consumer::{Consumer, ConsumerKey},
    ledger::{Charge, LedgerSnapshot},
    payments::Refund,
    rules::Rules,
};
use crate::{config::Today, fault::FaultOrder};

/// The pretended NEA of a sandbox. Clones are the same provider.
#[derive(Debug, Clone)]
pub struct NeaSandbox {
    provider: Arc<Nea>,
    address: SocketAddr,
}

impl NeaSandbox {
    pub(crate) fn new(provider: Nea, address: SocketAddr) -> Self {
        Self { provider: Arc::new(provider), address }
    }

    pub(crate) fn provider(&self) -> &Arc<Nea> {
        &self.provider
    }

    /// Where all paths of the service begin: `/api/…` follows it.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}{ROOT}", self.address)
    }

    /// The token that is taken.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.provider.token
    }

    /// What was asked and charged until now. A call stands there before its answer is sent.
    #[must_use]
    pub fn ledger(&self) -> LedgerSnapshot {
        let (books, _) = self.provider.books();
        books.ledger.snapshot(self.provider.world.connections(), books.credits)
    }

    /// What was charged with one reference; quick, however long the ledger is.
    #[must_use]
    pub fn charges_of(&self, reference: &str) -> Vec<Charge> {
        self.provider.books().0.ledger.charges_of(reference)
    }

    /// Orders a fault, or what becomes of a commit.
    pub fn order(&self, order: FaultOrder) {
        self.provider.world.faults.place(order);
    }

    /// How many orders have strikes left; a test that expects all faults to have struck checks
    /// for 0.
    #[must_use]
    pub fn open_orders(&self) -> usize {
        self.provider.world.faults.open_orders()
    }

    /// Withdraws all orders, those for connections and other providers included.
    pub fn clear_faults(&self) {
        self.provider.world.faults.clear();
    }

    /// Moves the sandbox's own clock forward: sessions age, queued commits are decided, and
    /// [`Today::Clock`] moves along.
    pub fn advance(&self, by: Duration) {
        self.provider.world.clock.advance(by);
    }

    /// Changes the day on which consumers pay, as when a run crosses midnight.
    pub fn set_today(&self, today: Today) {
        self.provider.world.clock.set_today(today);
    }

    /// The rules by which it answers.
    #[must_use]
    pub fn rules(&self) -> Rules {
        self.provider.books().0.rules
    }

    /// Changes the rules from the next call on.
    pub fn set_rules(&self, rules: Rules) {
        self.provider.books().0.rules = rules;
    }

    /// Adds a consumer, or gives the one with the same key these dues.
    pub fn add_consumer(&self, consumer: Consumer) {
        self.provider.books().0.add(consumer);
    }

    /// What a consumer owes now, if there is such a consumer.
    #[must_use]
    pub fn consumer(&self, key: &ConsumerKey) -> Option<Consumer> {
        self.provider.books().0.accounts.get(key).map(|account| account.consumer.clone())
    }

    /// Sets what can still be paid, in paisa.
    pub fn set_credits(&self, paisa: u64) {
        self.provider.books().0.credits = paisa;
    }

    /// Opens a session without a call, for a test that orders the details' answer itself. `None`
    /// if there is no such consumer.
    #[must_use]
    pub fn open_session(&self, key: &ConsumerKey) -> Option<u64> {
        let (mut books, moment) = self.provider.books();
        let books = &mut *books;
        let life = books.rules.session_life;
        let account = books.accounts.get(key)?;
        Some(books.sessions.open(account.consumer.key.clone(), moment.now, life))
    }

    /// Ends all sessions.
    pub fn expire_sessions(&self) {
        self.provider.books().0.sessions.expire();
    }

    /// Gives back this much of what was paid with a reference, as its look-up then says; `false`
    /// if nothing was paid with it. The charge stays in the ledger.
    #[must_use]
    pub fn refund(&self, reference: &str, paisa: u64, remarks: &str) -> bool {
        let (mut books, moment) = self.provider.books();
        let Some(payment) = books.payments.paid_mut(reference) else {
            return false;
        };
        let remarks = remarks.to_owned();
        payment.refunds.push(Refund { paisa, remarks, day: moment.today });
        true
    }
}
