//! Payments, for people.
//!
//! | file | what |
//! |---|---|
//! | `result.rs` | what became of an order to pay |
//! | `doubt.rs` | what is said of payments in doubt, wherever they come up |
//! | `list.rs` | payments as a table |
//! | `shown.rs` | a payment with its story |
//! | `steps.rs` | what to do next about a payment |
//! | `settled.rs` | what the provider said when it was asked |

pub(crate) mod doubt;
pub(crate) mod list;
pub(crate) mod result;
pub(crate) mod settled;
pub(crate) mod shown;
pub(crate) mod steps;
