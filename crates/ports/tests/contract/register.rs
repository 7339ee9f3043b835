//! What a provider in memory knows of its customers.

use billport_domain::{
    CustomField, Customer, CustomerId, CustomerStatus, LastFour, NewCustomer, PrimaryPaymentMethod,
    Stated, StoredCard, StoredPaymentMethod,
};
use billport_ports::contract::WriteSituation;
use std::mem;

use super::flaw::Flaw;

/// How many customers there are at the start.
const BEGINNINGS: u64 = 5;

/// What the provider knows of customers, and what was ordered of it.
pub(crate) struct Register {
    /// Newest first.
    pub(crate) customers: Vec<Customer>,
    pub(crate) added: Vec<String>,
    pub(crate) requests_to_add: usize,
    pub(crate) writing: WriteSituation,
    pub(crate) references_given: u32,
}

impl Register {
    pub(crate) fn at_the_start() -> Self {
        let customers = (1..=BEGINNINGS).rev().map(|number| {
            let id = CustomerId::new(number).expect("it begins at 1");
            let new = NewCustomer::new("ZAR".parse().expect("a currency"), number % 2 == 0);
            let mut customer = opened(id, &new);
            customer.details.contact.name = Stated::Set(format!("Customer {number} "));
            customer.custom_fields = Stated::Set(custom_fields(number));
            customer
        });
        Self {
            customers: customers.collect(),
            added: Vec::new(),
            requests_to_add: 0,
            writing: WriteSituation::Fine,
            references_given: 0,
        }
    }

    /// The situation for the next write; what is for one write only is over with it.
    pub(crate) fn next_situation(&mut self) -> WriteSituation {
        match self.writing {
            WriteSituation::AnswerLost | WriteSituation::RequestLost => {
                mem::replace(&mut self.writing, WriteSituation::Fine)
            }
            situation => situation,
        }
    }

    pub(crate) fn with(&mut self, id: CustomerId, change: impl FnOnce(&mut Customer)) -> bool {
        let customer = self.customers.iter_mut().find(|customer| customer.id == id);
        customer.map(change).is_some()
    }

    pub(crate) fn add(&mut self, new: &NewCustomer, flaw: Option<Flaw>) -> Customer {
        let newest = self.customers.iter().map(|customer| customer.id.get()).max();
        let id = CustomerId::new(newest.unwrap_or(0) + 1).expect("it is above 0");
        let mut customer = opened(id, new);
        match flaw {
            Some(Flaw::TrimsTexts) => trim(&mut customer.details.contact.name),
            Some(Flaw::TakesEmptyTextForNull) => {
                let fax = &mut customer.details.contact.fax;
                if fax.set().is_some_and(String::is_empty) {
                    *fax = Stated::Empty;
                }
            }
            Some(Flaw::TakesTheLastDayForNoDay)
                if customer.details.billing.statement_day == Stated::Empty =>
            {
                customer.details.billing.statement_day = Stated::Absent;
            }
            Some(Flaw::KeepsWholeCardNumbers) => {
                let card = new.payment_method.as_ref().and_then(|method| method.card.as_ref());
                customer.country = card
                    .map_or(Stated::Absent, |card| Stated::Set(card.number.expose().to_owned()));
            }
            _ => {}
        }
        self.customers.insert(0, customer.clone());
        self.added.extend(new.details.reference.set().cloned());
        customer
    }
}

/// A customer as the provider has it right after it was added.
fn opened(id: CustomerId, new: &NewCustomer) -> Customer {
    let method = new.payment_method.as_ref().map(|method| {
        let number = method.card.as_ref().map(|card| card.number.expose());
        let card = number.map(|digits| StoredCard {
            last_four: Stated::nullable(LastFour::ending(digits)),
            ..StoredCard::default()
        });
        let card = card.map_or(Stated::Absent, Stated::Set);
        PrimaryPaymentMethod::Method(Box::new(StoredPaymentMethod {
            card,
            ..StoredPaymentMethod::default()
        }))
    });
    Customer {
        details: new.details.clone(),
        is_active: Stated::Set(true),
        status: Stated::Set(CustomerStatus::Active),
        primary_payment_method: Stated::nullable(method),
        custom_fields: Stated::Set(Vec::new()),
        ..Customer::new(id, new.currency, new.waives_taxes)
    }
}

/// As many as the customer's number less one, so that one has none.
fn custom_fields(number: u64) -> Vec<CustomField> {
    let field = |value: u64| CustomField {
        key: "Languages".to_owned(),
        value: Stated::Set(format!("English:{value}")),
    };
    (1..number).map(field).collect()
}

pub(crate) fn trim(said: &mut Stated<String>) {
    if let Stated::Set(text) = said {
        text.truncate(text.trim_end().len());
    }
}
