//! The life of a unit: what can become of a batch of bills (later, of a payment), and what cannot.
//!
//! ```text
//!            lease            intend             delivered ──► Delivered
//! Planned ──────────► Leased ────────► InFlight ─ refused ───► Refused, or Split into parts
//!  ▲  ▲ ▲ ◄─────────── give back, or      │   ├── unknown ───► Unknown ──┐
//!  │  │ └──┐           the owner is lost   │   └── the owner is lost ─▲  │
//!  │  │    └── withdraw ──► Withdrawn      │                             │
//!  │  └──────────── not sent ─────────────┘                             │
//!  └──────────────────────── a person's word ◄──────────────────────────┴──► Delivered
//!
//!          order to send again                intend
//! Unknown ─────────────────────► LeasedAgain ────────► InFlightAgain ─ delivered ──► Delivered
//!  ▲ ▲ ◄──────────── give back, or the owner is lost        │
//!  │ └───────────────────────────────────────────── anything else
//! ```
//!
//! The one law above all: **an intent without an outcome becomes `Unknown`, never `Planned`**. From
//! `InFlight` a unit is planned again only by [`Step::NotSent`], which says that it certainly was
//! not processed; from `Unknown` only by a person who says so.
//!
//! An order to send again takes no doubt away: whatever becomes of the second request, the first may
//! have arrived. So what is sent again is delivered in the end, or `Unknown` still.
//!
//! This file knows no store and no clock. Every store asks [`UnitState::after`] for each move.

use std::fmt;
use thiserror::Error;

/// Counts the owners of a run, one after the other. What a former owner says late is recognised by
/// its number, and refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u32);

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitState {
    /// It is to be sent, and nobody has it in hand.
    Planned,
    /// An owner has it in hand. Nothing of it was sent.
    Leased(Epoch),
    /// Its intent is on disk; from here on nobody but the provider knows, until it is settled.
    InFlight(Epoch),
    /// The provider has accepted it.
    Delivered,
    /// The provider has said no.
    Refused,
    /// The provider has said no, and its parts are sent in its place.
    Split,
    /// Nobody knows whether it was processed.
    Unknown,
    /// Nothing of it was left to send: its bills were rejected since they were planned.
    Withdrawn,
    /// An owner has it in hand to send it again, by a person's order. It may have arrived before.
    LeasedAgain(Epoch),
    /// It may have arrived before, and the intent to send it again is on disk.
    InFlightAgain(Epoch),
}

/// What moves a unit from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// An owner takes it in hand.
    Lease(Epoch),
    /// The owner lets go of it before its intent.
    GiveBack(Epoch),
    /// The owner finds nothing of it left to send.
    Withdraw(Epoch),
    /// The owner is about to send it.
    Intend(Epoch),
    /// The provider has accepted it.
    Deliver(Epoch),
    /// The provider has said no.
    Refuse(Epoch),
    /// The provider has said no, and its parts take its place.
    Split(Epoch),
    /// It was sent, and nobody knows what became of it.
    Doubt(Epoch),
    /// It certainly was not processed.
    NotSent(Epoch),
    /// Its owner is gone without a word.
    LoseOwner,
    /// A person says that it was delivered.
    ResolveDelivered,
    /// A person says that it was not delivered.
    ResolveNotDelivered,
    /// A person orders that it be sent again, although it may have arrived: an owner takes it in
    /// hand.
    OrderResend(Epoch),
}

/// A step that does not lead on from where a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IllegalStep {
    /// There is no such move.
    #[error("it is {from}, and can't {step}")]
    NoSuchMove {
        /// Where the unit stands.
        from: UnitState,
        /// What was asked for.
        step: Step,
    },
    /// The unit is in the hand of another owner.
    #[error("the unit is in the hand of owner {held}, not of owner {asked}")]
    Fenced {
        /// Who has it in hand.
        held: Epoch,
        /// Who has asked.
        asked: Epoch,
    },
}

