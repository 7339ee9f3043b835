//! The same file is not sent twice by mistake.

use billport_journal::{Fingerprint, JournalError, RunHistory, RunQuery, RunRecord, RunState};

use super::begun::AboutRun;
use super::errors::BeginError;

/// The runs to a target, newest first.
pub(crate) async fn runs_to(
    history: &dyn RunHistory,
    target: &str,
) -> Result<Vec<RunRecord>, JournalError> {
    history.runs(RunQuery { target: Some(target.to_owned()), ..RunQuery::default() }).await
}

/// Refuses a file of which something was sent before, to the same target; unless it is to go out again.
pub(crate) fn refuse_same_file(
    earlier: &[RunRecord],
    fingerprint: Fingerprint,
    about: &AboutRun,
) -> Result<(), BeginError> {
    match went_out(earlier, fingerprint) {
        Some(run) if !about.again => Err(BeginError::SameFile(Box::new(run.clone()))),
        _ => Ok(()),
    }
}

/// The first of these runs by which something of a file was sent, or is about to be.
pub(crate) fn went_out(runs: &[RunRecord], fingerprint: Fingerprint) -> Option<&RunRecord> {
    runs.iter().find(|run| {
        let was_sent = run.has_sent() || run.state() == RunState::Running;
        run.begun.fingerprint == fingerprint && was_sent
    })
}
