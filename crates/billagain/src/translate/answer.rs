//! What a whole answer gives: a page of customers, one that was asked for, one that was added.

use billport_domain::{Customer, CustomerId, Excerpt, NewCustomer};
use billport_ports::{CustomerPage, PageRequest, UnreadableCustomer};

use super::Lack;
use super::customer::{Core, customer, id};
use super::reader::{Odd, Reader};
use crate::mask::Mask;
use crate::wire::{self, Field, Kind};

/// A customer who was added, as far as the answer can be read.
#[derive(Debug)]
pub(crate) struct Added {
    pub(crate) customer: Customer,
    /// The fields that can't be read, by their names.
    pub(crate) left_out: Vec<&'static str>,
}

/// Reads a page. One odd customer does not take the others away; they are told in their places.
///
/// There is no total and no link to the next page: the last page is one that is not full.
pub(crate) fn page(body: &[u8], asked: PageRequest, mask: &Mask) -> Result<CustomerPage, Lack> {
    let items = wire::items(body).ok_or("it is no list")?;
    let is_last = items.len() < usize::from(asked.size.get());
    let entries = items.into_iter().map(|item| entry(item, mask)).collect();
    Ok(CustomerPage { entries, is_last })
}

/// Reads the customer who was asked for, and nobody else.
pub(crate) fn one(body: &[u8], asked: CustomerId, mask: &Mask) -> Result<Customer, Lack> {
    let item = wire::object(body).ok_or("it is no JSON object")?;
    let read = entry(item, mask)
        .map_err(|UnreadableCustomer { field, why, .. }| format!("`{field}`: {why}"))?;
    if read.id != asked {
        return Err(format!("it is customer {}, and {asked} was asked for", read.id));
    }
    Ok(read)
}

/// Reads the customer who was added. Nobody must think that it was not, so of all that stands beside the
/// id nothing fails: what can't be read is left out, and the two values that every customer has are those
/// that were sent.
pub(crate) fn added(body: &[u8], sent: &NewCustomer, mask: &Mask) -> Option<Added> {
    let row = wire::object(body)?.object::<wire::Customer<'_>>()?;
    let mut read = Reader::new(mask);
    let as_sent =
        Core { id: id(row.id)?, currency: sent.currency, waives_taxes: sent.waives_taxes };
    let core = Core::of(&row, &mut read).unwrap_or(as_sent);
    let customer = customer(&row, core, &mut read);
    let left_out = read.into_odd().into_iter().map(|odd| odd.field).collect();
    Some(Added { customer, left_out })
}

/// The id of the customer of whom an answer speaks, if it has one that can be read.
pub(crate) fn named_id(body: &[u8]) -> Option<CustomerId> {
    id(wire::object(body)?.object::<wire::Customer<'_>>()?.id)
}

fn entry(item: Field<'_>, mask: &Mask) -> Result<Customer, UnreadableCustomer> {
    let unreadable = |id, Odd { field, why }| UnreadableCustomer {
        id,
        field: Excerpt::of(field.as_bytes()),
        why: Excerpt::cut_at(why.as_bytes(), Excerpt::MESSAGE_BYTES),
    };
    let Some(row) = item.object::<wire::Customer<'_>>() else {
        let why = match item.kind() {
            Kind::Object => "a field of it stands twice, or has no name".to_owned(),
            kind => format!("it is {kind}"),
        };
        return Err(unreadable(None, Odd { field: "customer", why }));
    };
    let id = id(row.id);
    let mut read = Reader::new(mask);
    let core = Core::of(&row, &mut read);
    let customer = core.map(|core| customer(&row, core, &mut read));
    match (customer, read.into_odd().into_iter().next()) {
        (Some(customer), None) => Ok(customer),
        (_, odd) => Err(unreadable(id, odd.expect("what is not read was taken note of"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_ports::PageSize;
    use proptest::prelude::*;

    const CUSTOMERS: &str = include_str!("../../tests/fixtures/customers.json");
    const ADDED: &str = include_str!("../../tests/fixtures/added.json");

    fn read_all(body: &[u8]) -> [bool; 3] {
        let mask = Mask::of_key(&"7731".into());
        let asked = PageRequest::first(PageSize::DEFAULT);
        let id = CustomerId::new(10_659).expect("it is above zero");
        let sent = NewCustomer::new("ZAR".parse().expect("a currency"), true);
        [
            page(body, asked, &mask).is_ok(),
            one(body, id, &mask).is_ok(),
            added(body, &sent, &mask).is_some(),
        ]
    }

    #[test]
    fn each_answer_is_read_as_what_it_is() {
        assert_eq!(read_all(CUSTOMERS.as_bytes()), [true, false, false]);
        assert_eq!(read_all(ADDED.as_bytes()), [false, true, true]);
        assert_eq!(read_all(b"{\"customerID\":10659}"), [false, false, true]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(read_all(&body), [false; 3]);
        }

        #[test]
        fn no_beginning_of_an_answer_is_one(length in 0..CUSTOMERS.trim_end().len()) {
            prop_assert_eq!(read_all(&CUSTOMERS.as_bytes()[..length]), [false; 3]);
            let length = length.min(ADDED.trim_end().len() - 1);
            prop_assert_eq!(read_all(&ADDED.as_bytes()[..length]), [false; 3]);
        }
    }
}
