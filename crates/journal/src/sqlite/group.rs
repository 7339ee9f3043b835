//! Group commit: the intents and settlements that wait are written together, for what costs time is
//! the disk's word that a transaction is durable.
//!
//! A step that is refused does not spoil its group; a disk that fails does.

use super::answers::{Answers, Outcome, Reply};
use super::failure::{Failure, Result};
use super::file::JournalFile;
use super::write::{Posting, Writing};
use crate::error::JournalError;
use crate::journal::{Intent, Settlement};
use crate::records::Claim;

/// A step that is written together with others.
pub(super) struct Grouped {
    pub(super) claim: Claim,
    pub(super) step: Step,
    /// For an intent, an answer without parts.
    pub(super) reply: Reply,
}

pub(super) enum Step {
    Intend(Intent),
    Settle(Settlement),
}

/// Writes a group in one transaction, and answers when it is durable.
pub(super) fn write(file: &mut JournalFile, mut group: Vec<Grouped>) {
    bring_neighbours_together(&mut group);
    let written = file.write_and_post(Posting::Later, |writing| {
        group.iter().map(|step| step.make(writing)).collect::<Result<Vec<_>>>()
    });
    let replies = group.into_iter().map(|step| step.reply);
    Answers::give(match written {
        Ok(outcomes) => replies.zip(outcomes).collect(),
        Err(Failure(JournalError::Store(error))) => {
            replies.map(|reply| (reply, Err(error.clone().into()))).collect()
        }
        Err(Failure(_)) => unreachable!("what a step is refused for is the answer to that step"),
    });
}

/// Puts settlements into the order of their units where nothing else stands between them: what becomes
/// of neighbours together is one event. Answers come in any order.
fn bring_neighbours_together(group: &mut [Grouped]) {
    let settled = |step: &Grouped| match &step.step {
        Step::Settle(settlement) => Some((step.claim.run, settlement.unit)),
        Step::Intend(_) => None,
    };
    for steps in group.chunk_by_mut(|one, next| settled(one).is_some() == settled(next).is_some()) {
        // Intents stand as they do, for all of them are alike here.
        steps.sort_by_key(settled);
    }
}

impl Grouped {
    /// Whether it may wait for others: no request waits for a settlement.
    pub(super) fn is_patient(&self) -> bool {
        matches!(self.step, Step::Settle(_))
    }

    /// The answer to this step; an error if the whole transaction is at its end.
    fn make(&self, writing: &mut Writing<'_>) -> Result<Outcome> {
        let made = match &self.step {
            Step::Intend(intent) => writing.intend(self.claim, intent).map(|()| Vec::new()),
            Step::Settle(settlement) => writing.settle(self.claim, settlement),
        };
        match made {
            Err(Failure(JournalError::Store(error))) => Err(error.into()),
            Err(Failure(refused)) => Ok(Err(refused)),
            Ok(parts) => Ok(Ok(parts)),
        }
    }
}
