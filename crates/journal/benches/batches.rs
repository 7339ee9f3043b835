//! The time of a batch in the journal on this disk: its intent, then its outcome, with sixteen at once.
//!
//! ```console
//! $ cargo bench -p billport-journal --bench batches
//! ```
//!
//! It is the disk's time above all. What a whole run costs, and its size, tells the example `cost`.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use billport_journal::{
    BodyDigest, Check, Claim, Fingerprint, Intent, LeftOut, NewRun, NewUnit, Outcome, Place,
    Process, RunJournal, RunSettings, Settlement, SqliteJournal, SqliteSettings,
};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::{path::Path, sync::Arc};
use time::{Date, macros::datetime};
use tokio::{runtime::Runtime, task::JoinSet};

const IN_FLIGHT: u64 = 16;

fn batches(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let journal = Arc::new(open(&folder.path().join("journal.db")));
    let mut group = criterion.benchmark_group("batches");
    group.throughput(Throughput::Elements(IN_FLIGHT));
    group.bench_function("intended and delivered", |bencher| {
        bencher.iter_batched(
            || begin(&runtime, &journal),
            |claim| runtime.block_on(deliver(&journal, claim)),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// Begins a run of batches that are all in flight at once.
fn begin(runtime: &Runtime, journal: &SqliteJournal) -> Claim {
    runtime.block_on(async {
        let claim = journal.begin(run(), (0..IN_FLIGHT).map(unit).collect()).await.unwrap();
        journal.lease(claim, 0, usize::try_from(IN_FLIGHT).unwrap()).await.unwrap();
        claim
    })
}

async fn deliver(journal: &Arc<SqliteJournal>, claim: Claim) {
    let mut intents = JoinSet::new();
    for unit in 1..=IN_FLIGHT {
        let journal = Arc::clone(journal);
        let body = BodyDigest::of(&unit.to_be_bytes());
        let intent = Intent { unit, late: LeftOut::default(), judged_on: Date::MIN, body };
        intents.spawn(async move { journal.intend(claim, intent).await.unwrap() });
    }
    intents.join_all().await;
    let mut outcomes = JoinSet::new();
    for unit in 1..=IN_FLIGHT {
        let journal = Arc::clone(journal);
        let settlement = Settlement {
            unit,
            outcome: Outcome::Delivered,
            requests: 1,
            not_before: None,
            status: Some(200),
            words: None,
        };
        outcomes.spawn(async move { journal.settle(claim, settlement).await.map(drop).unwrap() });
    }
    outcomes.join_all().await;
}

fn open(path: &Path) -> SqliteJournal {
    let settings = SqliteSettings {
        path: path.to_owned(),
        owner: Process { pid: std::process::id(), host: "bench".to_owned() },
        clock: Arc::new(|| datetime!(2026-11-22 12:00 UTC)),
        check: Check::Header,
    };
    SqliteJournal::open(settings).unwrap()
}

fn run() -> NewRun {
    NewRun {
        file: "/srv/billing/june.csv".to_owned(),
        is_spooled: false,
        fingerprint: Fingerprint([7; 32]),
        size_in_bytes: 1 << 20,
        target: "nowhere".to_owned(),
        settings: RunSettings {
            batch_limit: 500,
            strict: false,
            bisect: false,
            again: false,
            leave_existing: false,
            columns: Vec::new(),
        },
        judged_on: Date::MIN,
        rows_read: IN_FLIGHT * 500,
        rejects_file: None,
    }
}

fn unit(number: u64) -> NewUnit {
    let place = |number: u64| Place { byte: number * 20_000, line: 2 + number * 500 };
    let (start, end) = (place(number), place(number + 1));
    NewUnit { start, end, bills: 500, left_out: LeftOut::default() }
}

criterion_group!(benches, batches);
criterion_main!(benches);
