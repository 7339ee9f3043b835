//! The port for paying dues: once, or in doubt, and never twice.

use async_trait::async_trait;
use billport_domain::{PaymentOrder, PaymentReference, Receipt};

use crate::PortError;

/// Pays dues. Real money moves here.
///
/// A payment is *once*: one call sends at most one request, whatever happens to it, and a payment in
/// doubt is settled by asking for its reference ([`PaymentStatus`](crate::PaymentStatus)), never by
/// paying again.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Payments: Send + Sync {
    /// Pays what was ordered, under a reference that names this payment for ever; `Ok` means that the
    /// provider says it is paid.
    ///
    /// | result | the payment | next |
    /// |---|---|---|
    /// | `Ok` | is made | keep the receipt |
    /// | [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) | may be made, now or later | look its reference up; never pay again |
    /// | another error, [`NotSent`](crate::Reach::NotSent) | is not made: the request never left | the same reference may be sent again |
    /// | any other error | is not made: the provider said so | correct what the error names |
    ///
    /// - It sends at most one request, and makes no second attempt at anything: neither after a lost
    ///   connection nor after one that could not be made.
    /// - The request leaves within [`LEAVES_WITHIN`](crate::LEAVES_WITHIN) of the call or not at all;
    ///   then [`came_too_late`](PortError::came_too_late) says so.
    /// - It does not wait for a pause that the provider has ordered: it fails as
    ///   [`Throttled`](crate::ErrorKind::Throttled), `NotSent`.
    ///
    /// # Errors
    /// `OutcomeUnknown` for every doubt, and so for a payment that the provider has put in a queue, is
    /// still processing, or says it knows the reference of. Every other kind means that it certainly is
    /// not paid.
    async fn pay(
        &self,
        order: &PaymentOrder,
        reference: &PaymentReference,
    ) -> Result<Receipt, PortError>;
}
