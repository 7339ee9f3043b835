//! A unit is made ready: leased, read again from the file, judged by the day of sending.

use billport_journal::UnitRecord;
use time::OffsetDateTime;

use super::cargo::Cargo;
use super::ending::LONGEST_WAIT;
use super::event::UploadEvent;
use super::run::Run;
use super::stop::Stop;
use super::work::Work;

/// How many units are leased at once: a transaction for each would cost more than the unit.
const LEASED_AT_ONCE: usize = 256;

impl<C: Cargo> Run<'_, C> {
    /// The next unit to send, valid today; nothing at the end, or when the run has to stop.
    pub(super) async fn take(&mut self) -> Option<C::Outgoing> {
        if self.has_more() && self.context.stop.is_requested() {
            self.stop.get_or_insert(Stop::Interrupted);
        }
        if self.stop.is_some() {
            return None;
        }
        self.try_take().await.unwrap_or_else(|stop| {
            self.is_unsure |= matches!(stop, Stop::Journal(_));
            self.stop = Some(stop);
            None
        })
    }

    async fn try_take(&mut self) -> Result<Option<C::Outgoing>, Stop> {
        while let Some(unit) = self.next_unit().await? {
            self.wait_is_over(&unit)?;
            let mut work = self.cargo.read(unit)?;
            self.cargo.leave_out_late(&mut work)?;
            if !work.rows.is_empty() {
                return Ok(Some(self.prepare(work)));
            }
            let Work { unit, late, judged_on, .. } = work;
            self.books.journal.withdraw(self.claim, unit.number, late, judged_on).await?;
            self.counts.reject(u64::from(unit.bills));
            if self.context.stop.is_requested() {
                return Err(Stop::Interrupted);
            }
        }
        self.take_again().await
    }

    /// The next unit that is to be sent again. It is sent as it was sent before, or not at all: as
    /// long as it may have arrived, no row of it can be left out.
    async fn take_again(&mut self) -> Result<Option<C::Outgoing>, Stop> {
        while let Some(unit) = self.resend.pop_front() {
            self.wait_is_over(&unit)?;
            let batch = unit.number;
            let mut work = self.cargo.read(unit)?;
            if let Some((line, why)) = self.cargo.first_late(&work) {
                let why = &why;
                self.context.observer.notice(UploadEvent::BatchNotResent { batch, line, why });
                continue;
            }
            work.unit = self.books.journal.lease_unknown(self.claim, batch).await?;
            return Ok(Some(self.prepare(work)));
        }
        Ok(None)
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

    fn prepare(&self, work: Work<C::Row>) -> C::Outgoing {
        let (first_line, last_line) = work.lines();
        let batch = work.unit.number;
        let taken = UploadEvent::BatchTaken { batch, first_line, last_line };
        self.context.observer.notice(taken);
        self.cargo.prepare(work)
    }
}
