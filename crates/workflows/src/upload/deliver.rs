//! The delivery of a plan: batches are taken, uploaded with some in flight, and settled.

use billport_domain::{BillBatch, Rejections};
use billport_intake::{Position, RejectsFile, RowLookup, RowRejection};
use billport_ports::{BillUploads, ErrorKind, PortError, PreparedUpload, UploadReceipt};
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::collections::VecDeque;
use time::Date;

use super::UploadContext;
use super::counts::{UploadCounts, UploadReport};
use super::event::{BatchEnd, Outcome, UploadEvent};
use super::pending::PendingBills;
use super::plan::UploadPlan;
use super::stop::Stop;
use super::units::{UnitReader, Work};

/// Delivers a plan through a port, and accounts for every bill of it.
///
/// Each bill is judged again by the day on which it is sent; what is late by then is rejected. The
/// future owns no tasks: while it is driven, at most [`in_flight`] uploads are on their way.
///
/// [`in_flight`]: super::UploadSettings::in_flight
pub async fn deliver(
    context: UploadContext<'_>,
    plan: &UploadPlan,
    port: &dyn BillUploads,
    rejects: &mut RejectsFile,
) -> UploadReport {
    let mut run = Run::new(context, plan, rejects);
    let mut on_their_way = FuturesUnordered::new();
    loop {
        while on_their_way.len() < context.settings.in_flight.get() {
            match run.take() {
                Some((work, batch)) => {
                    let prepared = port.prepare(batch);
                    // The journal's place is here: the intent is on disk before the upload begins.
                    on_their_way.push(upload(port, work, prepared));
                }
                None => break,
            }
        }
        match on_their_way.next().await {
            Some(ended) => run.settle(ended),
            None => return run.finish(),
        }
    }
}

/// An upload that has ended: its work, without the bills, and its batch.
type Ended = (Work, BillBatch, Result<UploadReceipt, PortError>);

async fn upload(port: &dyn BillUploads, work: Work, prepared: PreparedUpload) -> Ended {
    let result = port.upload(&prepared).await;
    (work, prepared.into_batch(), result)
}

struct Run<'a> {
    context: UploadContext<'a>,
    counts: UploadCounts,
    units: UnitReader<'a>,
    /// Halves of refused batches, which go before the units that are still to come.
    halves: VecDeque<Work>,
    lookup: RowLookup,
    rejects: &'a mut RejectsFile,
    unknown_in_a_row: usize,
    pending: PendingBills,
    stop: Option<Stop>,
}

impl<'a> Run<'a> {
    fn new(context: UploadContext<'a>, plan: &'a UploadPlan, rejects: &'a mut RejectsFile) -> Self {
        let rows_rejected = plan.counts.rows_rejected;
        let strict = context.settings.strict && rows_rejected > 0;
        Self {
            context,
            counts: plan.counts,
            units: UnitReader::new(plan, context.file),
            halves: VecDeque::new(),
            lookup: context.file.lookup(),
            rejects,
            unknown_in_a_row: 0,
            pending: PendingBills::default(),
            stop: strict.then_some(Stop::Strict { rows_rejected }),
        }
    }

    /// The next batch to upload, valid today; nothing at the end, or when the run has to stop.
    fn take(&mut self) -> Option<(Work, BillBatch)> {
        let pending = self.counts.bills_pending > 0;
        if pending && self.context.stop.is_requested() {
            self.stop.get_or_insert(Stop::Interrupted);
        }
        while self.stop.is_none() {
            let taken = match self.halves.pop_front() {
                Some(half) => Ok(Some(half)),
                None => self.units.next_unit(),
            };
            let today = (self.context.today)();
            match taken {
                Ok(Some(work)) => {
                    let work = self.reject_late(work, today);
                    if self.stop.is_some() {
                        self.halves.push_front(work);
                    } else if !work.bills.is_empty() {
                        return Some(self.batch(work, today));
                    }
                }
                Ok(None) => return None,
                Err(stop) => self.stop = Some(stop),
            }
        }
        None
    }

    /// Rejects the bills that no longer hold on the day of sending; where that fails, the run stops
    /// and those that are left stay pending.
    fn reject_late(&mut self, work: Work, today: Date) -> Work {
        if work.bills.iter().all(|bill| bill.judge(today).is_ok()) {
            return work;
        }
        let mut in_time = Work { batch: work.batch, bills: Vec::new(), places: Vec::new() };
        for (bill, place) in work.bills.into_iter().zip(work.places) {
            match bill.judge(today) {
                Err(rejections) if self.stop.is_none() => match self.reject(place, rejections) {
                    Ok(()) => continue,
                    Err(stop) => self.stop = Some(stop),
                },
                _ => {}
            }
            in_time.bills.push(bill);
            in_time.places.push(place);
        }
        in_time
    }

