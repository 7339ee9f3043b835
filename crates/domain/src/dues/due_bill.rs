//! One bill that is due, as the provider states it.

use std::cmp::Ordering;

use super::BillMonth;
use crate::{Excerpt, Money};

/// A bill that is due. Its figures are the provider's and are never computed again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueBill {
    /// The month that it is of (`due_bill_of`), as far as it can be read.
    pub month: BillMonth,
    /// The text of that month, as the provider wrote it.
    pub month_text: Excerpt,
    /// The date of the bill, as the provider wrote it; it decides nothing.
    pub bill_date: Option<Excerpt>,
    /// The days that the provider counts; they decide nothing.
    pub days: Option<i64>,
    /// The amount that was billed.
    pub bill_amount: Option<Money>,
    /// The amount to be paid, penalty or rebate included.
    pub payable_amount: Money,
    /// The provider's word on it, such as `-25% Penalty`; its sign is not to be trusted.
    pub status: Option<Excerpt>,
}

/// How the amount to be paid differs from the amount that was billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustment {
    /// More is to be paid, by so much.
    Penalty(Money),
    /// Less is to be paid, by so much.
    Rebate(Money),
    /// The same is to be paid.
    None,
    /// The provider has not said what was billed, or not so that the two can be compared.
    Unknown,
}

impl DueBill {
    /// What the bill was raised or lowered by, from its two amounts alone: the sign in the provider's
    /// text is unreliable (its own example raises 200 to 250 and says `-25% Penalty`).
    #[must_use]
    pub fn adjustment(&self) -> Adjustment {
        let Some(billed) = self.bill_amount else { return Adjustment::Unknown };
        let payable = self.payable_amount;
        let adjustment = payable.checked_cmp(billed).and_then(|order| {
            Ok(match order {
                Ordering::Greater => Adjustment::Penalty(payable.checked_sub(billed)?),
                Ordering::Less => Adjustment::Rebate(billed.checked_sub(payable)?),
                Ordering::Equal => Adjustment::None,
            })
        });
        adjustment.unwrap_or(Adjustment::Unknown)
    }
}
