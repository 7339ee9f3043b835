//! One call of each kind that the port has, on a customer of its own.

use billport::domain::{Currency, Customer, CustomerEdit, CustomerId, NewCustomer, Stated};
use billport::ports::{CustomerOptions, CustomerPage, Customers, PageRequest, PageSize, PortError};
use billport_sandbox::Call;
use billport_sandbox::billagain::{self, BillAgainSandbox, LedgerSnapshot};

/// A kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Page,
    PageByIds,
    Get,
    Add,
    Edit,
    Archive,
    Reopen,
    Delete,
}

/// A call that is made, or is about to be.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) act: Act,
    /// The customer's, unlike any other's.
    pub(crate) reference: String,
    /// Whom it is made on; the customer that is added has none yet.
    id: Option<CustomerId>,
}

/// What a call gave.
#[derive(Debug)]
pub(crate) enum Given {
    Page(CustomerPage),
    /// The customer who was asked for, or who was added.
    Customer(Box<Customer>),
    Done,
}

impl Act {
    pub(crate) const READS: [Self; 3] = [Self::Page, Self::PageByIds, Self::Get];
    /// All that change a customer who is there: they can be repeated.
    pub(crate) const CHANGES: [Self; 4] = [Self::Edit, Self::Archive, Self::Reopen, Self::Delete];
    /// All that may be repeated.
    pub(crate) const SAFE: [Self; 7] = [
        Self::Page,
        Self::PageByIds,
        Self::Get,
        Self::Edit,
        Self::Archive,
        Self::Reopen,
        Self::Delete,
    ];
    pub(crate) const ALL: [Self; 8] = [
        Self::Page,
        Self::PageByIds,
        Self::Get,
        Self::Add,
        Self::Edit,
        Self::Archive,
        Self::Reopen,
        Self::Delete,
    ];

    pub(crate) fn is_read(self) -> bool {
        Self::READS.contains(&self)
    }

    pub(crate) fn call(self) -> Call {
        match self {
            Self::Page => Call::ListCustomers,
            Self::PageByIds => Call::CustomersByIds,
            Self::Get => Call::GetCustomer,
            Self::Add => Call::AddCustomer,
            Self::Edit => Call::EditCustomer,
            Self::Archive => Call::ArchiveCustomer,
            Self::Reopen => Call::ReopenCustomer,
            Self::Delete => Call::DeleteCustomer,
        }
    }

    /// How many requests of this kind the provider has seen.
    pub(crate) fn requests(self, ledger: &LedgerSnapshot) -> u64 {
        match self {
            Self::Page => ledger.list_requests,
            Self::PageByIds => ledger.by_ids_requests,
            Self::Get => ledger.get_requests,
            Self::Add => ledger.add_requests,
            Self::Edit => ledger.edit_requests,
            Self::Archive => ledger.archive_requests,
            Self::Reopen => ledger.reopen_requests,
            Self::Delete => ledger.delete_requests,
        }
    }
}

impl Made {
    pub(super) fn prepare(act: Act, number: u64, provider: &BillAgainSandbox) -> Self {
        let reference = format!("reference-{number}");
        let there = billagain::Customer::named("Thandi").with("Reference", &reference);
        let there = match act {
            Act::Add => return Self { act, reference, id: None },
            Act::Reopen => there.with("isActive", false).with("comp_status", "Archived"),
            _ => there,
        };
        let id = CustomerId::new(provider.add_customer(there));
        Self { act, reference, id }
    }

    pub(crate) fn id(&self) -> CustomerId {
        self.id.expect("there is a customer for all but to add")
    }

    /// The customer that is added.
    pub(crate) fn new_customer(&self) -> NewCustomer {
        let mut new = NewCustomer::new(Currency::ZAR, false);
        new.details.reference = Stated::Set(self.reference.clone());
        new.details.contact.name = Stated::Set("Thandi".to_owned());
        new
    }

    /// What an edit writes, unlike any other.
    fn city(&self) -> String {
        format!("City of {}", self.reference)
    }

    pub(super) async fn through(&self, port: &dyn Customers) -> Result<Given, PortError> {
        let first = PageRequest::first(PageSize::LARGEST);
        let options = CustomerOptions::default();
        match self.act {
            Act::Page => port.page(first, options).await.map(Given::Page),
            Act::PageByIds => port.page_by_ids(&[self.id()], first).await.map(Given::Page),
            Act::Get => port.get(self.id(), options).await.map(Box::new).map(Given::Customer),
            Act::Add => port.add(&self.new_customer()).await.map(Box::new).map(Given::Customer),
            Act::Edit => {
                let NewCustomer { currency, waives_taxes, mut details, .. } = self.new_customer();
                details.address.city = Stated::Set(self.city());
                let edit = CustomerEdit { currency, waives_taxes, details };
                port.edit(self.id(), &edit).await.map(|()| Given::Done)
            }
            Act::Archive => port.archive(self.id()).await.map(|()| Given::Done),
            Act::Reopen => port.reopen(self.id()).await.map(|()| Given::Done),
            Act::Delete => port.delete(self.id()).await.map(|()| Given::Done),
        }
    }

    /// How often the provider did it.
    pub(crate) fn times_done(&self, ledger: &LedgerSnapshot) -> usize {
        let of = |ids: &[u64]| ids.iter().filter(|id| **id == self.id().get()).count();
        match self.act {
            Act::Page | Act::PageByIds | Act::Get => 0,
            Act::Add => ledger.times_added(&self.reference),
            Act::Edit => of(&ledger.edits.iter().map(|edit| edit.customer_id).collect::<Vec<_>>()),
            Act::Archive => of(&ledger.archived),
            Act::Reopen => of(&ledger.reopened),
            Act::Delete => of(&ledger.deleted),
        }
    }

    /// Whether the provider's own register shows it.
    pub(crate) fn is_in_effect(&self, provider: &BillAgainSandbox) -> bool {
        let says = |field: &str, text: &str| {
            let told = provider.customer(self.id().get());
            told.is_some_and(|told| told.contains(&format!(r#""{field}":"{text}""#)))
        };
        match self.act {
            Act::Page | Act::PageByIds | Act::Get => false,
            Act::Add => provider.ledger().times_added(&self.reference) > 0,
            Act::Edit => says("City", &self.city()),
            Act::Archive => says("comp_status", "Archived"),
            Act::Reopen => says("comp_status", "Active"),
            Act::Delete => provider.customer(self.id().get()).is_none(),
        }
    }
}
