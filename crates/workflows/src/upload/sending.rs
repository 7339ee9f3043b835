//! One batch on its way: the intent is on disk, then the request leaves.

use billport_domain::BillBatch;
use billport_journal::{BodyDigest, Claim, Intent, JournalError};
use billport_ports::{BillUploads, LEAVES_WITHIN, PortError, PreparedUpload, UploadReceipt};
use std::time::Duration;
use time::{Date, OffsetDateTime};
use tokio::time::Instant;

use super::Books;
use super::units::Work;

/// A request whose intent is older than this is not sent any more: the process was stopped and
/// woken, or the machine slept, and the world may have gone on without it.
///
/// A wait that the provider asked for is not counted: it is granted, and nobody stands still in it.
pub const INTENT_IS_GOOD_FOR: Duration = INTENT_IS_WRITTEN_WITHIN.saturating_add(LEAVES_WITHIN);

/// The part of that time in which the journal writes the intent. The rest is the port's, which looks
/// at the clocks last of all.
pub const INTENT_IS_WRITTEN_WITHIN: Duration = Duration::from_secs(10);

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
    let age = Age::from_now(books);
    let intent = Intent {
        unit: work.unit.number,
        late: work.late.clone(),
        judged_on,
        body: BodyDigest::of(prepared.body()),
    };
    let end = match books.journal.intend(claim, intent).await {
        Err(error) => End::NoIntent(error),
        Ok(()) if age.is_above(INTENT_IS_WRITTEN_WITHIN, books) => End::TooLate,
        Ok(()) => End::Asked(port.upload(&prepared).await),
    };
    work.bills = BillBatch::into_bills(prepared.into_batch());
    Ended { work, end }
}

/// How old something is, by the clock that never jumps and by the one on the wall: the first stands
/// still while a machine sleeps, the second may be set.
struct Age {
    monotonic: Instant,
    wall: OffsetDateTime,
}

impl Age {
    fn from_now(books: Books<'_>) -> Self {
        Self { monotonic: Instant::now(), wall: (books.now)() }
    }

    fn is_above(&self, limit: Duration, books: Books<'_>) -> bool {
        self.monotonic.elapsed() > limit || (books.now)() - self.wall > limit
    }
}
