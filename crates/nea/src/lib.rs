//! The NEA adapter: electricity dues in Nepal are looked up and paid, through the service API that
//! NEA is reached by.
//!
//! | room | what |
//! |---|---|
//! | `config.rs` | where the service is, who calls, how long a call may take |
//! | `client.rs` | the client, composed of transport, token and endpoints |
//! | `counters.rs` | the port [`Counters`](billport_ports::Counters): path, replay class, call |
//! | `dues_inquiry.rs` | the port [`DuesInquiry`](billport_ports::DuesInquiry) |
//! | `service_charges.rs` | the port [`ServiceCharges`](billport_ports::ServiceCharges) |
//! | `payments.rs` | the port [`Payments`](billport_ports::Payments): one request, never repeated |
//! | `payment_status.rs` | the port [`PaymentStatus`](billport_ports::PaymentStatus) |
//! | `wire/` | JSON as the service spells it |
//! | `translate/` | JSON into dues, charges and receipts, and orders into JSON: pure |
//! | `refusal.rs` | what the answers mean, and the port's error for each |
//!
//! What is known of the provider, and where from, stands in `docs/providers/nea.md`.

mod client;
mod config;
mod counters;
mod dues_inquiry;
mod payment_status;
mod payments;
mod refusal;
mod service_charges;
mod translate;
mod wire;

pub use client::Nea;
pub use config::{ConfigError, Environment, NeaConfig, NeaEndpoints, NewReference, UTC_OFFSET};

/// The provider's name, as errors show it.
pub(crate) const PROVIDER: &str = "NEA";
