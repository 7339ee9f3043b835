//! A provider with a ledger, which answers by a script and accepts all behind its end.

use async_trait::async_trait;
use billport_domain::{
    Currency, Customer, CustomerEdit, CustomerId, Excerpt, NewCustomer, ProviderMoment, Stated,
};
use billport_ports::{
    CustomerOptions, CustomerPage, Customers, ErrorKind, PageRequest, PortError, Scope,
    UnreadableCustomer,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use time::OffsetDateTime;
use tokio::task::yield_now;

use crate::virtual_time::Wall;

/// What the provider does with an addition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It adds the customer, and says so.
    Accept,
    /// It adds the customer, and its answer is lost.
    AcceptAndLose,
    /// The request is lost.
    Lose,
    /// It says no.
    Refuse,
    /// It can't be reached.
    Unreachable,
    /// It asks to come again in a minute.
    Throttle,
    /// It does not know these credentials.
    RejectCredentials,
}

pub(crate) struct Provider {
    /// The answers to come, the next one last.
    pub(crate) script: Mutex<Vec<Answer>>,
    /// Requests for pages that fail before one is answered.
    pub(crate) failing_pages: Mutex<u32>,
    /// Whether one of its customers can't be read.
    pub(crate) has_unreadable: Mutex<bool>,
    /// Whether it tells when a customer was created.
    pub(crate) tells_created: Mutex<bool>,
    /// The oldest first.
    customers: Mutex<Vec<Customer>>,
    additions: Mutex<u64>,
    pages: Mutex<u64>,
    wall: Arc<Wall>,
}

pub(crate) fn error(kind: ErrorKind) -> PortError {
    let sent = u32::from(kind != ErrorKind::Unavailable);
    PortError::new(kind, "Provider", "add a customer").with_effort(1, sent, Duration::ZERO)
}

/// A moment of UTC as the provider writes it.
fn moment(at: OffsetDateTime) -> ProviderMoment {
    let (date, (hour, minute, second)) = (at.date(), at.to_hms());
    ProviderMoment::new(format!("{date}T{hour:02}:{minute:02}:{second:02}.1234567Z"))
}

impl Provider {
    pub(crate) fn new(wall: &Arc<Wall>) -> Self {
        Self {
            script: Mutex::default(),
            failing_pages: Mutex::default(),
            has_unreadable: Mutex::default(),
            tells_created: Mutex::new(true),
            customers: Mutex::default(),
            additions: Mutex::default(),
            pages: Mutex::default(),
            wall: Arc::clone(wall),
        }
    }

    /// Gives these answers, then accepts all.
    pub(crate) fn answers(&self, answers: impl IntoIterator<Item = Answer>) {
        let mut answers: Vec<_> = answers.into_iter().collect();
        answers.reverse();
        *self.script.lock().unwrap() = answers;
    }

    /// Somebody else adds a customer.
    pub(crate) fn has(&self, reference: Option<&str>, email: Option<&str>) -> u64 {
        let mut new = NewCustomer::new(Currency::ZAR, false);
        new.details.reference = Stated::nullable(reference.map(str::to_owned));
        new.details.contact.email = Stated::nullable(email.map(str::to_owned));
        self.take(&new).id.get()
    }

    /// How often it has the customer of a name: the names of the file are different.
    pub(crate) fn ledger(&self) -> BTreeMap<String, u32> {
        let mut ledger = BTreeMap::new();
        for customer in &*self.customers.lock().unwrap() {
            if let Stated::Set(name) = &customer.details.contact.name {
                *ledger.entry(name.clone()).or_default() += 1;
            }
        }
        ledger
    }

    /// How often it was asked to add somebody.
    pub(crate) fn additions(&self) -> u64 {
        *self.additions.lock().unwrap()
    }

    /// How often it was asked for a page.
    pub(crate) fn pages(&self) -> u64 {
        *self.pages.lock().unwrap()
    }

    fn take(&self, new: &NewCustomer) -> Customer {
        let mut customers = self.customers.lock().unwrap();
        let id = CustomerId::new(customers.len() as u64 + 1).unwrap();
        let mut customer = Customer::new(id, new.currency, new.waives_taxes);
        customer.details = new.details.clone();
        if *self.tells_created.lock().unwrap() {
            customer.created = Stated::Set(moment(self.wall.now()));
        }
        customers.push(customer.clone());
        customer
    }
}

#[async_trait]
impl Customers for Provider {
    async fn page(
        &self,
        page: PageRequest,
        _options: CustomerOptions,
    ) -> Result<CustomerPage, PortError> {
        *self.pages.lock().unwrap() += 1;
        yield_now().await;
        let mut failing = self.failing_pages.lock().unwrap();
        if *failing > 0 {
            *failing -= 1;
            return Err(PortError::new(ErrorKind::Unavailable, "Provider", "list customers"));
        }
        let size = usize::from(page.size.get());
        let start = (page.number.get() as usize - 1) * size;
        let customers = self.customers.lock().unwrap();
        let mut entries: Vec<_> = customers.iter().rev().cloned().map(Ok).collect();
        if *self.has_unreadable.lock().unwrap() {
            let (field, why) = (Excerpt::of(b"isActive"), Excerpt::of(b"perhaps"));
            entries.push(Err(UnreadableCustomer { id: CustomerId::new(999), field, why }));
        }
        let entries: Vec<_> = entries.into_iter().skip(start).take(size).collect();
        Ok(CustomerPage { is_last: entries.len() < size, entries })
    }

    async fn add(&self, new: &NewCustomer) -> Result<Customer, PortError> {
        *self.additions.lock().unwrap() += 1;
        let answer = self.script.lock().unwrap().pop().unwrap_or(Answer::Accept);
        // Whoever drives this can die before it arrives, and before it is answered.
        yield_now().await;
        let result = match answer {
            Answer::Accept => Ok(self.take(new)),
            Answer::AcceptAndLose => {
                self.take(new);
                Err(error(ErrorKind::OutcomeUnknown))
            }
            Answer::Lose => Err(error(ErrorKind::OutcomeUnknown)),
            Answer::Refuse => Err(error(ErrorKind::Refused).with_message(b"no such gateway")),
            Answer::Unreachable => Err(error(ErrorKind::Unavailable)),
            Answer::Throttle => {
                Err(error(ErrorKind::Throttled).with_retry_after(Duration::from_mins(1)))
            }
            Answer::RejectCredentials => {
                Err(error(ErrorKind::Credentials).with_scope(Scope::EveryRequest))
            }
        };
        yield_now().await;
        result
    }

    async fn page_by_ids(
        &self,
        _ids: &[CustomerId],
        _page: PageRequest,
    ) -> Result<CustomerPage, PortError> {
        unreachable!("an import asks for nobody by id")
    }

    async fn get(&self, _id: CustomerId, _: CustomerOptions) -> Result<Customer, PortError> {
        unreachable!("an import asks for nobody by id")
    }

    async fn edit(&self, _id: CustomerId, _edit: &CustomerEdit) -> Result<(), PortError> {
        unreachable!("an import changes nobody")
    }

    async fn archive(&self, _id: CustomerId) -> Result<(), PortError> {
        unreachable!("an import changes nobody")
    }

    async fn reopen(&self, _id: CustomerId) -> Result<(), PortError> {
        unreachable!("an import changes nobody")
    }

    async fn delete(&self, _id: CustomerId) -> Result<(), PortError> {
        unreachable!("an import changes nobody")
    }
}
