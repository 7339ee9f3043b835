//! All that the pretended BillAgain knows: customers, rules, the churn that was ordered.
//!
//! It is kept under one lock, so that a call is one act: no other call sees it half done. What a
//! call does stands in the call's own file.

use time::{Date, Time};

use super::{
    churn::Churning, customer::Customer, ledger::Ledger, refusal::Refusal, register::Register,
    rules::Rules,
};
use crate::config::LedgerDetail;

#[derive(Debug)]
pub(super) struct Books {
    pub(super) rules: Rules,
    pub(super) register: Register,
    pub(super) churning: Option<Churning>,
    pub(super) ledger: Ledger,
}

/// When a call is done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// In Johannesburg.
    pub(super) today: Date,
    /// There; nothing if the day is fixed, for then answers are the same whenever they are given.
    pub(super) time_of_day: Option<Time>,
}

impl Books {
    pub(super) fn new(detail: LedgerDetail) -> Self {
        Self {
            rules: Rules::default(),
            register: Register::default(),
            churning: None,
            ledger: Ledger::new(detail),
        }
    }

    /// The customer of a call, or a 410.
    pub(super) fn customer_mut(&mut self, id: u64) -> Result<&mut Customer, Refusal> {
        self.register.get_mut(id).ok_or_else(|| Refusal::gone(id))
    }

    /// Before a list is read: the rows that were ordered to come and go do so.
    pub(super) fn let_rows_come_and_go(&mut self) {
        if let Some(churning) = &mut self.churning {
            churning.before_list(&mut self.register, &mut self.ledger);
        }
    }
}
