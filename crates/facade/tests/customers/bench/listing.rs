//! All customers of a list, as the stream gives them.

use billport::ports::{Customers, PortError, UnreadableCustomer};
use billport::workflows::customers::{CustomersExt, Shift, StreamOptions, Streamed};
use futures_util::StreamExt;
use std::time::Duration;
use tokio::time::{advance, pause, resume};

/// What came of a stream.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// In the order in which they came.
    pub(crate) ids: Vec<u64>,
    pub(crate) unreadable: Vec<UnreadableCustomer>,
    pub(crate) shifts: Vec<Shift>,
    /// The waits that it told of.
    pub(crate) waits: Vec<Duration>,
    /// Why it ended early, if it did.
    pub(crate) error: Option<PortError>,
}

impl Listing {
    /// Reads to the end. Waits that are told pass in no time: the clock stands still for that moment
    /// alone, for it has to go on while sockets are waited for.
    pub(super) async fn read(port: &dyn Customers) -> Self {
        let mut listing = Self::default();
        let mut stream = port.stream(StreamOptions::default());
        while let Some(streamed) = stream.next().await {
            match streamed {
                Ok(Streamed::Customer(customer)) => listing.ids.push(customer.id.get()),
                Ok(Streamed::Unreadable(unreadable)) => listing.unreadable.push(unreadable),
                Ok(Streamed::Shifted(shift)) => listing.shifts.push(shift),
                Ok(Streamed::Page { .. }) => {}
                Ok(Streamed::Waiting(wait)) => {
                    listing.waits.push(wait);
                    pause();
                    advance(wait).await;
                    resume();
                }
                Err(error) => listing.error = Some(error),
            }
        }
        listing
    }
}
