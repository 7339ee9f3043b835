//! How a test speaks to the pretended BillAgain: where it is, what shall go wrong, what it did.

use std::{net::SocketAddr, num::NonZeroU32, sync::Arc, time::Duration};

use super::{
    BillAgain, ROOT,
    churn::{Churn, Churning},
    customer::Customer,
    ledger::LedgerSnapshot,
    record::Record,
    rules::Rules,
};
use crate::{config::Today, fault::FaultOrder};

/// The pretended BillAgain of a sandbox. Clones are the same provider.
#[derive(Debug, Clone)]
pub struct BillAgainSandbox {
    provider: Arc<BillAgain>,
    address: SocketAddr,
}

impl BillAgainSandbox {
    pub(crate) fn new(provider: BillAgain, address: SocketAddr) -> Self {
        Self { provider: Arc::new(provider), address }
    }

    pub(crate) fn provider(&self) -> &Arc<BillAgain> {
        &self.provider
    }

    /// Where all paths of the service begin: `/customers` follows it.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}{ROOT}", self.address)
    }

    /// The account id that is taken.
    #[must_use]
    pub fn account_id(&self) -> &str {
        self.provider.access.account_id()
    }

    /// The API key that belongs to [`Self::account_id`].
    #[must_use]
    pub fn api_key(&self) -> &str {
        self.provider.access.api_key()
    }

    /// What was asked and done until now. A call stands there before its answer is sent.
    #[must_use]
    pub fn ledger(&self) -> LedgerSnapshot {
        let books = self.provider.books();
        books.ledger.snapshot(self.provider.world.connections(), books.register.ids().len())
    }

    /// Orders a fault.
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

    /// Moves the sandbox's own clock forward; [`Today::Clock`] moves along.
    pub fn advance(&self, by: Duration) {
        self.provider.world.clock.advance(by);
    }

    /// Changes the day on which customers are added.
    pub fn set_today(&self, today: Today) {
        self.provider.world.clock.set_today(today);
    }

    /// The rules by which it answers.
    #[must_use]
    pub fn rules(&self) -> Rules {
        self.provider.books().rules
    }

    /// Changes the rules from the next call on.
    pub fn set_rules(&self, rules: Rules) {
        self.provider.books().rules = rules;
    }

    /// Invents this many customers, with one number after the other: in an empty list from 1.
    pub fn fill(&self, customers: u32) {
        self.fill_apart(customers, NonZeroU32::MIN);
    }

    /// Invents this many customers, whose numbers lie this far apart: between them there is room
    /// for others.
    pub fn fill_apart(&self, customers: u32, apart: NonZeroU32) {
        self.provider.books().register.fill(customers, apart);
    }

    /// Gives the next customer this number, or a higher one that is due: below it there is room for
    /// customers at the end of the list.
    pub fn number_from(&self, id: u64) {
        self.provider.books().register.number_from(id);
    }

    /// The customers that there are, as they are listed: the newest first.
    #[must_use]
    pub fn customer_ids(&self) -> Vec<u64> {
        self.provider.books().register.ids().iter().rev().copied().collect()
    }

    /// What a customer is answered as with its custom fields, if there is such a customer: a JSON
    /// object.
    #[must_use]
    pub fn customer(&self, id: u64) -> Option<String> {
        self.provider.books().register.record(id).map(Record::into_json)
    }

    /// Adds a customer as the newest one, and gives its number. The ledger doesn't count it.
    #[expect(clippy::must_use_candidate, reason = "a test often needs no number")]
    pub fn add_customer(&self, customer: Customer) -> u64 {
        self.provider.books().register.add(customer)
    }

    /// Adds a customer of this number, which may lie between others'; `false` if somebody has or
    /// had it. The ledger doesn't count it.
    #[must_use]
    pub fn insert_customer(&self, id: u64, customer: Customer) -> bool {
        self.provider.books().register.insert(id, Some(customer))
    }

    /// Deletes a customer, as when somebody else does; `false` if there is none. The ledger doesn't
    /// count it.
    #[must_use]
    pub fn delete_customer(&self, id: u64) -> bool {
        self.provider.books().register.delete(id)
    }

    /// Lets rows come and go from now on, in the place of what was ordered before.
    pub fn churn(&self, order: Churn) {
        self.provider.books().churning = Some(Churning::new(order));
    }

    /// Lets no more rows come and go.
    pub fn stop_churning(&self) {
        self.provider.books().churning = None;
    }
}
