//! The life of a payment: what can become of it, and what cannot.
//!
//! ```text
//!           ┌─ paid ──────► Paid ◄──────────────── paid or found paid, from anywhere
//! InFlight ─┼─ not paid ──► NotPaid ◄───────────── found not paid, or a person's word ─┐
//!  ▲  ▲     ├─ not sent ──► NotSent ── intend ──► InFlight, a new attempt              │
//!  │  │     └─ in doubt ──► Unknown ── found absent ──► Absent ────────────────────────┤
//!  │  │                        └───────────────────────────────────────────────────────┘
//!  intend
//!
//!         intend                  ┌─ paid ──────► Paid
//! Absent ────────► InFlightAgain ─┼─ not sent ──► Absent
//!                                 └─ anything else ──► Unknown
//! ```
//!
//! The one law above all: **what may have been paid is never free to be paid anew**. From the intent
//! on a payment is free again only by a word that is certain: the provider's no, a request that
//! never left, or a person. That a provider does not know of it, asked often and late enough, makes
//! it [`Absent`](PaymentState::Absent): then the same reference may be sent again, which the provider
//! refuses if it has it after all, and never another one.
//!
//! **That money went is believed from whoever was told so by the provider**, however late, and of
//! whatever attempt: all of them have the one reference, and a payment that is held for unpaid makes
//! its consumer free for another one. Every other word of an attempt that no longer counts is refused.
//!
//! An attempt that follows an absent one takes no doubt away: whatever becomes of it, the first one
//! may have arrived. A no is then an answer to the second request alone.
//!
//! This file knows no store and no clock. Every store asks [`PaymentState::after`] for each move.

use std::fmt;
use thiserror::Error;

/// Where a payment stands. Attempts are counted from 1: each intent of one reference is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaymentState {
    /// The intent of this attempt is on disk; from here on nobody but the provider knows.
    InFlight(u32),
    /// The intent of this attempt is on disk, and an attempt before it may have arrived.
    InFlightAgain(u32),
    /// Nobody knows what became of this attempt, or of one before it.
    Unknown(u32),
    /// It is paid.
    Paid,
    /// It is not paid, and its reference is used up.
    NotPaid,
    /// Its request never left.
    NotSent,
    /// The provider knows of no such payment, asked often and late enough.
    Absent,
}

/// What moves a payment from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaymentStep {
    /// It is about to be sent, as this attempt.
    Intend(u32),
    /// The answer to this attempt says that it is paid, which holds for the payment as a whole.
    Pay(u32),
    /// The answer to this attempt says that it is not paid.
    Refuse(u32),
    /// The request of this attempt certainly never left.
    NotSent(u32),
    /// This attempt was sent, and nobody knows what became of it.
    Doubt(u32),
    /// The provider was asked, and says that it is paid.
    FindPaid,
    /// The provider was asked, and says that it is not paid.
    FindNotPaid,
    /// The provider was asked often and late enough, and knows of no such payment.
    FindAbsent,
    /// The provider was asked, and what became of this attempt is open still.
    FindDoubt(u32),
    /// A person says that it is paid.
    ResolvePaid,
    /// A person says that it is not paid.
    ResolveNotPaid,
}

/// A step that does not lead on from where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IllegalPaymentStep {
    /// There is no such move.
    #[error("it is {from}, and can't {step}")]
    NoSuchMove {
        /// Where the payment stands.
        from: PaymentState,
        /// What was asked for.
        step: PaymentStep,
    },
    /// The payment was sent again since, or not yet.
    #[error("it is at attempt {held}, and this was said of attempt {asked}")]
    OtherAttempt {
        /// The attempt that counts.
        held: u32,
        /// The one of which something was said.
        asked: u32,
    },
}

