//! The bills of a run, as they are delivered: batches, read again from the file when their turn comes.

use billport_domain::{BatchLimit, Bill, BillBatch, Rejections};
use billport_intake::{Position, RejectsFile, RowLookup, RowReader, RowRejection};
use billport_journal::{BodyDigest, LeftOut, UnitRecord, WhyLeftOut};
use billport_ports::{BillUploads, BillUploadsExt, PreparedUpload};
use std::io;
use time::Date;

use super::UploadContext;
use crate::delivery::{Accepted, Asked, Cargo, Outgoing, Stop, Work, position};

/// The bills of a file, to be uploaded through a port.
pub(super) struct Bills<'a> {
    context: UploadContext<'a>,
    port: &'a dyn BillUploads,
    rejects: &'a mut RejectsFile,
    lookup: RowLookup,
    rows: RowReader,
    /// The day by which the whole file was judged.
    judged_on: Date,
}

impl<'a> Bills<'a> {
    /// The bills of a file that was judged by a day.
    pub(super) fn new(
        context: UploadContext<'a>,
        judged_on: Date,
        port: &'a dyn BillUploads,
        rejects: &'a mut RejectsFile,
    ) -> Self {
        let (lookup, rows) = (context.file.lookup(), context.file.rows());
        Self { context, port, rejects, lookup, rows, judged_on }
    }

    /// Writes the row at a place to the rejects, and tells of it.
    fn reject(&mut self, place: Position, rejections: Rejections) -> Result<(), Stop> {
        let changed = Stop::FileChanged { line: place.line };
        let row = self.lookup.row_at(place).map_err(Stop::File)?.ok_or(changed)?;
        let rejection = RowRejection::Bill(rejections);
        self.context.run().reject(&row, &rejection, self.rejects).map_err(Stop::Rejects)
    }
}

impl<'a> Cargo for Bills<'a> {
    type Row = Bill;
    type Outgoing = OutgoingBills<'a>;

    /// Cheap if units stand one behind the other.
    fn read(&mut self, unit: UnitRecord) -> Result<Work<Bill>, Stop> {
        let (start, end) = (position(unit.planned.start), position(unit.planned.end));
        if self.rows.position() != start {
            self.rows = self.context.file.rows_from(start);
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
        if bills.len() != count || !self.context.file.is_unchanged().map_err(Stop::File)? {
            return Err(Stop::FileChanged { line: start.line });
        }
        let (late, judged_on) = (LeftOut::default(), (self.context.today)());
        Ok(Work { unit, rows: bills, places, late, judged_on })
    }

    fn leave_out_late(&mut self, work: &mut Work<Bill>) -> Result<(), Stop> {
        let today = work.judged_on;
        if work.rows.iter().all(|bill| bill.judge(today).is_ok()) {
            return Ok(());
        }
        let (bills, places) = (std::mem::take(&mut work.rows), std::mem::take(&mut work.places));
        for (bill, place) in bills.into_iter().zip(places) {
            match bill.judge(today) {
                Err(rejections) => {
                    self.reject(place, rejections)?;
                    work.late.insert(place.line, WhyLeftOut::Late);
                }
                Ok(()) => {
                    work.rows.push(bill);
                    work.places.push(place);
                }
            }
        }
        Ok(())
    }

    fn first_late(&self, work: &Work<Bill>) -> Option<(u64, RowRejection)> {
        let mut judged = work.rows.iter().zip(&work.places);
        judged.find_map(|(bill, place)| {
            let rejections = bill.judge(work.judged_on).err()?;
            Some((place.line, RowRejection::Bill(rejections)))
        })
    }

    fn prepare(&self, mut work: Work<Bill>) -> OutgoingBills<'a> {
        let (bills, limit) = (std::mem::take(&mut work.rows), self.context.settings.batch_limit);
        let batch = batch(bills, limit, work.judged_on);
        let prepared = self.port.prepare(&batch);
        work.rows = batch.into_bills();
        OutgoingBills { port: self.port, prepared, work }
    }

    fn flush_rejects(&mut self) -> io::Result<()> {
        self.rejects.flush()
    }
}

fn batch(bills: Vec<Bill>, limit: BatchLimit, today: Date) -> BillBatch {
    BillBatch::new(bills, limit, today)
        .expect("the bills are some, no more than planned, and were judged by this day")
}

/// A batch that is about to be sent.
pub(super) struct OutgoingBills<'a> {
    port: &'a dyn BillUploads,
    prepared: PreparedUpload,
    work: Work<Bill>,
}

impl Outgoing for OutgoingBills<'_> {
    type Row = Bill;

    fn work(&self) -> &Work<Bill> {
        &self.work
    }

    fn body(&self) -> BodyDigest {
        BodyDigest::of(self.prepared.body())
    }

    async fn send(self) -> Asked<Bill> {
        let answer = self.port.upload(&self.prepared).await;
        let accepted =
            answer.map(|receipt| Accepted { requests: receipt.requests_sent, words: None });
        (self.work, accepted)
    }

    fn withhold(self) -> Work<Bill> {
        self.work
    }
}
