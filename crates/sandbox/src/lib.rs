//! The providers, pretended faithfully, with faults to order.
//!
//! A sandbox listens on a port of the loopback interface, speaks each provider's own HTTP, reads
//! what it is sent more strictly than the provider may, and keeps a ledger of what it did. A test
//! asks that ledger, not the client, whether a bill was saved, or a payment charged, once, twice or
//! never. Faults are ordered beforehand: "the third upload is saved, and the connection is reset
//! before the answer".
//!
//! It depends on no other crate of the workspace, so that it is a second witness: what the
//! adapters and the sandbox both say about a provider was written down twice, from the provider's
//! documents.
//!
//! ```
//! use billport_sandbox::{Call, Fault, FaultOrder, Sandbox, SandboxConfig};
//!
//! # fn main() -> std::io::Result<()> {
//! let sandbox = Sandbox::start(SandboxConfig::default())?;
//! let blaggo = sandbox.blaggo();
//! blaggo.order(FaultOrder::once(Call::Upload, Fault::Reset).after_effect());
//!
//! // … a client uploads bills to `blaggo.bills_url()` and sees its connection reset …
//!
//! assert_eq!(blaggo.ledger().bills_saved, 0);
//! # Ok(())
//! # }
//! ```
//!
//! # Map
//!
//! - `server`: starts, reserves and stops a sandbox; `config` says what it is to be like.
//! - `listener`, `connection`: TCP, up to the point where a fault takes the socket away from HTTP.
//! - `providers`: all that are pretended; `routes`: which path belongs to whom.
//! - [`control`]: the sandbox's own paths, for other processes.
//! - `fault`: what can go wrong, when it strikes, and how it is played.
//! - `world`, `clock`, `web`, `form`, `object`, `digits`, `amount`: what all pretended providers share.
//! - [`blaggo`], [`nea`], [`billagain`]: a folder for each provider. Another one is one folder beside them, a line
//!   in `providers` and its calls in [`Call`].

mod amount;
mod clock;
mod config;
mod connection;
mod digits;
mod fault;
mod form;
mod listener;
mod object;
mod providers;
mod routes;
mod server;
mod web;
mod world;

pub mod billagain;
pub mod blaggo;
pub mod control;
pub mod nea;

pub use config::{
    DEFAULT_BILLAGAIN_ACCOUNT_ID, DEFAULT_BILLAGAIN_API_KEY, DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET, DEFAULT_NEA_TOKEN, LedgerDetail, SandboxConfig, Today,
};
pub use fault::{Answer, Call, Effect, Ending, Fault, FaultOrder, Load, Queue, Times, Waiting};
pub use server::{ReservedSandbox, Sandbox, Stopper};
