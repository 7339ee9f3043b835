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
//!   bytes a batch are all that stays, and the index of bills spills to disk. The bodies of a few
//!   batches are written ahead, into buffers that are used again.
//! - **A run that can't go on stops** with the rest pending: on rejected credentials, a wrong
//!   address, throttling, a provider that can't be reached, a journal that can't be written, or too
//!   many unknown outcomes in a row.

mod batch_reader;
mod begin;
mod bills;
mod bodies;
mod catch_up;
mod compare;
mod deliver;
mod earlier;
mod hits;
mod index;
mod judge;
mod plan;
mod repeats;
mod resume;
mod row_finder;
mod settings;
mod sorter;
mod temporary;
mod undelivered;

pub use begin::begin;
pub use deliver::deliver;
pub use plan::{UploadPlan, plan};
pub use resume::{ResumeOrders, resume};
pub use settings::UploadSettings;
pub use undelivered::{Undelivered, undelivered};

pub use crate::delivery::{
    AboutRun, BatchEnd, BeginError, BegunRun, Books, Fate, HeldUp, InFlight, LevelFound, Outcome,
    PlanError, ProgressPoint, ResumeError, Silent, Stop, UndeliveredError, UploadCounts,
    UploadEvent, UploadObserver, UploadReport, Why, progress, words_of,
};
pub use crate::intent::{INTENT_IS_GOOD_FOR, INTENT_IS_WRITTEN_WITHIN};
pub use crate::stop_request::StopRequest;

use billport_intake::{BillFile, RejectsFile};
use billport_ports::BillUploads;
use std::fmt;
use time::Date;

use crate::delivery::RunContext;

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

impl<'a> UploadContext<'a> {
    /// What the run itself works with, whatever it delivers.
    fn run(self) -> RunContext<'a> {
        let settings = self.settings;
        RunContext {
            in_flight: settings.in_flight,
            strict: settings.strict,
            bisect: settings.bisect,
            stop_after_unknown: settings.stop_after_unknown,
            observer: self.observer,
            stop: self.stop,
        }
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
