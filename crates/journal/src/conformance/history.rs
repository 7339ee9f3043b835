//! Laws of what is read back, and of the chain of the events.

use billport_domain::Excerpt;

use super::Stores;
use super::bench::Bench;
use super::samples::{self, BILLS, fingerprint, settlement};
use crate::journal::{Outcome, RunQuery, Settlement, UnitQuery, Verdict, Which};
use crate::records::{Digest, NewRun, RunId, RunSettings};
use crate::state::UnitState;
use crate::verify::verify;

/// Runs are told newest first: all, so many, those of a file, or those to a target.
///
/// # Panics
/// If the law does not hold.
pub async fn runs_are_told_newest_first(stores: &dyn Stores) {
    let bench = Bench::new(stores).await;
    let runs = async |fingerprint, limit| {
        let told = bench.journal.runs(RunQuery { fingerprint, target: None, limit }).await;
        told.expect("runs are read").into_iter().map(|run| run.id).collect::<Vec<_>>()
    };
    let runs_to = async |target: &str, fingerprint| {
        let query = RunQuery { fingerprint, target: Some(target.to_owned()), limit: None };
        let told = bench.journal.runs(query).await;
        told.expect("runs are read").into_iter().map(|run| run.id).collect::<Vec<_>>()
    };
    assert_eq!(runs(None, None).await, [], "a new store has no runs");
    let mut begun = Vec::new();
    for (file, target) in [(1, "here"), (2, "there"), (1, "there"), (3, "here")] {
        let target = target.to_owned();
        let run = NewRun { fingerprint: fingerprint(file), target, ..samples::run(1) };
        let claim = bench.journal.begin(run, samples::units(1)).await.expect("a run begins");
        begun.push(claim.run);
    }
    begun.reverse();
    assert_eq!(runs(None, None).await, begun);
    assert_eq!(runs(None, Some(2)).await, begun[..2]);
    assert_eq!(runs(None, Some(0)).await, []);
    assert_eq!(runs(Some(fingerprint(1)), None).await, [begun[1], begun[3]]);
    assert_eq!(runs(Some(fingerprint(1)), Some(1)).await, [begun[1]]);
    assert_eq!(runs(Some(fingerprint(9)), None).await, []);
    assert_eq!(runs_to("here", None).await, [begun[0], begun[3]]);
    assert_eq!(runs_to("there", Some(fingerprint(1))).await, [begun[1]]);
    assert_eq!(runs_to("elsewhere", None).await, []);
    bench.check().await;
}

/// The number of a run is greater than all before it, whoever begins it.
///
/// # Panics
/// If the law does not hold.
pub async fn numbers_of_runs_only_rise(stores: &dyn Stores) {
    let mut bench = Bench::new(stores).await;
    let mut last = RunId(0);
    for pid in 101..105 {
        for _ in 0..2 {
            let begun = bench.journal.begin(samples::run(1), samples::units(1)).await;
            let run = begun.expect("a run begins").run;
            assert!(run > last, "{run} is greater than {last}");
            last = run;
        }
        bench = bench.die(pid).await;
    }
    bench.check().await;
}

/// Units are told in their order: those behind a number, up to a limit, of a kind.
///
/// # Panics
/// If the law does not hold.
pub async fn units_are_told_in_pages_and_by_kind(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 9).await;
    let other = bench.journal.begin(samples::run(2), samples::units(2)).await.expect("it begins");
    bench.send(claim, 6).await;
    for (unit, outcome) in [
        (1, Outcome::Delivered),
        (2, Outcome::Refused),
        (3, Outcome::Unknown),
        (4, Outcome::Refused),
        (5, Outcome::NotSent),
    ] {
        bench.journal.settle(claim, settlement(unit, outcome)).await.expect("it is in flight");
    }
    bench.journal.lease(claim, 6, 1).await.expect("units are leased");
    let told = async |which, after, limit| {
        let told = bench.journal.units(claim.run, UnitQuery { after, limit, which }).await;
        told.expect("units are read").into_iter().map(|unit| unit.number).collect::<Vec<_>>()
    };
    assert_eq!(told(Which::All, 0, 99).await, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(told(Which::All, 3, 2).await, [4, 5]);
    assert_eq!(told(Which::All, 9, 2).await, []);
    assert_eq!(told(Which::All, u64::MAX, 2).await, []);
    assert_eq!(told(Which::All, 0, 0).await, []);
    assert_eq!(told(Which::Troubled, 0, 99).await, [2, 3, 4]);
    assert_eq!(told(Which::Troubled, 2, 1).await, [3]);
    assert_eq!(told(Which::Pending, 0, 99).await, [5, 7, 8, 9]);
    assert_eq!(told(Which::Pending, 7, 99).await, [8, 9]);
    assert_eq!(bench.units(other.run).await.len(), 2, "a run has its own units alone");
    // What is no longer troubled is no longer told.
    let because = samples::words("asked them");
    let resolved = bench.journal.resolve(claim, 3, Verdict::Delivered, because).await;
    resolved.expect("it is unknown");
    assert_eq!(told(Which::Troubled, 0, 99).await, [2, 4]);
}

