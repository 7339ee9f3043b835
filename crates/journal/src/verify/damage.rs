//! What can't be read is a finding, and is passed over: nothing else is left unread for it.

use super::finding::Finding;
use super::replay::Replay;
use super::{PAGE, Verification};
use crate::error::{JournalError, StoreError, StoreErrorKind};
use crate::records::{EventRecord, RunId};

impl Replay<'_> {
    /// The next events. One that can't be read is a finding, and is passed over.
    pub(super) async fn next_events(&mut self) -> Result<Vec<EventRecord>, JournalError> {
        let mut limit = PAGE;
        loop {
            let page = self.history.events(self.chain.last, limit).await;
            let damage = match read_or_damage(page)? {
                Ok(page) => return Ok(page),
                Err(damage) => damage,
            };
            if limit > 1 {
                // Those before it are read first.
                limit /= 2;
                continue;
            }
            let next = self.chain.last + 1;
            let is_next = read_or_damage(self.history.event(next).await)?.is_err();
            if !is_next || self.events_passed_over == Verification::FINDINGS_AT_MOST {
                // Where it is can't be told; or it is the file that is damaged, and not its records.
                return Err(damage.into());
            }
            self.findings.add(Finding::of_unreadable_event(next, &damage));
            self.events_passed_over += 1;
            self.chain.pass_over();
            limit = PAGE;
        }
    }

    /// What was read of the records of a run; nothing if they can't be read, which is a finding then.
    pub(super) fn readable<T>(
        &mut self,
        run: RunId,
        read: Result<T, JournalError>,
    ) -> Result<Option<T>, JournalError> {
        let read = read_or_damage(read)?;
        if let Err(damage) = &read
            && self.unreadable.insert(run)
        {
            self.findings.add(Finding::of_unreadable_run(run, damage));
        }
        Ok(read.ok())
    }
}

/// What was read, or why the journal can't have written it.
pub(super) fn read_or_damage<T>(
    read: Result<T, JournalError>,
) -> Result<Result<T, StoreError>, JournalError> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(JournalError::Store(error)) if error.kind() == StoreErrorKind::Damaged => {
            Ok(Err(error))
        }
        Err(error) => Err(error),
    }
}
