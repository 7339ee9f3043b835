//! What an electricity consumer owes: bill by bill, the least that can be paid, and the total.

mod bill_month;
mod consumer;
mod consumer_id;
mod due_bill;
mod office_code;
mod rejection;
mod service_number;

pub use bill_month::BillMonth;
pub use consumer::{Consumer, Counter};
pub use consumer_id::ConsumerId;
pub use due_bill::{Adjustment, DueBill};
pub use office_code::OfficeCode;
pub use rejection::{ConsumerField, ConsumerRejection};
pub use service_number::ServiceNumber;

use thiserror::Error;

use crate::{Currency, Excerpt, Money, SessionId};

/// What a consumer owes, as the provider has answered one inquiry.
///
/// - All amounts are in NPR.
/// - The bills stand oldest first: by month, and where months are the same, in the provider's order.
///   If the month of any can't be read, all stand in the provider's order.
///
/// Source: Electricity Payment API, Get details ("The minimum payable amount is the due amount of the
/// oldest bill").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dues {
    session: SessionId,
    consumer_name: Excerpt,
    bills: Vec<DueBill>,
    sum_of_bills: Money,
    total_due: Money,
}

impl Dues {
    /// The currency of all dues.
    pub const CURRENCY: Currency = Currency::NPR;

    /// The dues of an answer; `bills` in the provider's order, and the total as the provider states
    /// it, whether or not the bills add up to it.
    ///
    /// # Errors
    /// [`DuesError::OtherCurrency`] if any amount is not in [`Dues::CURRENCY`];
    /// [`DuesError::SumTooLarge`] if the bills add up to more than 28 digits hold.
    pub fn new(
        session: SessionId,
        consumer_name: Excerpt,
        mut bills: Vec<DueBill>,
        total_due: Money,
    ) -> Result<Self, DuesError> {
        let amounts = bills.iter().flat_map(|bill| [bill.bill_amount, Some(bill.payable_amount)]);
        let mut currencies = amounts.flatten().chain([total_due]).map(Money::currency);
        if let Some(currency) = currencies.find(|currency| *currency != Self::CURRENCY) {
            return Err(DuesError::OtherCurrency { currency });
        }
        let sum_of_bills = bills
            .iter()
            .try_fold(Money::zero(Self::CURRENCY), |sum, bill| sum.checked_add(bill.payable_amount))
            .map_err(|_| DuesError::SumTooLarge)?;
        if months_are_known(&bills) {
            bills.sort_by_key(|bill| bill.month);
        }
        Ok(Self { session, consumer_name, bills, sum_of_bills, total_due })
    }

    /// The session of the inquiry, in which the dues can be paid.
    #[must_use]
    pub const fn session(&self) -> &SessionId {
        &self.session
    }

    /// The consumer's name, as the provider has it.
    #[must_use]
    pub const fn consumer_name(&self) -> &Excerpt {
        &self.consumer_name
    }

    /// The bills, oldest first as far as that is known.
    #[must_use]
    pub fn bills(&self) -> &[DueBill] {
        &self.bills
    }

    /// The least that can be paid: the payable amount of the oldest bill, penalty or rebate included.
    /// Nothing if there is no bill, or if the month of any can't be read: no minimum is invented.
    #[must_use]
    pub fn minimum_payable(&self) -> Option<Money> {
        let oldest = self.bills.first().filter(|_| months_are_known(&self.bills));
        oldest.map(|bill| bill.payable_amount)
    }

    /// The total, as the provider states it.
    #[must_use]
    pub const fn total_due(&self) -> Money {
        self.total_due
    }

    /// What the payable amounts of the bills add up to.
    #[must_use]
    pub const fn sum_of_bills(&self) -> Money {
        self.sum_of_bills
    }

    /// Whether the provider's total is not the sum of its bills: to be shown, not hidden.
    #[must_use]
    pub fn total_differs(&self) -> bool {
        self.total_due != self.sum_of_bills
    }

    /// Whether the total is zero or below, so that there is nothing to pay.
    #[must_use]
    pub fn is_nothing_due(&self) -> bool {
        !self.total_due.is_positive()
    }
}

/// Why an answer's figures are no dues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DuesError {
    /// An amount is of another currency.
    #[error("an amount is in {currency}, and dues are in {}", Dues::CURRENCY)]
    OtherCurrency {
        /// The first such currency.
        currency: Currency,
    },
    /// The bills add up to more than an amount can hold.
    #[error("the bills add up to more than an amount can hold")]
    SumTooLarge,
}

/// Whether it can be told which bill is the oldest.
fn months_are_known(bills: &[DueBill]) -> bool {
    bills.iter().all(|bill| bill.month != BillMonth::Unreadable)
}
