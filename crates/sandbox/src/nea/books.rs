//! All that the pretended NEA knows: consumers, sessions, references, credits, charges.
//!
//! It is kept under one lock, so that a call is one act: no other call sees it half done. What a
//! call does stands in the call's own file.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use time::Date;

use super::{
    consumer::{Consumer, ConsumerKey},
    ledger::{Charge, Ledger},
    payments::{PaymentIndex, Payments, Standing},
    refusal::Refusal,
    rules::Rules,
    sessions::Sessions,
    test_data,
};
use crate::{config::LedgerDetail, fault::Ending};

/// 10,596 rupees: after the documents' payment of 600 there are 9,996 left, as they show.
const CREDITS_PAISA: u64 = 1_059_600;

#[derive(Debug)]
pub(super) struct Books {
    pub(super) rules: Rules,
    pub(super) accounts: HashMap<ConsumerKey, Account>,
    pub(super) sessions: Sessions,
    /// The references of details calls. Commits have their own: nothing documented says that the
    /// two share one namespace.
    pub(super) inquiries: HashSet<String>,
    pub(super) payments: Payments,
    /// What can still be paid, in paisa: payments use the credits up.
    pub(super) credits: u64,
    pub(super) ledger: Ledger,
}

/// A consumer as NEA knows it.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) consumer: Consumer,
    /// The last payment that was not refused.
    pub(super) last_payment: Option<(Date, PaymentIndex)>,
}

/// When a call is done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// By the sandbox's clock.
    pub(super) now: Duration,
    /// In Nepal.
    pub(super) today: Date,
}

impl Books {
    pub(super) fn new(detail: LedgerDetail) -> Self {
        let mut books = Self {
            rules: Rules::default(),
            accounts: HashMap::new(),
            sessions: Sessions::default(),
            inquiries: HashSet::new(),
            payments: Payments::default(),
            credits: CREDITS_PAISA,
            ledger: Ledger::new(detail),
        };
        for consumer in test_data::consumers() {
            books.add(consumer);
        }
        books
    }

    /// Adds a consumer, or gives another one with the same key these dues.
    pub(super) fn add(&mut self, consumer: Consumer) {
        let key = consumer.key.clone();
        let last_payment = self.accounts.get(&key).and_then(|account| account.last_payment);
        self.accounts.insert(key, Account { consumer, last_payment });
    }

    /// The consumer of a session, or `4000`.
    pub(super) fn session(&self, session: u64, moment: Moment) -> Result<&ConsumerKey, Refusal> {
        let consumer = self.sessions.consumer(session, moment.now);
        consumer.ok_or_else(|| Refusal::new("4000", "the session is unknown or has ended"))
    }

    /// The account of a consumer for whom a session was opened.
    pub(super) fn account_mut(&mut self, consumer: &ConsumerKey) -> &mut Account {
        self.accounts.get_mut(consumer).expect("a session's consumer has an account, for ever")
    }

    /// Decides every queued commit whose time has come.
    pub(super) fn settle(&mut self, now: Duration) {
        while let Some((index, ending, at)) = self.payments.take_due(now) {
            match ending {
                Ending::Success => self.charge(index, at),
                _ => self.give_up(index, ending),
            }
        }
    }

    /// Makes a payment true: this is the only place where something is charged.
    pub(super) fn charge(&mut self, index: PaymentIndex, at: Duration) {
        let payment = self.payments.get_mut(index);
        payment.standing = Standing::Paid;
        let charge = Charge {
            reference: payment.reference.clone(),
            consumer: payment.consumer.clone(),
            amount: payment.amount.text.clone(),
            paisa: payment.amount.paisa,
            day: payment.day,
            at,
        };
        self.account_mut(&charge.consumer).consumer.pay(charge.paisa);
        self.ledger.charge(charge);
    }

    /// Ends a queued commit that never became a payment.
    fn give_up(&mut self, index: PaymentIndex, ending: Ending) {
        let payment = self.payments.get_mut(index);
        payment.standing = Standing::GivenUp(ending);
        self.credits = self.credits.saturating_add(payment.amount.paisa);
        let consumer = payment.consumer.clone();
        let account = self.account_mut(&consumer);
        if account.last_payment.is_some_and(|(_, last)| last == index) {
            account.last_payment = None;
        }
    }
}
