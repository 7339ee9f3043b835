//! The port for asking what a payment costs beside its amount.

use async_trait::async_trait;
use billport_domain::{Money, ServiceCharge, SessionId};

use crate::PortError;

/// Asks what the provider charges for a payment.
///
/// Asking changes nothing, so an implementation asks again by itself where that may help.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait ServiceCharges: Send + Sync {
    /// The charge for paying `amount` in the session of an inquiry.
    ///
    /// The charge is always the provider's word, for any amount: it is never computed. An answer that
    /// breaks the rule of service charges is no error, but [told](ServiceCharge::breach) with it.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind) for the kinds and what to do next; never
    /// `OutcomeUnknown`.
    async fn service_charge(
        &self,
        session: &SessionId,
        amount: Money,
    ) -> Result<ServiceCharge, PortError>;
}