/// The events are numbered from 1 without a gap, and chained from the start; those that are written
/// stay as they are.
///
/// # Panics
/// If the law does not hold.
pub async fn the_events_are_one_chain(stores: &dyn Stores) {
    let bench = Bench::new(stores).await;
    assert_eq!(bench.events().await, [], "a new store has no events");
    let claim = bench.journal.begin(samples::run(3), samples::units(3)).await.expect("it begins");
    bench.send(claim, 2).await;
    let early = bench.events().await;
    let unknown = Settlement { words: None, status: None, ..settlement(1, Outcome::Unknown) };
    bench.journal.settle(claim, unknown).await.expect("it is in flight");
    bench.journal.begin(samples::run(1), samples::units(1)).await.expect("a run begins");
    let bench = bench.die(101).await;
    bench.journal.bury_the_dead().await.expect("owners are looked at");
    let events = bench.events().await;
    assert_eq!(events[..early.len()], early, "what is written stays");
    let mut head = Digest::START;
    for (number, record) in (1..).zip(&events) {
        assert_eq!(record.number, number, "no number is left out");
        head = head.followed_by(number, &record.event);
        assert_eq!(record.digest, head, "event {number} is chained to the one before it");
        let alone = bench.journal.event(number).await.expect("events are read");
        assert_eq!(alone.as_ref(), Some(record));
        let behind = bench.journal.events(number - 1, 1).await.expect("events are read");
        assert_eq!(behind, std::slice::from_ref(record));
    }
    let last = events.len() as u64;
    assert_eq!(bench.journal.events(last, 9).await.expect("events are read"), []);
    assert_eq!(bench.journal.events(0, 0).await.expect("events are read"), []);
    assert_eq!(bench.journal.event(0).await.expect("events are read"), None);
    let verification = verify(&*bench.journal).await.expect("the journal is read");
    assert_eq!((verification.head, verification.events), (head, last));
}

/// Each setting of a run is kept by itself: whoever goes on with the run goes by them.
///
/// # Panics
/// If the law does not hold.
pub async fn every_setting_of_a_run_is_kept(stores: &dyn Stores) {
    let mut bench = Bench::new(stores).await;
    let none = RunSettings {
        strict: false,
        bisect: false,
        again: false,
        leave_existing: false,
        ..samples::run(1).settings
    };
    let each = [
        none.clone(),
        RunSettings { strict: true, ..none.clone() },
        RunSettings { bisect: true, ..none.clone() },
        RunSettings { again: true, ..none.clone() },
        RunSettings { leave_existing: true, ..none.clone() },
        RunSettings { columns: Vec::new(), ..none },
    ];
    let mut begun = Vec::new();
    for settings in each {
        let run = NewRun { settings: settings.clone(), ..samples::run(1) };
        let claim = bench.journal.begin(run, samples::units(1)).await.expect("a run begins");
        begun.push((claim.run, settings));
    }
    bench = bench.die(101).await;
    for (run, settings) in begun {
        let told = bench.journal.run(run).await.expect("it was begun").begun.settings;
        assert_eq!(told, settings);
    }
    bench.check().await;
}

