//! The time of a bill written into the body of a request.
//!
//! ```console
//! $ cargo bench -p billport-blaggo --bench bodies
//! ```

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use billport_blaggo::{Blaggo, BlaggoConfig, BlaggoEndpoints};
use billport_domain::{Bill, BillText};
use billport_ports::{BillUploads, BodyFormat};
use billport_transport::{FullWait, Transport, TransportSettings};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::{hint::black_box, sync::Arc, time::SystemTime};
use time::macros::date;

const BILLS: u64 = 500;

fn bodies(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("bodies");
    group.throughput(Throughput::Elements(BILLS));
    for (name, account) in [("plain", "0012345678"), ("escaped", "00\"2345678")] {
        let (bill, format) = (bill(account), format());
        // The buffer is kept, as it is between batches.
        let mut body = Vec::new();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                body.clear();
                format.open(&mut body);
                bill.with_ref(|bill| {
                    for _ in 0..BILLS {
                        format.push(&mut body, black_box(bill));
                    }
                });
                format.close(&mut body);
                black_box(body.len())
            });
        });
    }
    group.finish();
}

fn bill(account: &str) -> Bill {
    let text = BillText {
        account_number: account.as_bytes(),
        amount: b"1700.78",
        due_date: b"25-05-2031",
        period: b"06-2031",
    };
    Bill::parse(text, date!(2026 - 11 - 22)).unwrap()
}

/// That of an adapter which is asked to send nothing.
fn format() -> &'static dyn BodyFormat {
    let address = "http://127.0.0.1:9/";
    let endpoints = BlaggoEndpoints::at(address, address).unwrap();
    let config = BlaggoConfig::new(endpoints, "bench".to_owned(), "bench".into());
    let outside = TransportSettings::new(Arc::new(|| SystemTime::UNIX_EPOCH), Arc::new(FullWait));
    Blaggo::new(Transport::new(outside).unwrap(), config).body_format()
}

criterion_group!(benches, bodies);
criterion_main!(benches);
