//! Until when some bills can be sent.

use time::Date;

use super::BillRef;
use crate::{BillingPeriod, DueDate};

/// When the first of some bills is late: its due date is over, or its period is.
///
/// Bills that were judged by one day and are sent on another need not be judged one by one again as
/// long as none of them is late.
///
/// It [has passed](Self::has_passed) on exactly those days on which [`Bill::judge`](super::Bill::judge)
/// rejects one of the bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    due_date: DueDate,
    period: BillingPeriod,
}

impl Deadline {
    /// The deadline of one bill.
    #[must_use]
    pub const fn of(bill: &BillRef<'_>) -> Self {
        Self { due_date: bill.due_date, period: bill.period }
    }

    /// The deadline of these bills and another one.
    #[must_use]
    pub fn and(self, bill: &BillRef<'_>) -> Self {
        Self { due_date: self.due_date.min(bill.due_date), period: self.period.min(bill.period) }
    }

    /// Whether one of the bills is late on the day `today`.
    #[must_use]
    pub fn has_passed(self, today: Date) -> bool {
        self.due_date.is_before(today) || self.period.is_before(today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategies;
    use proptest::prelude::*;
    use time::{Duration, macros::date};

    const TODAY: Date = date!(2026 - 11 - 22);

    proptest! {
        #[test]
        fn it_has_passed_when_one_of_the_bills_is_late(
            bills in proptest::collection::vec(strategies::bill(TODAY), 1..5),
            days in 0_i64..20_000,
        ) {
            let deadline = bills.iter().fold(None::<Deadline>, |deadline, bill| {
                bill.with_ref(|bill| Some(deadline.map_or(Deadline::of(&bill), |all| all.and(&bill))))
            });
            // The days on which one of them is late begin behind these.
            let dates = bills.iter().map(|bill| bill.due_date().date());
            for today in dates.chain([TODAY, TODAY.saturating_add(Duration::days(days))]) {
                for today in [today, today.next_day().unwrap()] {
                    let is_late = bills.iter().any(|bill| bill.judge(today).is_err());
                    prop_assert_eq!(deadline.unwrap().has_passed(today), is_late, "{}", today);
                }
            }
        }
    }
}
