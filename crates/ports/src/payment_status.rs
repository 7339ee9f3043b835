//! The port for asking how a payment stands.

use async_trait::async_trait;
use billport_domain::{Excerpt, Money, PaymentReference, ProviderScalar};

use crate::PortError;

/// Asks how a payment stands, by its reference.
///
/// Asking changes nothing, so an implementation asks again by itself where that may help.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait PaymentStatus: Send + Sync {
    /// How the payment of a reference stands at the provider.
    ///
    /// An `Ok` speaks of this very reference. Whatever else went wrong, such as a token that the
    /// provider does not accept, is an error: it says nothing of the payment, and is never
    /// [`NotPaid`](Standing::NotPaid).
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind) for the kinds and what to do next; never
    /// `OutcomeUnknown`. The payment stands as it stood before.
    async fn standing(&self, reference: &PaymentReference) -> Result<Standing, PortError>;
}

/// How a payment stands, in the provider's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is paid.
    Paid(PaidStanding),
    /// The provider has not finished with it: ask again later.
    Pending {
        /// The provider's state, such as `Queued`.
        state: Excerpt,
    },
    /// It is not paid, and will not be.
    NotPaid {
        /// The provider's state, such as `Failed`.
        state: Excerpt,
        /// The provider's words, if it gave any.
        words: Option<Excerpt>,
    },
    /// The provider knows no such reference. Soon after sending this may only mean that it is not
    /// recorded yet.
    NoSuchReference,
    /// The answer does not tell, or speaks of another payment: nothing is known.
    Unclear {
        /// What is unclear about it.
        what: Excerpt,
    },
}

/// What the provider says of a payment that is paid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaidStanding {
    /// The provider's own number of the payment.
    pub provider_id: Option<ProviderScalar>,
    /// The amount that was paid: to be held against the one that was ordered.
    pub amount: Option<Money>,
    /// What of it was given back; nothing if none was, or if the provider does not say.
    pub refunded: Option<Money>,
}
