//! Customers are found among all there are, for the provider has no call to search by.

use billport_domain::Customer;
use billport_ports::{Customers, PortError, UnreadableCustomer};
use futures_util::StreamExt;

use super::sought::{Likeness, Sought};
use super::stream::{CustomersExt, ShortPage, StreamOptions, Streamed};

/// Who was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Those with the reference or the e-mail address, in the provider's order.
    pub alike: Vec<Alike>,
    /// Those that can't be read: one of them may be who was looked for.
    pub unreadable: Vec<UnreadableCustomer>,
}

/// A customer like the one who is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The customer.
    pub customer: Customer,
    /// What it has of the one looked for.
    pub likeness: Likeness,
}

/// Goes through all customers for those that are looked for. Whoever is overlooked may be added twice, so
/// the end of the list is [confirmed](ShortPage::IsConfirmed).
///
/// Whoever wants to tell how far it is goes over the [stream](CustomersExt::stream) with
/// [`Sought::likeness`].
///
/// # Errors
/// That of the stream, if the list can't be read to its end: then it is not known who is there.
pub async fn find(port: &dyn Customers, sought: &Sought) -> Result<Found, PortError> {
    let mut found = Found::default();
    let options = StreamOptions { short_page: ShortPage::IsConfirmed, ..StreamOptions::default() };
    let mut stream = port.stream(options);
    while let Some(item) = stream.next().await {
        match item? {
            Streamed::Customer(customer) => {
                if let Some(likeness) = sought.likeness(&customer) {
                    found.alike.push(Alike { customer: *customer, likeness });
                }
            }
            Streamed::Unreadable(unreadable) => found.unreadable.push(unreadable),
            _ => {}
        }
    }
    Ok(found)
}
