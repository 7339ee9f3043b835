//! What a consumer owes, and the counters.

use billport::domain::{Counter, DueBill, Dues, Excerpt};
use serde::Serialize;
use serde_json::value::RawValue;

use super::figures::{amount, scalar};
use crate::view::dues::month;

/// The dues of a consumer.
#[derive(Serialize)]
pub(crate) struct DuesJson<'a> {
    session_id: Box<RawValue>,
    consumer_name: &'a str,
    /// Oldest first.
    due_bills: Vec<DueBillJson<'a>>,
    /// Nothing if it can't be told which bill is the oldest, or if there is none.
    minimum_payable: Option<Box<RawValue>>,
    total_due: Box<RawValue>,
    currency: String,
}

#[derive(Serialize)]
struct DueBillJson<'a> {
    month: String,
    bill_date: Option<&'a str>,
    days: Option<i64>,
    bill_amount: Option<Box<RawValue>>,
    payable_amount: Box<RawValue>,
    status: Option<&'a str>,
}

impl<'a> From<&'a Dues> for DuesJson<'a> {
    fn from(dues: &'a Dues) -> Self {
        Self {
            session_id: scalar(&dues.session().0),
            consumer_name: dues.consumer_name().as_str(),
            due_bills: dues.bills().iter().map(DueBillJson::from).collect(),
            minimum_payable: dues.minimum_payable().map(amount),
            total_due: amount(dues.total_due()),
            currency: dues.total_due().currency().to_string(),
        }
    }
}

impl<'a> From<&'a DueBill> for DueBillJson<'a> {
    fn from(bill: &'a DueBill) -> Self {
        Self {
            month: month(bill),
            bill_date: bill.bill_date.as_ref().map(Excerpt::as_str),
            days: bill.days,
            bill_amount: bill.bill_amount.map(amount),
            payable_amount: amount(bill.payable_amount),
            status: bill.status.as_ref().map(Excerpt::as_str),
        }
    }
}

/// A counter, under the names that the provider has for its parts.
#[derive(Serialize)]
pub(crate) struct CounterJson<'a> {
    name: &'a str,
    value: &'a str,
}

impl<'a> From<&'a Counter> for CounterJson<'a> {
    fn from(counter: &'a Counter) -> Self {
        Self { name: counter.name.as_str(), value: counter.office.as_str() }
    }
}
