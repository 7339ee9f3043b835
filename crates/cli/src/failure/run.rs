//! Why an upload run did not begin or go on, and what to do about it. Nothing was sent then.

use billport::journal::bills::BillsError;
use billport::journal::{Owner, RunRecord, RunState};
use billport::workflows::upload::{BeginError, PlanError, ResumeError, UndeliveredError};
use std::fmt::Display;
use std::path::Path;

use super::{Failure, billagains_next_act};
use crate::connect::is_embedded;
use crate::exit::Exit;
use crate::journal::Journal;
use crate::view::hints::EMBEDDED_FORGETS;
use crate::view::{RunKind, shown};

impl Failure {
    /// A file that could not be judged as a whole.
    pub(crate) fn plan(error: &PlanError) -> Self {
        let failure = Self::new(Exit::of_plan(error), shown(error.to_string()).as_str());
        match error {
            PlanError::Rejects(_) => {
                failure.hint("nothing was sent; --rejects PATH writes the rejected rows elsewhere")
            }
            PlanError::Index(_) => {
                failure.hint("nothing was sent; TMPDIR names another folder for temporary files")
            }
            PlanError::Bills(BillsError::Io { .. }) => failure
                .hint("nothing was sent; free space on that disk, or let it be written, and type it again"),
            PlanError::Customers(error) => failure.hint(billagains_next_act(error)),
            PlanError::UnreadableCustomers { .. } => failure.hint(
                "nothing was sent; look at them in BillAgain's own portal, or import without looking \
                 for who is there already",
            ),
            PlanError::TooManyRows { .. } => failure.hint(
                "nothing was sent; import it in parts, each with the header line and with \
                 --unless-exists: who stands in two of them is found then",
            ),
            PlanError::FileChanged { .. } => {
                failure.hint("nothing was sent; let the file alone while it is being read")
            }
            _ => failure,
        }
    }

    /// A run that did not begin.
    pub(crate) fn begin(error: &BeginError, journal: &Journal) -> Self {
        match error {
            BeginError::Plan(PlanError::Journal(error)) | BeginError::Journal(error) => {
                journal.failure(error)
            }
            BeginError::Plan(error) => Self::plan(error),
            BeginError::SameFile(run) => same_file(run, journal),
            other => Self::unexpected(shown(other.to_string()).as_str()),
        }
    }

    /// A run that did not go on.
    pub(crate) fn resume(error: &ResumeError, run: &RunRecord, journal: &Journal) -> Self {
        match error {
            ResumeError::Plan(PlanError::Journal(error)) | ResumeError::Journal(error) => {
                journal.failure(error)
            }
            ResumeError::Plan(error) => Self::plan(error),
            ResumeError::OtherFile { .. } => Self::other_file(error.to_string(), run),
            ResumeError::SameFile(other) => Self::sent_elsewhere(error, other, run, journal),
            other => Self::unexpected(shown(other.to_string()).as_str()),
        }
    }

    /// A run of which nothing is sent any more; what is in doubt of it is settled all the same.
    fn sent_elsewhere(
        error: &ResumeError,
        other: &RunRecord,
        run: &RunRecord,
        journal: &Journal,
    ) -> Self {
        let failure = Self::usage(shown(error.to_string()).as_str())
            .hint(format!("what became of it there: {}", journal.command("show", other)));
        if run.counts.batches_unknown == 0 {
            return failure;
        }
        let (look, resolve) = (journal.command("resume", run), journal.command("resolve", run));
        failure
            .hint(format!(
                "what is of unknown outcome here can be looked for: {look} --check-unknown"
            ))
            .hint(format!(
                "or say what became of it: {resolve} ROW --as delivered --because 'how you know'"
            ))
    }

    /// The bills of a run that were not delivered can't be told.
    pub(crate) fn undelivered(
        error: &UndeliveredError,
        run: &RunRecord,
        journal: &Journal,
    ) -> Self {
        match error {
            UndeliveredError::Journal(error) => journal.failure(error),
            UndeliveredError::OtherFile(_) => Self::other_file(error.to_string(), run),
            other => Self::unexpected(shown(other.to_string()).as_str()),
        }
    }

    /// The file of a run that can't be read any more.
    pub(crate) fn file_of_run(path: &Path, error: &impl Display) -> Self {
        Self::usage(format!("{} {error}", shown(path)))
            .hint("if it was moved, say where it is: --file PATH")
    }

    /// A file that is not the one of a run.
    pub(crate) fn other_file(message: String, run: &RunRecord) -> Self {
        let fingerprint = run.begun.fingerprint;
        Self::usage(message)
            .hint(format!(
                "put the file with the SHA-256 {fingerprint} back, or name it: --file PATH"
            ))
            .hint(match RunKind::of(&run.begun.target) {
                RunKind::Upload => {
                    "or upload the file as it is now: what this run has delivered is \
                         recognised, and not sent again"
                }
                RunKind::Import => {
                    "or import the file as it is now with --unless-exists: those who were added \
                         are found then"
                }
            })
    }
}

/// What to do about a file that was uploaded before: by how far it came then.
fn same_file(run: &RunRecord, journal: &Journal) -> Failure {
    let show = journal.command("show", run);
    let done = RunKind::of(&run.begun.target).done();
    let message =
        format!("this file was {done} before, as run {} ({})", run.id, run.state().name());
    if let Some(Owner { pid, host, .. }) = &run.owner {
        let host = shown(host);
        return Failure::new(Exit::Held, message)
            .hint(format!("wait for process {pid} on {host}; how far it is: {show}"));
    }
    let mut failure = Failure::usage(message);
    if run.state() == RunState::Unfinished {
        failure = failure.hint(format!("go on with it: {}", journal.command("resume", run)));
    }
    let again = match run.state() {
        _ if is_embedded(&run.begun.target) => EMBEDDED_FORGETS,
        _ if RunKind::of(&run.begun.target) == RunKind::Import => {
            "to import it all the same: --again; without --unless-exists who is there already is \
             added twice then"
        }
        RunState::Unfinished | RunState::InDoubt => {
            "to send it all the same, with all bills in it: --again; bills that have arrived are \
             billed twice then"
        }
        _ => "to send it all the same, with all bills in it: --again",
    };
    failure.hint(format!("what became of it: {show}")).hint(again)
}
