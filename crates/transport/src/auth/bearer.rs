//! Bearer tokens (RFC 6750), whatever they come from.

use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};

use super::{Authorize, AuthorizeError, Credentials, Stamp};
use crate::CallError;

/// Signs with a bearer token.
#[derive(Clone, Debug)]
pub struct Bearer<S> {
    source: S,
}

/// Where bearer tokens come from.
#[async_trait]
pub trait TokenSource: Send + Sync {
    /// A token that is good for `needed_for`, and its stamp.
    ///
    /// # Errors
    ///
    /// The failed call for the token.
    async fn token(&self, needed_for: Duration) -> Result<(SecretString, Stamp), CallError>;

    /// Hears that the token with this stamp was turned away, and says whether another may do better.
    fn rejected(&self, stamp: Stamp) -> bool;
}

impl<S> Bearer<S> {
    /// Signs with the tokens of this source.
    pub const fn new(source: S) -> Self {
        Self { source }
    }
}

#[async_trait]
impl<S: TokenSource> Authorize for Bearer<S> {
    async fn authorize(
        &self,
        credentials: &mut Credentials,
        needed_for: Duration,
    ) -> Result<Stamp, AuthorizeError> {
        let (token, stamp) = self.source.token(needed_for).await?;
        let header = ["Bearer ", token.expose_secret()].concat();
        credentials.set("authorization", SecretString::from(header))?;
        Ok(stamp)
    }

    fn rejected(&self, stamp: Stamp) -> bool {
        self.source.rejected(stamp)
    }
}
