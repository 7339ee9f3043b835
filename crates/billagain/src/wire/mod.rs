//! JSON as BillAgain spells it.
//!
//! Its tables and its samples disagree on what a field is: a number comes as a text, a yes as a digit, an
//! object where a yes was promised. So a customer is read as fields that are not yet decided, each a
//! [`Field`] as it was written, and one odd customer does not spoil the page.

mod customer;
mod errors;
mod field;
mod reply;
mod request;
mod sensitive;

pub(crate) use customer::{
    Contact, CreditCard, CustomField, Customer, PaymentMethod, PaymentMethodInfo,
};
pub(crate) use errors::{Errors, speaks_of_errors};
pub(crate) use field::{Field, Kind, Scalar};
pub(crate) use reply::{items, object};
pub(crate) use request::{Object, request};
pub(crate) use sensitive::{LastFourDigits, Sensitive, Token};
