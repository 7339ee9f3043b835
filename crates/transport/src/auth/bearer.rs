//! Bearer tokens (RFC 6750), whatever they come from.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::{Authorize, Credentials, MaybeReady, Signing, Stamp, UnusableCredential};
use crate::CallError;

/// Signs with a bearer token.
#[derive(Clone, Debug)]
pub struct Bearer<S> {
    source: S,
}

/// Where bearer tokens come from.
pub trait TokenSource: Send + Sync {
    /// A token that is good for `needed_for` and its stamp, or the failed call for it.
    fn token(&self, needed_for: Duration) -> MaybeReady<'_, (BearerToken, Stamp), CallError>;

    /// Hears that the token with this stamp was turned away, and says whether another may do better.
    fn rejected(&self, stamp: Stamp) -> bool;
}

/// A token in the header that carries it, written once for all the requests that it signs. Cheap to
/// clone.
#[derive(Clone, Debug)]
pub struct BearerToken(Credentials);

impl BearerToken {
    /// The header for this token.
    ///
    /// # Errors
    ///
    /// [`UnusableCredential`] if it is empty or not one word of visible ASCII (RFC 6750, section 2.1).
    pub fn new(token: &SecretString) -> Result<Self, UnusableCredential> {
        let token = token.expose_secret();
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(UnusableCredential { header: "authorization" });
        }
        // An empty one leaves a value that ends with a space, which no header carries.
        let value = SecretString::from(["Bearer ", token].concat());
        let mut credentials = Credentials::default();
        credentials.set("authorization", value)?;
        Ok(Self(credentials))
    }

    /// The header.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.0
    }
}

impl<S> Bearer<S> {
    /// Signs with the tokens of this source.
    pub const fn new(source: S) -> Self {
        Self { source }
    }
}

impl<S: TokenSource> Authorize for Bearer<S> {
    fn authorize(&self, needed_for: Duration) -> Signing<'_> {
        match self.source.token(needed_for) {
            MaybeReady::Ready((token, stamp)) => MaybeReady::Ready((token.0, stamp)),
            MaybeReady::Pending(token) => MaybeReady::Pending(Box::pin(async {
                let (token, stamp) = token.await?;
                Ok((token.0, stamp))
            })),
        }
    }

    fn rejected(&self, stamp: Stamp) -> bool {
        self.source.rejected(stamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_one_word() {
        for token in ["", " ", "a b", " a", "a ", "a\nb", "tökén"] {
            assert!(BearerToken::new(&SecretString::from(token)).is_err(), "{token:?}");
        }
        let token = BearerToken::new(&SecretString::from("a.b-c_~+/=")).unwrap();
        let (name, value) = token.credentials().iter().next().unwrap();
        assert_eq!((name, value.expose_secret()), ("authorization", "Bearer a.b-c_~+/="));
        assert_eq!(format!("{token:?}"), "BearerToken([\"authorization\"])");
    }
}
