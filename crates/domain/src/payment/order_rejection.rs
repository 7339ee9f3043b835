//! Why an amount can't be ordered, as a sentence with the figures.

use thiserror::Error;

use super::PaymentOrder;
use crate::{Dues, Money};

/// Why there is no such order on these dues. `Display` tells a person, figures included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OrderRejection {
    /// The total is zero or below.
    #[error("nothing is due: the total is {total}")]
    NothingDue {
        /// The total.
        total: Money,
    },
    /// No minimum is known, and another amount than the total was wanted.
    #[error(
        "no minimum is known (no bill is listed, or the month of one can't be read): only the total \
         of {total} can be paid"
    )]
    NoMinimum {
        /// The total.
        total: Money,
    },
    /// Less was wanted than the oldest bill asks for.
    #[error("{amount} is below the minimum of {minimum}, which is what the oldest bill asks for")]
    BelowMinimum {
        /// The amount wanted.
        amount: Money,
        /// The least that can be paid.
        minimum: Money,
    },
    /// More was wanted than is due, and no advance was allowed.
    #[error("{amount} is above the total of {total}, and an advance was not allowed")]
    AboveTotal {
        /// The amount wanted.
        amount: Money,
        /// The total.
        total: Money,
    },
    /// The amount is zero or below.
    #[error("{amount} is no amount to pay: it is not above 0")]
    NotPositive {
        /// The amount wanted.
        amount: Money,
    },
    /// The amount has more decimals than can be paid.
    #[error("{amount} has too many decimals: at most {}", PaymentOrder::MAX_DECIMALS)]
    TooManyDecimals {
        /// The amount wanted.
        amount: Money,
    },
    /// The amount is of another currency than the dues.
    #[error("{amount} is of the wrong currency: dues are in {}", Dues::CURRENCY)]
    OtherCurrency {
        /// The amount wanted.
        amount: Money,
    },
    /// The provider's figures contradict each other: the oldest bill alone is above the total.
    #[error(
        "the oldest bill asks for {minimum}, but the total is {total}: the provider's figures \
         contradict each other, and more than the total is an advance, which was not allowed"
    )]
    MinimumAboveTotal {
        /// What the oldest bill asks for.
        minimum: Money,
        /// The total.
        total: Money,
    },
}
