//! The provider's customers are looked through: it has no call to search by.

use billport_domain::Customer;
use billport_ports::{Customers, UnreadableCustomer};
use futures_util::StreamExt;
use std::time::Duration;

use super::ImportContext;
use crate::customers::{CustomersExt, ShortPage, StreamOptions, Streamed};
use crate::delivery::{PlanError, UploadEvent};

/// A wait that nobody ends but by asking to stop.
const UNTIL_ASKED: Duration = Duration::from_hours(24);

/// The customers of whom nothing can be said, for they can't be read.
#[derive(Debug, Default)]
pub(super) struct Unreadable {
    customers: u64,
    first: Option<Box<UnreadableCustomer>>,
}

/// Gives every customer to `look_at`, and tells how far it is.
///
/// # Errors
/// [`PlanError::Customers`] if the list can't be read to its end, [`PlanError::Interrupted`].
pub(super) async fn look_through(
    context: ImportContext<'_>,
    port: &dyn Customers,
    mut look_at: impl FnMut(&Customer) + Send,
) -> Result<Unreadable, PlanError> {
    let (mut customers, mut unreadable) = (0, Unreadable::default());
    // Whoever is overlooked is added twice.
    let options = StreamOptions { short_page: ShortPage::IsConfirmed, ..StreamOptions::default() };
    let mut stream = port.stream(options);
    loop {
        let item = tokio::select! {
            biased;
            _ = context.stop.wait(UNTIL_ASKED) => {
                context.run().go_on()?;
                continue;
            }
            item = stream.next() => item,
        };
        let Some(item) = item else { return Ok(unreadable) };
        match item.map_err(PlanError::Customers)? {
            Streamed::Customer(customer) => {
                look_at(&customer);
                customers += 1;
            }
            Streamed::Unreadable(customer) => {
                context.observer.notice(UploadEvent::UnreadableCustomer(&customer));
                unreadable.customers += 1;
                unreadable.first.get_or_insert_with(|| Box::new(customer));
            }
            Streamed::Shifted(shift) => context.observer.notice(UploadEvent::ListShifted(shift)),
            Streamed::Waiting(wait) => context.observer.notice(UploadEvent::Waiting(wait)),
            Streamed::Page { .. } => {
                context.observer.notice(UploadEvent::LookingThrough { customers });
            }
        }
    }
}

impl Unreadable {
    /// Nobody is added where somebody who can't be read may be the same.
    ///
    /// # Errors
    /// [`PlanError::UnreadableCustomers`] if there is one.
    pub(super) fn refuse(self) -> Result<(), PlanError> {
        let Self { customers, first } = self;
        first.map_or(Ok(()), |first| Err(PlanError::UnreadableCustomers { customers, first }))
    }
}
