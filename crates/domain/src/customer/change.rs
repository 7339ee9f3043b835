//! What is to be changed of a customer, and the whole that is written then.

use std::borrow::Cow;

use super::{
    Customer, CustomerDetails, CustomerField, Difference, FieldInput, FieldRejection, FieldRule,
    Stated,
};
use crate::Currency;

/// What somebody wants changed of a customer: each field is left as it is, emptied or set.
///
/// ```
/// use billport_domain::{Currency, Customer, CustomerChange, CustomerField, CustomerId, Stated};
///
/// let id = CustomerId::new(302).ok_or("ids begin at 1")?;
/// let mut customer = Customer::new(id, Currency::ZAR, false);
/// customer.details.contact.name = Stated::Set("Nomsa Dube".to_owned());
///
/// let mut change = CustomerChange::default();
/// change.set(CustomerField::City, "Gqeberha")?;
/// let edit = change.applied_to(&customer);
/// assert_eq!(edit.details.contact.name, customer.details.contact.name, "it stays, and is written");
/// assert_eq!(change.differences(&customer)[0].to_string(), "City: (not told) → `Gqeberha`");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CustomerChange {
    /// The currency, if it is to be another.
    pub currency: Option<Currency>,
    /// Whether taxes are waived, if that is to change.
    pub waives_taxes: Option<bool>,
    /// The other fields; [`Stated::Absent`] is left as it is.
    pub details: CustomerDetails,
}

/// All that is written of a customer when it is edited: the whole, for it is not documented whether the
/// provider keeps or empties a field that a request does not have.
///
/// A field that the provider never told ([`Stated::Absent`]) and that nobody wants changed is not
/// written: [`CustomerChange::untold`] says which these are.
///
/// Source: BillAgain, Customers, edit: the 26 input parameters, of which `CurrencyCode` and
/// `isWaiveTaxes` are required.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CustomerEdit {
    /// `CurrencyCode`
    pub currency: Currency,
    /// `isWaiveTaxes`
    pub waives_taxes: bool,
    /// All other fields.
    pub details: CustomerDetails,
}

impl CustomerChange {
    /// Sets the field of this name; see [`CustomerDetails::set`].
    ///
    /// # Errors
    /// [`FieldRejection`] if the value can't stand in the field, or the field can't be edited. The change
    /// is as it was then.
    pub fn set<'i>(
        &mut self,
        field: CustomerField,
        input: impl Into<FieldInput<'i>>,
    ) -> Result<(), FieldRejection> {
        let input = input.into();
        let rejection = |rule| FieldRejection::new(field, rule, input.letters());
        match field {
            CustomerField::Currency => {
                self.currency = Some(input.currency().map_err(rejection)?);
                Ok(())
            }
            CustomerField::WaivesTaxes => {
                self.waives_taxes = Some(input.truth().map_err(rejection)?);
                Ok(())
            }
            _ => self.details.set(field, input),
        }
    }

    /// Empties the field of this name.
    ///
    /// # Errors
    /// [`FieldRejection`] if the field can't be edited, or is required and so is never empty.
    pub fn empty(&mut self, field: CustomerField) -> Result<(), FieldRejection> {
        if field.is_required() {
            return Err(FieldRejection::new(field, FieldRule::NeverEmpty, ""));
        }
        self.details.empty(field)
    }

    /// What is said of the field of this name, as text.
    #[must_use]
    pub fn get(&self, field: CustomerField) -> Stated<Cow<'_, str>> {
        match (field, &self.currency, self.waives_taxes) {
            (CustomerField::Currency, Some(currency), _) => {
                Stated::Set(Cow::Borrowed(currency.code()))
            }
            (CustomerField::WaivesTaxes, _, Some(waives)) => {
                Stated::Set(Cow::Borrowed(if waives { "true" } else { "false" }))
            }
            _ => self.details.get(field),
        }
    }

    /// Whether nothing is to be changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is written to make this change of a customer: the change where it says something, the
    /// customer as it was read where it does not.
    ///
    /// An id or number of the same letters stays in the form that the provider gave it; see
    /// [`CustomerDetails::or`].
    #[must_use]
    pub fn applied_to(&self, customer: &Customer) -> CustomerEdit {
        CustomerEdit {
            currency: self.currency.unwrap_or(customer.currency),
            waives_taxes: self.waives_taxes.unwrap_or(customer.waives_taxes),
            details: self.details.clone().or(customer.details.clone()),
        }
    }

    /// The fields that this would change of a customer, in the order of [`CustomerField::ALL`]; none if
    /// what is written would be what is there.
    #[must_use]
    pub fn differences(&self, customer: &Customer) -> Vec<Difference> {
        let differing = |field: CustomerField| {
            let (from, to) = (customer.shown(field), self.get(field));
            (!to.is_absent() && from != to).then(|| Difference {
                field,
                from: from.map(Cow::into_owned),
                to: to.map(Cow::into_owned),
            })
        };
        CustomerField::ALL.into_iter().filter_map(differing).collect()
    }

    /// The fields that would not be written, in the order of [`CustomerField::ALL`]: those that could be,
    /// of which neither the customer as it was read nor this says anything. The provider may empty them.
    #[must_use]
    pub fn untold(&self, customer: &Customer) -> Vec<CustomerField> {
        let is_untold = |field: &CustomerField| {
            field.is_writable_on_edit()
                && customer.shown(*field).is_absent()
                && self.get(*field).is_absent()
        };
        CustomerField::ALL.into_iter().filter(is_untold).collect()
    }
}

impl CustomerEdit {
    /// What is written to change nothing.
    #[must_use]
    pub fn of(customer: &Customer) -> Self {
        CustomerChange::default().applied_to(customer)
    }
}
