//! A provider of customers, in memory, and the port to it: right, or with one flaw.

use async_trait::async_trait;
use billport_domain::{Customer, CustomerEdit, CustomerId, CustomerStatus, NewCustomer, Stated};
use billport_ports::contract::{CustomersBench, HeldCustomers, ReadSituation, WriteSituation};
use billport_ports::{
    CustomerOptions, CustomerPage, Customers, ErrorKind, PageRequest, PortError, Reach, Scope,
};
use std::mem;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use super::flaw::Flaw;
use super::provider::Provider;
use super::register::{Register, trim};

/// The provider's desk, and the port to it.
pub(crate) struct Desk {
    /// Answers reads, as for every other port.
    provider: Provider,
    register: Mutex<Register>,
    /// Whether nobody is there.
    is_closed: bool,
}

impl Desk {
    pub(crate) fn with(flaw: Option<Flaw>) -> Self {
        let register = Mutex::new(Register::at_the_start());
        Self { provider: Provider::with(flaw), register, is_closed: false }
    }

    fn closed() -> Self {
        Self { is_closed: true, ..Self::with(None) }
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.provider.has(flaw)
    }

    fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().expect("nothing panics with the register in hand")
    }

    /// What asking comes to before the answer itself.
    fn asked(&self, operation: &'static str) -> Result<(), PortError> {
        let situation = self.provider.books().reading;
        self.provider.ask(operation, situation)
    }

    /// A customer as the port tells it.
    fn told(&self, customer: &Customer, options: CustomerOptions) -> Customer {
        let with_custom_fields = (options.custom_fields
            || self.has(Flaw::GivesCustomFieldsUnasked))
            && !self.has(Flaw::ForgetsCustomFields);
        let mut told = customer.clone();
        if !with_custom_fields {
            told.custom_fields = Stated::Absent;
        }
        told
    }

    /// A part of a list.
    fn cut<'c>(
        &self,
        list: impl Iterator<Item = &'c Customer>,
        page: PageRequest,
        options: CustomerOptions,
    ) -> CustomerPage {
        let wanted = usize::from(page.size.get());
        let size = if self.has(Flaw::CutsPagesInSilence) { wanted.min(2) } else { wanted };
        let first = (page.number.get() as usize - 1) * size;
        let skipped = usize::from(self.has(Flaw::LosesWhomPagesPart) && page.number.get() > 1);
        let entries: Vec<_> = list
            .skip(first + skipped)
            .take(size)
            .map(|customer| Ok(self.told(customer, options)))
            .collect();
        let is_last = match self.provider.flaw {
            Some(Flaw::TakesAFullPageForTheLast) => entries.len() <= wanted,
            _ => entries.len() < wanted,
        };
        CustomerPage { entries, is_last }
    }

    /// Makes a change, or what the provider was ordered to make of it.
    fn change(
        &self,
        operation: &'static str,
        id: CustomerId,
        make: impl Fn(&mut Register) -> bool,
    ) -> Result<(), PortError> {
        let mut register = self.register();
        let situation = register.next_situation();
        if let Some(error) = self.refusal(operation, situation) {
            return Err(error);
        }
        let is_known = register.customers.iter().any(|customer| customer.id == id);
        if !is_known && self.has(Flaw::ChangesStrangers) {
            return Ok(());
        }
        if !is_known {
            return Err(self.not_found(operation));
        }
        let is_reached =
            !matches!(situation, WriteSituation::RequestLost | WriteSituation::AnsweredInItsPlace);
        if is_reached && !self.has(Flaw::SaysDoneAndDoesNothing) {
            make(&mut register);
        }
        let doubt = PortError::new(ErrorKind::OutcomeUnknown, "Pretended", operation);
        match situation {
            WriteSituation::AnswerLost if self.has(Flaw::TellsALostChangeAsNotMade) => {
                Err(PortError::new(ErrorKind::Unavailable, "Pretended", operation))
            }
            // It is asked for again: whoever was deleted is gone, and that is done.
            WriteSituation::AnswerLost | WriteSituation::RequestLost => {
                let is_gone = register.customers.iter().all(|customer| customer.id != id);
                if is_gone && self.has(Flaw::TakesGoneOnARepeatForNotFound) {
                    return Err(self.not_found(operation));
                }
                make(&mut register);
                Ok(())
            }
            WriteSituation::ServerError if self.has(Flaw::TellsALostChangeAsNotMade) => {
                Err(PortError::new(ErrorKind::Broken, "Pretended", operation))
            }
            WriteSituation::AnsweredInItsPlace if self.has(Flaw::TakesAnyObjectForDone) => Ok(()),
            WriteSituation::ServerError
            | WriteSituation::Gibberish
            | WriteSituation::AnsweredInItsPlace => Err(doubt),
            _ => Ok(()),
        }
    }

    /// What the provider says when it certainly does nothing.
    fn refusal(&self, operation: &'static str, situation: WriteSituation) -> Option<PortError> {
        match situation {
            WriteSituation::Refuses => {
                Some(self.provider.refused(operation, WriteSituation::WORDS))
            }
            WriteSituation::RejectsCredentials => Some(self.provider.rejected(operation)),
            WriteSituation::Throttles => Some(
                PortError::new(ErrorKind::Throttled, "Pretended", operation)
                    .with_reach(Reach::Answered)
                    .with_retry_after(Duration::from_secs(1_000_000_000)),
            ),
            _ => None,
        }
    }

    fn not_found(&self, operation: &'static str) -> PortError {
        let scope = match self.provider.flaw {
            Some(Flaw::BlamesTheAddressForAStranger) => Scope::EveryRequest,
            _ => Scope::ThisRequest,
        };
        PortError::new(ErrorKind::NotFound, "Pretended", operation)
            .with_reach(Reach::Answered)
            .with_scope(scope)
    }
}