    fn reject(&mut self, place: Position, rejections: Rejections) -> Result<(), Stop> {
        let changed = Stop::FileChanged { line: place.line };
        let row = self.lookup.row_at(place).map_err(Stop::File)?.ok_or(changed)?;
        let rejection = RowRejection::Bill(rejections);
        self.context.reject(&row, &rejection, self.rejects).map_err(Stop::Rejects)?;
        self.counts.reject(1);
        Ok(())
    }

    fn batch(&self, mut work: Work, today: Date) -> (Work, BillBatch) {
        let bills = std::mem::take(&mut work.bills);
        let batch = BillBatch::new(bills, self.context.settings.batch_limit, today)
            .expect("the bills are some, no more than planned, and were judged by this day");
        let (first_line, last_line) = work.lines();
        let taken = UploadEvent::BatchTaken { batch: work.batch, first_line, last_line };
        self.context.observer.notice(taken);
        (work, batch)
    }

    /// Decides what became of an upload that has ended.
    fn settle(&mut self, (mut work, batch, result): Ended) {
        work.bills = batch.into_bills();
        let error = match result {
            Ok(receipt) => {
                self.counts.requests_sent += u64::from(receipt.requests_sent);
                self.unknown_in_a_row = 0;
                return self.end(&work, Outcome::Delivered, None);
            }
            Err(error) => error,
        };
        self.counts.requests_sent += u64::from(error.requests_sent());
        match error.kind() {
            ErrorKind::OutcomeUnknown => self.park(&work, error),
            ErrorKind::Refused | ErrorKind::Invalid => self.refuse(work, error),
            _ => {
                self.end(&work, Outcome::Pending, Some(&error));
                // A wait that was cut short says that somebody could not wait, and no more.
                let cut_short = self.context.stop.is_requested() && error.is_temporary();
                let stop = if cut_short { Stop::Interrupted } else { Stop::Provider(error) };
                self.stop.get_or_insert(stop);
            }
        }
    }

    fn park(&mut self, work: &Work, error: PortError) {
        self.end(work, Outcome::Unknown, Some(&error));
        self.unknown_in_a_row += 1;
        let batches = self.unknown_in_a_row;
        if error.concerns_every_request() {
            self.stop.get_or_insert(Stop::Provider(error));
        } else if batches >= self.context.settings.stop_after_unknown.get() {
            self.stop.get_or_insert(Stop::TooManyUnknown { batches });
        }
    }

    fn refuse(&mut self, work: Work, error: PortError) {
        self.unknown_in_a_row = 0;
        let every_request = error.concerns_every_request();
        let (batch, (first_line, last_line)) = (work.batch, work.lines());
        // A run that is to stop sends no halves any more: then the refusal stands, with its words.
        let stopping = self.stop.is_some() || self.context.stop.is_requested();
        let bisect = self.context.settings.bisect && !every_request && !stopping;
        let halves = if bisect { work.halves() } else { Err(work) };
        match halves {
            Ok([first, second]) => {
                let split = UploadEvent::BatchSplit { batch, first_line, last_line };
                self.context.observer.notice(split);
                self.halves.push_front(second);
                self.halves.push_front(first);
            }
            Err(work) => self.end(&work, Outcome::Refused, Some(&error)),
        }
        if every_request {
            self.stop.get_or_insert(Stop::Provider(error));
        }
    }

    fn end(&mut self, work: &Work, outcome: Outcome, error: Option<&PortError>) {
        self.counts.settle(work.len(), outcome);
        if outcome == Outcome::Pending {
            self.pending.add(&work.places);
        }
        let (first_line, last_line) = work.lines();
        let bills = work.len();
        let end = BatchEnd { batch: work.batch, first_line, last_line, bills, outcome, error };
        self.context.observer.notice(UploadEvent::BatchEnded { end, counts: &self.counts });
    }

    /// Reports what was not taken any more, and closes the books.
    fn finish(mut self) -> UploadReport {
        for half in std::mem::take(&mut self.halves) {
            self.end(&half, Outcome::Pending, None);
        }
        let (next_unit, rest) = self.units.rest();
        self.pending.set_rest(next_unit);
        let batch = next_unit as u64 + 1;
        let bills: u64 = rest.iter().map(|unit| u64::from(unit.bills)).sum();
        if let (Some(first), true) = (rest.first(), bills > 0) {
            let (first_line, last_line) = (first.start.line, self.units.last_line());
            let outcome = Outcome::Pending;
            let end = BatchEnd { batch, first_line, last_line, bills, outcome, error: None };
            self.context.observer.notice(UploadEvent::BatchEnded { end, counts: &self.counts });
        }
        // Whoever asked when all was on its way has interrupted nothing.
        self.stop = self
            .stop
            .filter(|stop| self.counts.bills_pending > 0 || !matches!(stop, Stop::Interrupted));
        if let Err(error) = self.rejects.flush() {
            self.stop.get_or_insert(Stop::Rejects(error));
        }
        debug_assert!(self.counts.add_up(), "every row ends in exactly one way");
        UploadReport { counts: self.counts, stopped: self.stop, pending: self.pending }
    }
}
