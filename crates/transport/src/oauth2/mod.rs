//! OAuth 2.0 (RFC 6749): tokens for machines, by the client credentials grant.
//!
//! - [`ClientCredentials`]: the token source; one request for a token however many callers wait;
//! - `held.rs`: how long a token serves (pure);
//! - [`OAuthRefusal`]: what the token server said no with.

mod client_credentials;
mod held;
mod refusal;

pub use client_credentials::{ClientCredentials, ClientCredentialsSettings};
pub use refusal::OAuthRefusal;
