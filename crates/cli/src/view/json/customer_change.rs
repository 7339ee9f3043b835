//! What was done to a customer.

use billport::domain::{Customer, CustomerField, CustomerId, Difference};
use billport::workflows::customers::Alike;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::CustomerJson;

/// A customer that was added, or was there already.
#[derive(Serialize)]
pub(crate) struct AddedJson<'a> {
    /// `added`, `exists`, `alike` (nobody was added, and none of those found is it for certain) or
    /// `unknown`
    state: &'static str,
    /// As BillAgain answered.
    customer: Option<CustomerJson<'a>>,
    /// The IDs of those that were there already, or are like it.
    existing: Vec<u64>,
    /// Why it was not added, or why nobody knows whether it was.
    message: Option<String>,
}

impl<'a> AddedJson<'a> {
    pub(crate) fn added(customer: &'a Customer) -> Self {
        let customer = Some(CustomerJson::with(customer, None));
        Self { state: "added", customer, existing: Vec::new(), message: None }
    }

    pub(crate) fn existing(customers: &[Customer]) -> Self {
        let existing = customers.iter().map(|customer| customer.id.get()).collect();
        Self { state: "exists", customer: None, existing, message: None }
    }

    pub(crate) fn alike(alike: &[Alike], message: String) -> Self {
        let existing = alike.iter().map(|one| one.customer.id.get()).collect();
        Self { state: "alike", customer: None, existing, message: Some(message) }
    }

    pub(crate) fn unknown(message: String) -> Self {
        Self { state: "unknown", customer: None, existing: Vec::new(), message: Some(message) }
    }
}

/// What became of an edit.
#[derive(Serialize)]
pub(crate) struct EditedJson<'a> {
    #[serde(rename = "customerID")]
    id: u64,
    /// `changed`; `not_changed` if it was written, and BillAgain has it all as before; `unchanged` if
    /// there was nothing to write
    state: &'static str,
    differences: Vec<DifferenceJson<'a>>,
    /// The fields that BillAgain had not told, and that were not written.
    untold: Vec<&'static str>,
    /// Where BillAgain has something else than was written; null if that could not be read.
    kept_otherwise: Option<Vec<DifferenceJson<'a>>>,
    /// What BillAgain tells now of those it had not told; null if that could not be read.
    told_since: Option<Vec<DifferenceJson<'a>>>,
}

impl<'a> EditedJson<'a> {
    /// `read_back` is what is kept otherwise, and what is told since.
    pub(crate) fn new(
        id: CustomerId,
        state: &'static str,
        differences: &'a [Difference],
        untold: &[CustomerField],
        read_back: Option<(&'a [Difference], &'a [Difference])>,
    ) -> Self {
        let json = |list: &'a [Difference]| list.iter().map(DifferenceJson).collect();
        let (kept_otherwise, told_since) = read_back.unzip();
        Self {
            id: id.get(),
            state,
            differences: json(differences),
            untold: untold.iter().map(|field| field.name()).collect(),
            kept_otherwise: kept_otherwise.map(json),
            told_since: told_since.map(json),
        }
    }
}

/// A field that becomes another: null is null, and what is not told is not there.
struct DifferenceJson<'a>(&'a Difference);

impl Serialize for DifferenceJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Difference { field, from, to } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("field", field.name())?;
        for (name, said) in [("from", from), ("to", to)] {
            if !said.is_absent() {
                map.serialize_entry(name, &said.set())?;
            }
        }
        map.end()
    }
}

/// Something that was done to a customer as a whole.
#[derive(Serialize)]
pub(crate) struct CustomerDoneJson {
    #[serde(rename = "customerID")]
    id: u64,
    /// `archived`, `reopened`, `deleted` or `gone`
    state: &'static str,
}

impl CustomerDoneJson {
    pub(crate) const fn new(id: CustomerId, state: &'static str) -> Self {
        Self { id: id.get(), state }
    }
}
