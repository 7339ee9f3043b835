//! What a payment costs beside its amount, as the provider says it.

use super::{ChargeBreach, ServiceChargeRule};
use crate::{Money, MoneyError};

/// The provider's charge for paying an amount, held against the [`ServiceChargeRule`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceCharge {
    amount: Money,
    charge: Money,
    debited: Money,
    breach: Option<ChargeBreach>,
}

impl ServiceCharge {
    /// The charge for an amount that was asked about, from an answer that names an amount (if it does)
    /// and the charge. An answer that breaks the rule is kept with its breach.
    ///
    /// # Errors
    /// [`MoneyError::CurrenciesDiffer`] if the charge is of another currency than the amount;
    /// [`MoneyError::TooLarge`] if both together do not fit into 28 digits.
    pub fn of(asked: Money, echoed: Option<Money>, charge: Money) -> Result<Self, MoneyError> {
        let debited = asked.checked_add(charge)?;
        let breach = ServiceChargeRule::check(asked, echoed, charge).err();
        Ok(Self { amount: asked, charge, debited, breach })
    }

    /// The amount asked about, without the charge: what the payment orders.
    #[must_use]
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// The charge alone.
    #[must_use]
    pub const fn charge(&self) -> Money {
        self.charge
    }

    /// What the payment costs in all: amount and charge.
    #[must_use]
    pub const fn debited(&self) -> Money {
        self.debited
    }

    /// How the answer breaks the rule, if it does: nothing may be paid over it without consent.
    #[must_use]
    pub const fn breach(&self) -> Option<ChargeBreach> {
        self.breach
    }
}
