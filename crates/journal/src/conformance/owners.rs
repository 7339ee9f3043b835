//! Laws of owners: who has a run in hand, and who has not.

use super::Stores;
use super::bench::Bench;
use super::samples::{self, BILLS, intent, settlement};
use crate::error::JournalError;
use crate::journal::{Outcome, RejectedBills, UnitQuery, Verdict, Which};
use crate::records::{Cause, Claim, RunId, RunState};
use crate::state::{Epoch, UnitState};

/// A run is in the hand of one process at a time; another one is told whose.
///
/// # Panics
/// If the law does not hold.
pub async fn a_run_is_held_by_one_process(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 1).await;
    let other = bench.another(101).await;
    let owner = bench.run(claim.run).await.owner.expect("whoever begins it has it");
    let before = bench.told().await;
    for journal in [&other, &bench.journal] {
        match journal.claim(claim.run).await {
            Err(JournalError::Held { run, owner: told }) => {
                assert_eq!((run, told), (claim.run, owner.clone()));
            }
            answer => panic!("the run is held, and the answer was {answer:?}"),
        }
        assert_eq!(journal.bury_the_dead().await.expect("owners are looked at"), []);
    }
    assert_eq!(bench.told().await, before, "asking changes nothing");

    let second = other.begin(samples::run(1), samples::units(1)).await.expect("a run begins");
    assert_ne!(second.run, claim.run, "two processes can deliver two runs");
    bench.journal.lease(claim, 0, 1).await.expect("and each goes on with its own");
    other.lease(second, 0, 1).await.expect("and each goes on with its own");
    bench.check().await;
}

/// A released run has no owner. What was leased is planned again; what was in flight is unknown.
///
/// # Panics
/// If the law does not hold.
pub async fn a_released_run_can_be_claimed_again(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 4).await;
    bench.send(claim, 1).await;
    bench.journal.lease(claim, 0, 2).await.expect("units are leased");
    bench.journal.release(claim).await.expect("the run is released");
    bench.check().await;
    let planned = UnitState::Planned;
    assert_eq!(bench.states(claim.run).await, [UnitState::Unknown, planned, planned, planned]);
    let run = bench.run(claim.run).await;
    assert_eq!((run.owner.as_ref(), run.state()), (None, RunState::Unfinished));
    assert_eq!((run.counts.batches_unknown, run.counts.batches_in_flight), (1, 0));

    let other = bench.another(101).await;
    let next = other.claim(claim.run).await.expect("nobody has it");
    assert_eq!(next, Claim { run: claim.run, epoch: Epoch(claim.epoch.0 + 1) });
    bench.check().await;
    let owner = bench.run(claim.run).await.owner.expect("it has an owner again");
    assert_eq!((owner.pid, owner.host.as_str()), (101, "counter"));
    let leased = other.lease(next, 0, 9).await.expect("units are leased");
    assert_eq!(leased.iter().map(|unit| unit.number).collect::<Vec<_>>(), [2, 3, 4]);
    other.release(next).await.expect("the run is released");
    drop(other);
    assert_eq!(bench.journal.bury_the_dead().await.expect("owners are looked at"), []);
    bench.check().await;
}

/// A dead owner's run can be claimed: what it had in flight is unknown, never planned; what it had
/// leased is planned, and no bill is lost.
///
/// # Panics
/// If the law does not hold.
pub async fn a_dead_owner_leaves_doubt_and_nothing_lost(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 6).await;
    bench.send(claim, 3).await;
    bench.journal.settle(claim, settlement(2, Outcome::Delivered)).await.expect("it is in flight");
    bench.journal.lease(claim, 4, 1).await.expect("units are leased");
    let bench = bench.die(101).await;
    let run = bench.run(claim.run).await;
    assert_eq!(run.owner.map(|owner| owner.pid), Some(100), "looking at a run changes nothing");

    let next = bench.journal.claim(claim.run).await.expect("its owner is dead");
    bench.check().await;
    assert_eq!(next.epoch, Epoch(claim.epoch.0 + 1));
    let states = bench.states(claim.run).await;
    let (planned, unknown) = (UnitState::Planned, UnitState::Unknown);
    assert_eq!(states, [unknown, UnitState::Delivered, unknown, planned, planned, planned]);
    let counts = bench.run(claim.run).await.counts;
    let bills = u64::from(BILLS);
    let told = [counts.bills_pending, counts.bills_unknown, counts.bills_delivered];
    assert_eq!(told, [3 * bills, 2 * bills, bills]);
    assert_eq!(counts.requests_sent, 3, "the one that was answered, and two that may have left");
    for number in [1, 3] {
        let unit = bench.unit(claim.run, number).await;
        let last = unit.last_event.expect("it was moved");
        let event = bench.journal.event(last).await.expect("events are read");
        assert_eq!(event.map(|record| record.event.cause), Some(Cause::OwnerLost));
        assert_eq!(unit.body, Some(samples::body(number)), "what was sent is known");
        assert_eq!(unit.attempts, 1, "its request may have left");
    }
}

