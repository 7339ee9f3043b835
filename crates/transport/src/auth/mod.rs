//! How a request is signed. *Who* calls (where a token comes from) is apart from *how* it is said (which
//! header), so that each can change alone.

mod basic;
mod bearer;
mod credentials;
mod none;

use std::time::Duration;

use async_trait::async_trait;

pub use basic::Basic;
pub use bearer::{Bearer, TokenSource};
pub use credentials::{Credentials, UnusableCredential};
pub use none::NoAuth;

use crate::CallError;

/// Signs requests.
#[async_trait]
pub trait Authorize: Send + Sync {
    /// Puts the credentials for one attempt into its headers. They must be good for `needed_for`; which
    /// credentials they were is in the stamp.
    ///
    /// # Errors
    ///
    /// [`AuthorizeError`] if there are none to be had. The attempt is then not made.
    async fn authorize(
        &self,
        credentials: &mut Credentials,
        needed_for: Duration,
    ) -> Result<Stamp, AuthorizeError>;

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
