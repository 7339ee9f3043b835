//! Stores against the model of runs.

use billport_domain::Excerpt;
use billport_journal::conformance::{Journal, Stores};
use billport_journal::memory::MemoryStores;
use billport_journal::{
    BodyDigest, Claim, Clock, Epoch, Fingerprint, Intent, JournalError, LeftOut, NewRun, NewUnit,
    Outcome, Place, Process, RejectedBills, RunCounts, RunId, RunQuery, RunSettings, Settlement,
    UnitQuery, UnitRecord, Verdict, Which, WhyLeftOut, verify,
};
use proptest::prelude::*;
use proptest_state_machine::{StateMachineTest, prop_state_machine};
use std::marker::PhantomData;
use std::sync::Arc;
use time::macros::{date, datetime};
use tokio::runtime::Runtime;

use crate::store_model::{Act, Answer, End, Model, Run, Stand, Turn};

/// Two processes on one store.
struct Counter<S> {
    runtime: Runtime,
    stores: S,
    journals: [Option<Box<dyn Journal>>; 2],
    runs: Vec<RunId>,
}

/// A store under test.
struct Delivering<S>(PhantomData<S>);

impl<S: Stores + Default> StateMachineTest for Delivering<S> {
    type SystemUnderTest = Counter<S>;
    type Reference = Model;

    fn init_test(_: &Model) -> Counter<S> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let stores = S::default();
        let journals = runtime.block_on(async {
            let first = stores.fresh(process(0), clock()).await;
            [Some(first), Some(stores.again(process(1), clock()).await)]
        });
        Counter { runtime, stores, journals, runs: Vec::new() }
    }

    fn apply(mut counter: Counter<S>, model: &Model, Turn { who, act }: Turn) -> Counter<S> {
        if let Act::Die = act {
            counter.journals[who] = None;
            let reborn = counter.stores.again(process(who), clock());
            counter.journals[who] = Some(counter.runtime.block_on(reborn));
            return counter;
        }
        let journal = counter.journals[who].as_deref().unwrap();
        let answer =
            match counter.runtime.block_on(perform(journal, &mut counter.runs, model, who, &act)) {
                Ok(None) => Answer::NotAsked,
                Ok(Some(numbers)) => Answer::Done(numbers),
                Err(JournalError::NoSuchUnit { .. }) => Answer::NoSuchUnit,
                Err(JournalError::IllegalStep { .. }) => Answer::IllegalStep,
                Err(JournalError::Fenced { .. }) => Answer::Fenced,
                Err(JournalError::Held { .. }) => Answer::Held,
                Err(error) => panic!("{act:?}: {error}"),
            };
        assert_eq!(answer, model.answer, "{who} {act:?}");
        counter
    }

    fn check_invariants(counter: &Counter<S>, model: &Model) {
        counter.runtime.block_on(async {
            let journal = counter.journals[0].as_deref().unwrap();
            let mut runs = journal.runs(RunQuery::default()).await.unwrap();
            runs.reverse();
            assert_eq!(runs.iter().map(|run| run.id).collect::<Vec<_>>(), counter.runs);
            for (run, expected) in runs.iter().zip(&model.runs) {
                assert_eq!(run.epoch, Epoch(expected.epoch));
                let owner = run.owner.as_ref().map(|owner| owner.pid);
                assert_eq!(owner, expected.owner.map(|(who, _)| process(who).pid));
                assert_eq!(run.counts, counts(expected));
                let all = UnitQuery { after: 0, limit: usize::MAX, which: Which::All };
                let units = journal.units(run.id, all).await.unwrap();
                assert_eq!(units.len(), expected.units.len());
                for (unit, expected) in units.iter().zip(&expected.units) {
                    assert_eq!(unit.state.name(), name(expected.stand), "{unit:?}");
                    assert_eq!(lines_left(unit), expected.lines, "{unit:?}");
                }
            }
        });
    }

    fn teardown(counter: Counter<S>, model: Model) {
        counter.runtime.block_on(async {
            let journal = counter.journals[1].as_deref().unwrap();
            let verification = verify(journal).await.unwrap();
            assert_eq!(verification.findings, []);
            assert_eq!(verification.runs, model.runs.len() as u64);
        });
    }
}

