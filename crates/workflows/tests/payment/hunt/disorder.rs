//! How the journal fails (rows 18, 21 and 22).

use billport_journal::StoreErrorKind;
use billport_journal::memory::{Fault, MemoryJournal, Operation};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::chance::Chance;

/// Makes requests of one kind fail, from one of the next on and some times.
pub(super) fn order(journal: &MemoryJournal, chance: &mut Chance) {
    let kind = chance.one_of(&[
        StoreErrorKind::Full,
        StoreErrorKind::Io,
        StoreErrorKind::Busy,
        StoreErrorKind::Damaged,
    ]);
    let slow = chance.one_of(&[9, 11, 31]);
    let fault = chance.weighed(&[
        (4, Fault::NotWritten(kind)),
        (4, Fault::WrittenUnsaid(kind)),
        (2, Fault::Slow(Duration::from_secs(slow))),
    ]);
    let which = chance.weighed(&[
        (3, is_intent as fn(&Operation) -> bool),
        (4, is_settlement),
        (2, is_look_up),
        (1, is_question),
    ]);
    let (skip, times) = (chance.number(0..3), chance.weighed(&[(6, 1), (3, 2), (1, 5)]));
    let seen = AtomicU64::new(0);
    journal.fail_next(times, fault, move |operation| {
        which(operation) && seen.fetch_add(1, Ordering::Relaxed) >= skip
    });
}

fn is_intent(operation: &Operation) -> bool {
    matches!(operation, Operation::IntendPayment(_))
}

fn is_settlement(operation: &Operation) -> bool {
    matches!(operation, Operation::SettlePayment(_))
}

fn is_look_up(operation: &Operation) -> bool {
    matches!(operation, Operation::NoteLookUp(..))
}

fn is_question(operation: &Operation) -> bool {
    matches!(operation, Operation::Payment(_) | Operation::Payments)
}
