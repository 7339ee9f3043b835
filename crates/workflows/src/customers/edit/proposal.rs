//! The first stage: what a change would make of a customer as it is now.

use billport_domain::{
    Customer, CustomerChange, CustomerEdit, CustomerField, CustomerId, Difference,
};
use billport_ports::{CustomerOptions, Customers, PortError};

/// What comes of a change that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// The customer is already as it was to become. There is nothing to be written.
    Nothing(Box<Customer>),
    /// These would be the differences.
    Change(Box<Proposal>),
}

/// A customer, and what is to be changed of it. To write it, somebody must
/// [confirm](Self::confirm) its differences, and what it can't write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub(super) customer: Customer,
    pub(super) change: CustomerChange,
    pub(super) differences: Vec<Difference>,
    pub(super) untold: Vec<CustomerField>,
}

/// Reads a customer, and compares a change with it.
///
/// # Errors
/// The port's. Nothing has any effect here.
pub async fn propose(
    port: &dyn Customers,
    id: CustomerId,
    change: CustomerChange,
) -> Result<Proposed, PortError> {
    let customer = port.get(id, CustomerOptions::default()).await?;
    Ok(Proposed::of(customer, change))
}

impl Proposed {
    pub(super) fn of(customer: Customer, change: CustomerChange) -> Self {
        let differences = change.differences(&customer);
        if differences.is_empty() {
            return Self::Nothing(Box::new(customer));
        }
        let untold = change.untold(&customer);
        Self::Change(Box::new(Proposal { customer, change, differences, untold }))
    }
}

impl Proposal {
    /// The customer as it was read.
    #[must_use]
    pub fn customer(&self) -> &Customer {
        &self.customer
    }

    /// What would change, to be shown; at least one field.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// The fields that the provider has not told, and that are not to change, to be shown: nobody knows
    /// what stands there, so they can't be written, and the provider may empty them.
    #[must_use]
    pub fn untold(&self) -> &[CustomerField] {
        &self.untold
    }

    /// Whether one of these is a field that every answer should have: the provider has told less than it
    /// documents.
    ///
    /// Source: BillAgain, Customers: only `StatementDate` is missing in most tables of answers.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.untold.iter().any(|field| *field != CustomerField::StatementDay)
    }

    /// All that would be written.
    #[must_use]
    pub fn edit(&self) -> CustomerEdit {
        self.change.applied_to(&self.customer)
    }
}
