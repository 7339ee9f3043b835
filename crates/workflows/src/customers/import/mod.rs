//! The import: the customers of a file are added, each of them once. It is a run, as an upload of bills
//! is, of which each row is a unit.
//!
//! ```text
//!             plan                       begin                 deliver
//! file ──► judge every row ──► not there ──► the journal ──► lease, read again ──► intent ──► add ──► outcome
//!             │     already (if asked)       has the run                         (on disk)       (on disk)
//!             └── rejects ◄───────┘             ▲
//!                                               └── resume: after a crash, from the journal alone
//! ```
//!
//! - **Every row is accounted for**: it ends as rejected, delivered, refused, unknown or pending.
//! - **Nobody is added twice**: the provider knows no idempotency key, so a row whose outcome is unknown
//!   is parked. By order it is looked for among the provider's customers; it is sent again only if a
//!   person orders that too, and nobody was found who may be it.
//! - **The same file is not imported twice**, unless that is ordered, and a run does not go on whose file
//!   went out in another one since.
//! - **No secret is kept**: the intent of a row has the digest of the row, and a file of customers can
//!   hold no cards and no passwords.
//!
//! What runs have in common stands in `delivery`, and its types here are those of
//! [`upload`](crate::upload): where they say bill, read customer; a batch is one row.
//!
//! | file | what |
//! |---|---|
//! | `plan.rs` | the whole file is judged |
//! | `names.rs` | by what rows are known: references and e-mail addresses, as hashes |
//! | `look.rs` | the provider's customers are looked through, once for all questions |
//! | `existing.rs`, `pending.rs` | which rows are there already, and are not to be added |
//! | `doubt.rs`, `possible.rs`, `suspects.rs` | which rows of unknown outcome have arrived |
//! | `rows.rs` | what the run delivers: a row, read again and added |
//! | `elsewhere.rs` | whether the file of a run went out in another one |
//! | `begin.rs`, `resume.rs`, `undelivered.rs` | how a run begins, goes on, and is told of |

mod begin;
mod doubt;
mod elsewhere;
mod existing;
mod look;
mod names;
mod pending;
mod plan;
mod possible;
mod resume;
mod rows;
mod settings;
mod suspects;
mod undelivered;

pub use begin::begin;
pub use elsewhere::went_out_elsewhere;
pub use plan::{ImportPlan, plan};
pub use possible::{Possible, Uncertain};
pub use resume::{ImportOrders, resume};
pub use settings::ImportSettings;
pub use undelivered::{UndeliveredCustomer, undelivered};

pub use crate::delivery::{
    AboutRun, BatchEnd, BeginError, BegunRun, Books, Fate, HeldUp, Outcome, PlanError,
    ProgressPoint, ResumeError, Silent, Stop, UndeliveredError, UploadCounts, UploadEvent,
    UploadObserver, UploadReport, Why, progress, words_of,
};
pub use crate::stop_request::StopRequest;

use billport_intake::RejectsFile;
use billport_intake::customers::CustomerFile;
use billport_ports::Customers;
use std::fmt;

use self::rows::Rows;
use crate::delivery::{RunContext, deliver_and_resend};

/// What an import works with: the file, and what its caller decides.
#[derive(Clone, Copy)]
pub struct ImportContext<'a> {
    /// The file of customers.
    pub file: &'a CustomerFile,
    /// What the caller has decided.
    pub settings: &'a ImportSettings,
    /// Who is told how the run goes.
    pub observer: &'a dyn UploadObserver,
    /// How the run is asked to stop.
    pub stop: &'a StopRequest,
}

impl<'a> ImportContext<'a> {
    /// What the run itself works with, whatever it delivers.
    fn run(self) -> RunContext<'a> {
        let settings = self.settings;
        RunContext {
            in_flight: settings.in_flight,
            strict: settings.strict,
            // There are no halves of a row.
            bisect: false,
            stop_after_unknown: settings.stop_after_unknown,
            observer: self.observer,
            stop: self.stop,
        }
    }
}

impl fmt::Debug for ImportContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportContext")
            .field("file", self.file)
            .field("settings", self.settings)
            .finish_non_exhaustive()
    }
}

/// Plans, begins and delivers a file in one go.
///
/// With [`ImportSettings::strict`], nobody is added if a row is rejected.
///
/// # Errors
/// [`BeginError`] if the file could not be judged as a whole, was imported before, or the journal can't
/// take the run; nothing was sent then. From the first row on there are no errors:
/// [`UploadReport::stopped`] says why a run ended early.
pub async fn run(
    context: ImportContext<'_>,
    books: Books<'_>,
    about: &AboutRun,
    port: &dyn Customers,
    rejects: &mut RejectsFile,
) -> Result<UploadReport, BeginError> {
    let begun = begin(context, books, about, port, rejects).await?;
    Ok(deliver(context, books, begun, port, rejects).await)
}

/// Delivers what is pending of a run through a port, and accounts for every row of it.
///
/// - The intent of a row is in the journal before the port is asked, its outcome after. While an outcome
///   can't be written, nothing more is sent.
/// - The future owns no tasks: while it is driven, at most [`ImportSettings::in_flight`] additions are on
///   their way. If it is dropped, what was on its way is unknown.
pub async fn deliver(
    context: ImportContext<'_>,
    books: Books<'_>,
    begun: BegunRun,
    port: &dyn Customers,
    rejects: &mut RejectsFile,
) -> UploadReport {
    let rows = Rows::new(context, books, port, rejects);
    deliver_and_resend(context.run(), books, begun, Vec::new(), rows).await
}
