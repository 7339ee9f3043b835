//! The port for delivering bills.

use async_trait::async_trait;
use billport_domain::BillBatch;
use std::time::Duration;

use crate::PortError;

/// Delivers bills to a platform on which customers pay them.
///
/// Delivery is *once*: a provider may know no idempotency key and offer no look-up, so an
/// implementation sends a batch again only when it certainly was not processed. Whatever it can't
/// tell ends as [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown), and the decision
/// to send such a batch again is the caller's.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait BillUploads: Send + Sync {
    /// Delivers a batch; when this returns `Ok`, the provider has accepted all of it.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind) for the kinds and what to do next. Where the kind is
    /// not `OutcomeUnknown`, not one bill of the batch was accepted.
    async fn upload(&self, batch: &BillBatch) -> Result<UploadReceipt, PortError>;
}

/// What it took to deliver a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadReceipt {
    /// How often delivery was tried, connections that could not be made included.
    pub attempts: u32,
    /// How many requests may have reached the provider.
    pub requests_sent: u32,
    /// The time from the call to the answer, waits included.
    pub elapsed: Duration,
}
