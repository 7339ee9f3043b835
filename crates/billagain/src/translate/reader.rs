//! Fields into the domain's types. What can't be read is named, and nothing is put in its place.

use billport_domain::{Excerpt, ProviderScalar, Stated};
use std::borrow::Cow;
use std::fmt::Display;

use crate::mask::Mask;
use crate::wire::{Field, Scalar, Sensitive};

/// How all begin that tell of a payment method: the flag, the object, and what stands in it.
const OF_A_PAYMENT_METHOD: &str = "PrimaryPaymentMethod";

/// Reads the fields of one customer, and takes note of those that can't be read.
pub(super) struct Reader<'r> {
    mask: &'r Mask,
    odd: Vec<Odd>,
}

/// A field that can't be read, and why, in words that show no secret.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Odd {
    pub(crate) field: &'static str,
    pub(crate) why: String,
}

impl<'r> Reader<'r> {
    pub(super) fn new(mask: &'r Mask) -> Self {
        Self { mask, odd: Vec::new() }
    }

    /// What could not be read, in the order in which it was tried.
    pub(super) fn into_odd(self) -> Vec<Odd> {
        self.odd
    }

    /// What a field says; `take` reads its value if that is one, and `wanted` names it.
    pub(super) fn stated<'f, T>(
        &mut self,
        name: &'static str,
        field: Field<'f>,
        wanted: impl Display,
        take: impl FnOnce(Field<'f>) -> Option<T>,
    ) -> Stated<T> {
        if field.text().is_some_and(|text| matches!(self.mask.value(&text), Cow::Owned(_))) {
            self.note(name, "it repeats the number of the card".to_owned());
            return Stated::Absent;
        }
        self.taken(name, field, wanted, take)
    }

    fn taken<'f, T>(
        &mut self,
        name: &'static str,
        field: Field<'f>,
        wanted: impl Display,
        take: impl FnOnce(Field<'f>) -> Option<T>,
    ) -> Stated<T> {
        if field.is_absent() {
            return Stated::Absent;
        }
        if field.is_null() {
            return Stated::Empty;
        }
        match take(field) {
            Some(value) => Stated::Set(value),
            None => {
                let shown = self.shown(name, field);
                self.note(name, format!("{shown} is no {wanted}"));
                Stated::Absent
            }
        }
    }

    /// The value of a field without which there is no customer.
    pub(super) fn required<'f, T>(
        &mut self,
        name: &'static str,
        field: Field<'f>,
        wanted: impl Display,
        take: impl FnOnce(Field<'f>) -> Option<T>,
    ) -> Option<T> {
        match self.stated(name, field, wanted, take) {
            Stated::Set(value) => return Some(value),
            Stated::Empty => self.note(name, "it is null".to_owned()),
            Stated::Absent if field.is_absent() => self.note(name, "it is missing".to_owned()),
            Stated::Absent => {}
        }
        None
    }

    /// A text to the letter, but for the card that was sent; a number is its digits.
    pub(super) fn text(&mut self, name: &'static str, field: Field<'_>) -> Stated<String> {
        let mask = self.mask;
        self.taken(name, field, "text that can be read", |field| {
            field.text().map(|text| mask.value(&text).into_owned())
        })
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, name: &'static str, field: Field<'_>) -> Stated<bool> {
        self.stated(name, field, "yes or no", Field::flag)
    }

    /// A number to the digit or a text to the letter, in the form in which it came.
    pub(super) fn scalar(
        &mut self,
        name: &'static str,
        field: Field<'_>,
    ) -> Stated<ProviderScalar> {
        self.stated(name, field, "number or short text", |field| match field.scalar()? {
            Scalar::Number(digits) => ProviderScalar::number(digits),
            Scalar::Text(text) => ProviderScalar::text(&text),
        })
    }

    /// What is sensitive, and never shown.
    pub(super) fn sensitive<T>(&mut self, name: &'static str, said: Sensitive<T>) -> Stated<T> {
        said.unwrap_or_else(|kind| {
            self.note(name, format!("it can't be read: it is {kind}"));
            Stated::Absent
        })
    }

    fn note(&mut self, field: &'static str, why: String) {
        self.odd.push(Odd { field, why });
    }

    /// A value of one piece by itself, masked; anything else by its kind, and so is what stands where a
    /// token or a card belongs.
    fn shown(&self, name: &'static str, field: Field<'_>) -> String {
        match field.text() {
            Some(text) if !name.starts_with(OF_A_PAYMENT_METHOD) => {
                format!("`{}`", Excerpt::of(self.mask.error(&text).as_bytes()))
            }
            _ => field.kind().to_string(),
        }
    }
}
