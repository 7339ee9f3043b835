//! The trait ports of Billport: what a provider can do, without saying which provider or how.
//!
//! A port is a small trait for one capability. A provider that can't do a thing does not offer
//! that port; no port has default methods. All ports share one error type, [`PortError`], which
//! tells its holder what to do next.
//!
//! | port | capability |
//! |---|---|
//! | [`BillUploads`] | deliver a batch of bills to a biller's platform |
//! | [`Counters`] | list the counters at which dues can be paid |
//! | [`DuesInquiry`] | ask what a consumer owes |
//! | [`ServiceCharges`] | ask what a payment costs beside its amount |
//! | [`Payments`] | pay dues, once |
//! | [`PaymentStatus`] | ask how a payment stands |
//! | [`Customers`] | read, add, edit, archive, reopen and delete customers |
//!
//! # Features
//! - `mock`: a mock of each port (mockall), such as `MockBillUploads`.
//! - `contract`: contract tests as library functions, for your own adapter as well as for ours.

mod bill_uploads;
mod body_format;
#[cfg(feature = "contract")]
pub mod contract;
mod counters;
mod customer_page;
mod customers;
mod departure;
mod dues_inquiry;
mod error;
mod payment_status;
mod payments;
mod prepared_upload;
mod push_backs;
mod service_charges;

#[cfg(feature = "mock")]
pub use bill_uploads::MockBillUploads;
pub use bill_uploads::{BillUploads, BillUploadsExt, UploadReceipt};
pub use body_format::BodyFormat;
pub use counters::Counters;
#[cfg(feature = "mock")]
pub use counters::MockCounters;
pub use customer_page::{CustomerPage, PageRequest, PageSize, UnreadableCustomer};
#[cfg(feature = "mock")]
pub use customers::MockCustomers;
pub use customers::{CustomerOptions, Customers};
pub use departure::LEAVES_WITHIN;
pub use dues_inquiry::DuesInquiry;
#[cfg(feature = "mock")]
pub use dues_inquiry::MockDuesInquiry;
pub use error::{ErrorKind, PortError, Reach, Scope};
#[cfg(feature = "mock")]
pub use payment_status::MockPaymentStatus;
pub use payment_status::{PaidStanding, PaymentStatus, Standing};
#[cfg(feature = "mock")]
pub use payments::MockPayments;
pub use payments::Payments;
pub use prepared_upload::PreparedUpload;
pub use push_backs::PushBacks;
#[cfg(feature = "mock")]
pub use service_charges::MockServiceCharges;
pub use service_charges::ServiceCharges;
