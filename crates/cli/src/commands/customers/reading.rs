//! Customers come one by one, and are told as they come: nothing but what is told is kept.
//!
//! Reading changes nothing at the provider, so it ends at the first signal.

use billport::domain::{Customer, CustomerId};
use billport::ports::{CustomerOptions, ErrorKind, PortError, UnreadableCustomer};
use billport::workflows::customers::{CustomersExt, Shift, StreamOptions, Streamed};
use futures_util::{Stream, StreamExt};
use std::collections::HashSet;
use std::io::Write;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

use super::output::OutputName;
use super::{asked_for, port};
use crate::args::{Filter, Told};
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::view::customer::ExportProgress;
use crate::view::customer::rows::CustomerRows;
use crate::view::customer::sums::Sums;
use crate::view::{plural, talk};

/// How many customers that can't be read are told one by one; of the others the number is.
const UNREADABLE_TOLD: u64 = 20;

/// Customers on their way from the provider to an output.
pub(super) struct Reading<'a, W: Write> {
    pub(super) connection: &'a Connection,
    pub(super) told: &'a Told,
    pub(super) filters: &'a [Filter],
    /// The most that are told.
    pub(super) limit: u64,
    pub(super) rows: CustomerRows<W>,
    pub(super) output: OutputName,
    pub(super) progress: ExportProgress,
    pub(super) sums: Sums,
    /// Told at the first signal.
    pub(super) stopped: Arc<Notify>,
}

/// Hears the signals of a command that reads from now on.
pub(super) fn hear_signals(connection: &Connection) -> Result<Arc<Notify>, Failure> {
    let stopped = Arc::new(Notify::new());
    interrupt::stop_reading(Arc::clone(&stopped), connection.billport.clone())
        .map_err(|error| Failure::unexpected(error.to_string()))?;
    Ok(stopped)
}

/// Why no more customers are read.
#[derive(Debug)]
pub(super) enum Ended {
    /// There are no more.
    Through,
    /// No more are wanted, or nobody reads what is written.
    Enough,
    Interrupted,
    Failed(PortError),
}

impl Ended {
    /// Whether all that was wanted is there.
    pub(super) const fn is_whole(&self) -> bool {
        matches!(self, Self::Through | Self::Enough)
    }

    /// Tells what there is to tell of it: `left` says what is there of what is not whole, if anything is.
    pub(super) fn tell(&self, sums: &Sums, left: &str) -> Result<Exit, Failure> {
        if sums.unreadable > 0 {
            tell_unreadable(sums.unreadable);
        }
        match self {
            Self::Failed(error) => {
                if !left.is_empty() {
                    talk::note(left);
                }
                Err(Failure::billagain(error))
            }
            Self::Interrupted => {
                let before = if left.is_empty() { "interrupted" } else { "interrupted: " };
                talk::error(&format!("{before}{left}"));
                Ok(Exit::Interrupted)
            }
            Self::Through | Self::Enough if sums.unreadable > 0 => Ok(Exit::Rejected),
            Self::Through | Self::Enough => Ok(Exit::Delivered),
        }
    }
}

impl<W: Write> Reading<'_, W> {
    /// Reads all customers.
    pub(super) async fn all(&mut self) -> Result<Ended, Failure> {
        let customer = CustomerOptions { custom_fields: self.told.with_custom_fields };
        let options = StreamOptions { customer, ..StreamOptions::default() };
        self.take(port(self.connection).stream(options)).await
    }

    /// Reads the customers with these IDs; gives those of them that are nobody's as well.
    pub(super) async fn those(
        &mut self,
        ids: &[CustomerId],
    ) -> Result<(Ended, Vec<CustomerId>), Failure> {
        let mut missing: HashSet<CustomerId> = ids.iter().copied().collect();
        let customers = asked_for::customers(port(self.connection), ids, self.told);
        let customers = customers.inspect(|came| {
            let id = match came {
                Ok(Streamed::Customer(customer)) => Some(customer.id),
                Ok(Streamed::Unreadable(unreadable)) => unreadable.id,
                _ => None,
            };
            id.map(|id| missing.remove(&id));
        });
        let ended = self.take(customers).await?;
        Ok((ended, ids.iter().copied().filter(|id| missing.contains(id)).collect()))
    }

    async fn take(
        &mut self,
        customers: impl Stream<Item = Result<Streamed, PortError>>,
    ) -> Result<Ended, Failure> {
        let ended = self.take_each(customers).await;
        self.progress.finish();
        ended
    }

    async fn take_each(
        &mut self,
        customers: impl Stream<Item = Result<Streamed, PortError>>,
    ) -> Result<Ended, Failure> {
        let mut customers = pin!(customers);
        loop {
            let came = tokio::select! {
                biased;
                () = self.stopped.notified() => return Ok(Ended::Interrupted),
                came = customers.next() => came,
            };
            match came {
                None => return Ok(Ended::Through),
                Some(Err(error)) => return Ok(Ended::Failed(error)),
                Some(Ok(came)) => {
                    if self.came(came)?.is_break() {
                        return Ok(Ended::Enough);
                    }
                }
            }
        }
    }

    fn came(&mut self, came: Streamed) -> Result<ControlFlow<()>, Failure> {
        match came {
            Streamed::Customer(customer) => return self.customer(&customer),
            Streamed::Unreadable(unreadable) => self.unreadable(&unreadable),
            Streamed::Page { requests } => self.sums.requests = requests,
            Streamed::Shifted(shift) => self.shifted(shift),
            Streamed::Waiting(wait) => self.waiting(wait),
        }
        Ok(ControlFlow::Continue(()))
    }

    fn customer(&mut self, customer: &Customer) -> Result<ControlFlow<()>, Failure> {
        if !self.filters.iter().all(|filter| filter.takes(customer)) {
            return Ok(ControlFlow::Continue(()));
        }
        let written = self.rows.add(customer);
        let is_heard = self.output.taken(written)?;
        self.sums.told += 1;
        self.progress.read(self.sums.told);
        let is_enough = self.sums.told >= self.limit;
        Ok(if is_heard && !is_enough { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    }

    fn unreadable(&mut self, UnreadableCustomer { id, field, why }: &UnreadableCustomer) {
        self.sums.unreadable += 1;
        if self.sums.unreadable > UNREADABLE_TOLD {
            return;
        }
        let who = id.map_or_else(|| "a customer".to_owned(), |id| format!("customer {id}"));
        self.progress.interrupted_by(|| {
            talk::warning(&format!("{who} can't be read: {field}: {why}"));
        });
    }

    fn shifted(&mut self, shift: Shift) {
        self.sums.shifts += 1;
        if let Shift::Inserted(repeats) = shift {
            self.sums.repeats += repeats;
        }
        tracing::debug!("{shift}");
    }

    fn waiting(&self, wait: Duration) {
        let seconds = wait.as_secs().max(1);
        self.progress.interrupted_by(|| {
            talk::note(&format!("BillAgain can't answer now: it is asked again in {seconds} s"));
        });
    }
}

/// Tells how many customers could not be read beside those that were told, and what to do about them.
fn tell_unreadable(customers: u64) {
    let others = customers.saturating_sub(UNREADABLE_TOLD);
    if others > 0 {
        talk::warning(&format!("and {} can't be read", plural(others, "more customer")));
    }
    talk::hint(ErrorKind::Broken.next_act());
}
