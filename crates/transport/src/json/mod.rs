//! What token servers write, as they spell it. The only JSON that this crate knows.

mod token;

pub(crate) use token::{TokenAnswer, TokenRefusal};