#[async_trait]
impl Customers for Desk {
    async fn page(
        &self,
        page: PageRequest,
        options: CustomerOptions,
    ) -> Result<CustomerPage, PortError> {
        self.asked("list customers")?;
        Ok(self.cut(self.register().customers.iter(), page, options))
    }

    async fn page_by_ids(
        &self,
        ids: &[CustomerId],
        page: PageRequest,
    ) -> Result<CustomerPage, PortError> {
        self.asked("list customers by id")?;
        let is_asked_for = |customer: &&Customer| match self.provider.flaw {
            Some(Flaw::GivesEveryoneForNoIds) if ids.is_empty() => true,
            Some(Flaw::GivesNeighboursToo) => {
                ids.iter().any(|id| id.get().abs_diff(customer.id.get()) <= 1)
            }
            _ => ids.contains(&customer.id),
        };
        let register = self.register();
        let list = register.customers.iter().filter(is_asked_for);
        Ok(self.cut(list, page, CustomerOptions::default()))
    }

    async fn get(&self, id: CustomerId, options: CustomerOptions) -> Result<Customer, PortError> {
        self.asked("get a customer")?;
        let register = self.register();
        let customer = register.customers.iter().find(|customer| customer.id == id);
        let customer = customer.ok_or_else(|| self.not_found("get a customer"))?;
        let mut told = self.told(customer, options);
        if self.has(Flaw::TellsOneOtherwiseThanTheList) {
            trim(&mut told.details.contact.name);
        }
        Ok(told)
    }

