//! Whether the file of a run went out in another one: each of its rows would be sent twice then.

use billport_journal::{JournalError, RunHistory, RunRecord};
use std::cmp::Ordering;

use super::resume::ImportOrders;
use crate::delivery::{Books, ResumeError, runs_to, went_out};

/// The run in which the file of an import went out since, or was before, if there is one: nothing of this
/// one is sent any more then.
///
/// # Errors
/// [`JournalError`]
pub async fn went_out_elsewhere(
    history: &dyn RunHistory,
    run: &RunRecord,
) -> Result<Option<RunRecord>, JournalError> {
    let mut others = runs_to(history, &run.begun.target).await?;
    // A run that was begun again, by order, goes on beside those before it.
    others.retain(|other| match other.id.cmp(&run.id) {
        Ordering::Less => !run.begun.settings.again,
        Ordering::Equal => false,
        Ordering::Greater => true,
    });
    Ok(went_out(&others, run.begun.fingerprint).cloned())
}

/// The run that keeps this one from sending what is ordered. To look sends nothing: by that order, a run
/// is taken up all the same.
///
/// # Errors
/// [`ResumeError::SameFile`] if nothing is left that may be done, [`ResumeError::Journal`].
pub(super) async fn held_back(
    books: Books<'_>,
    run: &RunRecord,
    orders: ImportOrders,
) -> Result<Option<Box<RunRecord>>, ResumeError> {
    if run.counts.bills_pending == 0 && !orders.resend_unknown {
        return Ok(None);
    }
    match went_out_elsewhere(books.history, run).await?.map(Box::new) {
        Some(other) if !orders.check_unknown => Err(ResumeError::SameFile(other)),
        other => Ok(other),
    }
}
