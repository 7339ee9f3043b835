//! What a service charge must obey, held against the provider's answer; never used to compute one.

use rust_decimal::Decimal;
use std::{error::Error, fmt};

use crate::{Currency, Money};

/// The rule of service charges: amounts up to and including [`FREE_UP_TO`](Self::FREE_UP_TO) are free
/// of charge. What is charged above is for the provider alone to say.
///
/// Source: Electricity Payment API, Get service charge ("The service charge applies only for amounts
/// greater than 500").
#[derive(Clone, Copy, Debug)]
pub struct ServiceChargeRule;

impl ServiceChargeRule {
    /// The largest amount that is free of charge: NPR 500.
    pub const FREE_UP_TO: Money =
        Money::new(Decimal::from_parts(500, 0, 0, false, 0), Currency::NPR);

    /// Holds an answer against the rule: the amount asked about, the amount that the answer names (if
    /// it names one), and the charge.
    ///
    /// # Errors
    /// The first that holds of [`ChargeBreach::OtherAmount`], [`ChargeBreach::Negative`] and
    /// [`ChargeBreach::ChargedUpTo500`].
    pub fn check(asked: Money, echoed: Option<Money>, charge: Money) -> Result<(), ChargeBreach> {
        if let Some(echoed) = echoed.filter(|echoed| *echoed != asked) {
            return Err(ChargeBreach::OtherAmount { echoed });
        }
        if charge.amount() < Decimal::ZERO {
            return Err(ChargeBreach::Negative { charge });
        }
        if charge.is_positive() && asked.amount() <= Self::FREE_UP_TO.amount() {
            return Err(ChargeBreach::ChargedUpTo500 { charge });
        }
        Ok(())
    }
}

/// How a provider's answer breaks the rule of service charges. It is shown, and nothing is paid over
/// it without the consent of whoever pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChargeBreach {
    /// There is a charge on an amount that is free of charge.
    ChargedUpTo500 {
        /// The charge.
        charge: Money,
    },
    /// The charge is below zero.
    Negative {
        /// The charge.
        charge: Money,
    },
    /// The charge is for another amount than the one that was asked about.
    OtherAmount {
        /// The amount that the answer names.
        echoed: Money,
    },
}

impl fmt::Display for ChargeBreach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChargedUpTo500 { charge } => write!(
                f,
                "the provider charges {charge}, but amounts up to {} are free of charge",
                ServiceChargeRule::FREE_UP_TO
            ),
            Self::Negative { charge } => {
                write!(f, "the provider names a charge of {charge}, which is below zero")
            }
            Self::OtherAmount { echoed } => {
                write!(
                    f,
                    "the provider names the charge for {echoed}, not for the amount asked about"
                )
            }
        }
    }
}

impl Error for ChargeBreach {}
