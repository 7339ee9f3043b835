//! Payments in the file.
//!
//! | file | what |
//! |---|---|
//! | `requests.rs` | the two traits, as requests to the thread |
//! | `write.rs` | one transaction: an act on a payment, and the end of the chain |
//! | `read.rs` | what is read |

pub(super) mod read;
mod requests;
mod write;

pub(super) use write::PaymentWriting;
