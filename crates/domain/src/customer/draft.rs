//! A customer to be added, made of texts field by field.

use super::{
    CountryCode, CustomerChange, CustomerField, CustomerRejections, FieldInput, FieldRejection,
    FieldRule, NewContact, NewCustomer, NewPaymentMethod, NewSubscriptions,
};

/// A customer to be added that is still being written: a row of a file, or what somebody types.
///
/// What can't stand in its field is kept as a rejection, until the field is set again; so all that is
/// wrong is told at once, by [`finish`](Self::finish).
///
/// ```
/// use billport_domain::{CustomerField, NewCustomerDraft};
///
/// let mut draft = NewCustomerDraft::default();
/// draft.set(CustomerField::Currency, "zar");
/// draft.set(CustomerField::Name, "Nomsa Dube");
/// let rejections = draft.clone().finish().unwrap_err();
/// assert_eq!(
///     rejections.to_string(),
///     "CurrencyCode `zar` is not a currency: a currency code is three upper-case letters, such as \
///      PHP; isWaiveTaxes is missing: every customer has one"
/// );
///
/// draft.set(CustomerField::Currency, "ZAR");
/// draft.set(CustomerField::WaivesTaxes, "false");
/// assert!(draft.finish().is_ok());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCustomerDraft {
    /// The contact to be added.
    pub contact: Option<NewContact>,
    /// The subscriptions to be added.
    pub subscriptions: NewSubscriptions,
    /// The payment method to be added.
    pub payment_method: Option<NewPaymentMethod>,
    written: CustomerChange,
    country: Option<CountryCode>,
    broken: Vec<FieldRejection>,
}

impl NewCustomerDraft {
    /// Sets the field of this name, whatever was said of it before; see
    /// [`CustomerDetails::set`](super::CustomerDetails::set).
    pub fn set<'i>(&mut self, field: CustomerField, input: impl Into<FieldInput<'i>>) {
        let input = input.into();
        let result = match field {
            CustomerField::CountryCode => input
                .country()
                .map(|country| self.country = Some(country))
                .map_err(|rule| FieldRejection::new(field, rule, input.letters())),
            _ => self.written.set(field, input),
        };
        self.judged(field, result);
    }

    /// Empties the field of this name, whatever was said of it before.
    pub fn empty(&mut self, field: CustomerField) {
        let result = match field {
            CustomerField::CountryCode => {
                self.country = None;
                Ok(())
            }
            _ => self.written.empty(field),
        };
        self.judged(field, result);
    }

    /// The customer, if all that was said can stand and the required fields are there.
    ///
    /// # Errors
    /// Every field that can't stand, and every required one that is missing, each once.
    pub fn finish(self) -> Result<NewCustomer, CustomerRejections> {
        let Self { contact, subscriptions, payment_method, written, country, mut broken } = self;
        let CustomerChange { currency, waives_taxes, details } = written;
        for (field, is_there) in [
            (CustomerField::Currency, currency.is_some()),
            (CustomerField::WaivesTaxes, waives_taxes.is_some()),
        ] {
            if !is_there && broken.iter().all(|rejection| rejection.field() != field) {
                broken.push(FieldRejection::new(field, FieldRule::Missing, ""));
            }
        }
        match (CustomerRejections::of(broken), currency, waives_taxes) {
            (None, Some(currency), Some(waives_taxes)) => Ok(NewCustomer {
                currency,
                waives_taxes,
                details,
                country,
                contact,
                subscriptions,
                payment_method,
            }),
            (rejections, ..) => Err(rejections.expect("what is missing is rejected")),
        }
    }

    fn judged(&mut self, field: CustomerField, result: Result<(), FieldRejection>) {
        self.broken.retain(|rejection| rejection.field() != field);
        self.broken.extend(result.err());
    }
}
