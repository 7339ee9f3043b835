//! The time of a row, found, read and judged, in the forms that files have in practice.
//!
//! ```console
//! $ cargo bench -p billport-intake --bench rows
//! ```

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use billport_domain::BillRef;
use billport_intake::{BillFile, IntakeOptions, Position, Row, RowRejection, RowVisitor};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::{convert::Infallible, fmt::Write as _};
use time::{Date, macros::date};

const TODAY: Date = date!(2026 - 11 - 22);
const ROWS: u64 = 50_000;

/// A form of a file: its name, its header, and a row of a number and an amount.
type Form = (&'static str, &'static str, fn(u64, u64) -> String);

const FORMS: [Form; 4] = [
    ("usual", "account_number,amount,due_date,period\n", |number, amount| {
        format!("{number:010},{amount}.50,25-05-2031,06-2031\n")
    }),
    ("CRLF", "account_number,amount,due_date,period\r\n", |number, amount| {
        format!("{number:010},{amount}.50,25-05-2031,06-2031\r\n")
    }),
    ("quoted", "\"account_number\",\"amount\",\"due_date\",\"period\"\n", |number, amount| {
        format!("\"{number:010}\",\"{amount}.50\",\"25-05-2031\",\"06-2031\"\n")
    }),
    ("other columns", "period,name,amount,due_date,remark,account_number\n", |number, amount| {
        format!("06-2031,Ana Reyes,{amount}.50,25-05-2031,,{number:010}\n")
    }),
];

fn rows(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rows");
    group.throughput(Throughput::Elements(ROWS));
    for (name, header, row) in FORMS {
        let mut text = header.to_owned();
        (0..ROWS).for_each(|number| text.write_str(&row(number, number % 9_000 + 1)).unwrap());
        let file = BillFile::spool(text.as_bytes(), &IntakeOptions::default()).unwrap();
        group.bench_function(name, |bencher| bencher.iter(|| sum(&file)));
    }
    group.finish();
}

/// Reads and judges all rows.
fn sum(file: &BillFile) -> u64 {
    let mut sum = Sum(0);
    file.bills_from(file.rows().position()).read(u64::MAX, TODAY, &mut sum).unwrap();
    sum.0
}

struct Sum(u64);

impl RowVisitor for Sum {
    type Stop = Infallible;

    fn bill(&mut self, _: Position, bill: BillRef<'_>) -> Result<(), Infallible> {
        self.0 += bill.amount_in_hundredths();
        Ok(())
    }

    fn rejected(&mut self, row: &Row<'_>, _: RowRejection) -> Result<(), Infallible> {
        panic!("line {} is a bill", row.position().line);
    }
}

criterion_group!(benches, rows);
criterion_main!(benches);
