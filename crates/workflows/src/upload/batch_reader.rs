//! A batch is read again from the file, and its body written, in one pass over its rows.

use billport_domain::{BillRef, Deadline};
use billport_intake::{BillFile, BillReader, Position, ReadEnd, Row, RowRejection, RowVisitor};
use billport_journal::{BodyDigest, LeftOut, Place, UnitRecord};
use billport_ports::BodyFormat;
use std::convert::Infallible;
use time::Date;

use crate::delivery::{Rows, Stop, Work, position};

/// A batch with its body. It can be sent as long as none of its bills is late.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) work: Work,
    pub(super) body: Vec<u8>,
    pub(super) digest: BodyDigest,
    deadline: Option<Deadline>,
}

impl Batch {
    /// Whether one of its bills is late on the day `today`.
    pub(super) fn has_late(&self, today: Date) -> bool {
        self.deadline.is_some_and(|deadline| deadline.has_passed(today))
    }
}

/// Reads batches again from a file. Cheap if they stand one behind the other.
#[derive(Debug)]
pub(super) struct BatchReader {
    file: BillFile,
    format: &'static dyn BodyFormat,
    /// The day by which the whole file was judged.
    judged_on: Date,
    /// A reader before a place, with no row between the two.
    bills: Option<(BillReader, Place)>,
}

impl BatchReader {
    /// Reads a file that was judged by a day, and writes bodies in a format.
    pub(super) fn new(file: BillFile, judged_on: Date, format: &'static dyn BodyFormat) -> Self {
        Self { file, format, judged_on, bills: None }
    }

    /// Reads a batch without what was left out of it since it was planned, and without what is late,
    /// and writes its body into an empty buffer. It has no body if no bill is left.
    pub(super) fn read(
        &mut self,
        unit: UnitRecord,
        late: LeftOut,
        mut body: Vec<u8>,
    ) -> Result<Batch, Stop> {
        let mut left_out = Lines::of([&unit.planned.left_out, &unit.rejected, &late]);
        let line = unit.planned.start.line;
        // More can be late than there are only where somebody writes to the file at this moment.
        let expected = u64::from(unit.bills).checked_sub(late.iter().count() as u64);
        let expected = expected.ok_or(Stop::FileChanged { line })?;
        let rows = Rows::expecting(expected);
        self.format.open(&mut body);
        let (format, body_of) = (self.format, &mut body);
        let mut writer =
            Writer { format, body: body_of, rows, deadline: None, left_out: &mut left_out };
        self.visit(&unit, self.judged_on, &mut writer).map_err(|end| match end {
            ReadEnd::File(error) => Stop::File(error),
            ReadEnd::Stop(never) => match never {},
        })?;
        let Writer { rows, deadline, .. } = writer;
        if rows.count() != expected || !self.file.is_unchanged().map_err(Stop::File)? {
            return Err(Stop::FileChanged { line });
        }
        if expected > 0 {
            self.format.close(&mut body);
        }
        let work = Work { late, ..Work::new(unit, rows, self.judged_on) };
        Ok(Batch { work, digest: BodyDigest::of(&body), body, deadline })
    }

    /// Gives `take` each row of a batch that was a valid bill when the file was judged, and is late on
    /// the day `today`.
    pub(super) fn late_rows(
        &mut self,
        unit: &UnitRecord,
        today: Date,
        take: impl FnMut(&Row<'_>, RowRejection) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let left_out = Lines::of([&unit.planned.left_out, &unit.rejected]);
        let mut finder = LateRows { judged_on: self.judged_on, left_out, take };
        self.visit(unit, today, &mut finder).map_err(|end| match end {
            ReadEnd::File(error) => Stop::File(error),
            ReadEnd::Stop(stop) => stop,
        })
    }

    fn visit<V: RowVisitor>(
        &mut self,
        unit: &UnitRecord,
        today: Date,
        visitor: &mut V,
    ) -> Result<(), ReadEnd<V::Stop>> {
        let (start, end) = (unit.planned.start, unit.planned.end);
        let mut bills = match self.bills.take() {
            Some((bills, before)) if before == start => bills,
            _ => self.file.bills_from(position(start)),
        };
        bills.read(end.byte, today, visitor)?;
        self.bills = Some((bills, end));
        Ok(())
    }
}

/// Writes the bills of a batch to its body.
struct Writer<'a> {
    format: &'static dyn BodyFormat,
    body: &'a mut Vec<u8>,
    rows: Rows,
    deadline: Option<Deadline>,
    left_out: &'a mut Lines,
}

impl RowVisitor for Writer<'_> {
    type Stop = Infallible;

    fn bill(&mut self, at: Position, bill: BillRef<'_>) -> Result<(), Infallible> {
        if !self.left_out.has(at.line) {
            self.rows.add(at);
            self.deadline = Some(match self.deadline {
                Some(deadline) => deadline.and(&bill),
                None => Deadline::of(&bill),
            });
            self.format.push(self.body, bill);
        }
        Ok(())
    }

    /// What was rejected when the file was judged is rejected again, and was reported then.
    fn rejected(&mut self, _row: &Row<'_>, _why: RowRejection) -> Result<(), Infallible> {
        Ok(())
    }
}

/// Finds the rows that were valid on one day and are not on a later one.
struct LateRows<F> {
    judged_on: Date,
    left_out: Lines,
    take: F,
}

impl<F: FnMut(&Row<'_>, RowRejection) -> Result<(), Stop>> RowVisitor for LateRows<F> {
    type Stop = Stop;

    fn bill(&mut self, _at: Position, _bill: BillRef<'_>) -> Result<(), Stop> {
        Ok(())
    }

    fn rejected(&mut self, row: &Row<'_>, why: RowRejection) -> Result<(), Stop> {
        if self.left_out.has(row.position().line) || row.judge(self.judged_on).is_err() {
            return Ok(());
        }
        (self.take)(row, why)
    }
}

/// Lines in their order, looked for in their order.
#[derive(Debug)]
struct Lines {
    /// The last one first.
    lines: Vec<u64>,
}

impl Lines {
    fn of<const N: usize>(left_out: [&LeftOut; N]) -> Self {
        let lines = left_out.into_iter().flat_map(LeftOut::iter).map(|(line, _)| line);
        let mut lines: Vec<_> = lines.collect();
        lines.sort_unstable_by(|a, b| b.cmp(a));
        Self { lines }
    }

    /// Whether a line is one of them, behind which all others are that are looked for from now on.
    #[inline]
    fn has(&mut self, line: u64) -> bool {
        while let Some(next) = self.lines.last()
            && *next < line
        {
            self.lines.pop();
        }
        self.lines.last() == Some(&line)
    }
}
