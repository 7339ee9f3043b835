//! The run: units of a file's rows are leased, sent with some in flight, and settled, whatever they are.
//!
//! An upload of bills and an import of customers are runs that differ in what they deliver: see
//! [`Cargo`]. All that keeps a run from losing a row, or from sending one twice, is the same, and stands
//! here. The names say *bill* and *batch*, for bills came first: of an import, a bill is a customer, and
//! a batch is one row.
//!
//! ```text
//! cargo.rs       what a run delivers, and how it is sent
//! run.rs         the loop: take, send, settle
//! turns.rs       whose turn it is, and the next ones read ahead
//! taking.rs      a unit is leased, judged by the day of sending, and made ready
//! level/         how many may be on their way
//! sending.rs     its intent is on disk, then it leaves
//! ending.rs      what became of it, and what is to be written
//! settling.rs    that is written, whatever it takes
//! ```

mod begun;
mod cargo;
mod counts;
mod ending;
mod errors;
mod event;
mod fate;
mod level;
mod lines;
mod progress;
mod run;
mod same_file;
mod sending;
mod settling;
mod stop;
mod taking;
mod turns;
mod work;

pub use begun::{AboutRun, BegunRun};
pub use counts::{UploadCounts, UploadReport};
pub use errors::{BeginError, PlanError, ResumeError};
pub use event::{BatchEnd, HeldUp, Outcome, Silent, UploadEvent, UploadObserver, Why};
pub use fate::{Fate, UndeliveredError, words_of};
pub use level::{InFlight, LevelFound};
pub use progress::{ProgressPoint, progress};
pub use stop::Stop;

pub(crate) use begun::{KnownFile, new_run};
pub(crate) use cargo::{Accepted, Asked, Cargo, Load, Outgoing, Reading};
pub(crate) use fate::{Teller, Told};
pub(crate) use level::Signs;
pub(crate) use lines::{Lines, units_as, units_of, unknown_units};
pub(crate) use run::deliver_and_resend;
pub(crate) use same_file::{refuse_same_file, runs_to, went_out};
pub(crate) use work::{Rows, Work, place, position};

use billport_intake::{RawRow, RejectsFile, RowRejection};
use billport_journal::bills::BillMemory;
use billport_journal::{RunHistory, RunJournal};
use std::num::NonZeroUsize;
use std::{fmt, io};
use time::OffsetDateTime;

use crate::StopRequest;

/// After how many rows an observer is told, and a request to stop is noticed, while a file is judged.
pub(crate) const ROWS_BETWEEN_NOTICES: u64 = 8192;

/// How a run goes about its work, and who is told.
#[derive(Clone, Copy)]
pub(crate) struct RunContext<'a> {
    /// How many units may be on their way at once.
    pub(crate) in_flight: InFlight,
    /// Send nothing if any row is rejected.
    pub(crate) strict: bool,
    /// Send a refused unit again in halves.
    pub(crate) bisect: bool,
    /// The run stops when this many units in a row end unknown.
    pub(crate) stop_after_unknown: NonZeroUsize,
    pub(crate) observer: &'a dyn UploadObserver,
    pub(crate) stop: &'a StopRequest,
}

impl RunContext<'_> {
    /// Whether to go on before anything was sent.
    pub(crate) fn go_on(self) -> Result<(), PlanError> {
        if self.stop.is_requested() { Err(PlanError::Interrupted) } else { Ok(()) }
    }

    /// Writes a row to the rejects and tells of it.
    pub(crate) fn reject<'r>(
        self,
        row: impl Into<RawRow<'r>>,
        rejection: &RowRejection,
        rejects: &mut RejectsFile,
    ) -> io::Result<()> {
        let row = row.into();
        rejects.add(row, rejection)?;
        self.observer.notice(UploadEvent::RowRejected { line: row.line(), rejection });
        Ok(())
    }
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

impl fmt::Debug for Books<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Books").field("bills", &self.bills).finish_non_exhaustive()
    }
}
