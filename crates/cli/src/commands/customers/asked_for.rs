//! The customers that are asked for by their IDs, one by one as the whole list comes.
//!
//! Nobody else is told. A page with somebody on it who was not asked for is no answer, for the provider
//! has not understood what was asked; nobody on it is told then.

use billport::domain::{Customer, CustomerId};
use billport::ports::{
    CustomerOptions, CustomerPage, Customers, ErrorKind, PageRequest, PageSize, PortError, Reach,
    UnreadableCustomer,
};
use billport::workflows::customers::Streamed;
use futures_util::{Stream, StreamExt, stream};

use crate::args::Told;
use crate::failure::is_nobody;

/// The customers with these IDs. Whoever is not there does not come.
///
/// A page of IDs is one request. It knows nothing of custom fields: with them each customer is one.
pub(super) fn customers<'a>(
    port: &'a dyn Customers,
    ids: &'a [CustomerId],
    told: &Told,
) -> impl Stream<Item = Result<Streamed, PortError>> + 'a {
    if told.with_custom_fields {
        stream::iter(ids).then(move |id| one(port, *id)).flat_map(stream::iter).left_stream()
    } else {
        let pages = stream::iter(ids.chunks(usize::from(PageSize::LARGEST.get())));
        pages.then(move |ids| page(port, ids)).flat_map(stream::iter).right_stream()
    }
}

async fn one(port: &dyn Customers, id: CustomerId) -> Vec<Result<Streamed, PortError>> {
    match port.get(id, CustomerOptions { custom_fields: true }).await {
        Ok(customer) => vec![Ok(Streamed::Customer(Box::new(customer)))],
        Err(error) if is_nobody(&error) => Vec::new(),
        Err(error) => vec![Err(error)],
    }
}

async fn page(port: &dyn Customers, ids: &[CustomerId]) -> Vec<Result<Streamed, PortError>> {
    match port.page_by_ids(ids, PageRequest::first(PageSize::LARGEST)).await {
        Ok(page) => match stranger(&page, ids) {
            None => page.entries.into_iter().map(|entry| Ok(streamed(entry))).collect(),
            Some(id) => vec![Err(not_asked_for(id))],
        },
        Err(error) => vec![Err(error)],
    }
}

/// Somebody on a page who was not asked for.
fn stranger(page: &CustomerPage, ids: &[CustomerId]) -> Option<CustomerId> {
    let id = |entry: &Result<Customer, UnreadableCustomer>| match entry {
        Ok(customer) => Some(customer.id),
        Err(unreadable) => unreadable.id,
    };
    page.entries.iter().filter_map(id).find(|id| !ids.contains(id))
}

fn not_asked_for(id: CustomerId) -> PortError {
    PortError::new(ErrorKind::Broken, "BillAgain", "list customers by their ids")
        .with_reach(Reach::Answered)
        .with_cause(format!("customer {id} is in the answer, and was not asked for"))
}

fn streamed(entry: Result<Customer, UnreadableCustomer>) -> Streamed {
    match entry {
        Ok(customer) => Streamed::Customer(Box::new(customer)),
        Err(unreadable) => Streamed::Unreadable(unreadable),
    }
}
