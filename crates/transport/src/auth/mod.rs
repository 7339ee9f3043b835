//! How a request is signed. *Who* calls (where a token comes from) is apart from *how* it is said (which
//! header), so that each can change alone.

mod basic;
mod bearer;
mod credentials;
mod maybe_ready;
mod none;

use std::time::Duration;

pub use basic::Basic;
pub use bearer::{Bearer, BearerToken, TokenSource};
pub use credentials::{Credentials, UnusableCredential};
pub use maybe_ready::MaybeReady;
pub use none::NoAuth;

use crate::CallError;

/// Credentials for one attempt and the stamp that says which they are, or why there are none to be had:
/// then the attempt is not made.
pub type Signing<'a> = MaybeReady<'a, (Credentials, Stamp), AuthorizeError>;

/// Signs requests.
pub trait Authorize: Send + Sync {
    /// Credentials that are good for `needed_for`.
    fn authorize(&self, needed_for: Duration) -> Signing<'_>;

    /// Hears that the server turned away the credentials with this stamp, and says whether new ones may
    /// do better: `false` where there are no others.
    fn rejected(&self, stamp: Stamp) -> bool;
}

/// Which credentials an attempt carried: renewed ones have a greater stamp.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(u64);

impl Stamp {
    /// The stamp of credentials that never change.
    pub const FIXED: Self = Self(0);

    /// The stamp of the credentials after these.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// Why a request could not be signed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AuthorizeError {
    /// The call that fetches a token failed.
    #[error("no token could be had")]
    TokenCall(#[source] CallError),
    /// The credential can't be sent.
    #[error("the credential can't be sent")]
    Unusable(#[from] UnusableCredential),
}

impl From<CallError> for AuthorizeError {
    fn from(error: CallError) -> Self {
        Self::TokenCall(error)
    }
}