impl PaymentState {
    /// The state after a step.
    ///
    /// # Errors
    /// [`IllegalPaymentStep::NoSuchMove`] if the step does not lead on from here,
    /// [`IllegalPaymentStep::OtherAttempt`] if it tells of another attempt than the one that counts.
    pub fn after(self, step: PaymentStep) -> Result<Self, IllegalPaymentStep> {
        use {PaymentState as S, PaymentStep as Step};
        let next = match (self, step) {
            // Whatever attempt it names: this one is not held against the one that counts.
            (_, Step::Pay(_)) => return Ok(S::Paid),
            (_, Step::FindPaid)
            | (
                S::InFlight(_) | S::InFlightAgain(_) | S::Unknown(_) | S::Absent | S::NotPaid,
                Step::ResolvePaid,
            ) => S::Paid,
            (S::InFlight(_), Step::Refuse(_))
            | (
                S::InFlight(_) | S::InFlightAgain(_) | S::Unknown(_) | S::Absent,
                Step::FindNotPaid | Step::ResolveNotPaid,
            ) => S::NotPaid,
            (S::InFlight(_), Step::NotSent(_)) => S::NotSent,
            (S::InFlightAgain(_), Step::NotSent(_))
            | (S::InFlight(_) | S::InFlightAgain(_) | S::Unknown(_), Step::FindAbsent) => S::Absent,
            (S::InFlight(attempt), Step::Doubt(_) | Step::FindDoubt(_))
            | (S::InFlightAgain(attempt), Step::Refuse(_) | Step::Doubt(_) | Step::FindDoubt(_))
            | (S::Absent, Step::FindDoubt(attempt)) => S::Unknown(attempt),
            (S::NotSent, Step::Intend(attempt)) => S::InFlight(attempt),
            (S::Absent, Step::Intend(attempt)) => S::InFlightAgain(attempt),
            (from, step) => return Err(IllegalPaymentStep::NoSuchMove { from, step }),
        };
        match (self.attempt(), step.attempt()) {
            (Some(held), Some(asked)) if held != asked => {
                Err(IllegalPaymentStep::OtherAttempt { held, asked })
            }
            _ => Ok(next),
        }
    }

    /// The attempt that is on its way or in doubt.
    #[must_use]
    pub const fn attempt(self) -> Option<u32> {
        match self {
            Self::InFlight(attempt) | Self::InFlightAgain(attempt) | Self::Unknown(attempt) => {
                Some(attempt)
            }
            Self::Paid | Self::NotPaid | Self::NotSent | Self::Absent => None,
        }
    }

    /// Whether its intent is on disk, and no outcome.
    #[must_use]
    pub const fn is_in_flight(self) -> bool {
        matches!(self, Self::InFlight(_) | Self::InFlightAgain(_))
    }

    /// Whether it may have been paid, so that its consumer gets no other payment.
    #[must_use]
    pub const fn is_unsettled(self) -> bool {
        !matches!(self, Self::Paid | Self::NotPaid | Self::NotSent)
    }

    /// The word for it, as people and files have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InFlight(_) => "in flight",
            Self::InFlightAgain(_) => "in flight again",
            Self::Unknown(_) => "unknown",
            Self::Paid => "paid",
            Self::NotPaid => "not paid",
            Self::NotSent => "not sent",
            Self::Absent => "absent",
        }
    }
}

impl PaymentStep {
    /// The attempt that it tells of; nothing if it tells of the payment as a whole.
    #[must_use]
    pub const fn attempt(self) -> Option<u32> {
        match self {
            Self::Intend(attempt)
            | Self::Pay(attempt)
            | Self::Refuse(attempt)
            | Self::NotSent(attempt)
            | Self::Doubt(attempt)
            | Self::FindDoubt(attempt) => Some(attempt),
            Self::FindPaid
            | Self::FindNotPaid
            | Self::FindAbsent
            | Self::ResolvePaid
            | Self::ResolveNotPaid => None,
        }
    }
}

impl fmt::Display for PaymentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for PaymentStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Intend(_) => "be sent",
            Self::Pay(_) => "be settled as paid",
            Self::Refuse(_) => "be settled as not paid",
            Self::NotSent(_) => "be settled as not sent",
            Self::Doubt(_) => "be settled as unknown",
            Self::FindPaid => "be found paid",
            Self::FindNotPaid => "be found not paid",
            Self::FindAbsent => "be found absent",
            Self::FindDoubt(_) => "be found in doubt",
            Self::ResolvePaid => "be resolved as paid",
            Self::ResolveNotPaid => "be resolved as not paid",
        })
    }
}