    async fn add(&self, new: &NewCustomer) -> Result<Customer, PortError> {
        let operation = "add a customer";
        if self.is_closed {
            return Err(PortError::new(ErrorKind::Unavailable, "Pretended", operation));
        }
        let mut register = self.register();
        register.requests_to_add += 1;
        let situation = register.next_situation();
        if let Some(error) = self.refusal(operation, situation) {
            if self.has(Flaw::AddsWhatIsRefused) {
                register.add(new, None);
            }
            return Err(error);
        }
        let doubt = PortError::new(ErrorKind::OutcomeUnknown, "Pretended", operation);
        let (is_added, is_answered) = match situation {
            WriteSituation::RequestLost | WriteSituation::AnsweredInItsPlace => (false, false),
            WriteSituation::AnswerLost | WriteSituation::ServerError => (true, false),
            WriteSituation::Gibberish => (true, self.has(Flaw::TakesGibberishForAdded)),
            _ => (true, true),
        };
        let added = is_added.then(|| register.add(new, self.provider.flaw));
        match added {
            Some(customer) if is_answered => Ok(self.told(&customer, CustomerOptions::default())),
            _ if self.has(Flaw::AddsAgainWhatIsInDoubt) => {
                register.requests_to_add += 1;
                Ok(register.add(new, None))
            }
            _ if self.has(Flaw::AddsAgainAndTellsDoubt) => {
                register.requests_to_add += 1;
                register.add(new, None);
                Err(doubt)
            }
            _ if self.has(Flaw::TellsDoubtAsRefusal) => {
                Err(PortError::new(ErrorKind::Refused, "Pretended", operation))
            }
            _ => Err(doubt),
        }
    }

    async fn edit(&self, id: CustomerId, edit: &CustomerEdit) -> Result<(), PortError> {
        let make = |register: &mut Register| {
            register.with(id, |customer| {
                let there = mem::take(&mut customer.details);
                (customer.currency, customer.waives_taxes) = (edit.currency, edit.waives_taxes);
                customer.details = edit.details.clone();
                match self.provider.flaw {
                    Some(Flaw::EmptiesWhatItLeaves) => {
                        customer.details.contact.tel = Stated::Empty;
                    }
                    Some(Flaw::NeverEmptiesAnything)
                        if customer.details.contact.company == Stated::Empty =>
                    {
                        customer.details.contact.company = there.contact.company;
                    }
                    _ => {}
                }
            })
        };
        self.change("edit a customer", id, make)
    }

    async fn archive(&self, id: CustomerId) -> Result<(), PortError> {
        let make = |register: &mut Register| {
            register.with(id, |customer| {
                customer.is_active = Stated::Set(false);
                if !self.has(Flaw::TellsTheArchivedAsActive) {
                    customer.status = Stated::Set(CustomerStatus::Archived);
                }
            })
        };
        self.change("archive a customer", id, make)
    }

    async fn reopen(&self, id: CustomerId) -> Result<(), PortError> {
        let make = |register: &mut Register| {
            register.with(id, |customer| {
                customer.is_active = Stated::Set(true);
                customer.status = Stated::Set(CustomerStatus::Active);
            })
        };
        self.change("reopen a customer", id, make)
    }

    async fn delete(&self, id: CustomerId) -> Result<(), PortError> {
        let make = |register: &mut Register| {
            register.customers.retain(|customer| customer.id != id);
            true
        };
        self.change("delete a customer", id, make)
    }
}

impl CustomersBench for Desk {
    fn port(&self) -> &dyn Customers {
        self
    }

    fn unreachable(&self) -> Option<Box<dyn Customers>> {
        Some(Box::new(Self::closed()))
    }

    fn held(&self) -> HeldCustomers {
        let id = |number| CustomerId::new(number).expect("it is above 0");
        HeldCustomers {
            ids: self.register().customers.iter().map(|customer| customer.id).collect(),
            with_custom_fields: id(2),
            unknown: id(999_999),
        }
    }

    fn reference(&self) -> String {
        let mut register = self.register();
        register.references_given += 1;
        format!("cust-{}", register.references_given)
    }

    fn times_added(&self, reference: &str) -> usize {
        self.register().added.iter().filter(|added| *added == reference).count()
    }

    fn requests_to_add(&self) -> usize {
        self.register().requests_to_add
    }

    fn order_reads(&self, situation: ReadSituation) {
        self.provider.books().reading = situation;
    }

    fn order_writes(&self, situation: WriteSituation) {
        self.register().writing = situation;
    }
}
