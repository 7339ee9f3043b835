//! Opens stores for the laws, and checks what holds after every step.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::Poll;
use time::Duration;

use super::{Journal, Stores, samples};
use crate::instant::Clock;
use crate::journal::{RunQuery, UnitQuery, Which};
use crate::records::{Claim, EventRecord, RunCounts, RunId, RunRecord, UnitRecord};
use crate::state::UnitState;
use crate::verify::verify;

/// A store under test, opened by the process 100.
pub(super) struct Bench<'s> {
    stores: &'s dyn Stores,
    clock: Clock,
    pub(super) journal: Box<dyn Journal>,
}

/// Everything that a store can tell.
#[derive(Debug, PartialEq)]
pub(super) struct Told {
    pub(super) runs: Vec<RunRecord>,
    pub(super) units: Vec<Vec<UnitRecord>>,
    pub(super) events: Vec<EventRecord>,
}

impl<'s> Bench<'s> {
    pub(super) async fn new(stores: &'s dyn Stores) -> Self {
        let clock = ticking();
        let journal = stores.fresh(samples::process(100), Arc::clone(&clock)).await;
        Self { stores, clock, journal }
    }

    /// A store with a run of so many units.
    pub(super) async fn with_run(stores: &'s dyn Stores, units: u32) -> (Self, Claim) {
        let bench = Self::new(stores).await;
        let begun = bench.journal.begin(samples::run(units), samples::units(units)).await;
        (bench, begun.expect("a run begins"))
    }

    /// The store, as another process has it.
    pub(super) async fn another(&self, pid: u32) -> Box<dyn Journal> {
        self.stores.again(samples::process(pid), Arc::clone(&self.clock)).await
    }

    /// The store, as a process of another host has it.
    pub(super) async fn elsewhere(&self, pid: u32) -> Box<dyn Journal> {
        self.stores.again(samples::process_elsewhere(pid), Arc::clone(&self.clock)).await
    }

    /// The first process dies; another one opens the store.
    pub(super) async fn die(self, pid: u32) -> Self {
        let Self { stores, clock, journal } = self;
        drop(journal);
        let journal = stores.again(samples::process(pid), Arc::clone(&clock)).await;
        Self { stores, clock, journal }
    }

    /// Leases units and intends all of them.
    pub(super) async fn send(&self, claim: Claim, count: usize) -> Vec<UnitRecord> {
        let leased = self.journal.lease(claim, 0, count).await.expect("units are leased");
        assert_eq!(leased.len(), count, "so many are planned");
        for unit in &leased {
            let intended = self.journal.intend(claim, samples::intent(unit.number)).await;
            intended.expect("what is leased can be intended");
        }
        leased
    }

    pub(super) async fn run(&self, run: RunId) -> RunRecord {
        self.journal.run(run).await.expect("the run is there")
    }

    pub(super) async fn unit(&self, run: RunId, number: u64) -> UnitRecord {
        let alone = UnitQuery { after: number - 1, limit: 1, which: Which::All };
        let unit = self.journal.units(run, alone).await.expect("the run is there").pop();
        let unit = unit.expect("the unit is there");
        assert_eq!(unit.number, number);
        unit
    }

    pub(super) async fn states(&self, run: RunId) -> Vec<UnitState> {
        self.units(run).await.into_iter().map(|unit| unit.state).collect()
    }

    pub(super) async fn units(&self, run: RunId) -> Vec<UnitRecord> {
        let all = UnitQuery { after: 0, limit: usize::MAX, which: Which::All };
        self.journal.units(run, all).await.expect("the run is there")
    }

    pub(super) async fn events(&self) -> Vec<EventRecord> {
        self.journal.events(0, usize::MAX).await.expect("events are read")
    }

    pub(super) async fn told(&self) -> Told {
        let runs = self.journal.runs(RunQuery::default()).await.expect("runs are read");
        let mut units = Vec::new();
        for run in &runs {
            units.push(self.units(run.id).await);
        }
        Told { runs, units, events: self.events().await }
    }

    /// What holds after every step: the counts of each run are those of its units, every unit
    /// stands where its last event left it, and all records are what their events tell.
    pub(super) async fn check(&self) {
        let told = self.told().await;
        for (run, units) in told.runs.iter().zip(&told.units) {
            let mut counts = RunCounts {
                rows_read: run.begun.rows_read,
                requests_sent: units.iter().map(|unit| u64::from(unit.attempts)).sum(),
                ..RunCounts::default()
            };
            for unit in units {
                counts.add(unit.state, unit.bills);
            }
            assert_eq!(run.counts, counts, "the counts are those of the units");
            for unit in units {
                self.check_last_event(run.id, unit).await;
            }
        }
        let verification = verify(&*self.journal).await.expect("the journal is read");
        assert_eq!(verification.findings, [], "the records are what the events tell");
        assert_eq!(verification.events, told.events.len() as u64);
        assert_eq!(verification.units, told.units.iter().map(|units| units.len() as u64).sum());
    }

    async fn check_last_event(&self, run: RunId, unit: &UnitRecord) {
        let Some(number) = unit.last_event else {
            assert_eq!(unit.state, UnitState::Planned, "only what never moved has no event");
            return;
        };
        let record = self.journal.event(number).await.expect("events are read");
        let record = record.expect("the event is there");
        let (first, last) = record.event.units.expect("it moves units");
        assert_eq!((record.number, record.event.run), (number, run));
        assert!((first..=last).contains(&unit.number), "it moves this unit");
        assert_eq!(record.event.moved.map(|(_, to)| to), Some(unit.state));
    }
}

/// A clock of which every look is a second, and a little, after the last.
fn ticking() -> Clock {
    let looks = AtomicI64::new(0);
    Arc::new(move || {
        let passed = looks.fetch_add(1, Ordering::Relaxed) * 1_000_000_700;
        samples::odd_moment() + Duration::nanoseconds(passed)
    })
}

/// The results of futures that go on side by side.
pub(super) async fn at_once<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut going: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    let mut results: Vec<Option<F::Output>> = going.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (future, result) in going.iter_mut().zip(&mut results) {
            if result.is_none()
                && let Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *result = Some(ready);
            }
        }
        if results.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    results.into_iter().flatten().collect()
}
