//! The port for asking what a consumer owes.

use async_trait::async_trait;
use billport_domain::{Consumer, Dues};

use crate::PortError;

/// Asks what a consumer owes.
///
/// Asking changes nothing, so an implementation asks again by itself where that may help.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait DuesInquiry: Send + Sync {
    /// The dues of a consumer as the provider states them now, in a session of their own.
    ///
    /// Every figure is the provider's, exact to the last digit. An answer whose amounts can't be read
    /// is an error, and never dues with a figure missing.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind) for the kinds and what to do next; never
    /// `OutcomeUnknown`.
    async fn dues(&self, consumer: &Consumer) -> Result<Dues, PortError>;
}
