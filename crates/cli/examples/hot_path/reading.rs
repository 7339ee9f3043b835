//! Works of one pass over the rows.

use billport::domain::{BatchLimit, BillBatch, BillRef};
use billport::intake::{BillFile, IntakeOptions, Position, Row, RowRejection, RowVisitor};
use billport::journal::bills::BillHasher;
use std::{convert::Infallible, hint::black_box, num::NonZeroUsize, path::Path};
use time::{Date, macros::date};

use crate::running::blaggo;

/// The day of all works.
pub(super) const TODAY: Date = date!(2026 - 11 - 22);

/// The key of all hashes.
pub(super) const KEY: [u8; 16] = [7; 16];

/// Reads and judges each row.
pub(super) fn read(path: &Path) {
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
    let file = open(path);
    let mut sum = Sum(0);
    file.bills_from(file.rows().position()).read(u64::MAX, TODAY, &mut sum).unwrap();
    black_box(sum.0);
}

/// Hashes the key of each bill as well.
pub(super) fn hash(path: &Path) {
    let file = open(path);
    let mut rows = file.rows();
    let hasher = BillHasher::with_key(&KEY);
    while let Some(row) = rows.next_row().unwrap() {
        black_box(hasher.hash(row.judge(TODAY).unwrap().key()));
    }
}

/// Writes the bodies of the requests.
pub(super) fn encode(path: &Path, batch: NonZeroUsize) {
    let billport = blaggo();
    let port = billport.bill_uploads().unwrap();
    let file = open(path);
    let mut rows = file.rows();
    let mut bills = Vec::new();
    let limit = BatchLimit::unrecommended(batch);
    loop {
        let row = rows.next_row().unwrap();
        let is_end = row.is_none();
        bills.extend(row.map(|row| row.judge(TODAY).unwrap()));
        if bills.len() == batch.get() || is_end && !bills.is_empty() {
            let bills = std::mem::take(&mut bills);
            black_box(port.prepare(BillBatch::new(bills, limit, TODAY).unwrap()));
        }
        if is_end {
            return;
        }
    }
}

/// Takes the fingerprint of the file.
pub(super) fn fingerprint(path: &Path) {
    black_box(open(path).fingerprint().unwrap());
}

pub(super) fn open(path: &Path) -> BillFile {
    BillFile::open(path, &IntakeOptions::default()).unwrap()
}
