//! What the provider says when it is asked for a payment.

use billport_domain::{Money, ProviderScalar};

use super::PaymentAnswer;

/// A look-up, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUp {
    /// What it found.
    pub found: Found,
    /// What was answered.
    pub answer: PaymentAnswer,
}

/// What a look-up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is paid.
    Paid(FoundPaid),
    /// It is not paid.
    NotPaid,
    /// The provider is still at it.
    Pending,
    /// The provider knows of no such payment. That may only mean: not yet.
    NoSuchReference,
    /// The answer can't be read as one of these, or does not fit the payment.
    Unclear,
    /// The look-up itself failed: nothing was found out.
    Failed,
}

/// What the provider says of a payment that is paid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundPaid {
    /// The provider's own number of the payment.
    pub provider_id: Option<ProviderScalar>,
    /// What was paid.
    pub amount: Option<Money>,
    /// What was given back of it.
    pub refunded: Option<Money>,
}

impl Found {
    /// The word for it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Paid(_) => "paid",
            Self::NotPaid => "not paid",
            Self::Pending => "pending",
            Self::NoSuchReference => "no such reference",
            Self::Unclear => "unclear",
            Self::Failed => "failed",
        }
    }
}