impl UnitState {
    /// The state after a step.
    ///
    /// # Errors
    /// [`IllegalStep::NoSuchMove`] if the step does not lead on from here, [`IllegalStep::Fenced`]
    /// if it is made by another owner than the one who has the unit in hand.
    pub fn after(self, step: Step) -> Result<Self, IllegalStep> {
        use UnitState as S;
        let next = match (self, step) {
            (S::Planned, Step::Lease(epoch)) => S::Leased(epoch),
            (S::Leased(_), Step::GiveBack(_) | Step::LoseOwner)
            | (S::InFlight(_), Step::NotSent(_))
            | (S::Unknown, Step::ResolveNotDelivered) => S::Planned,
            (S::Leased(_), Step::Withdraw(_)) => S::Withdrawn,
            (S::Leased(epoch), Step::Intend(_)) => S::InFlight(epoch),
            (S::InFlight(_) | S::InFlightAgain(_), Step::Deliver(_))
            | (S::Unknown, Step::ResolveDelivered) => S::Delivered,
            (S::InFlight(_), Step::Refuse(_)) => S::Refused,
            (S::InFlight(_), Step::Split(_)) => S::Split,
            (S::Unknown, Step::OrderResend(epoch)) => S::LeasedAgain(epoch),
            (S::LeasedAgain(epoch), Step::Intend(_)) => S::InFlightAgain(epoch),
            (S::InFlight(_), Step::Doubt(_) | Step::LoseOwner)
            | (S::LeasedAgain(_), Step::GiveBack(_) | Step::LoseOwner)
            | (
                S::InFlightAgain(_),
                Step::Refuse(_) | Step::Doubt(_) | Step::NotSent(_) | Step::LoseOwner,
            ) => S::Unknown,
            (from, step) => return Err(IllegalStep::NoSuchMove { from, step }),
        };
        match (self.owner(), step.owner()) {
            (Some(held), Some(asked)) if held != asked => Err(IllegalStep::Fenced { held, asked }),
            _ => Ok(next),
        }
    }

    /// Who has the unit in hand.
    #[must_use]
    pub fn owner(self) -> Option<Epoch> {
        match self {
            Self::Leased(epoch)
            | Self::InFlight(epoch)
            | Self::LeasedAgain(epoch)
            | Self::InFlightAgain(epoch) => Some(epoch),
            _ => None,
        }
    }

    /// Whether it is on its way: its intent is on disk, and no outcome.
    #[must_use]
    pub const fn is_in_flight(self) -> bool {
        matches!(self, Self::InFlight(_) | Self::InFlightAgain(_))
    }

    /// Whether it is in hand or on its way although it may have arrived before.
    #[must_use]
    pub const fn is_again(self) -> bool {
        matches!(self, Self::LeasedAgain(_) | Self::InFlightAgain(_))
    }

    /// The word for it, as people and files have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Leased(_) => "leased",
            Self::InFlight(_) => "in flight",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Split => "split",
            Self::Unknown => "unknown",
            Self::Withdrawn => "withdrawn",
            Self::LeasedAgain(_) => "leased again",
            Self::InFlightAgain(_) => "in flight again",
        }
    }
}

impl Step {
    /// The owner who makes it; nothing if it is not an owner's.
    #[must_use]
    pub fn owner(self) -> Option<Epoch> {
        match self {
            Self::Lease(epoch)
            | Self::GiveBack(epoch)
            | Self::Withdraw(epoch)
            | Self::Intend(epoch)
            | Self::Deliver(epoch)
            | Self::Refuse(epoch)
            | Self::Split(epoch)
            | Self::Doubt(epoch)
            | Self::NotSent(epoch)
            | Self::OrderResend(epoch) => Some(epoch),
            Self::LoseOwner | Self::ResolveDelivered | Self::ResolveNotDelivered => None,
        }
    }
}

impl fmt::Display for UnitState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lease(_) => "be leased",
            Self::GiveBack(_) => "be given back",
            Self::Withdraw(_) => "be withdrawn",
            Self::Intend(_) => "be sent",
            Self::Deliver(_) => "be settled as delivered",
            Self::Refuse(_) => "be settled as refused",
            Self::Split(_) => "be split",
            Self::Doubt(_) => "be settled as unknown",
            Self::NotSent(_) => "be settled as not sent",
            Self::LoseOwner => "lose its owner",
            Self::ResolveDelivered => "be resolved as delivered",
            Self::ResolveNotDelivered => "be resolved as not delivered",
            Self::OrderResend(_) => "be sent again",
        })
    }
}
