//! The headers that sign one request. Every value in here can be sent, and none can be printed.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};

/// Headers that sign one request. Cheap to clone: clones share the values.
#[derive(Clone, Default)]
pub struct Credentials {
    /// `None` for none, so that a call without any costs nothing.
    headers: Option<Arc<Vec<Header>>>,
}

#[derive(Clone)]
struct Header {
    name: &'static str,
    value: Arc<SecretString>,
    /// The value as it is sent. It is the same memory, so that we make no copy of a secret for a request, and
    /// it is wiped with the last one. What the HTTP library writes to the wire is a copy, which nobody wipes.
    sent: Bytes,
}

/// A value that is shared by all who send it.
struct Shared(Arc<SecretString>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

/// A header value that HTTP can't carry: empty, or with anything but visible ASCII and inner spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the value of the header {header} is empty or has characters that a header can't carry")]
pub struct UnusableCredential {
    /// The header's name.
    pub header: &'static str,
}

impl Credentials {
    /// Adds a header. `name` is a valid header name in lower case, such as `authorization`.
    ///
    /// # Errors
    ///
    /// [`UnusableCredential`] if the value is empty, begins or ends with a space, or has a character
    /// outside visible ASCII and space: a line break in a key would otherwise write headers of its own.
    pub fn set(
        &mut self,
        name: &'static str,
        value: SecretString,
    ) -> Result<(), UnusableCredential> {
        let text = value.expose_secret();
        let sendable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if text.is_empty() || !sendable || text.trim_matches(' ').len() != text.len() {
            return Err(UnusableCredential { header: name });
        }
        let value = Arc::new(value);
        let sent = Bytes::from_owner(Shared(Arc::clone(&value)));
        Arc::make_mut(self.headers.get_or_insert_default()).push(Header { name, value, sent });
        Ok(())
    }

    /// The headers, in the order in which they were set.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &SecretString)> {
        self.headers().map(|header| (header.name, &*header.value))
    }

    /// The headers as they are sent, in the order in which they were set. Whoever shows such a value shows
    /// a secret.
    pub(crate) fn sent(&self) -> impl Iterator<Item = (&'static str, Bytes)> {
        self.headers().map(|header| (header.name, header.sent.clone()))
    }

    fn headers(&self) -> impl Iterator<Item = &Header> {
        self.headers.iter().flat_map(|headers| &**headers)
    }

    /// What is secret in the headers: their values, less the name of an authentication scheme.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = SecretString> {
        self.iter().map(|(_, value)| {
            let value = value.expose_secret();
            let scheme = ["Bearer ", "Basic "].into_iter().find(|name| value.starts_with(name));
            SecretString::from(&value[scheme.map_or(0, str::len)..])
        })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_header_cannot_carry_is_refused() {
        for value in
            ["", " ", "Bearer ", "a\r\nx-role: admin", "a\nb", "a\0b", "tab\there", "gültig"]
        {
            let refused = Credentials::default().set("authorization", SecretString::from(value));
            assert_eq!(refused, Err(UnusableCredential { header: "authorization" }), "{value:?}");
        }
        assert!(
            Credentials::default().set("authorization", SecretString::from("Bearer a.b~c")).is_ok()
        );
    }

    #[test]
    fn names_are_shown_and_values_are_not() {
        let mut credentials = Credentials::default();
        credentials.set("x-api-key", SecretString::from("canary")).unwrap();
        assert_eq!(format!("{credentials:?}"), "[\"x-api-key\"]");
    }

    #[test]
    fn what_is_sent_is_the_secret_itself_and_no_copy_of_it() {
        let mut credentials = Credentials::default();
        credentials.set("x-api-key", SecretString::from("canary")).unwrap();
        let (kept, sent) = (credentials.iter().next().unwrap(), credentials.sent().next().unwrap());
        assert_eq!((kept.0, kept.1.expose_secret().as_bytes()), (sent.0, &sent.1[..]));
        assert_eq!(kept.1.expose_secret().as_ptr(), sent.1.as_ptr());
    }

    #[test]
    fn the_secret_in_a_header_is_its_value_without_the_scheme() {
        let mut credentials = Credentials::default();
        for (name, value) in
            [("authorization", "Bearer a.b"), ("x-basic", "Basic YTpi"), ("x-key", "a key")]
        {
            credentials.set(name, SecretString::from(value)).unwrap();
        }
        let secrets: Vec<_> =
            credentials.secrets().map(|secret| secret.expose_secret().to_owned()).collect();
        assert_eq!(secrets, ["a.b", "YTpi", "a key"]);
    }
}
