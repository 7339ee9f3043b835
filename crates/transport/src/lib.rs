//! HTTP for money: it sends a call, knows how far the call got, and repeats only what may be repeated.
//!
//! A payment that is sent twice costs money, and so does a bill that is lost. Whoever uses this crate
//! says of each [`Call`] whether it may be processed twice ([`Replay::Safe`]) or must not be
//! ([`Replay::Once`]), and gets either an [`Answer`] or a [`CallError`] that tells the next act. The
//! crate knows HTTP and its failures; it knows no money and no provider.
//!
//! # Where things are
//!
//! | file | what |
//! |---|---|
//! | `journey.rs` | the path of a call, from its deadline to its answer: read this first |
//! | `trip.rs` | what the journey keeps in mind of one call: attempts, deadline, the last thing seen |
//! | `moment.rs` | a moment by two clocks: an attempt that was held up for too long is not sent |
//! | `call.rs`, `body.rs` | what goes in |
//! | `answer.rs`, `error.rs` | the two things that come out |
//! | `endpoint.rs` | where calls may go: https, or plain http to this machine |
//! | `classify.rs` | what one attempt meant: a pure function with *unknown* as its default |
//! | `retry/` | whether to send again (pure), how long to wait (pure), the budget shared by all calls |
//! | `gate.rs` | a host that said `Retry-After` is left alone by every call |
//! | `traffic.rs` | what calls of one kind have on the wire, how it is pushed back, and when there is room again |
//! | `auth/`, `oauth2/` | how a request is signed, and where its token comes from |
//! | `exchange.rs` | the seam: one request to one answer, scripted in tests |
//! | `http.rs`, `http/`, `tls.rs` | the seam's real side: reqwest and rustls are named only here |
//! | `redact/` | masks known secrets in any text, and numbers of cards |
//! | `settings.rs`, `clock.rs` | what the outside decides: limits, the wall clock, randomness |
//!
//! # Example
//!
//! ```no_run
//! use std::{sync::Arc, time::{Duration, SystemTime}};
//! use billport_transport::{
//!     Body, Bytes, Call, Connection, Endpoint, FullWait, Method, NoAuth, Replay, Transport,
//!     TransportSettings, classify,
//! };
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! # let wall_clock = Arc::new(|| SystemTime::UNIX_EPOCH);
//! let transport = Transport::new(TransportSettings::new(wall_clock, Arc::new(FullWait)))?;
//! let endpoint = Endpoint::parse("https://bills.example/v1/status")?;
//! let answer = transport
//!     .send(&Call {
//!         operation: "look up a bill",
//!         method: Method::Get,
//!         endpoint: &endpoint,
//!         route: "/v1/status",
//!         content_type: None,
//!         body: Body::Same(Bytes::new()),
//!         replay: Replay::Safe,
//!         connection: Connection::Pooled,
//!         max_attempts: None,
//!         attempt_timeout: Duration::from_secs(10),
//!         total_timeout: Duration::from_secs(45),
//!         leave_within: None,
//!         max_pause: None,
//!         traffic: None,
//!         max_response_bytes: 1 << 20,
//!         authorize: &NoAuth,
//!         judge: classify,
//!     })
//!     .await?;
//! assert_eq!(answer.status, 200);
//! # Ok(())
//! # }
//! ```
//!
//! # What it does not do
//!
//! - It follows no redirect: reqwest would send the body, tokens included, to the new place.
//! - It asks no proxy, keeps no cookie, unpacks no compressed body: each is a way for a provider's
//!   answer, or somebody else's, to become something that nobody looked at.
//! - It spawns no task, reads no environment and no wall clock, and prints nothing.

mod answer;
mod auth;
mod body;
mod call;
mod classify;
mod clock;
mod endpoint;
mod error;
mod exchange;
mod gate;
mod http;
mod journey;
mod json;
mod moment;
pub mod oauth2;
mod redact;
mod retry;
mod settings;
mod tls;
mod traffic;
mod transport;
mod trip;

pub use answer::{Answer, Answered};
pub use auth::{
    Authorize, AuthorizeError, Basic, Bearer, BearerToken, Credentials, MaybeReady, NoAuth,
    Signing, Stamp, TokenSource, UnusableCredential,
};
pub use body::Body;
pub use bytes::Bytes;
pub use call::{Call, Connection, Judge, Method, Replay};
pub use classify::{Observation, Verdict, classify};
pub use clock::{FullWait, Jitter, WallClock};
pub use endpoint::{Endpoint, EndpointError};
pub use error::{CallError, CallErrorKind, Reach};
pub use exchange::{Cause, Exchange, ExchangeFailure, ExchangeRequest, Phase};
pub use moment::Departure;
pub use redact::{MASK, Redactor};
pub use retry::{Backoff, BudgetSettings, RetryPolicy};
pub use settings::{TransportError, TransportSettings};
pub use traffic::{PushBacks, Traffic};
pub use transport::Transport;
