//! A file that is read once gives its rows and its fingerprint, whoever of the two is done first.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use billport_domain::BillRef;
use billport_intake::{
    BillFile, BillReader, Fingerprint, IntakeOptions, Position, ReadEnd, Row, RowRejection,
    RowVisitor,
};
use std::{fmt::Write, thread};
use time::{Date, macros::date};

const TODAY: Date = date!(2026 - 11 - 22);
/// More than a megabyte of rows: more blocks than go round.
const ROWS: usize = 60_000;

/// A file with a header that is longer than a block.
fn file() -> BillFile {
    let mut text = format!("account_number,amount,due_date,period,{}\n", "x".repeat(300 << 10));
    for number in 0..ROWS {
        writeln!(text, "A{number},1.5,25-05-2031,06-2031,").unwrap();
    }
    BillFile::spool(text.as_bytes(), &IntakeOptions::default()).unwrap()
}

/// A file with rows that are longer than what a block leaves for the rest of the one before, and with
/// some that are longer than a block.
fn file_of_long_rows() -> BillFile {
    let mut text = "account_number,amount,due_date,period,note\n".to_owned();
    for number in 0..ROWS {
        let note = match number % 5_000 {
            7 => 600 << 10,
            rest if rest % 100 == 0 => 12_345,
            _ => 3,
        };
        writeln!(text, "A{number},1.5,25-05-2031,06-2031,{}", "x".repeat(note)).unwrap();
    }
    BillFile::spool(text.as_bytes(), &IntakeOptions::default()).unwrap()
}

/// Writes down what it is told, up to a number of rows.
#[derive(Debug, Default)]
struct Witness {
    rows: Vec<(Position, Vec<u8>)>,
    most: Option<usize>,
}

impl RowVisitor for Witness {
    type Stop = ();

    fn bill(&mut self, at: Position, bill: BillRef<'_>) -> Result<(), ()> {
        self.rows.push((at, bill.account_number().to_vec()));
        if self.most == Some(self.rows.len()) { Err(()) } else { Ok(()) }
    }

    fn rejected(&mut self, row: &Row<'_>, why: RowRejection) -> Result<(), ()> {
        unreachable!("{row:?} is right: {why}")
    }
}

/// Reads the first rows, or all that are left.
fn read(reader: &mut BillReader, most: Option<usize>) -> Vec<(Position, Vec<u8>)> {
    let mut witness = Witness { most, ..Witness::default() };
    let end = reader.read(u64::MAX, TODAY, &mut witness);
    assert!(matches!(end, Ok(()) | Err(ReadEnd::Stop(()))));
    witness.rows
}

/// What is read without another thread.
fn expected(file: &BillFile) -> (Vec<(Position, Vec<u8>)>, Fingerprint) {
    let rows = read(&mut file.bills_from(file.rows().position()), None);
    assert_eq!(rows.len(), ROWS);
    (rows, file.fingerprint().unwrap())
}

#[test]
fn rows_and_fingerprint_are_those_of_two_readings() {
    for file in [file(), file_of_long_rows()] {
        thread::scope(|scope| {
            let (mut reader, fingerprint) = file.bills_with_fingerprint(scope).unwrap();
            assert_eq!(reader.position(), file.rows().position());
            let rows = read(&mut reader, None);
            assert_eq!((rows, fingerprint.join().unwrap()), expected(&file));
            assert_eq!(reader.position().byte, file.size_in_bytes());
        });
    }
}

#[test]
fn the_fingerprint_does_not_wait_for_the_rows() {
    let file = file();
    let (expected_rows, expected_fingerprint) = expected(&file);
    for first in [1, ROWS / 2] {
        thread::scope(|scope| {
            let (mut reader, fingerprint) = file.bills_with_fingerprint(scope).unwrap();
            let mut rows = read(&mut reader, Some(first));
            assert_eq!(fingerprint.join().unwrap(), expected_fingerprint);
            rows.extend(read(&mut reader, None));
            assert_eq!(rows, expected_rows);
        });
    }
}

#[test]
fn the_rows_do_not_need_the_fingerprint() {
    let file = file();
    let mut reader = thread::scope(|scope| {
        let (reader, fingerprint) = file.bills_with_fingerprint(scope).unwrap();
        drop(fingerprint);
        // The scope waits for its threads: so the thread has ended, though its reader lives.
        reader
    });
    assert_eq!(read(&mut reader, None), expected(&file).0);
}

#[test]
fn the_fingerprint_does_not_need_the_rows() {
    let file = file();
    thread::scope(|scope| {
        let (reader, fingerprint) = file.bills_with_fingerprint(scope).unwrap();
        drop(reader);
        assert_eq!(fingerprint.join().unwrap(), file.fingerprint().unwrap());
    });
}

#[test]
fn who_needs_neither_waits_for_nothing() {
    let file = file();
    thread::scope(|scope| drop(file.bills_with_fingerprint(scope).unwrap()));
    thread::scope(|scope| {
        let (mut reader, fingerprint) = file.bills_with_fingerprint(scope).unwrap();
        read(&mut reader, Some(3));
        drop((reader, fingerprint));
    });
}