/// Does what a turn says, and gives the numbers that come back; nothing if there is no claim.
async fn perform(
    journal: &dyn Journal,
    runs: &mut Vec<RunId>,
    model: &Model,
    who: usize,
    act: &Act,
) -> Result<Option<Vec<u64>>, JournalError> {
    let claim = |place: usize| {
        let epoch = model.runs[place].claims[who]?;
        Some(Claim { run: runs[place], epoch: Epoch(epoch) })
    };
    macro_rules! claimed {
        ($run:expr) => {
            match claim($run) {
                Some(claim) => claim,
                None => return Ok(None),
            }
        };
    }
    let numbers = |units: Vec<UnitRecord>| units.into_iter().map(|unit| unit.number).collect();
    let done = match *act {
        Act::Begin { .. } => {
            let (run, units) = begun(model.runs.last().unwrap());
            runs.push(journal.begin(run, units).await?.run);
            Vec::new()
        }
        Act::Claim { run } => {
            let claim = journal.claim(runs[run]).await?;
            assert_eq!(claim, Claim { run: runs[run], epoch: Epoch(model.runs[run].epoch) });
            Vec::new()
        }
        Act::Release { run } => {
            journal.release(claimed!(run)).await?;
            Vec::new()
        }
        Act::Lease { run, after, limit } => {
            numbers(journal.lease(claimed!(run), after, limit).await?)
        }
        Act::RejectBill { run, unit, line } => {
            let rejected = vec![RejectedBills { unit, lines: late([line]) }];
            journal.reject_bills(claimed!(run), rejected).await?;
            Vec::new()
        }
        Act::Withdraw { run, unit } => {
            let claim = claimed!(run);
            let alone = UnitQuery { after: unit - 1, limit: 1, which: Which::All };
            let found = journal.units(runs[run], alone).await?;
            let lines = late(found.iter().flat_map(lines_left));
            journal.withdraw(claim, unit, lines, date!(2031 - 03 - 15)).await?;
            Vec::new()
        }
        Act::Intend { run, unit, late: line } => {
            let intent = Intent {
                unit,
                late: late(line),
                judged_on: date!(2031 - 03 - 14),
                body: BodyDigest::of(b"[]"),
            };
            journal.intend(claimed!(run), intent).await?;
            Vec::new()
        }
        Act::Settle { run, unit, end } => {
            let claim = claimed!(run);
            let mut settlement = settlement(unit, end, &model.runs[run]);
            let alone = UnitQuery { after: unit - 1, limit: 1, which: Which::All };
            let found = journal.units(runs[run], alone).await?;
            if let (Outcome::Split(parts), Some(whole)) = (&mut settlement.outcome, found.first()) {
                join(parts, whole);
            }
            numbers(journal.settle(claim, settlement).await?)
        }
        Act::Resolve { run, unit, is_delivered } => {
            let verdict = if is_delivered { Verdict::Delivered } else { Verdict::NotDelivered };
            journal.resolve(claimed!(run), unit, verdict, Excerpt::of(b"asked")).await?;
            Vec::new()
        }
        Act::LeaseUnknown { run, unit } => {
            vec![journal.lease_unknown(claimed!(run), unit).await?.number]
        }
        Act::Bury => {
            let mut buried = journal.bury_the_dead().await?;
            buried.sort();
            let place = |run: RunId| runs.iter().position(|known| *known == run).unwrap() as u64;
            buried.into_iter().map(|run| place(run) + 1).collect()
        }
        Act::Die => unreachable!("whoever dies asks for nothing"),
    };
    Ok(Some(done))
}

fn process(who: usize) -> Process {
    let pid = 10 + u32::try_from(who).unwrap();
    Process { pid, host: "counter".into() }
}

fn clock() -> Clock {
    Arc::new(|| datetime!(2031-03-14 09:00 UTC))
}

fn late(lines: impl IntoIterator<Item = u64>) -> LeftOut {
    let mut late = LeftOut::default();
    lines.into_iter().for_each(|line| late.insert(line, WhyLeftOut::Late));
    late
}

/// A unit of these lines; those between are left out.
fn unit_of(lines: &[u64]) -> NewUnit {
    unit_between((lines[0], lines[lines.len() - 1] + 1), |line| lines.contains(&line))
}

/// A unit from one line up to another, of which some are bills that are sent.
fn unit_between((start, end): (u64, u64), is_sent: impl Fn(u64) -> bool) -> NewUnit {
    let place = |line: u64| Place { byte: 40 * line, line };
    let (sent, left_out): (Vec<_>, Vec<_>) = (start..end).partition(|line| is_sent(*line));
    let bills = u32::try_from(sent.len()).unwrap();
    NewUnit { start: place(start), end: place(end), bills, left_out: late(left_out) }
}

