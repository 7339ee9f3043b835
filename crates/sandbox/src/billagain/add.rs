//! `POST /billagain/customers`: a customer is added.
//!
//! There is no key by which a repeat is known again: a customer who is sent twice is added twice,
//! also with the same reference. What is not sent is empty.

use super::{
    asked::Asked,
    books::{Books, Moment},
    contact::contact,
    countries,
    customer::Customer,
    fields::{ADD_ONLY, DETAILS},
    kind::whole_number,
    ledger::AddedCustomer,
    payment_method::{card_number, payment_method},
    record::{CUSTOM_FIELDS, NULL, Record, number, text},
    refusal::Refusal,
    shape::{judged, judged_list, read},
    spelling::{date, made_at, payment_method_on_file},
};
use crate::{
    fault::Answer,
    object::{Object, as_text},
};

/// A payment method's number lies this far above its customer's.
const PAYMENT_METHODS_AHEAD: u64 = 10_000;

impl Books {
    pub(super) fn add(&mut self, asked: &Asked<'_>, moment: Moment) -> Result<Answer, Refusal> {
        let fields = DETAILS.iter().chain(&ADD_ONLY);
        let body = read(asked.body()?, fields).map_err(Refusal::of_body)?;
        let new = New::of(&body);
        let id = self.register.next_id();
        let mut customer = new.customer(id);
        let made_up = made_at(id).time();
        let created = moment.today.with_time(moment.time_of_day.unwrap_or(made_up));
        customer.say("CreatedDate", date(created, id));
        let answer = new.answer(customer.record(id), id);
        self.ledger.enter_added(new.entry(id));
        self.register.add(customer);
        Ok(Answer::json(201, answer.into_json()))
    }
}

/// What was sent, taken apart.
struct New<'a> {
    body: &'a Object<'a>,
    state: Option<u64>,
    contact: Option<Object<'a>>,
    subscriptions: usize,
    payment_method: Option<Object<'a>>,
}

impl<'a> New<'a> {
    /// Takes a body apart that was judged.
    fn of(body: &'a Object<'a>) -> Self {
        Self {
            body,
            state: body.given("countryStateID").and_then(whole_number),
            contact: body.given("Contact").map(judged),
            subscriptions: body.given("Subscriptions").map_or(0, |list| judged_list(list).len()),
            payment_method: body.given("PrimaryPaymentMethod").map(judged),
        }
    }

    /// The customer as it is kept.
    fn customer(&self, id: u64) -> Customer {
        let mut customer = Customer::blank();
        for field in &DETAILS {
            if let Some(value) = self.body.get(field.name) {
                customer.say(field.read_name(), field.read_back(value));
            }
        }
        if let Some(code) = self.text("CountryCode") {
            customer.say("Country", text(countries::country(&code)));
        }
        if let Some(state) = self.state {
            customer.say("CountryState", text(countries::state(state)));
        }
        if self.payment_method.is_some() {
            customer.say("PrimaryPaymentMethodInfo", payment_method_on_file(method_id(id)));
        }
        customer.say("ActiveSubs", number(self.subscriptions as u64));
        customer
    }

    /// The customer as this call alone answers it.
    fn answer(&self, mut record: Record, id: u64) -> Record {
        record.remove("PrimaryPaymentMethodInfo");
        record.remove(CUSTOM_FIELDS);
        if let Some(state) = self.state {
            // As in the sample: `"1"` goes in, `1` comes out.
            record.set("countryStateID".into(), number(state));
        }
        let contact = self.contact.as_ref().map_or(NULL, |given| contact(id, given));
        let method = self.payment_method.as_ref();
        let method = method.map_or(NULL, |given| payment_method(id, method_id(id), given));
        record.set("Contact".into(), contact);
        record.set("PrimaryPaymentMethod".into(), method);
        record
    }

    /// What the ledger keeps.
    fn entry(&self, id: u64) -> AddedCustomer {
        let password = self.contact.as_ref().and_then(|contact| contact.given("Password"));
        AddedCustomer {
            customer_id: id,
            reference: self.text("Reference"),
            email: self.text("Email"),
            subscriptions: self.subscriptions,
            card_last_four: self.payment_method.as_ref().and_then(card_number).map(last_four),
            brought_a_password: password.is_some(),
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        self.body.given(name).and_then(as_text)
    }
}

/// The number of the payment method that is sent with a customer.
fn method_id(customer: u64) -> u64 {
    customer + PAYMENT_METHODS_AHEAD
}

/// All of the number that the ledger keeps.
fn last_four(number: &str) -> String {
    number[number.len().saturating_sub(4)..].to_owned()
}
