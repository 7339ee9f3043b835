//! Billport: one front door to three billing and payment providers.
//!
//! A [`Billport`] is composed once, of the providers that are asked for, and offers what they can
//! do as ports: traits that say nothing of a provider. Whoever needs less depends on the single
//! crates, which are re-exported here under their short names.
//!
//! ```no_run
//! use billport::{Billport, blaggo::{BlaggoConfig, BlaggoEndpoints, Environment}};
//! use billport::transport::{FullWait, TransportSettings};
//! use std::{sync::Arc, time::SystemTime};
//!
//! # fn secret() -> secrecy::SecretString { "".into() }
//! // Clock and randomness come from outside, so that tests decide them.
//! # let wall_clock = Arc::new(|| SystemTime::UNIX_EPOCH);
//! let outside = TransportSettings::new(wall_clock, Arc::new(FullWait));
//! let endpoints = BlaggoEndpoints::of(Environment::Staging);
//! let billport = Billport::builder(outside)
//!     .blaggo(BlaggoConfig::new(endpoints, "our-client".to_owned(), secret()))
//!     .build()?;
//! let uploads = billport.bill_uploads().expect("Blaggo takes bills");
//! # Ok::<(), billport::BuildError>(())
//! ```
//!
//! # Features
//! All are on by default: one for each provider (`billagain`, `blaggo`, `nea`), and `sqlite` for the
//! journal in a file.

mod builder;
mod registry;

pub use builder::{Billport, BillportBuilder, BuildError};
pub use registry::{PROVIDERS, Provider};

#[cfg(feature = "billagain")]
pub use billport_billagain as billagain;
#[cfg(feature = "blaggo")]
pub use billport_blaggo as blaggo;
pub use billport_domain as domain;
pub use billport_intake as intake;
pub use billport_journal as journal;
#[cfg(feature = "nea")]
pub use billport_nea as nea;
pub use billport_ports as ports;
pub use billport_transport as transport;
pub use billport_workflows as workflows;
