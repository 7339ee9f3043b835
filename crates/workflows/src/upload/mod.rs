//! The upload run: a file of bills is judged as a whole, cut into batches, and delivered.
//!
//! ```text
//!             plan                       begin            deliver
//! file ──► judge every row ──► bills ──► the journal ──► lease, read again, judge by the day of
//!             │     that stand twice, or  has the run     sending ──► intent ──► upload ──► outcome
//!             │     in an earlier run        ▲                │      (on disk)            (on disk)
//!             └── rejects ◄──────────────────│────────────────┘
//!                                            └── resume: after a crash, from the journal alone
//! ```
//!
//! - **Every row is accounted for**: it ends as rejected, delivered, refused, unknown or pending,
//!   and [`UploadCounts`] adds up to the rows read, always.
//! - **Nothing is sent twice**: the intent of a batch is in the journal before its request leaves.
//!   A batch whose outcome is unknown is parked and never sent again by itself; one that was refused
//!   is, with [`UploadSettings::bisect`], sent again in halves, for a refusal says that nothing of
//!   it was taken. A bill that an earlier run to the same target has delivered is not sent.
//! - **Nothing is lost**: a process may die at any point. What was not sent by then is pending, what
//!   was is delivered or unknown, and [`resume`] goes on.
//! - **Memory does not grow with the file**: rows are read again instead of being kept; a hundred
//!   bytes a batch are all that stays, and the index of bills spills to disk.
//! - **A run that can't go on stops** with the rest pending: on rejected credentials, a wrong
//!   address, throttling, a provider that can't be reached, a journal that can't be written, or too
//!   many unknown outcomes in a row.

mod begin;
mod bill_index;
mod catch_up;
mod counts;
mod deliver;
mod earlier;
mod ending;
mod event;
mod hits;
mod lines;
mod plan;
mod progress;
mod repeats;
mod resume;
mod sending;
mod settings;
mod settling;
mod sorter;
mod stop;
mod taking;
mod undelivered;
mod units;

pub use begin::{AboutRun, BeginError, begin};
pub use counts::{UploadCounts, UploadReport};
pub use deliver::{BegunRun, deliver};
pub use event::{BatchEnd, HeldUp, Outcome, Silent, UploadEvent, UploadObserver, Why};
pub use plan::{PlanError, UploadPlan, plan};
pub use progress::{ProgressPoint, progress};
pub use resume::{ResumeError, ResumeOrders, resume};
pub use settings::UploadSettings;
pub use stop::Stop;
pub use undelivered::{Fate, Undelivered, UndeliveredError, undelivered, words_of};

pub use crate::intent::{INTENT_IS_GOOD_FOR, INTENT_IS_WRITTEN_WITHIN};
pub use crate::stop_request::StopRequest;

use billport_intake::{BillFile, RejectsFile, Row, RowRejection};
use billport_journal::bills::BillMemory;
use billport_journal::{RunHistory, RunJournal};
use billport_ports::BillUploads;
use std::{fmt, io};
use time::{Date, OffsetDateTime};

/// What a run works with: the file, and what its caller decides.
#[derive(Clone, Copy)]
pub struct UploadContext<'a> {
    /// The file of bills.
    pub file: &'a BillFile,
    /// What the caller has decided.
    pub settings: &'a UploadSettings,
    /// The provider's day, asked for again before each batch.
    pub today: &'a (dyn Fn() -> Date + Sync),
    /// Who is told how the run goes.
    pub observer: &'a dyn UploadObserver,
    /// How the run is asked to stop.
    pub stop: &'a StopRequest,
}

/// The books in which a run is kept.
#[derive(Clone, Copy)]
pub struct Books<'a> {
    /// Where runs are delivered from.
    pub journal: &'a dyn RunJournal,
    /// Where earlier runs are looked at; the same journal.
    pub history: &'a dyn RunHistory,
    /// Which bills earlier runs had. Without it, bills are not compared with those of other runs.
    pub bills: Option<&'a BillMemory>,
    /// The time on the wall.
    pub now: &'a (dyn Fn() -> OffsetDateTime + Sync),
}

impl UploadContext<'_> {
    /// Whether to go on before anything was sent.
    fn go_on(self) -> Result<(), PlanError> {
        if self.stop.is_requested() { Err(PlanError::Interrupted) } else { Ok(()) }
    }

    /// Writes a row to the rejects and tells of it.
    fn reject(
        self,
        row: &Row<'_>,
        rejection: &RowRejection,
        rejects: &mut RejectsFile,
    ) -> io::Result<()> {
        rejects.add(row, rejection)?;
        let line = row.position().line;
        self.observer.notice(UploadEvent::RowRejected { line, rejection });
        Ok(())
    }
}

impl fmt::Debug for UploadContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadContext")
            .field("file", self.file)
            .field("settings", self.settings)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Books<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Books").field("bills", &self.bills).finish_non_exhaustive()
    }
}

/// Plans, begins and delivers a file in one go.
///
/// With [`UploadSettings::strict`], nothing is sent if a row is rejected.
///
/// # Errors
/// [`BeginError`] if the file could not be judged as a whole, was uploaded before, or the journal
/// can't take the run; nothing was sent then. From the first batch on there are no errors:
/// [`UploadReport::stopped`] says why a run ended early.
pub async fn run(
    context: UploadContext<'_>,
    books: Books<'_>,
    about: &AboutRun,
    port: &dyn BillUploads,
    rejects: &mut RejectsFile,
) -> Result<UploadReport, BeginError> {
    let begun = begin(context, books, about, rejects).await?;
    Ok(deliver(context, books, begun, port, rejects).await)
}
