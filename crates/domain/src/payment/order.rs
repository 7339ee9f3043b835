//! An order to pay: an amount that the dues allow, within the session that they were told in.

use super::{OrderRejection, SessionId};
use crate::{Dues, Money};

/// How much is to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountWanted {
    /// This amount.
    Exactly(Money),
    /// The least that the dues allow.
    Minimum,
    /// All that is due.
    Total,
}

/// Whether more may be paid than is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Advance {
    /// No.
    #[default]
    Refused,
    /// Yes: what is above the total is an advance on bills to come.
    Allowed,
}

/// An amount to be paid on dues, as they allow it.
///
/// - It is above zero, in NPR, with at most [`MAX_DECIMALS`](Self::MAX_DECIMALS) decimals, and
///   excludes the service charge.
/// - It is never below the minimum of the dues. Where no minimum is known, it is the total.
/// - It is never above the total, unless an advance was allowed.
///
/// Source: Electricity Payment API ("Partial payments are allowed"; "The minimum payable amount is
/// the due amount of the oldest bill"); the rules on the total are this project's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentOrder {
    session: SessionId,
    amount: Money,
    minimum_payable: Option<Money>,
    total_due: Money,
}

impl PaymentOrder {
    /// The most decimals of an amount that is ordered.
    pub const MAX_DECIMALS: u32 = 2;

    /// Orders a payment on dues.
    ///
    /// # Errors
    /// The first of these that holds:
    /// - [`NothingDue`](OrderRejection::NothingDue) if the total is not above zero;
    /// - [`OtherCurrency`](OrderRejection::OtherCurrency),
    ///   [`NotPositive`](OrderRejection::NotPositive) or
    ///   [`TooManyDecimals`](OrderRejection::TooManyDecimals) if nobody can pay such an amount;
    /// - [`NoMinimum`](OrderRejection::NoMinimum) if no minimum is known and anything but the total is
    ///   wanted;
    /// - [`MinimumAboveTotal`](OrderRejection::MinimumAboveTotal) if the dues contradict themselves in
    ///   this way and no advance is allowed;
    /// - [`BelowMinimum`](OrderRejection::BelowMinimum) as named;
    /// - [`AboveTotal`](OrderRejection::AboveTotal) if no advance is allowed.
    pub fn new(
        dues: &Dues,
        wanted: AmountWanted,
        advance: Advance,
    ) -> Result<Self, OrderRejection> {
        let total = dues.total_due();
        if dues.is_nothing_due() {
            return Err(OrderRejection::NothingDue { total });
        }
        let minimum = dues.minimum_payable();
        let amount = match wanted {
            AmountWanted::Exactly(amount) => amount,
            AmountWanted::Minimum => minimum.ok_or(OrderRejection::NoMinimum { total })?,
            AmountWanted::Total => total,
        };
        let amount = payable(amount)?;
        allowed(amount, minimum, total, advance)?;
        let session = dues.session().clone();
        Ok(Self { session, amount, minimum_payable: minimum, total_due: total })
    }

    /// The session of the inquiry that the dues are from.
    #[must_use]
    pub const fn session(&self) -> &SessionId {
        &self.session
    }

    /// The amount to be paid, without the service charge.
    #[must_use]
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// The least that could have been ordered, where it is known.
    #[must_use]
    pub const fn minimum_payable(&self) -> Option<Money> {
        self.minimum_payable
    }

    /// The total of the dues.
    #[must_use]
    pub const fn total_due(&self) -> Money {
        self.total_due
    }

    /// Whether more is paid than is due.
    #[must_use]
    pub fn is_advance(&self) -> bool {
        self.amount.amount() > self.total_due.amount()
    }
}

/// The amount, if it is one that can be paid at all. Zeros beyond the decimals are no decimals.
fn payable(amount: Money) -> Result<Money, OrderRejection> {
    let rounded = amount.amount().round_dp(PaymentOrder::MAX_DECIMALS);
    if amount.currency() != Dues::CURRENCY {
        Err(OrderRejection::OtherCurrency { amount })
    } else if !amount.is_positive() {
        Err(OrderRejection::NotPositive { amount })
    } else if rounded != amount.amount() {
        Err(OrderRejection::TooManyDecimals { amount })
    } else {
        Ok(Money::new(rounded, amount.currency()))
    }
}

/// Whether the dues allow the amount; all figures are in the currency of dues.
fn allowed(
    amount: Money,
    minimum: Option<Money>,
    total: Money,
    advance: Advance,
) -> Result<(), OrderRejection> {
    let is_above = |one: Money, other: Money| one.amount() > other.amount();
    match (minimum, advance) {
        (None, _) if amount != total => Err(OrderRejection::NoMinimum { total }),
        (Some(minimum), Advance::Refused) if is_above(minimum, total) => {
            Err(OrderRejection::MinimumAboveTotal { minimum, total })
        }
        (Some(minimum), _) if is_above(minimum, amount) => {
            Err(OrderRejection::BelowMinimum { amount, minimum })
        }
        (_, Advance::Refused) if is_above(amount, total) => {
            Err(OrderRejection::AboveTotal { amount, total })
        }
        _ => Ok(()),
    }
}
