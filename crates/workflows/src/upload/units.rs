//! The batches of a run, read again from the file when their turn comes.

use billport_domain::Bill;
use billport_intake::{BillFile, Position, RowReader};
use billport_journal::{LeftOut, NewUnit, Place, UnitRecord, WhyLeftOut};
use time::Date;

use super::stop::Stop;

/// Bills that are to be uploaded together, with the places of their rows.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) unit: UnitRecord,
    pub(super) bills: Vec<Bill>,
    pub(super) places: Vec<Position>,
    /// Bills of the unit that are late by now.
    pub(super) late: LeftOut,
}

impl Work {
    pub(super) fn len(&self) -> u64 {
        self.bills.len() as u64
    }

    /// The lines of the first and the last bill.
    pub(super) fn lines(&self) -> (u64, u64) {
        let line = |place: Option<&Position>| place.map_or(0, |place| place.line);
        (line(self.places.first()), line(self.places.last()))
    }

    /// The two halves, where there is more than one bill.
    pub(super) fn halves(&self) -> Option<[NewUnit; 2]> {
        if self.bills.len() < 2 {
            return None;
        }
        let middle = self.bills.len() / 2;
        let cut = place(self.places[middle]);
        let Self { unit: UnitRecord { planned, .. }, .. } = self;
        let half = |start: Place, end: Place, bills: usize| NewUnit {
            start,
            end,
            bills: u32::try_from(bills).expect("a half has fewer bills than its unit"),
            left_out: self.left_out_between(start.line, end.line),
        };
        Some([half(planned.start, cut, middle), half(cut, planned.end, self.bills.len() - middle)])
    }

    fn left_out_between(&self, start: u64, end: u64) -> LeftOut {
        let mut left_out = LeftOut::default();
        let lines = [&self.unit.planned.left_out, &self.unit.rejected, &self.late];
        for (line, why) in lines.into_iter().flat_map(LeftOut::iter) {
            if (start..end).contains(&line) {
                left_out.insert(line, why);
            }
        }
        left_out
    }

    /// Whether it is sent although it may have arrived before.
    pub(super) fn is_again(&self) -> bool {
        self.unit.state.is_again()
    }

    /// The first bill that no longer holds on a day, with why.
    pub(super) fn late_on(&self, today: Date) -> Option<(u64, billport_domain::Rejections)> {
        let mut judged = self.bills.iter().zip(&self.places);
        judged.find_map(|(bill, place)| Some((place.line, bill.judge(today).err()?)))
    }

    /// Leaves out the bills that no longer hold on a day; gives them, with why, to `reject`.
    pub(super) fn reject_late<E>(
        &mut self,
        today: Date,
        mut reject: impl FnMut(Position, billport_domain::Rejections) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.bills.iter().all(|bill| bill.judge(today).is_ok()) {
            return Ok(());
        }
        let (bills, places) = (std::mem::take(&mut self.bills), std::mem::take(&mut self.places));
        for (bill, place) in bills.into_iter().zip(places) {
            match bill.judge(today) {
                Err(rejections) => {
                    reject(place, rejections)?;
                    self.late.insert(place.line, WhyLeftOut::Late);
                }
                Ok(()) => {
                    self.bills.push(bill);
                    self.places.push(place);
                }
            }
        }
        Ok(())
    }
}

/// A place as the journal has it.
pub(super) fn place(Position { byte, line }: Position) -> Place {
    Place { byte, line }
}

/// A place as the file has it.
pub(super) fn position(Place { byte, line }: Place) -> Position {
    Position { byte, line }
}

/// Reads units of a run; cheaply if they stand one behind the other.
#[derive(Debug)]
pub(super) struct UnitReader<'a> {
    file: &'a BillFile,
    rows: RowReader,
    judged_on: Date,
}

impl<'a> UnitReader<'a> {
    /// A reader for a file that was judged by a day.
    pub(super) fn new(file: &'a BillFile, judged_on: Date) -> Self {
        Self { file, rows: file.rows(), judged_on }
    }

    /// The bills of a unit: exactly those that were planned and not left out since.
    ///
    /// # Errors
    /// [`Stop::File`] if the file can't be read, [`Stop::FileChanged`] if it is not what it was.
    pub(super) fn read(&mut self, unit: UnitRecord) -> Result<Work, Stop> {
        let (start, end) = (position(unit.planned.start), position(unit.planned.end));
        if self.rows.position() != start {
            self.rows = self.file.rows_from(start);
        }
        let count = unit.bills as usize;
        let (mut bills, mut places) = (Vec::with_capacity(count), Vec::with_capacity(count));
        while self.rows.position() < end {
            let row = self.rows.next_row().map_err(Stop::File)?;
            let Some(row) = row else { break };
            let at = row.position();
            // Blank lines may stand before the cut between two parts.
            if at >= end {
                break;
            }
            // What was rejected when the file was judged is rejected again, and was reported then.
            if let Ok(bill) = row.judge(self.judged_on)
                && unit.why_left_out(at.line).is_none()
            {
                bills.push(bill);
                places.push(at);
            }
        }
        if bills.len() != count || !self.file.is_unchanged().map_err(Stop::File)? {
            return Err(Stop::FileChanged { line: start.line });
        }
        Ok(Work { unit, bills, places, late: LeftOut::default() })
    }
}
