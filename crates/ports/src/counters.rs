//! The port for the counters at which dues can be paid.

use async_trait::async_trait;
use billport_domain::Counter;

use crate::PortError;

/// Lists the counters at which dues can be paid.
///
/// Asking changes nothing, so an implementation asks again by itself where that may help.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Counters: Send + Sync {
    /// All counters, in the provider's order. The code of each is to the letter what the provider wants
    /// back.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind) for the kinds and what to do next; never
    /// `OutcomeUnknown`.
    async fn counters(&self) -> Result<Vec<Counter>, PortError>;
}
