//! The batches of a plan, read again from the file when their turn comes.

use billport_domain::Bill;
use billport_intake::{BillFile, Position, RowReader};

use super::plan::UploadPlan;
use super::stop::Stop;

/// A batch as it was planned: where its rows begin (they end where the next one's begin), and how
/// many bills are among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) start: Position,
    pub(super) bills: u32,
}

/// Bills that are to be uploaded together, with the places of their rows.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) batch: u64,
    pub(super) bills: Vec<Bill>,
    pub(super) places: Vec<Position>,
}

impl Work {
    /// The two halves, where there is more than one bill.
    pub(super) fn halves(mut self) -> Result<[Self; 2], Self> {
        if self.bills.len() < 2 {
            return Err(self);
        }
        let middle = self.bills.len() / 2;
        let (bills, places) = (self.bills.split_off(middle), self.places.split_off(middle));
        let second = Self { batch: self.batch, bills, places };
        Ok([self, second])
    }

    pub(super) fn len(&self) -> u64 {
        self.bills.len() as u64
    }

    /// The lines of the first and the last bill.
    pub(super) fn lines(&self) -> (u64, u64) {
        let line = |place: Option<&Position>| place.map_or(0, |place| place.line);
        (line(self.places.first()), line(self.places.last()))
    }
}

/// Reads the units of a plan, one after the other.
#[derive(Debug)]
pub(super) struct UnitReader<'a> {
    plan: &'a UploadPlan,
    file: &'a BillFile,
    rows: RowReader,
    next: usize,
}

impl<'a> UnitReader<'a> {
    pub(super) fn new(plan: &'a UploadPlan, file: &'a BillFile) -> Self {
        Self { plan, file, rows: file.rows(), next: 0 }
    }

    /// The units that were not read yet, with the index of the first of them.
    pub(super) fn rest(&self) -> (usize, &'a [Unit]) {
        (self.next, &self.plan.units[self.next..])
    }

    /// The last line of the file that the plan knows of.
    pub(super) fn last_line(&self) -> u64 {
        self.plan.end.line.saturating_sub(1)
    }

    /// The bills of the next unit, or nothing behind the last one.
    pub(super) fn next_unit(&mut self) -> Result<Option<Work>, Stop> {
        let Some(unit) = self.plan.units.get(self.next) else {
            return Ok(None);
        };
        let end = self.plan.units.get(self.next + 1).map_or(self.plan.end, |next| next.start);
        let planned = unit.bills as usize;
        let (mut bills, mut places) = (Vec::with_capacity(planned), Vec::with_capacity(planned));
        while self.rows.position() < end {
            let row = self.rows.next_row().map_err(Stop::File)?;
            let Some(row) = row else { break };
            if row.position() >= end {
                return Err(Stop::FileChanged { line: row.position().line });
            }
            // What was rejected when the file was judged is rejected again, and was reported then.
            if let Ok(bill) = row.judge(self.plan.today)
                && !self.plan.repeats.contains(row.position().line)
            {
                bills.push(bill);
                places.push(row.position());
            }
        }
        if bills.len() != planned || !self.file.is_unchanged().map_err(Stop::File)? {
            return Err(Stop::FileChanged { line: unit.start.line });
        }
        self.next += 1;
        Ok(Some(Work { batch: self.next as u64, bills, places }))
    }
}
