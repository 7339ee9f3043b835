//! The Blaggo adapter: bills reach Blaggo (Philippines).
//!
//! | room | what |
//! |---|---|
//! | `config.rs` | where Blaggo is, who calls, how long a call may take |
//! | `client.rs` | the client, composed of transport, token source and endpoints |
//! | `bill_uploads.rs` | the port [`BillUploads`](billport_ports::BillUploads): path, replay class, call |
//! | `wire/` | JSON as Blaggo spells it |
//! | `translate/` | bills into their JSON: pure |
//! | `refusal.rs` | what Blaggo's answers mean, and the port's error for each |
//!
//! What is known of the provider, and where from, stands in `docs/providers/blaggo.md`.

mod bill_uploads;
mod client;
mod config;
mod refusal;
mod translate;
mod wire;

pub use client::Blaggo;
pub use config::{BlaggoConfig, BlaggoEndpoints, ConfigError, Environment, UTC_OFFSET};

/// The provider's name, as errors show it.
pub(crate) const PROVIDER: &str = "Blaggo";
