//! Works of one pass over the rows.

use billport::domain::BillRef;
use billport::intake::{BillFile, IntakeOptions, Position, Row, RowRejection, RowVisitor};
use billport::journal::bills::BillHasher;
use billport::ports::BodyFormat;
use std::{convert::Infallible, hint::black_box, num::NonZeroUsize, path::Path};
use time::{Date, macros::date};

use crate::running::blaggo;

/// The day of all works.
pub(super) const TODAY: Date = date!(2026 - 11 - 22);

/// The key of all hashes.
pub(super) const KEY: [u8; 16] = [7; 16];

/// Reads and judges each row.
pub(super) fn read(path: &Path) {
    let mut sum = 0;
    visit(path, |bill| sum += bill.amount_in_hundredths());
    black_box(sum);
}

/// Hashes the key of each bill as well.
pub(super) fn hash(path: &Path) {
    let hasher = BillHasher::with_key(&KEY);
    let mut sum = 0;
    visit(path, |bill| {
        sum += bill.amount_in_hundredths();
        black_box(hasher.hash_of(bill.account_number(), bill.period()));
    });
    black_box(sum);
}

/// Writes the bodies of the requests.
pub(super) fn encode(path: &Path, batch: NonZeroUsize) {
    let billport = blaggo();
    let format = billport.bill_uploads().unwrap().body_format();
    let (mut body, mut bills) = (Vec::new(), 0);
    let close = |body: &mut Vec<u8>, format: &dyn BodyFormat| {
        format.close(body);
        black_box(body.as_slice());
        body.clear();
    };
    visit(path, |bill| {
        if bills == 0 {
            format.open(&mut body);
        }
        format.push(&mut body, bill);
        bills += 1;
        if bills == batch.get() {
            close(&mut body, format);
            bills = 0;
        }
    });
    if bills > 0 {
        close(&mut body, format);
    }
}

/// Takes the fingerprint of the file.
pub(super) fn fingerprint(path: &Path) {
    black_box(open(path).fingerprint().unwrap());
}

pub(super) fn open(path: &Path) -> BillFile {
    BillFile::open(path, &IntakeOptions::default()).unwrap()
}

/// Shows each bill of a file without a flaw.
fn visit(path: &Path, show: impl FnMut(BillRef<'_>)) {
    let file = open(path);
    let mut bills = file.bills_from(file.rows().position());
    bills.read(u64::MAX, TODAY, &mut Shown(show)).unwrap();
}

struct Shown<F>(F);

impl<F: FnMut(BillRef<'_>)> RowVisitor for Shown<F> {
    type Stop = Infallible;

    #[inline]
    fn bill(&mut self, _: Position, bill: BillRef<'_>) -> Result<(), Infallible> {
        (self.0)(bill);
        Ok(())
    }

    fn rejected(&mut self, row: &Row<'_>, _: RowRejection) -> Result<(), Infallible> {
        panic!("line {} is a bill", row.position().line);
    }
}
