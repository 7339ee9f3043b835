//! Why an upload run did not begin or go on, and what to do about it. Nothing was sent then.

use billport::intake::FileError;
use billport::journal::bills::BillsError;
use billport::journal::{Owner, RunRecord, RunState};
use billport::workflows::upload::{BeginError, PlanError, ResumeError, UndeliveredError};
use std::path::Path;

use super::Failure;
use crate::connect;
use crate::exit::Exit;
use crate::journal::Journal;
use crate::view::shown;
use crate::view::summary::EMBEDDED_FORGETS;

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
            BeginError::SameFile(run) => same_file(error, run, journal),
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
            other => Self::unexpected(shown(other.to_string()).as_str()),
        }
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
    pub(crate) fn file_of_run(path: &Path, error: &FileError) -> Self {
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
            .hint(
                "or upload the file as it is now: what this run has delivered is recognised, and \
                 not sent again",
            )
    }
}

/// What to do about a file that was uploaded before: by how far it came then.
fn same_file(error: &BeginError, run: &RunRecord, journal: &Journal) -> Failure {
    let show = journal.command("show", run);
    if let Some(Owner { pid, host, .. }) = &run.owner {
        let host = shown(host);
        return Failure::new(Exit::Held, error.to_string())
            .hint(format!("wait for process {pid} on {host}; how far it is: {show}"));
    }
    let mut failure = Failure::usage(error.to_string());
    if run.state() == RunState::Unfinished {
        failure = failure.hint(format!("go on with it: {}", journal.command("resume", run)));
    }
    let again = match run.state() {
        _ if run.begun.target == connect::EMBEDDED_SANDBOX => EMBEDDED_FORGETS,
        RunState::Unfinished | RunState::InDoubt => {
            "to send it all the same, with all bills in it: --again; bills that have arrived are \
             billed twice then"
        }
        _ => "to send it all the same, with all bills in it: --again",
    };
    failure.hint(format!("what became of it: {show}")).hint(again)
}
