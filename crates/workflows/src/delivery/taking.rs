//! The turn of a unit comes: leased, read again from the file, judged by the day of sending.

use billport_journal::UnitRecord;

use super::cargo::{Cargo, Load};
use super::ending::LONGEST_WAIT;
use super::event::UploadEvent;
use super::run::Run;
use super::stop::Stop;
use super::turns::Turn;
use super::work::Work;

/// How many units are leased at once: a transaction for each would cost more than the unit.
const LEASED_AT_ONCE: usize = 256;

impl<C: Cargo> Run<'_, C> {
    /// The next unit to send, valid today; nobody's turn at the end, or when the run has to stop.
    pub(super) async fn take(&mut self) -> Turn<C::Outgoing> {
        if self.has_more() && self.context.stop.is_requested() {
            self.stop.get_or_insert(Stop::Interrupted);
        }
        if self.stop.is_some() {
            return Turn::Nobodys;
        }
        self.try_take().await.unwrap_or_else(|stop| {
            self.is_unsure |= matches!(stop, Stop::Journal(_));
            self.stop = Some(stop);
            Turn::Nobodys
        })
    }

    async fn try_take(&mut self) -> Result<Turn<C::Outgoing>, Stop> {
        loop {
            let mut load = match self.next_planned().await? {
                Turn::Now(load) => load?,
                Turn::NotYet => return Ok(Turn::NotYet),
                Turn::Nobodys => return self.take_again().await,
            };
            self.wait_is_over(&load.work().unit)?;
            self.cargo.leave_out_late(&mut load)?;
            let work = load.work_mut();
            if work.len() > 0 {
                return Ok(Turn::Now(self.prepare(load)));
            }
            let Work { unit, late, judged_on, .. } = work;
            let late = std::mem::take(late);
            self.books.journal.withdraw(self.claim, unit.number, late, *judged_on).await?;
            self.counts.reject(u64::from(unit.bills));
            if self.context.stop.is_requested() {
                return Err(Stop::Interrupted);
            }
        }
    }

    /// The next unit that is to be sent again. It is sent as it was sent before, or not at all: as
    /// long as it may have arrived, no row of it can be left out.
    async fn take_again(&mut self) -> Result<Turn<C::Outgoing>, Stop> {
        loop {
            let mut load = match self.resend.next(&mut self.cargo) {
                Turn::Now(load) => load?,
                Turn::NotYet => return Ok(Turn::NotYet),
                Turn::Nobodys => return Ok(Turn::Nobodys),
            };
            self.wait_is_over(&load.work().unit)?;
            let late = self.cargo.first_late(&mut load)?;
            let unit = &mut load.work_mut().unit;
            if let Some((line, why)) = late {
                let (batch, why) = (unit.number, &why);
                self.context.observer.notice(UploadEvent::BatchNotResent { batch, line, why });
                continue;
            }
            *unit = self.books.journal.lease_unknown(self.claim, unit.number).await?;
            return Ok(Turn::Now(self.prepare(load)));
        }
    }

    /// Stops if the provider does not want to be asked again yet.
    fn wait_is_over(&self, unit: &UnitRecord) -> Result<(), Stop> {
        let Some(moment) = unit.not_before else { return Ok(()) };
        let now = (self.books.now)();
        // A moment beyond all that a provider is granted says that a clock was wrong, then or now.
        let waits = moment > now && moment - now <= LONGEST_WAIT;
        if waits { Err(Stop::NotBefore(moment)) } else { Ok(()) }
    }

    /// The next unit that is not sent again.
    async fn next_planned(&mut self) -> Result<Turn<Result<C::Load, Stop>>, Stop> {
        if !self.parts.is_empty() {
            return Ok(self.parts.next(&mut self.cargo));
        }
        if let Some(number) = self.held_up.pop_front() {
            let again = self.books.journal.lease(self.claim, number - 1, 1).await?;
            self.leased.extend(again);
        }
        if self.leased.all_are_read() && !self.all_are_leased {
            let after = self.last_leased;
            let leased = self.books.journal.lease(self.claim, after, LEASED_AT_ONCE).await?;
            self.last_leased = leased.last().map_or(after, |unit| unit.number);
            self.all_are_leased = leased.is_empty();
            self.leased.extend(leased);
        }
        Ok(self.leased.next(&mut self.cargo))
    }

    fn prepare(&self, load: C::Load) -> C::Outgoing {
        let (first_line, last_line) = load.work().lines();
        let batch = load.work().unit.number;
        let taken = UploadEvent::BatchTaken { batch, first_line, last_line };
        self.context.observer.notice(taken);
        self.cargo.prepare(load)
    }
}
