//! A batch is made ready: leased, read again from the file, judged by the day of sending.

use billport_domain::BillBatch;
use billport_intake::{Position, RejectsFile, RowLookup, RowRejection};
use billport_journal::UnitRecord;
use billport_ports::BillUploads;
use time::{Date, OffsetDateTime};

use super::UploadContext;
use super::deliver::Run;
use super::ending::LONGEST_WAIT;
use super::event::UploadEvent;
use super::sending::Outgoing;
use super::stop::Stop;
use super::units::Work;

/// How many batches are leased at once: a transaction for each would cost more than the batch.
const LEASED_AT_ONCE: usize = 256;

impl Run<'_> {
    /// The next batch to upload, valid today; nothing at the end, or when the run has to stop.
    pub(super) async fn take(&mut self, port: &dyn BillUploads) -> Option<Outgoing> {
        if self.has_more() && self.context.stop.is_requested() {
            self.stop.get_or_insert(Stop::Interrupted);
        }
        if self.stop.is_some() {
            return None;
        }
        self.try_take(port).await.unwrap_or_else(|stop| {
            self.is_unsure |= matches!(stop, Stop::Journal(_));
            self.stop = Some(stop);
            None
        })
    }

    async fn try_take(&mut self, port: &dyn BillUploads) -> Result<Option<Outgoing>, Stop> {
        while let Some(mut work) = self.next_work().await? {
            let today = (self.context.today)();
            work.reject_late(today, |place, rejections| {
                let rejection = RowRejection::Bill(rejections);
                reject(self.context, &mut self.lookup, self.rejects, place, &rejection)
            })?;
            if !work.bills.is_empty() {
                return Ok(Some(self.prepare(port, work, today)));
            }
            let (unit, late) = (work.unit.number, work.late.clone());
            self.books.journal.withdraw(self.claim, unit, late, today).await?;
            self.counts.reject(u64::from(work.unit.bills));
            if self.context.stop.is_requested() {
                return Err(Stop::Interrupted);
            }
        }
        self.take_again(port).await
    }

    /// The next batch that is to be sent again. It is sent as it was sent before, or not at all: as
    /// long as it may have arrived, no bill of it can be left out.
    async fn take_again(&mut self, port: &dyn BillUploads) -> Result<Option<Outgoing>, Stop> {
        while let Some(unit) = self.resend.pop_front() {
            self.wait_is_over(&unit)?;
            let (batch, today) = (unit.number, (self.context.today)());
            let mut work = self.reader.read(unit)?;
            if let Some((line, rejection)) = work.late_on(today) {
                let why = &RowRejection::Bill(rejection);
                self.context.observer.notice(UploadEvent::BatchNotResent { batch, line, why });
                continue;
            }
            work.unit = self.books.journal.lease_unknown(self.claim, batch).await?;
            return Ok(Some(self.prepare(port, work, today)));
        }
        Ok(None)
    }

    async fn next_work(&mut self) -> Result<Option<Work>, Stop> {
        let Some(unit) = self.next_unit().await? else { return Ok(None) };
        self.wait_is_over(&unit)?;
        self.reader.read(unit).map(Some)
    }

    /// Stops if the provider does not want to be asked again yet.
    fn wait_is_over(&self, unit: &UnitRecord) -> Result<(), Stop> {
        let now = (self.books.now)();
        // A moment beyond all that a provider is granted says that a clock was wrong, then or now.
        let waits = |moment: &OffsetDateTime| *moment > now && *moment - now <= LONGEST_WAIT;
        match unit.not_before.filter(waits) {
            Some(moment) => Err(Stop::NotBefore(moment)),
            None => Ok(()),
        }
    }

    async fn next_unit(&mut self) -> Result<Option<UnitRecord>, Stop> {
        if let Some(number) = self.held_up.pop_front() {
            let again = self.books.journal.lease(self.claim, number - 1, 1).await?;
            self.leased.extend(again);
        }
        if self.leased.is_empty() {
            let after = self.last_leased;
            let leased = self.books.journal.lease(self.claim, after, LEASED_AT_ONCE).await?;
            self.last_leased = leased.last().map_or(after, |unit| unit.number);
            self.leased.extend(leased);
        }
        Ok(self.leased.pop_front())
    }

    fn prepare(&self, port: &dyn BillUploads, mut work: Work, today: Date) -> Outgoing {
        let (first_line, last_line) = work.lines();
        let batch = work.unit.number;
        let taken = UploadEvent::BatchTaken { batch, first_line, last_line };
        self.context.observer.notice(taken);
        let bills = std::mem::take(&mut work.bills);
        let batch = BillBatch::new(bills, self.context.settings.batch_limit, today)
            .expect("the bills are some, no more than planned, and were judged by this day");
        Outgoing { prepared: port.prepare(batch), work, judged_on: today }
    }
}

/// Writes the row at a place to the rejects, and tells of it.
fn reject(
    context: UploadContext<'_>,
    lookup: &mut RowLookup,
    rejects: &mut RejectsFile,
    place: Position,
    rejection: &RowRejection,
) -> Result<(), Stop> {
    let changed = Stop::FileChanged { line: place.line };
    let row = lookup.row_at(place).map_err(Stop::File)?.ok_or(changed)?;
    context.reject(&row, rejection, rejects).map_err(Stop::Rejects)
}
