//! What became of an attempt to pay, and what a person says became of a payment.

use billport_domain::{Excerpt, PaymentReference, Receipt};

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentSettlement {
    /// The payment.
    pub reference: PaymentReference,
    /// The attempt: the number that the state had when it was intended.
    pub attempt: u32,
    /// What became of it.
    pub outcome: PaymentOutcome,
    /// What was answered.
    pub answer: PaymentAnswer,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentOutcome {
    /// The provider says that it is paid.
    Paid(Receipt),
    /// The provider says that it is not paid.
    NotPaid,
    /// Nobody knows.
    Unknown,
    /// Its request certainly never left.
    NotSent,
}

/// An answer of the provider, or what happened in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PaymentAnswer {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The provider's code.
    pub code: Option<Excerpt>,
    /// The provider's words, or what happened in their place; masked.
    pub words: Option<Excerpt>,
}

/// What a person says became of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaymentVerdict {
    /// It is paid.
    Paid,
    /// It is not paid: its consumer's dues may be paid by another one.
    NotPaid,
}
