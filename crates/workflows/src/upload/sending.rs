//! One batch on its way: the intent is on disk, then the request leaves.

use billport_domain::BillBatch;
use billport_journal::{BodyDigest, Claim, Intent, JournalError};
use billport_ports::{BillUploads, PortError, PreparedUpload, UploadReceipt};
use time::Date;

use super::Books;
use super::units::Work;
use crate::intent::{Age, INTENT_IS_WRITTEN_WITHIN};

/// A batch that is about to be sent.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) work: Work,
    pub(super) prepared: PreparedUpload,
    pub(super) judged_on: Date,
}

/// A batch that is no longer on its way: its work with its bills back in it, and what happened.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) work: Work,
    pub(super) end: End,
}

/// What happened to a batch.
#[derive(Debug)]
pub(super) enum End {
    /// The port was asked, and says this.
    Asked(Result<UploadReceipt, PortError>),
    /// The intent could not be written: nothing was sent.
    NoIntent(JournalError),
    /// It took too long until the intent was written: the port was not asked.
    TooLate,
}

/// Sends a batch, once its intent is on disk.
pub(super) async fn send(
    books: Books<'_>,
    claim: Claim,
    port: &dyn BillUploads,
    outgoing: Outgoing,
) -> Ended {
    let Outgoing { mut work, prepared, judged_on } = outgoing;
    let age = Age::from_now((books.now)());
    let intent = Intent {
        unit: work.unit.number,
        late: work.late.clone(),
        judged_on,
        body: BodyDigest::of(prepared.body()),
    };
    let end = match books.journal.intend(claim, intent).await {
        Err(error) => End::NoIntent(error),
        Ok(()) if age.is_above(INTENT_IS_WRITTEN_WITHIN, (books.now)()) => End::TooLate,
        Ok(()) => End::Asked(port.upload(&prepared).await),
    };
    work.bills = BillBatch::into_bills(prepared.into_batch());
    Ended { work, end }
}