/// The dead are buried once, by whoever looks, and their runs have no owner then.
///
/// # Panics
/// If the law does not hold.
pub async fn the_dead_are_buried_once(stores: &dyn Stores) {
    let (bench, first) = Bench::with_run(stores, 2).await;
    let second = bench.journal.begin(samples::run(1), samples::units(1)).await.expect("it begins");
    let third = bench.journal.begin(samples::run(1), samples::units(1)).await.expect("it begins");
    bench.send(first, 1).await;
    bench.journal.release(third).await.expect("the run is released");
    let bench = bench.die(101).await;
    let alive = bench.journal.begin(samples::run(1), samples::units(1)).await.expect("it begins");
    let other = bench.another(102).await;
    let mut buried = other.bury_the_dead().await.expect("owners are looked at");
    buried.sort();
    assert_eq!(buried, [first.run, second.run]);
    bench.check().await;
    let state = async |run| bench.run(run).await.state();
    assert_eq!(state(first.run).await, RunState::Unfinished);
    assert_eq!(state(alive.run).await, RunState::Running);
    assert_eq!(bench.states(first.run).await, [UnitState::Unknown, UnitState::Planned]);
    let before = bench.told().await;
    for journal in [&other, &bench.journal] {
        assert_eq!(journal.bury_the_dead().await.expect("owners are looked at"), []);
    }
    assert_eq!(bench.told().await, before, "nothing is written twice");
    other.claim(first.run).await.expect("nobody has it");
    bench.check().await;
}

/// Whether the owner of a run lives is known on its own host alone: elsewhere its run is held.
///
/// # Panics
/// If the law does not hold.
pub async fn an_owner_on_another_host_is_taken_to_live(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 2).await;
    bench.send(claim, 1).await;
    let bench = bench.die(101).await;
    let elsewhere = bench.elsewhere(102).await;
    let before = bench.told().await;
    assert_eq!(elsewhere.bury_the_dead().await.expect("owners are looked at"), []);
    match elsewhere.claim(claim.run).await {
        Err(JournalError::Held { owner, .. }) => {
            assert_eq!((owner.pid, owner.host.as_str()), (100, "counter"));
        }
        answer => panic!("its owner may live, and the answer was {answer:?}"),
    }
    assert_eq!(bench.told().await, before, "asking changes nothing");
    let next = bench.journal.claim(claim.run).await.expect("its own host knows that it is dead");
    bench.journal.release(next).await.expect("the run is released");
    elsewhere.claim(claim.run).await.expect("who let go of it is not asked again");
    bench.check().await;
}

/// What is asked under a claim that is over is refused, and changes nothing: most of all a late
/// outcome.
///
/// # Panics
/// If the law does not hold.
pub async fn a_former_owner_changes_nothing(stores: &dyn Stores) {
    let (bench, former) = Bench::with_run(stores, 4).await;
    bench.send(former, 2).await;
    bench.journal.lease(former, 0, 1).await.expect("units are leased");
    let bench = bench.die(101).await;
    assert_eq!(bench.journal.bury_the_dead().await.expect("owners are looked at"), [former.run]);
    former_owner_is_fenced(&bench, former, former.epoch).await;
    let next = bench.journal.claim(former.run).await.expect("nobody has it");
    bench.send(next, 2).await;
    former_owner_is_fenced(&bench, former, next.epoch).await;
    bench.journal.release(next).await.expect("the run is released");
    former_owner_is_fenced(&bench, next, next.epoch).await;
    bench.check().await;
}

async fn former_owner_is_fenced(bench: &Bench<'_>, former: Claim, now: Epoch) {
    let before = bench.told().await;
    let journal = &bench.journal;
    let because = samples::words("asked them");
    let rejected = vec![RejectedBills { unit: 4, lines: samples::late([1503]) }];
    let answers = [
        journal.lease(former, 0, 9).await.err(),
        journal.intend(former, intent(3)).await.err(),
        journal.withdraw(former, 3, samples::late(1002..1502), samples::day(1)).await.err(),
        journal.settle(former, settlement(1, Outcome::Delivered)).await.err(),
        journal.settle(former, settlement(1, Outcome::NotSent)).await.err(),
        journal.reject_bills(former, rejected).await.err(),
        journal.lease_unknown(former, 1).await.err(),
        journal.resolve(former, 1, Verdict::Delivered, because).await.err(),
        journal.release(former).await.err(),
    ];
    for (place, answer) in answers.into_iter().enumerate() {
        match answer {
            Some(JournalError::Fenced { run, asked, now: told }) => {
                assert_eq!((run, asked, told), (former.run, former.epoch, now));
            }
            other => panic!("request {place} is a former owner's, and the answer was {other:?}"),
        }
    }
    assert_eq!(bench.told().await, before, "nothing was written");
}

/// A run that is not there is said not to be there.
///
/// # Panics
/// If the law does not hold.
pub async fn a_run_that_is_not_there_is_said_not_to_be_there(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 1).await;
    let nowhere = RunId(claim.run.0 + 1);
    let all = UnitQuery { after: 0, limit: 9, which: Which::All };
    let (journal, lost) = (&bench.journal, Claim { run: nowhere, ..claim });
    let answers = [
        journal.run(nowhere).await.err(),
        journal.units(nowhere, all).await.err(),
        journal.claim(nowhere).await.err(),
        journal.release(lost).await.err(),
        journal.lease(lost, 0, 1).await.err(),
        journal.intend(lost, intent(1)).await.err(),
        journal.settle(lost, settlement(1, Outcome::Delivered)).await.err(),
        journal.lease_unknown(lost, 1).await.err(),
    ];
    for (place, answer) in answers.into_iter().enumerate() {
        match answer {
            Some(JournalError::NoSuchRun(told)) => assert_eq!(told, nowhere),
            other => panic!("request {place} is of no run, and the answer was {other:?}"),
        }
    }
    assert_eq!(bench.journal.event(9_999).await.expect("events are read"), None);
    bench.check().await;
}
