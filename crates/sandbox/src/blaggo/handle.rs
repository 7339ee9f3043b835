//! How a test speaks to the pretended Blaggo: where it is, what shall go wrong, what it did.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use super::{BILLS_PATH, Blaggo, LedgerSnapshot, ROOT, TOKEN_PATH};
use crate::{config::Today, fault::FaultOrder};

/// The pretended Blaggo of a sandbox. Clones are the same provider.
#[derive(Debug, Clone)]
pub struct BlaggoSandbox {
    provider: Arc<Blaggo>,
    address: SocketAddr,
}

impl BlaggoSandbox {
    pub(crate) fn new(provider: Blaggo, address: SocketAddr) -> Self {
        Self { provider: Arc::new(provider), address }
    }

    pub(crate) fn provider(&self) -> &Arc<Blaggo> {
        &self.provider
    }

    /// Where tokens are asked for. Without its last slash the URL answers 301.
    #[must_use]
    pub fn token_url(&self) -> String {
        format!("http://{}{ROOT}{TOKEN_PATH}", self.address)
    }

    /// Where bills are uploaded.
    #[must_use]
    pub fn bills_url(&self) -> String {
        format!("http://{}{ROOT}{BILLS_PATH}", self.address)
    }

    /// The client id for which tokens are issued.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.provider.config.client_id
    }

    /// The client secret that belongs to [`Self::client_id`].
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.provider.config.client_secret
    }

    /// What was asked and saved until now. An upload stands there before its answer is sent.
    #[must_use]
    pub fn ledger(&self) -> LedgerSnapshot {
        let connections = self.provider.world.connections();
        self.provider.ledger().snapshot(connections)
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

    /// Withdraws all orders, those for connections included.
    pub fn clear_faults(&self) {
        self.provider.world.faults.clear();
    }

    /// Refuses every upload that holds a bill of one of these accounts, as a whole and without
    /// saying which. This replaces the accounts refused before.
    pub fn refuse_accounts<A: Into<String>>(&self, accounts: impl IntoIterator<Item = A>) {
        *self.provider.refused_accounts() = accounts.into_iter().map(Into::into).collect();
    }

    /// Issues a token without a request, for a test that orders the token answer itself. The
    /// ledger does not count it.
    #[must_use]
    pub fn issue_token(&self) -> String {
        self.provider.issue_token()
    }

    /// Ends all tokens issued so far: they are now answered with a 401.
    pub fn expire_tokens(&self) {
        self.provider.tokens().expire();
    }

    /// Moves the sandbox's own clock forward: tokens age, and [`Today::Clock`] moves along.
    pub fn advance(&self, by: Duration) {
        self.provider.world.clock.advance(by);
    }

    /// Changes the day by which bills are judged, as when a run crosses midnight.
    pub fn set_today(&self, today: Today) {
        self.provider.world.clock.set_today(today);
    }
}
