//! Customers of a billing service, looked after one by one and in bulk.
//!
//! | what | where |
//! |---|---|
//! | all of them, one after the other, while others come and go | [`CustomersExt::stream`] |
//! | who has a reference or an e-mail address | [`find()`] |
//! | one is added, unless it is there already | [`add_unless_exists`] |
//! | one is edited: read, shown, consented to, written | [`edit`] |
//! | many are added, row by row of a file | [`import`] |

mod add;
pub mod edit;
mod find;
pub mod import;
mod sought;
mod stream;

pub use add::{Absent, AddEnd, AddError, Candidate, Hindrance, Looked, add_unless_exists};
pub use find::{Alike, Found, find};
pub use sought::{Likeness, Sought};
pub use stream::{CustomersExt, Shift, ShortPage, StreamOptions, Streamed};
