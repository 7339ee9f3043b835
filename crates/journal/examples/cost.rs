//! What the journal costs: time and disk for each bill, and how long 10,000 runs take to list.
//!
//! ```console
//! $ cargo run --release -p billport-journal --example cost [FOLDER]
//! ```
//!
//! It delivers batches of 500 bills to nobody: an intent and a settlement each, in groups as large
//! as what is in flight. Give a folder on the disk in question; by default the current one.

#![expect(clippy::print_stdout, reason = "it is there to print figures")]
#![expect(clippy::disallowed_methods, reason = "it measures the wall clock")]

use billport_journal::{
    BodyDigest, Check, Claim, Fingerprint, Intent, LeftOut, NewRun, NewUnit, Outcome, Place,
    Process, RunHistory as _, RunJournal as _, RunQuery, RunSettings, Settlement, SqliteJournal,
    SqliteSettings,
};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use time::{Date, OffsetDateTime};
use tokio::task::JoinSet;

const BILLS: u32 = 500;
const BATCHES: u64 = 20_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let base = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("."), PathBuf::from);
    let folder = tempfile::tempdir_in(base)?;
    for in_flight in [1, 16, 64] {
        deliver(&folder.path().join(format!("{in_flight}.journal")), in_flight).await?;
    }
    list(&folder.path().join("list.journal")).await
}

/// Delivers ten million bills, and tells what each batch costs.
async fn deliver(path: &Path, in_flight: u64) -> Result<(), Box<dyn Error>> {
    let batches = if in_flight == 1 { BATCHES / 20 } else { BATCHES };
    let journal = Arc::new(SqliteJournal::open(settings(path))?);
    let units = (0..batches).map(unit).collect();
    let begun = Instant::now();
    let claim = journal.begin(run(), units).await?;
    let planned = begun.elapsed();
    let delivering = Instant::now();
    let mut after = 0;
    let mut answered = Vec::new();
    loop {
        let leased = journal.lease(claim, after, usize::try_from(in_flight * 64)?).await?;
        let Some(last) = leased.last() else { break };
        after = last.number;
        for batches in leased.chunks(usize::try_from(in_flight)?) {
            // What was answered is settled while the next requests are intended, as in a real run.
            write(&journal, claim, answered, batches.iter().map(|batch| batch.number)).await?;
            answered = batches.iter().map(|batch| batch.number).collect();
        }
    }
    write(&journal, claim, answered, []).await?;
    let took = delivering.elapsed();
    journal.release(claim).await?;
    let counts = journal.run(claim.run).await?.counts;
    assert_eq!(counts.bills_delivered, batches * u64::from(BILLS), "all are delivered");
    let log = std::fs::metadata(format!("{}-wal", path.display()))?.len();
    let closing = Instant::now();
    drop(journal);
    println!(
        "{in_flight:>3} in flight: {:>6} ns a batch, {:>3} ns a bill; {} of planning, {} of closing",
        took.as_nanos() / u128::from(batches),
        took.as_nanos() / u128::from(batches) / u128::from(BILLS),
        shown(planned),
        shown(closing.elapsed()),
    );
    let size = std::fs::metadata(path)?.len();
    println!(
        "     {} KiB per million bills; {} KiB of log while it ran",
        size * 1_000_000 / (batches * u64::from(BILLS)) / 1024,
        log / 1024,
    );
    Ok(())
}

/// Settles some batches and intends others, all at the same time.
async fn write(
    journal: &Arc<SqliteJournal>,
    claim: Claim,
    answered: impl IntoIterator<Item = u64>,
    next: impl IntoIterator<Item = u64>,
) -> Result<(), Box<dyn Error>> {
    let mut waiting = JoinSet::new();
    for batch in answered {
        let journal = Arc::clone(journal);
        waiting.spawn(async move { journal.settle(claim, delivered(batch)).await.map(drop) });
    }
    for batch in next {
        let journal = Arc::clone(journal);
        waiting.spawn(async move { journal.intend(claim, intent(batch)).await });
    }
    while let Some(written) = waiting.join_next().await {
        written??;
    }
    Ok(())
}

/// Opens a journal of 10,000 runs and lists them.
async fn list(path: &Path) -> Result<(), Box<dyn Error>> {
    let journal = SqliteJournal::open(settings(path))?;
    for _ in 0..10_000 {
        let claim = journal.begin(run(), (0..4).map(unit).collect()).await?;
        journal.release(claim).await?;
    }
    drop(journal);
    for check in [Check::Header, Check::Quick] {
        let opening = Instant::now();
        let journal = SqliteJournal::open(SqliteSettings { check, ..settings(path) })?;
        let opened = opening.elapsed();
        let runs = journal.runs(RunQuery::default()).await?.len();
        println!(
            "{runs} runs listed in {}, of which opening {check:?} {}",
            shown(opening.elapsed()),
            shown(opened)
        );
    }
    let opening = Instant::now();
    let journal = SqliteJournal::open_existing(settings(path))?.ok_or("it was there")?;
    journal.bury_the_dead().await?;
    println!("looking for dead owners: {} with opening", shown(opening.elapsed()));
    let begun = Instant::now();
    journal.begin(run(), (0..200_000).map(unit).collect()).await?;
    println!("a run of 200,000 batches begun in {}", shown(begun.elapsed()));
    Ok(())
}

fn shown(took: Duration) -> String {
    format!("{}.{:03} ms", took.as_millis(), took.as_micros() % 1000)
}

fn settings(path: &Path) -> SqliteSettings {
    SqliteSettings {
        path: path.to_owned(),
        owner: Process { pid: std::process::id(), host: "bench".to_owned() },
        clock: Arc::new(OffsetDateTime::now_utc),
        check: Check::Header,
    }
}

fn run() -> NewRun {
    NewRun {
        file: "/srv/billing/2026-11/bills of november.csv".to_owned(),
        is_spooled: false,
        fingerprint: Fingerprint([7; 32]),
        size_in_bytes: 1 << 30,
        target: "production (https://billing.example)".to_owned(),
        settings: RunSettings {
            batch_limit: BILLS,
            strict: false,
            bisect: true,
            again: false,
            leave_existing: false,
            columns: vec!["account_number=Acct No".to_owned()],
        },
        judged_on: Date::MIN,
        rows_read: BATCHES * u64::from(BILLS),
        rejects_file: None,
    }
}

fn unit(number: u64) -> NewUnit {
    let place = |number: u64| Place { byte: number * 40_000, line: 2 + number * u64::from(BILLS) };
    let (start, end) = (place(number), place(number + 1));
    NewUnit { start, end, bills: BILLS, left_out: LeftOut::default() }
}

fn intent(unit: u64) -> Intent {
    let body = BodyDigest::of(&unit.to_be_bytes());
    Intent { unit, late: LeftOut::default(), judged_on: Date::MIN, body }
}

fn delivered(unit: u64) -> Settlement {
    Settlement {
        unit,
        outcome: Outcome::Delivered,
        requests: 1,
        not_before: None,
        status: Some(200),
        words: None,
    }
}