/// Everything is there, to the last field, when another process opens the store.
///
/// # Panics
/// If the law does not hold.
pub async fn everything_is_there_after_reopening(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 4).await;
    bench.send(claim, 3).await;
    let halves = [samples::lines(0, 200), samples::lines(200, 300)];
    let settlements = [
        settlement(1, Outcome::Split(halves)),
        Settlement {
            not_before: Some(samples::odd_moment()),
            requests: 0,
            ..settlement(2, Outcome::NotSent)
        },
        Settlement { status: None, words: None, ..settlement(3, Outcome::Refused) },
    ];
    for settlement in settlements {
        bench.journal.settle(claim, settlement).await.expect("it is in flight");
    }
    let before = bench.told().await;
    let bench = bench.die(101).await;
    assert_eq!(bench.told().await, before);
    bench.check().await;
}

/// A run of five thousand units is kept whole, and no request is lost among them.
///
/// # Panics
/// If the law does not hold.
pub async fn a_large_run_is_kept_whole(stores: &dyn Stores) {
    const UNITS: u32 = 5_000;
    let (bench, claim) = Bench::with_run(stores, UNITS).await;
    let leased = bench.journal.lease(claim, 0, usize::MAX).await.expect("units are leased");
    assert_eq!(leased.len(), UNITS as usize);
    bench.journal.intend(claim, samples::intent(4_999)).await.expect("it is leased");
    let bench = bench.die(101).await;
    let claim = bench.journal.claim(claim.run).await.expect("its owner is dead");
    let states = bench.states(claim.run).await;
    for (number, state) in (1..).zip(&states) {
        let in_doubt = number == 4_999;
        let expected = if in_doubt { UnitState::Unknown } else { UnitState::Planned };
        assert_eq!(*state, expected, "batch {number}");
    }
    let counts = bench.run(claim.run).await.counts;
    let bills = u64::from(BILLS);
    assert_eq!(counts.bills_pending, u64::from(UNITS - 1) * bills);
    assert_eq!((counts.bills_unknown, states.len()), (bills, UNITS as usize));
    assert_eq!(bench.events().await.len(), 9, "neighbours are moved by one event");
    let verification = verify(&*bench.journal).await.expect("the journal is read");
    assert!(verification.is_sound(), "{:?}", verification.findings);
}

/// Times are kept to the millisecond, rounded down.
///
/// # Panics
/// If the law does not hold.
pub async fn times_are_kept_to_the_millisecond(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 1).await;
    bench.send(claim, 1).await;
    let not_before = Some(samples::odd_moment());
    let waits = Settlement { not_before, requests: 0, ..settlement(1, Outcome::NotSent) };
    bench.journal.settle(claim, waits).await.expect("it is in flight");
    let unit = bench.unit(claim.run, 1).await;
    let rounded = samples::odd_moment() - time::Duration::nanoseconds(456_789);
    assert_eq!(unit.not_before, Some(rounded));
    let told = bench.told().await;
    let owner = told.runs[0].owner.as_ref().expect("it has an owner");
    let mut times = vec![told.runs[0].begun_at, told.runs[0].changed_at, owner.since];
    times.extend(told.events.iter().map(|record| record.event.at));
    for time in &times {
        assert_eq!(time.nanosecond() % 1_000_000, 0, "{time}");
    }
    let last = times.last().expect("there are events");
    assert_eq!(told.runs[0].changed_at, *last, "a run changes with its events");
    bench.check().await;
}

/// Words of up to 512 bytes are kept whole, whatever they are made of.
///
/// # Panics
/// If the law does not hold.
pub async fn words_are_kept_whole(stores: &dyn Stores) {
    let long = "é\"'\\;--".repeat(100);
    let said = ["", "x", long.as_str(), "\u{202e}\u{0}\n;DROP TABLE event"];
    let (bench, claim) = Bench::with_run(stores, 4).await;
    bench.send(claim, 4).await;
    for (unit, said) in (1..).zip(said) {
        let words = Some(samples::words(said));
        let refused = Settlement { words: words.clone(), ..settlement(unit, Outcome::Refused) };
        bench.journal.settle(claim, refused).await.expect("it is in flight");
        let event = bench.events().await.pop().expect("the move was written").event;
        assert_eq!(event.words, words);
    }
    assert!(samples::words(&long).as_str().len() > Excerpt::MESSAGE_BYTES - 4, "as long as can be");
    bench.check().await;
}
