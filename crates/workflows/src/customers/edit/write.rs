//! The last stage: the customer is as it was when it was shown, and all of it is written.

use billport_domain::{Customer, CustomerField};
use billport_ports::{CustomerOptions, Customers, PortError};

use super::proposal::{Proposal, Proposed};
use super::written::Written;

/// A change that somebody has consented to. Only this can be [written](Self::write).
#[derive(Debug)]
pub struct Confirmed {
    pub(super) proposal: Proposal,
}

/// How an edit ended.
#[derive(Debug)]
pub enum EditEnd {
    /// It was written, and read back.
    Written(Box<Written>),
    /// It was written. The customer could not be read afterwards, for this reason.
    NotReadBack(PortError),
    /// Nothing was written: somebody has changed the customer since it was shown, or the provider tells
    /// other fields of it. What is left to change needs consent anew.
    ChangedMeanwhile(Proposed),
}

impl Confirmed {
    /// Writes it, if the customer is still as it was shown, and reads it back.
    ///
    /// # Errors
    /// The port's, of the look before or of the edit. An edit that may have arrived may be repeated: all
    /// that is written is written again.
    pub async fn write(self, port: &dyn Customers) -> Result<EditEnd, PortError> {
        let Proposal { customer: shown, change, differences, untold } = self.proposal;
        let now = port.get(shown.id, CustomerOptions::default()).await?;
        if !is_same(&shown, &now) {
            return Ok(EditEnd::ChangedMeanwhile(Proposed::of(now, change)));
        }
        let edit = change.applied_to(&now);
        port.edit(now.id, &edit).await?;
        Ok(match port.get(now.id, CustomerOptions::default()).await {
            Ok(customer) => {
                EditEnd::Written(Box::new(Written::of(customer, edit, differences, &untold)))
            }
            Err(error) => EditEnd::NotReadBack(error),
        })
    }
}

/// Whether all that would be written says the same, whatever form the provider gives it.
fn is_same(one: &Customer, other: &Customer) -> bool {
    let mut written = CustomerField::ALL.into_iter().filter(|field| field.is_writable_on_edit());
    written.all(|field| one.shown(field) == other.shown(field))
}
