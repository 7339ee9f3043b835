//! JSON as the service spells it.
//!
//! The service's answers drift: a number comes as a text, an object where a text was promised. So an
//! answer is read field by field, each as the [`Value`] that it is, and a field that is not needed
//! fails nothing.

mod object;
mod request;
mod said;
mod state;
mod value;

pub(crate) use object::{Object, Reply};
pub(crate) use request::Request;
pub(crate) use said::{ErrorCode, Said};
pub(crate) use state::State;
pub(crate) use value::{Scalar, Value};
