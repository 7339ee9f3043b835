//! Holds the two ways of reading bills against each other: the one that knows the
//! [usual form](billport_domain::UsualForm), and the exact one alone. For tests and for fuzzing.

use billport_domain::BillRef;
use std::thread;
use time::Date;

use crate::bill_reader::{BillReader, ReadEnd, RowVisitor};
use crate::file::{BillFile, IntakeOptions};
use crate::hand_over::BlockSize;
use crate::row::{Position, Row};
use crate::{FileError, RowRejection};

/// How a file is read when the two ways are compared.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The day by whose rules bills are judged.
    pub today: Date,
    /// How much is read at once, at least 2: with little of it, rows lie across many blocks.
    pub block_bytes: usize,
    /// After how many rows, at least 1, the visitor wants no more; it is asked again each time.
    pub rows_at_once: usize,
    /// Up to which bytes of the file is read, one after the other, before all the rest.
    pub cuts: Vec<u64>,
}

/// Something that can be seen of a reading from outside.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    Bill { at: Position, bill: String, texts: [Vec<u8>; 4] },
    Rejected { at: Position, raw: Vec<u8>, why: RowRejection },
    EnoughAt(Position),
    CutAt(Position),
}

impl Reading {
    /// Reads the bytes of a file in both ways, and gives the rows that both of them told; nothing if
    /// the bytes are no file of bills.
    ///
    /// # Panics
    /// If there is anything by which the two, or the first of them by blocks that another thread hands over,
    /// can be told apart: a row, its place, a field, the reason of a rejection, or where the reader stands
    /// whenever it returns. Also if they leave out a row, or
    /// tell one behind a cut too early.
    #[must_use = "without a row that was told, nothing was compared"]
    pub fn compare(&self, bytes: &[u8]) -> Option<usize> {
        let file = match BillFile::spool(bytes, &IntakeOptions::default()) {
            Err(FileError::Io(error)) => panic!("no temporary file: {error}"),
            file => file.ok()?,
        };
        let rows = || file.rows_by(self.block_bytes);
        let seen = self.read(BillReader::new(rows()));
        assert_eq!(seen, self.read(BillReader::exact(rows())), "the two ways differ");
        assert_eq!(seen, self.read_handed_over(&file), "what is handed over differs");

        let (mut rows, mut told) = (file.rows(), 0);
        let told_of = |seen: &Seen| match seen {
            Seen::Bill { at, .. } | Seen::Rejected { at, .. } => Some(*at),
            Seen::EnoughAt(_) | Seen::CutAt(_) => None,
        };
        for at in seen.iter().filter_map(told_of) {
            let row = rows.next_row().expect("what was read can be read again");
            assert_eq!(row.map(|row| row.position()), Some(at), "a row was left out, or made up");
            told += 1;
        }
        assert!(rows.next_row().is_ok_and(|row| row.is_none()), "the last row was left out");
        Some(told)
    }

    /// The same reading of blocks that another thread reads, with less room in front of them than a row
    /// may have behind it.
    fn read_handed_over(&self, file: &BillFile) -> Vec<Seen> {
        let size = BlockSize { headroom: self.block_bytes / 2, bytes: self.block_bytes };
        thread::scope(|scope| {
            let (reader, fingerprint) =
                file.bills_handed_over(size, scope).expect("there is a thread to give");
            let seen = self.read(reader);
            let fingerprint = fingerprint.join().expect("the file can be read");
            assert_eq!(fingerprint, file.fingerprint().expect("it can be read again"));
            seen
        })
    }

    fn read(&self, mut reader: BillReader) -> Vec<Seen> {
        let mut visitor = Witness { seen: Vec::new(), patience: self.rows_at_once };
        for until in self.cuts.iter().copied().chain([u64::MAX]) {
            let before = visitor.seen.len();
            while let Err(end) = reader.read(until, self.today, &mut visitor) {
                match end {
                    ReadEnd::Stop(Enough) => visitor.seen.push(Seen::EnoughAt(reader.position())),
                    ReadEnd::File(error) => panic!("the file can't be read: {error}"),
                }
                visitor.patience = self.rows_at_once;
            }
            visitor.seen.push(Seen::CutAt(reader.position()));
            for seen in &visitor.seen[before..] {
                if let Seen::Bill { at, .. } | Seen::Rejected { at, .. } = seen {
                    assert!(at.byte < until, "the row at {at:?} was told before byte {until}");
                }
            }
        }
        visitor.seen
    }
}

/// Writes down all that it is told.
struct Witness {
    seen: Vec<Seen>,
    patience: usize,
}

struct Enough;

impl Witness {
    fn sees(&mut self, seen: Seen) -> Result<(), Enough> {
        self.seen.push(seen);
        self.patience -= 1;
        if self.patience == 0 { Err(Enough) } else { Ok(()) }
    }
}

impl RowVisitor for Witness {
    type Stop = Enough;

    fn bill(&mut self, at: Position, bill: BillRef<'_>) -> Result<(), Enough> {
        let texts = [
            bill.account_number(),
            bill.amount_text(),
            bill.due_date_text().as_slice(),
            bill.period_text(),
        ];
        self.sees(Seen::Bill { at, bill: format!("{bill:?}"), texts: texts.map(<[u8]>::to_vec) })
    }

    fn rejected(&mut self, row: &Row<'_>, why: RowRejection) -> Result<(), Enough> {
        self.sees(Seen::Rejected { at: row.position(), raw: row.raw().to_vec(), why })
    }
}
