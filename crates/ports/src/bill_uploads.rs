//! The port for delivering bills, in two steps: a request is written, then sent.

use async_trait::async_trait;
use billport_domain::BillBatch;
use std::num::NonZeroUsize;
use std::time::Duration;

use crate::{BodyFormat, PortError, PreparedUpload, PushBacks};

/// Delivers bills to a platform on which customers pay them.
///
/// Delivery is *once*: a provider may know no idempotency key and offer no look-up, so an
/// implementation sends a batch again only when it certainly was not processed. Whatever it can't
/// tell ends as [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown), and the decision
/// to send such a batch again is the caller's.
///
/// Delivery has two steps, so that a caller can put on disk what it is about to send: the body that
/// the [`BodyFormat`] writes is, to the byte, what [`upload`](Self::upload) sends.
/// [`BillUploadsExt::prepare`] is the short form of the first.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait BillUploads: Send + Sync {
    /// How this port writes the body of an upload. It is another thread that writes it, so the format
    /// lives as long as the program.
    fn body_format(&self) -> &'static dyn BodyFormat;

    /// Delivers what was prepared; when this returns `Ok`, the provider has accepted all of it.
    ///
    /// It must have been written in the format of this same port, for the body is sent as it is,
    /// whoever wrote it. No call knows of an earlier one: to upload the same twice is to deliver it
    /// twice.
    ///
    /// A request that was held up for longer than [`LEAVES_WITHIN`](crate::LEAVES_WITHIN), by what is needed before it or
    /// by a process that stood still, is not sent.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind) for the kinds and what to do next. Where the kind is
    /// not `OutcomeUnknown`, not one bill of the batch was accepted. That it was held up for too long
    /// says [`came_too_late`](PortError::came_too_late).
    async fn upload(&self, prepared: &PreparedUpload) -> Result<UploadReceipt, PortError>;
}

/// Short forms of what every [`BillUploads`] can do.
pub trait BillUploadsExt: BillUploads {
    /// Writes the request for a batch. Nothing is sent.
    ///
    /// The same batch gives the same body, always: see [`BodyFormat`].
    fn prepare(&self, batch: &BillBatch) -> PreparedUpload;
}

impl<P: BillUploads + ?Sized> BillUploadsExt for P {
    fn prepare(&self, batch: &BillBatch) -> PreparedUpload {
        let (format, mut body) = (self.body_format(), Vec::new());
        format.open(&mut body);
        for bill in batch.bills() {
            bill.with_ref(|bill| format.push(&mut body, bill));
        }
        format.close(&mut body);
        let bills = NonZeroUsize::new(batch.bills().len()).expect("a batch has at least one bill");
        PreparedUpload::new(body.into(), bills)
    }
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
    /// The time from the request that was accepted to its answer, and nothing before it.
    pub answer_time: Duration,
    /// How the provider has pushed back since an answer of this port told of it last: this upload, or one
    /// that is on its way beside it. Each is told once, by whichever upload ends first.
    pub push_backs: PushBacks,
}
