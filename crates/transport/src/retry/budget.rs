//! A bucket that all calls of a transport share, so that repeats can't multiply a provider's trouble.
//!
//! When everything fails, each of 64 workers would repeat each of its calls; the bucket runs dry after a
//! few and then calls end after their first failure. Successes fill it slowly. The numbers follow the
//! AWS SDKs' standard retry mode.

use std::sync::atomic::{AtomicU32, Ordering};

/// How much repeats cost, and what pays for them. Every value is valid; a capacity of 0 forbids repeats
/// that cost anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BudgetSettings {
    /// What the bucket holds when full, and at the start.
    pub capacity: u32,
    /// Cost of a repeat after a failure.
    pub transient_cost: u32,
    /// Cost of a repeat after "too many requests": lower, for the provider is well and chose the time.
    pub throttled_cost: u32,
    /// What an accepted call puts back.
    pub success_refund: u32,
}

impl Default for BudgetSettings {
    /// 500, of which a failure costs 10, throttling 5, and a success returns 1.
    fn default() -> Self {
        Self { capacity: 500, transient_cost: 10, throttled_cost: 5, success_refund: 1 }
    }
}

/// What kind of repeat is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cost {
    Transient,
    Throttled,
}

#[derive(Debug)]
pub(crate) struct Budget {
    settings: BudgetSettings,
    level: AtomicU32,
}

impl Budget {
    pub(crate) fn new(settings: BudgetSettings) -> Self {
        Self { settings, level: AtomicU32::new(settings.capacity) }
    }

    /// Pays for one repeat; `false` if the bucket does not hold enough, and then nothing is taken.
    pub(crate) fn withdraw(&self, cost: Cost) -> bool {
        let price = match cost {
            Cost::Transient => self.settings.transient_cost,
            Cost::Throttled => self.settings.throttled_cost,
        };
        self.level
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |level| level.checked_sub(price))
            .is_ok()
    }

    /// Puts back what an accepted call returns, up to the capacity.
    pub(crate) fn deposit(&self) {
        // A full bucket is the rule; reading first spares the write that all cores would share.
        if self.level.load(Ordering::Relaxed) >= self.settings.capacity {
            return;
        }
        let filled = |level: u32| {
            Some(level.saturating_add(self.settings.success_refund).min(self.settings.capacity))
        };
        // The closure never declines, so this always succeeds.
        let _ = self.level.fetch_update(Ordering::Relaxed, Ordering::Relaxed, filled);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeats_until_dry(budget: &Budget, cost: Cost) -> u32 {
        let mut repeats = 0;
        while budget.withdraw(cost) {
            repeats += 1;
        }
        repeats
    }

    #[test]
    fn a_full_bucket_pays_for_fifty_failures_or_a_hundred_throttlings() {
        assert_eq!(repeats_until_dry(&Budget::new(BudgetSettings::default()), Cost::Transient), 50);
        assert_eq!(
            repeats_until_dry(&Budget::new(BudgetSettings::default()), Cost::Throttled),
            100
        );
    }

    #[test]
    fn ten_successes_pay_for_one_more() {
        let budget = Budget::new(BudgetSettings::default());
        repeats_until_dry(&budget, Cost::Transient);
        (0..9).for_each(|_| budget.deposit());
        assert!(!budget.withdraw(Cost::Transient));
        budget.deposit();
        assert!(budget.withdraw(Cost::Transient));
    }

    #[test]
    fn successes_never_fill_it_above_its_capacity() {
        let budget =
            Budget::new(BudgetSettings { success_refund: u32::MAX, ..BudgetSettings::default() });
        budget.withdraw(Cost::Transient);
        budget.deposit();
        budget.deposit();
        assert_eq!(repeats_until_dry(&budget, Cost::Transient), 50);
    }
}
