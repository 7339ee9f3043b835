//! The upload run: a file of bills is judged as a whole, cut into batches, and delivered.
//!
//! ```text
//!             plan                                     deliver
//! file ──► judge every row ──► find duplicates ──► re-read batch by batch ──► judge by the day
//!             │                     │               of sending ──► upload, some in flight
//!             └── rejects ◄─────────┘                     │
//!                                                         └──► delivered, refused, unknown, pending
//! ```
//!
//! - **Every row is accounted for**: it ends as rejected, delivered, refused, unknown or pending,
//!   and [`UploadCounts`] adds up to the rows read, always.
//! - **Nothing is sent twice**: a batch whose outcome is unknown is parked and never sent again by
//!   itself; one that was refused is, with [`UploadSettings::bisect`], sent again in halves, for a
//!   refusal says that nothing of it was taken.
//! - **Memory does not grow with the file**: rows are read again instead of being kept; 24 bytes
//!   a batch and one bit a row are all that stays, and the index of duplicates spills to disk.
//! - **A run that can't go on stops** with the rest pending: on rejected credentials, a wrong
//!   address, throttling, a provider that can't be reached, or too many unknown outcomes in a row.
//!
//! A run lives in memory: what becomes of it when the process dies is the journal's to say, whose
//! place is between taking a batch and uploading it, in [`deliver`].

mod bill_index;
mod counts;
mod deliver;
mod event;
mod line_set;
mod pending;
mod plan;
mod repeats;
mod settings;
mod stop;
mod units;

pub use counts::{UploadCounts, UploadReport};
pub use deliver::deliver;
pub use event::{BatchEnd, Outcome, Silent, UploadEvent, UploadObserver};
pub use pending::PendingBills;
pub use plan::{PlanError, UploadPlan, plan};
pub use settings::UploadSettings;
pub use stop::{Stop, StopRequest};

use billport_intake::{BillFile, RejectsFile, Row, RowRejection};
use billport_ports::BillUploads;
use std::{fmt, io};
use time::Date;

/// What a run works with: the file, the way out, and what its caller decides.
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

impl UploadContext<'_> {
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

/// Plans and delivers a file in one go.
///
/// With [`UploadSettings::strict`], nothing is sent if a row is rejected.
///
/// # Errors
/// [`PlanError`] if the file could not be judged as a whole; nothing was sent then. From the first
/// batch on there are no errors: [`UploadReport::stopped`] says why a run ended early.
pub async fn run(
    context: UploadContext<'_>,
    port: &dyn BillUploads,
    rejects: &mut RejectsFile,
) -> Result<UploadReport, PlanError> {
    let plan = plan(context, rejects)?;
    Ok(deliver(context, &plan, port, rejects).await)
}