/// Makes parts reach from the beginning of the whole to its end.
fn join(parts: &mut [NewUnit; 2], whole: &UnitRecord) {
    let (start, cut, end) = (whole.planned.start.line, parts[1].start.line, whole.planned.end.line);
    let is_sent = |line| whole.why_left_out(line).is_none();
    if (start + 1..end).contains(&cut) {
        *parts = [unit_between((start, cut), is_sent), unit_between((cut, end), is_sent)];
    }
}

/// The run that the model has begun last.
fn begun(run: &Run) -> (NewRun, Vec<NewUnit>) {
    let settings = RunSettings {
        batch_limit: 4,
        strict: false,
        bisect: true,
        again: false,
        leave_existing: false,
        columns: Vec::new(),
    };
    let new = NewRun {
        file: "/var/bills.csv".into(),
        is_spooled: true,
        fingerprint: Fingerprint([1; 32]),
        size_in_bytes: 4_000,
        target: "production".into(),
        settings,
        judged_on: date!(2031 - 03 - 14),
        rows_read: u64::from(run.rows),
        rejects_file: None,
    };
    (new, run.units.iter().map(|unit| unit_of(&unit.lines)).collect())
}

/// What became of a unit; if it was split, the model has its parts by now.
fn settlement(unit: u64, end: End, run: &Run) -> Settlement {
    let outcome = match end {
        End::Delivered => Outcome::Delivered,
        End::Refused => Outcome::Refused,
        End::Unknown => Outcome::Unknown,
        End::NotSent => Outcome::NotSent,
        End::Split => Outcome::Split(match run.units.as_slice() {
            [.., first, second] if !first.lines.is_empty() && !second.lines.is_empty() => {
                [unit_of(&first.lines), unit_of(&second.lines)]
            }
            _ => [unit_of(&[2]), unit_of(&[3])],
        }),
    };
    let requests = u32::from(end != End::NotSent);
    Settlement { unit, outcome, requests, not_before: None, status: None, words: None }
}

/// The lines that a unit still has.
fn lines_left(unit: &UnitRecord) -> Vec<u64> {
    let lines = unit.planned.start.line..unit.planned.end.line;
    let left: Vec<_> = lines.filter(|line| unit.why_left_out(*line).is_none()).collect();
    assert_eq!(left.len(), unit.bills as usize, "bills are those that were not left out");
    left
}

fn name(stand: Stand) -> &'static str {
    match stand {
        Stand::Planned => "planned",
        Stand::Leased => "leased",
        Stand::InFlight => "in flight",
        Stand::Delivered => "delivered",
        Stand::Refused => "refused",
        Stand::Split => "split",
        Stand::Unknown => "unknown",
        Stand::Withdrawn => "withdrawn",
        Stand::LeasedAgain => "leased again",
        Stand::InFlightAgain => "in flight again",
    }
}

/// The counts as the model has them, each counted for itself.
fn counts(run: &Run) -> RunCounts {
    let standing = |stand| run.units.iter().filter(move |unit| unit.stand == stand);
    let bills = |stand| standing(stand).map(|unit| unit.lines.len() as u64).sum::<u64>();
    let batches = |stand| standing(stand).count() as u64;
    RunCounts {
        rows_read: u64::from(run.rows),
        bills_pending: bills(Stand::Planned) + bills(Stand::Leased),
        bills_in_flight: bills(Stand::InFlight) + bills(Stand::InFlightAgain),
        bills_delivered: bills(Stand::Delivered),
        bills_refused: bills(Stand::Refused),
        bills_unknown: bills(Stand::Unknown) + bills(Stand::LeasedAgain),
        batches_in_flight: batches(Stand::InFlight) + batches(Stand::InFlightAgain),
        batches_delivered: batches(Stand::Delivered),
        batches_refused: batches(Stand::Refused),
        batches_unknown: batches(Stand::Unknown) + batches(Stand::LeasedAgain),
        requests_sent: run.requests,
    }
}

type InMemory = Delivering<MemoryStores>;

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn two_processes_over_a_journal_in_memory_do_as_the_model_says(sequential 1..80 => InMemory);
}

#[cfg(feature = "sqlite")]
type InFiles = Delivering<crate::files::Files>;

#[cfg(feature = "sqlite")]
prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn two_processes_over_a_journal_in_a_file_do_as_the_model_says(sequential 1..60 => InFiles);
}
