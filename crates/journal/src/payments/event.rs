//! An event: one act on a payment. Events are only ever added, and what they tell is the payment.

use billport_domain::{Excerpt, PaymentReference};
use time::OffsetDateTime;

use super::{LookUp, NewPayment, PaymentSettlement, PaymentState, PaymentVerdict};
use crate::records::{Digest, Process};

/// An event that is to be written; its number and its digest come with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPaymentEvent {
    /// When.
    pub at: OffsetDateTime,
    /// Where the payment stood; nothing if it was not there.
    pub before: Option<PaymentState>,
    /// Where it stands now. A look-up may leave it where it stood.
    pub after: PaymentState,
    /// What was done.
    pub act: PaymentAct,
}

/// What is done to a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentAct {
    /// It is about to be sent.
    Intended {
        /// What is to be paid.
        payment: Box<NewPayment>,
        /// Who is about to send it.
        process: Process,
    },
    /// What became of an attempt is known, or known to be unknown.
    Settled(Box<PaymentSettlement>),
    /// The provider was asked for it.
    LookedUp {
        /// The payment.
        reference: PaymentReference,
        /// What came of it.
        look_up: Box<LookUp>,
    },
    /// A person has said what became of it.
    Resolved {
        /// The payment.
        reference: PaymentReference,
        /// What the person says.
        verdict: PaymentVerdict,
        /// Why.
        because: Excerpt,
    },
}

impl PaymentAct {
    /// The payment.
    #[must_use]
    pub fn reference(&self) -> &PaymentReference {
        match self {
            Self::Intended { payment, .. } => &payment.reference,
            Self::Settled(settlement) => &settlement.reference,
            Self::LookedUp { reference, .. } | Self::Resolved { reference, .. } => reference,
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Intended { .. } => "intended",
            Self::Settled(_) => "settled",
            Self::LookedUp { .. } => "looked up",
            Self::Resolved { .. } => "resolved",
        }
    }
}

/// An event as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentEvent {
    /// Its number among the events of payments, counted from 1 without a gap.
    pub number: u64,
    /// What happened.
    pub event: NewPaymentEvent,
    /// The digest of it and of all before it.
    pub digest: Digest,
}

impl PaymentEvent {
    /// Gives an event its place behind the one with this number and this digest.
    #[must_use]
    pub fn behind((number, digest): (u64, Digest), event: NewPaymentEvent) -> Self {
        let number = number.saturating_add(1);
        Self { number, digest: digest.followed_by_payment(number, &event), event }
    }
}
