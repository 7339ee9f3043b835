//! The BillAgain adapter: customers of a billing service are read, added, edited and closed.
//!
//! | room | what |
//! |---|---|
//! | `config.rs` | where BillAgain is, whose account, how long a call may take |
//! | `client.rs` | the client, composed of transport, credentials and endpoints |
//! | `customers.rs` | the port [`Customers`](billport_ports::Customers): path, replay class, call |
//! | `wire/` | JSON as BillAgain spells it |
//! | `translate/` | JSON into customers, and customers into JSON: pure |
//! | `refusal.rs` | what the answers mean, and the port's error for each |
//! | `mask.rs` | the key, the card and the password, masked where a text repeats them |
//!
//! What is known of the provider, and where from, stands in `docs/providers/billagain.md`.

mod client;
mod config;
mod customers;
mod mask;
mod refusal;
mod translate;
mod wire;

pub use client::BillAgain;
pub use config::{BASE_URL, BillAgainConfig, BillAgainEndpoints, ConfigError};

/// The provider's name, as errors show it.
pub(crate) const PROVIDER: &str = "BillAgain";
