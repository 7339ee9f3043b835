//! The run in which the file of another one went out, so that nothing of that one is sent any more.

use billport::journal::{RunId, RunRecord};
use billport::workflows::customers::import::went_out_elsewhere;

use super::begun;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::view::RunKind;

/// That run, if there is one. Of an upload there is none: it goes on, and leaves out the bills that went
/// out elsewhere.
pub(super) async fn went_out_in(
    journal: &Journal,
    run: &RunRecord,
) -> Result<Option<RunId>, Failure> {
    match begun::kind(run) {
        RunKind::Upload => Ok(None),
        RunKind::Import => {
            let other = went_out_elsewhere(&journal.store, run).await;
            Ok(other.map_err(|error| journal.failure(&error))?.map(|other| other.id))
        }
    }
}
