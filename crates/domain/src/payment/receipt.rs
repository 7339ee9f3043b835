//! What a provider gives for a payment.

use super::ProviderScalar;
use crate::Excerpt;

/// What the provider said of a payment that it made. None of it is needed for the payment to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The provider's own number of the payment.
    pub provider_id: Option<ProviderScalar>,
    /// The provider's words.
    pub message: Option<Excerpt>,
    /// What the payment took from the account with the provider.
    pub credits_consumed: Option<ProviderScalar>,
    /// What is left on that account.
    pub credits_available: Option<ProviderScalar>,
}
