//! What holds after every run, whatever went wrong in it.

use billport::workflows::upload::Outcome;
use billport_sandbox::blaggo::LedgerSnapshot;
use std::collections::BTreeMap;

use super::run::Run;

/// Holds what a run says against the ledger.
///
/// - The counts add up, and every bill ends in exactly one way.
/// - A delivered bill stands in the ledger exactly once; a refused and a pending one not at all
///   since `before`; an unknown one once or not at all.
/// - No bill stands there twice, whatever the runs before.
/// - The sandbox has seen as many uploads as were counted as sent, but for `unseen` ones.
pub(super) fn assert_balanced(run: &Run, before: &LedgerSnapshot, unseen: u64) {
    assert!(run.counts.add_up(), "{:?}", run.counts);
    let outcomes = run.outcomes_by_line();
    assert_counts_are_told(run, &outcomes);

    assert_eq!(run.ledger.bills_saved_more_than_once(), [], "no bill is saved twice");
    let (now, earlier) = (run.ledger.times_saved_by_bill(), before.times_saved_by_bill());
    for (&line, outcome) in &outcomes {
        let key = run.key(line);
        let times = now.get(&key).copied().unwrap_or(0);
        let new_times = times - earlier.get(&key).copied().unwrap_or(0);
        let holds = match outcome {
            Outcome::Delivered => new_times == 1,
            Outcome::Refused | Outcome::Pending => new_times == 0,
            Outcome::Unknown => new_times <= 1,
        };
        assert!(holds, "line {line} is {outcome:?} and was saved {new_times} times");
    }

    let seen = run.ledger.upload_requests - before.upload_requests;
    assert_eq!(run.counts.requests_sent, seen + unseen, "uploads sent, and uploads seen");
}

/// The counts are those of the single bills that the observer was told of.
fn assert_counts_are_told(run: &Run, outcomes: &BTreeMap<u64, Outcome>) {
    let told = |outcome| outcomes.values().filter(|told| **told == outcome).count() as u64;
    let [delivered, refused, unknown, pending] = run.bills();
    assert_eq!(delivered, told(Outcome::Delivered), "delivered");
    assert_eq!(refused, told(Outcome::Refused), "refused");
    assert_eq!(unknown, told(Outcome::Unknown), "unknown");
    assert_eq!(pending, told(Outcome::Pending), "pending");
    assert_eq!(run.counts.rows_rejected, run.rejected.len() as u64, "rejected");
    let in_ends: u64 = run.ends.iter().map(|end| end.bills).sum();
    assert_eq!(in_ends, outcomes.len() as u64, "what the batches say that they hold");
}
