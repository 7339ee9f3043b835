//! Contract tests: what every implementation of a port must do, as library functions.
//!
//! An adapter's test brings a *bench*: the port, and a provider (pretended or real) whose ledger
//! can be read and whose faults can be ordered. The functions panic, as tests do, when the
//! contract does not hold.

mod bill_uploads;

pub use bill_uploads::{BillUploadsBench, SavedBill, Situation, bill_uploads};
