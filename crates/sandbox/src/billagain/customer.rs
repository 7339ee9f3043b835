//! A customer as it is kept: only what was said of it. The rest is made anew for each answer.

use std::fmt;

use serde::Serialize;
use serde_json::value::RawValue;

use super::{
    invented::{blank, invented},
    record::{Json, Record, text},
};

/// A customer of the pretended BillAgain, as a test says it.
///
/// ```
/// use billport_sandbox::billagain::Customer;
///
/// let customer = Customer::named("Asha")
///     .with("LastName", "Rai")
///     .with("isCompany", false)
///     .with_json("Balance", "500.5000")
///     .without("StatementDate");
/// # let _ = customer;
/// ```
#[derive(Clone)]
pub struct Customer {
    origin: Origin,
    /// By name; `None` where the field is missing from the answers.
    said: Vec<(Json, Option<Json>)>,
}

/// What stands in the fields of which nothing was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Blank,
    Invented,
}

impl Customer {
    /// A customer of this name. All other fields are empty; currency is ZAR, nothing is owed.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::blank().with("Name", name)
    }

    /// The same customer, with this value in a field. Any field can be given any value, and the
    /// answers carry it as it is; a field that the documents don't have stands at the end.
    ///
    /// # Panics
    ///
    /// If the value can't be written as JSON.
    #[must_use]
    pub fn with(self, field: &str, value: impl Serialize) -> Self {
        let json = serde_json::to_string(&value).expect("a field's value can be written as JSON");
        self.saying(field, Some(json))
    }

    /// The same customer, with this JSON text in a field, character by character.
    ///
    /// # Panics
    ///
    /// If it is not JSON.
    #[must_use]
    pub fn with_json(self, field: &str, json: &str) -> Self {
        let json: &RawValue = serde_json::from_str(json).expect("a field's value is JSON");
        self.saying(field, Some(json.get().to_owned()))
    }

    /// The same customer, whose answers don't have this field at all.
    #[must_use]
    pub fn without(self, field: &str) -> Self {
        self.saying(field, None)
    }

    pub(super) fn blank() -> Self {
        Self { origin: Origin::Blank, said: Vec::new() }
    }

    pub(super) fn invented() -> Self {
        Self { origin: Origin::Invented, said: Vec::new() }
    }

    /// Says something of a field of the documents, in the place of what was said before.
    pub(super) fn say(&mut self, field: &'static str, json: impl Into<Json>) {
        self.put(field.into(), Some(json.into()));
    }

    /// The customer as it is answered.
    pub(super) fn record(&self, id: u64) -> Record {
        let mut record = match self.origin {
            Origin::Blank => blank(id),
            Origin::Invented => invented(id),
        };
        for (field, said) in &self.said {
            match said {
                Some(json) => record.set(field.clone(), json.clone()),
                None => record.remove(field),
            }
        }
        record
    }

    fn saying(mut self, field: &str, json: Option<String>) -> Self {
        let quoted = text(field);
        self.put(quoted[1..quoted.len() - 1].to_owned().into(), json.map(Into::into));
        self
    }

    fn put(&mut self, field: Json, json: Option<Json>) {
        match self.said.iter_mut().find(|(known, _)| *known == field) {
            Some((_, said)) => *said = json,
            None => self.said.push((field, json)),
        }
    }
}

impl fmt::Debug for Customer {
    /// Names of fields only: their values are a person's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.said.iter().map(|(field, _)| field)).finish()
    }
}
