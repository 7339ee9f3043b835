//! Contract tests: what every implementation of a port must do, as library functions.
//!
//! An adapter's test brings a *bench*: the port, and a provider (pretended or real) whose ledger
//! can be read and whose faults can be ordered. The functions panic, as tests do, when the
//! contract does not hold.

mod bill_uploads;
mod counters;
mod customers;
mod dues_inquiry;
mod payment_status;
mod payments;
mod reads;
mod service_charges;

pub use bill_uploads::{BillUploadsBench, SavedBill, Situation, bill_uploads};
pub use counters::{CountersBench, ListedCounter, counters};
pub use customers::{CustomersBench, HeldCustomers, WriteSituation, customers};
pub use dues_inquiry::{DuesInquiryBench, ListedBill, ListedDues, dues_inquiry};
pub use payment_status::{
    ChargedAndRefunded, PaymentStatusBench, StandingSituation, payment_status,
};
pub use payments::{ChargedPayment, PaymentSituation, PaymentsBench, payments};
pub use reads::ReadSituation;
pub use service_charges::{ChargeSituation, ServiceChargesBench, service_charges};
