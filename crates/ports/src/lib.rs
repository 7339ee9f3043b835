//! The trait ports of Billport: what a provider can do, without saying which provider or how.
//!
//! A port is a small trait for one capability. A provider that can't do a thing does not offer
//! that port; no port has default methods. All ports share one error type, [`PortError`], which
//! tells its holder what to do next.
//!
//! | port | capability |
//! |---|---|
//! | [`BillUploads`] | deliver a batch of bills to a biller's platform |
//!
//! # Features
//! - `mock`: a mock of each port (mockall), such as `MockBillUploads`.
//! - `contract`: contract tests as library functions, for your own adapter as well as for ours.

mod bill_uploads;
#[cfg(feature = "contract")]
pub mod contract;
mod error;
mod prepared_upload;

#[cfg(feature = "mock")]
pub use bill_uploads::MockBillUploads;
pub use bill_uploads::{BillUploads, LEAVES_WITHIN, UploadReceipt};
pub use error::{ErrorKind, PortError, Reach, Scope};
pub use prepared_upload::PreparedUpload;
