//! Basic authentication (RFC 7617): a user and a password, the same for every request.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::{Authorize, Credentials, MaybeReady, Signing, Stamp};

/// Signs with a user and a password.
#[derive(Clone)]
pub struct Basic {
    credentials: Credentials,
}

impl Basic {
    /// Basic authentication with this user, which has no colon (RFC 7617, section 2: the first colon ends
    /// it), and this password. Where an API key stands for the user, the password is empty.
    #[must_use]
    pub fn new(user: &SecretString, password: &SecretString) -> Self {
        let pair = Zeroizing::new(format!("{}:{}", user.expose_secret(), password.expose_secret()));
        let mut header = String::with_capacity("Basic ".len() + pair.len().div_ceil(3) * 4);
        header.push_str("Basic ");
        BASE64_STANDARD.encode_string(pair.as_bytes(), &mut header);
        let mut credentials = Credentials::default();
        credentials
            .set("authorization", SecretString::from(header))
            .expect("base64 is plain ASCII, and the scheme stands before it");
        Self { credentials }
    }
}

impl Authorize for Basic {
    fn authorize(&self, _: Duration) -> Signing<'_> {
        MaybeReady::Ready((self.credentials.clone(), Stamp::FIXED))
    }

    fn rejected(&self, _: Stamp) -> bool {
        false
    }
}

impl fmt::Debug for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Basic").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_pair_is_encoded_as_the_rfc_shows() {
        let basic = Basic::new(&SecretString::from("Aladdin"), &SecretString::from("open sesame"));
        let (credentials, _) = basic.authorize(Duration::ZERO).get().await.unwrap();
        let (name, value) = credentials.iter().next().unwrap();
        assert_eq!(
            (name, value.expose_secret()),
            ("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
        );
        assert_eq!(format!("{basic:?}"), "Basic { .. }");
    }
}
