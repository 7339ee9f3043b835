//! The time of a file judged as a whole: its rows, and the search for bills that stand twice.
//!
//! ```console
//! $ cargo bench -p billport-workflows --bench planning
//! ```
//!
//! Two lengths, for the time of a row must not grow with the file.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use billport_intake::{BillFile, IntakeOptions, RejectsFile};
use billport_workflows::upload::{Silent, StopRequest, UploadContext, UploadSettings, plan};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write as _;
use time::macros::date;

fn planning(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("planning");
    group.sample_size(20);
    for rows in [50_000, 500_000] {
        let file = file(rows);
        group.throughput(Throughput::Elements(rows));
        group.bench_with_input(BenchmarkId::from_parameter(rows), &file, |bencher, file| {
            bencher.iter(|| judge(file));
        });
    }
    group.finish();
}

fn file(rows: u64) -> BillFile {
    let mut text = "account_number,amount,due_date,period\n".to_owned();
    for number in 0..rows {
        writeln!(text, "{number:010},{}.50,25-05-2031,06-2031", number % 9_000 + 1).unwrap();
    }
    BillFile::spool(text.as_bytes(), &IntakeOptions::default()).unwrap()
}

/// Gives the number of batches.
fn judge(file: &BillFile) -> u64 {
    let context = UploadContext {
        file,
        settings: &UploadSettings::default(),
        today: &|| date!(2026 - 11 - 22),
        observer: &Silent,
        stop: &StopRequest::default(),
    };
    plan(context, &mut RejectsFile::discarding(file.layout())).unwrap().batches()
}

criterion_group!(benches, planning);
criterion_main!(benches);
