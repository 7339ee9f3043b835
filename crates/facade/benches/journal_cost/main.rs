//! What the journal costs: the same upload without a journal, with one, and with one that remembers
//! which bills it had, in turns, to a server on this machine that answers at once.
//!
//! ```console
//! $ cargo bench -p billport --bench journal_cost -- --bills 10000000 --rounds 5
//! ```
//!
//! It prints the median time of each, the difference for each bill, and the size of the journal for
//! each million bills. The goals: at most 15 ns a bill and a tenth of the time, and 1 MiB a million.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

mod no_journal;
mod server;

use billport::Billport;
use billport::blaggo::{BlaggoConfig, BlaggoEndpoints};
use billport::intake::{BillFile, IntakeOptions, RejectsFile};
use billport::journal::bills::BillMemory;
use billport::journal::{Check, Process, RunHistory, RunJournal, SqliteJournal, SqliteSettings};
use billport::transport::{FullWait, TransportSettings};
use billport::workflows::upload::{
    AboutRun, Books, Silent, StopRequest, UploadContext, UploadSettings, run,
};
use no_journal::NoJournal;
use server::Server;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use time::{OffsetDateTime, macros::date};

const IN_FLIGHT: NonZeroUsize = NonZeroUsize::new(16).unwrap();

/// Which books a run is kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Nowhere,
    InJournal,
    WithBills,
}

/// What a run took.
#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    wall: Duration,
    /// Of this process: the server, which is in it, included.
    cpu: Duration,
    journal_bytes: u64,
    bills_bytes: u64,
}

fn main() {
    let (bills, rounds) = (argument("--bills", 1_000_000), argument("--rounds", 5));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bills.csv");
    write_bills(&path, bills);
    let server = Server::start();
    let kinds = [Kept::Nowhere, Kept::InJournal, Kept::WithBills];
    let mut taken = kinds.map(|_| Vec::new());
    for round in 0..rounds {
        for (kind, taken) in kinds.into_iter().zip(&mut taken) {
            let desk = folder.path().join(format!("{round}-{kind:?}"));
            fs::create_dir(&desk).unwrap();
            taken.push(measure(&path, &desk, &server, kind, bills));
            fs::remove_dir_all(&desk).unwrap();
        }
    }
    println!("{bills} bills, {IN_FLIGHT} in flight, {rounds} rounds in turns, medians");
    let wall = taken.each_ref().map(|all| median(all.iter().map(|taken| taken.wall)));
    let cpu = taken.each_ref().map(|all| median(all.iter().map(|taken| taken.cpu)));
    for (kind, (wall_of_it, cpu_of_it)) in kinds.into_iter().zip(wall.into_iter().zip(cpu)) {
        let added = |of_it: Duration, none: Duration| signed_nanos(of_it, none) / i128::from(bills);
        let percent =
            signed_nanos(wall_of_it, wall[0]) * 100 / signed_nanos(wall[0], Duration::ZERO);
        println!(
            "{kind:?}: {wall_of_it:.3?} wall, {cpu_of_it:.3?} CPU with the server; added: {} ns a bill \
             of time ({percent} %), {} ns of CPU",
            added(wall_of_it, wall[0]),
            added(cpu_of_it, cpu[0]),
        );
    }
    let last = taken[2].last().unwrap();
    let kib_a_million = |bytes: u64| bytes * 1_000_000 / bills / 1024;
    println!(
        "journal: {} KiB a million bills; memory of bills: {} KiB a million",
        kib_a_million(last.journal_bytes),
        kib_a_million(last.bills_bytes)
    );
}

fn signed_nanos(one: Duration, other: Duration) -> i128 {
    let nanos = |duration: Duration| i128::try_from(duration.as_nanos()).unwrap();
    nanos(one) - nanos(other)
}

fn median(values: impl Iterator<Item = Duration>) -> Duration {
    let mut values: Vec<_> = values.collect();
    values.sort_unstable();
    values[values.len() / 2]
}

fn argument(name: &str, default: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1).map_or(default, |value| value.parse().unwrap())
}

fn write_bills(path: &Path, bills: u64) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    writeln!(file, "account_number,amount,due_date,period").unwrap();
    for bill in 0..bills {
        writeln!(file, "{bill:010},{}.{:02},25-05-2031,06-2031", bill % 9000 + 1, bill % 100)
            .unwrap();
    }
    file.flush().unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn measure(path: &Path, desk: &Path, server: &Server, kind: Kept, bills: u64) -> Taken {
    let journal_path = desk.join("journal.db");
    let clock: billport::journal::Clock = Arc::new(|| OffsetDateTime::from(wall_clock()));
    let process = Process { pid: std::process::id(), host: "bench".to_owned() };
    let (started, cpu_before) = (Instant::now(), cpu_so_far());
    let none = NoJournal::default();
    let kept = (kind != Kept::Nowhere).then(|| {
        let settings = SqliteSettings {
            path: journal_path.clone(),
            owner: process,
            clock: Arc::clone(&clock),
            check: Check::Quick,
        };
        SqliteJournal::open(settings).unwrap()
    });
    let memory = kept
        .as_ref()
        .filter(|_| kind == Kept::WithBills)
        .map(|journal| BillMemory::open(journal.folder(), || [7; 16]).unwrap());
    let (journal, history): (&dyn RunJournal, &dyn RunHistory) = match &kept {
        Some(journal) => (journal, journal),
        None => (&none, &none),
    };
    let now = || clock();
    let books = Books { journal, history, bills: memory.as_ref(), now: &now };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let delivered = runtime.block_on(upload(path, server, books));
    drop(kept);
    let taken = Taken {
        wall: started.elapsed(),
        cpu: cpu_so_far().saturating_sub(cpu_before),
        journal_bytes: fs::metadata(&journal_path).map_or(0, |file| file.len()),
        bills_bytes: fs::metadata(desk.join("journal.db.runs/1.bills"))
            .map_or(0, |file| file.len()),
    };
    assert_eq!(delivered, bills);
    taken
}

async fn upload(path: &Path, server: &Server, books: Books<'_>) -> u64 {
    let endpoints =
        BlaggoEndpoints::at(&server.url("/oauth2/token/"), &server.url("/bills")).unwrap();
    let outside = TransportSettings::new(Arc::new(wall_clock), Arc::new(FullWait));
    let config = BlaggoConfig::new(endpoints, "bench".to_owned(), "bench".into());
    let billport = Billport::builder(outside).blaggo(config).build().unwrap();
    let file = BillFile::open(path, &IntakeOptions::default()).unwrap();
    let settings = UploadSettings { in_flight: IN_FLIGHT.into(), ..UploadSettings::default() };
    let (stop, today) = (StopRequest::default(), || date!(2026 - 11 - 22));
    let context = UploadContext {
        file: &file,
        settings: &settings,
        today: &today,
        observer: &Silent,
        stop: &stop,
    };
    let about = AboutRun {
        file: path.display().to_string(),
        is_spooled: false,
        target: "bench".to_owned(),
        columns: Vec::new(),
        again: false,
    };
    let mut rejects = RejectsFile::discarding(file.layout());
    let port = billport.bill_uploads().unwrap();
    run(context, books, &about, port, &mut rejects).await.unwrap().counts.bills_delivered
}

#[expect(clippy::disallowed_methods, reason = "the benchmark is whoever owns the clock")]
fn wall_clock() -> SystemTime {
    SystemTime::now()
}

/// The processor time of this process, in the kernel's ticks of 10 ms.
fn cpu_so_far() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<_> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: u64 = fields[11..13].iter().map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}
