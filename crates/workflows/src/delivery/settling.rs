//! The outcome of a unit is written to the journal, whatever it takes: the settlement is tried
//! again until it is written, the request never.

use billport_journal::{
    Claim, JournalError, Outcome, Settlement, UnitQuery, UnitRecord, UnitState, Which,
};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::event::UploadEvent;
use super::lines::units_of;
use super::work::Work;
use super::{Books, RunContext};
use crate::persistence::Persistence;

/// A unit whose outcome was written, or could not be.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) work: Work,
    pub(super) settlement: Settlement,
    /// The parts of a unit that was split, leased.
    pub(super) written: Result<Vec<UnitRecord>, JournalError>,
}

/// Writes what became of a unit. While that fails, it counts among the troubles.
pub(super) async fn settle(
    context: RunContext<'_>,
    books: Books<'_>,
    claim: Claim,
    troubles: &AtomicUsize,
    (work, settlement): (Work, Settlement),
) -> Settled {
    let mut persistence = Persistence::new();
    let mut tried_before = false;
    let written = loop {
        let error = match books.journal.settle(claim, settlement.clone()).await {
            Err(JournalError::Store(error)) if error.is_temporary() => error,
            // An error may come back although the outcome was written.
            Err(error @ JournalError::IllegalStep { .. }) if tried_before => {
                break match written_before(books, claim, &work, &settlement).await {
                    Some(parts) => Ok(parts),
                    None => Err(error),
                };
            }
            written => break written,
        };
        if !tried_before {
            troubles.fetch_add(1, Ordering::Relaxed);
        }
        tried_before = true;
        let batch = settlement.unit;
        context.observer.notice(UploadEvent::OutcomeNotWritten { batch, error: &error });
        if !persistence.next_try(context.stop).await {
            break Err(error.into());
        }
    };
    if tried_before {
        troubles.fetch_sub(1, Ordering::Relaxed);
    }
    Settled { work, settlement, written }
}

/// What the journal gave when it wrote the outcome, if it did.
async fn written_before(
    books: Books<'_>,
    claim: Claim,
    work: &Work,
    settlement: &Settlement,
) -> Option<Vec<UnitRecord>> {
    let number = settlement.unit;
    let alone = UnitQuery { after: number - 1, limit: 1, which: Which::All };
    let unit = books.history.units(claim.run, alone).await.ok()?.pop()?;
    let expected = match settlement.outcome {
        Outcome::Delivered => UnitState::Delivered,
        // It may have arrived before, whatever was said this time.
        _ if work.is_again() => UnitState::Unknown,
        Outcome::Refused => UnitState::Refused,
        Outcome::Split(_) => UnitState::Split,
        Outcome::Unknown => UnitState::Unknown,
        Outcome::NotSent => UnitState::Planned,
    };
    if unit.number != number || unit.state != expected {
        return None;
    }
    if expected != UnitState::Split {
        return Some(Vec::new());
    }
    let mut parts = units_of(books.history, claim.run, Which::Pending).await.ok()?;
    parts.retain(|unit| unit.part_of == Some(number));
    Some(parts)
}
