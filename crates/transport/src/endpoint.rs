//! Where a call may go, decided once at the edge.
//!
//! Secrets travel to whatever stands here, so the rules are strict and the text is taken as it is typed:
//! what a URL parser would quietly rewrite (`http:\\host`, `127.1`, `/a/../b`) is refused instead.

use std::fmt;

use bytes::Bytes;
use url::{Host, Position, Url};

/// An absolute URL that secrets may be sent to.
///
/// - The scheme is `https`, or `http` where the host is a literal loopback address (`127.0.0.0/8`,
///   `[::1]`): a pretended provider on this machine. The name `localhost` is not literal; who resolves it
///   is not known.
/// - No user, password or fragment; path, trailing slash and query exactly as typed.
/// - `Display` and `Debug` show scheme, host and port only, for a path or query can hold a token.
///
/// ```
/// use billport_transport::Endpoint;
///
/// let token = Endpoint::parse("https://auth.example/oauth2/token/")?;
/// assert_eq!(token.to_string(), "https://auth.example");
/// assert!(Endpoint::parse("http://auth.example/oauth2/token/").is_err());
/// # Ok::<(), billport_transport::EndpointError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    url: Url,
    origin: Box<str>,
    /// The value of the header `Host`: written once, and not for each request.
    host: Bytes,
}

/// Why a text is no [`Endpoint`]. The text itself is not repeated: it can hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// No absolute URL with a host.
    #[error("not an absolute URL such as https://host/path")]
    NotAbsolute,
    /// Neither `https` nor `http`.
    #[error("the scheme is not https")]
    Scheme,
    /// `http` to a host that is not a literal loopback address.
    #[error("plain http is allowed to a literal loopback address only (127.0.0.1 or [::1])")]
    PlainHttp,
    /// A user or password before the host.
    #[error("a user or password in a URL is not allowed")]
    UserInfo,
    /// A `#fragment`, which is never sent.
    #[error("a fragment in a URL is never sent")]
    Fragment,
    /// The host is no plain name or address.
    #[error("the host is not a plain name or address (write international names in punycode)")]
    Host,
    /// Path or query would not be sent as they were typed.
    #[error(
        "path or query would not be sent as typed: percent-encode them, and leave out dot segments"
    )]
    Rewritten,
    /// A path segment that is empty, `.` or `..`, which no URL can carry as data.
    #[error("a path segment is empty, `.` or `..`")]
    Segment,
}

impl Endpoint {
    /// Reads an endpoint as somebody typed it.
    ///
    /// # Errors
    ///
    /// One [`EndpointError`] for each rule of [`Endpoint`].
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let (scheme, rest) = text.split_once("://").ok_or(EndpointError::NotAbsolute)?;
        let is_https = scheme.eq_ignore_ascii_case("https");
        if !is_https && !scheme.eq_ignore_ascii_case("http") {
            return Err(EndpointError::Scheme);
        }
        let (authority, typed_path) =
            rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(EndpointError::UserInfo);
        }
        let url = Url::parse(text).map_err(|_| EndpointError::NotAbsolute)?;
        if url.fragment().is_some() {
            return Err(EndpointError::Fragment);
        }
        check_host(&url, authority)?;
        if !is_https && !has_loopback_host(&url) {
            return Err(EndpointError::PlainHttp);
        }
        let sent_path = &url[Position::BeforePath..Position::AfterQuery];
        if sent_path != typed_path && sent_path.strip_prefix('/') != Some(typed_path) {
            return Err(EndpointError::Rewritten);
        }
        Ok(Self::from_url(url))
    }

    /// The endpoint below this one: each segment is percent-encoded and becomes one step of the path.
    ///
    /// ```
    /// # use billport_transport::Endpoint;
    /// let base = Endpoint::parse("https://api.example/v1/")?;
    /// assert!(base.with_segments(&["customers", "a/b"]).is_ok());
    /// assert!(base.with_segments(&[".."]).is_err());
    /// # Ok::<(), billport_transport::EndpointError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`EndpointError::Segment`] for a segment that is empty, `.` or `..`: every URL library would drop
    /// or resolve it, and the call would go elsewhere.
    pub fn with_segments(&self, segments: &[&str]) -> Result<Self, EndpointError> {
        if segments.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
            return Err(EndpointError::Segment);
        }
        let mut url = self.url.clone();
        url.path_segments_mut()
            .expect("https and http URLs always have a path")
            .pop_if_empty()
            .extend(segments);
        Ok(Self::from_url(url))
    }

    /// The same endpoint with one slash at the end of its path: for a provider whose paths all need it.
    ///
    /// ```
    /// # use billport_transport::Endpoint;
    /// let base = Endpoint::parse("https://api.example")?;
    /// let dues = base.with_segments(&["api", "dues"])?.with_trailing_slash();
    /// assert_eq!(dues, Endpoint::parse("https://api.example/api/dues/")?);
    /// # Ok::<(), billport_transport::EndpointError>(())
    /// ```
    #[must_use]
    pub fn with_trailing_slash(self) -> Self {
        let Self { mut url, origin, host } = self;
        url.path_segments_mut()
            .expect("https and http URLs always have a path")
            .pop_if_empty()
            .push("");
        Self { url, origin, host }
    }

    /// The same endpoint with these pairs added to its query, percent-encoded.
    #[must_use]
    pub fn with_query(&self, pairs: &[(&str, &str)]) -> Self {
        let mut url = self.url.clone();
        if !pairs.is_empty() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
        Self::from_url(url)
    }

    /// Whether the host is a literal loopback address, so that nothing leaves this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        has_loopback_host(&self.url)
    }

    /// Scheme, host and port (where it is not the scheme's own): what may be shown, and what a pause
    /// ordered by a server holds for.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Host, and port where it is not the scheme's own: the value of the header `Host` (RFC 9110, section
    /// 7.2).
    pub(crate) fn host(&self) -> &Bytes {
        &self.host
    }

    fn from_url(url: Url) -> Self {
        let origin = url.origin().ascii_serialization().into_boxed_str();
        let host =
            Bytes::copy_from_slice(url[Position::BeforeHost..Position::AfterPort].as_bytes());
        Self { url, origin, host }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Endpoint").field(&self.origin).finish()
    }
}

fn has_loopback_host(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

/// The host must be what was typed. A parser reads `127.1` as 127.0.0.1 and maps lookalike letters to
/// ASCII; whoever reviews a configuration sees what was typed.
fn check_host(url: &Url, authority: &str) -> Result<(), EndpointError> {
    let parsed = url.host_str().unwrap_or_default();
    let typed = match url.host() {
        Some(Host::Ipv6(_)) => parsed,
        _ => authority.split(':').next().unwrap_or_default(),
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    if parsed.is_empty() || !typed.eq_ignore_ascii_case(parsed) || !parsed.bytes().all(plain) {
        return Err(EndpointError::Host);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_to_https_and_to_this_machine() {
        for text in [
            "https://bills.example",
            "https://bills.example/",
            "HTTPS://Bills.Example/v1/bills",
            "https://bills.example:8443/v1?a=b%20c",
            "https://localhost/bills",
            "https://192.0.2.7/bills",
            "https://xn--bcher-kva.example/",
            "http://127.0.0.1:8080/bills",
            "http://127.9.9.9",
            "http://[::1]:8080/bills",
            "http://[0:0:0:0:0:0:0:1]/bills",
        ] {
            assert!(Endpoint::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn every_other_place_is_refused() {
        use EndpointError as E;
        for (text, error) in [
            ("", E::NotAbsolute),
            ("bills.example/bills", E::NotAbsolute),
            ("https:bills.example", E::NotAbsolute),
            ("https://", E::NotAbsolute),
            ("https:///bills.example", E::Host),
            ("https://bills.example:port/", E::NotAbsolute),
            ("ftp://bills.example/", E::Scheme),
            ("file:///etc/passwd", E::Scheme),
            (" https://bills.example/", E::Scheme),
            ("http://bills.example/", E::PlainHttp),
            ("http://localhost/", E::PlainHttp),
            ("http://localhost:8080/", E::PlainHttp),
            ("http://127.0.0.1.evil.example/", E::PlainHttp),
            ("http://127.0.0.1.nip.example/", E::PlainHttp),
            ("http://0.0.0.0/", E::PlainHttp),
            ("http://[::]/", E::PlainHttp),
            ("http://[::ffff:127.0.0.1]/", E::PlainHttp),
            ("http://[::ffff:1.2.3.4]/", E::PlainHttp),
            ("http://10.0.0.1/", E::PlainHttp),
            ("http://127.1/", E::Host),
            ("http://0x7f.0.0.1/", E::Host),
            ("http://2130706433/", E::Host),
            ("http://127.0.0.1\\@evil.example/", E::Rewritten),
            ("http://127.0.0.1\t.evil.example/", E::Host),
            ("https://bills.example\n.evil.example/", E::Host),
            ("https://ｂills.example/", E::Host),
            ("https://{host}/", E::Host),
            ("http://localhost@evil.example/", E::UserInfo),
            ("https://user:word@bills.example/", E::UserInfo),
            ("https://@bills.example/", E::UserInfo),
            ("http://127.0.0.1@evil.example/", E::UserInfo),
            ("http://127.0.0.1#@evil.example/", E::Fragment),
            ("https://bills.example/#top", E::Fragment),
            ("https://bills.example/a/../b", E::Rewritten),
            ("https://bills.example/a/%2e%2e/b", E::Rewritten),
            ("https://bills.example/a b", E::Rewritten),
            ("https://bills.example\\bills", E::Rewritten),
        ] {
            assert_eq!(Endpoint::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn the_path_is_kept_to_the_last_slash() {
        let path = |text| Endpoint::parse(text).unwrap().url().path().to_owned();
        assert_eq!(path("https://auth.example/oauth2/token/"), "/oauth2/token/");
        assert_eq!(path("https://auth.example/oauth2/token"), "/oauth2/token");
        assert_eq!(path("https://auth.example/a//b"), "/a//b");
    }

    #[test]
    fn the_host_is_sent_with_a_port_that_is_not_the_schemes_own() {
        for (typed, host) in [
            ("https://api.example/dues", "api.example"),
            ("https://API.example:443/dues", "api.example"),
            ("https://api.example:8443?page=2", "api.example:8443"),
            ("http://127.0.0.1:80/dues", "127.0.0.1"),
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("http://[::1]:8080/dues", "[::1]:8080"),
        ] {
            assert_eq!(Endpoint::parse(typed).unwrap().host(), host, "{typed}");
        }
    }

    #[test]
    fn segments_and_queries_are_data_and_never_structure() {
        let base = Endpoint::parse("https://api.example/v1/").unwrap();
        let below = base.with_segments(&["customers", "a/b?c#d %"]).unwrap();
        assert_eq!(below.url().path(), "/v1/customers/a%2Fb%3Fc%23d%20%25");
        assert_eq!(base.with_segments(&["x", ".."]), Err(EndpointError::Segment));
        let asked = base.with_query(&[("page", "2"), ("q", "a&b=c")]);
        assert_eq!(asked.url().query(), Some("page=2&q=a%26b%3Dc"));
        assert_eq!(base.with_query(&[]), base);
    }

    #[test]
    fn a_path_ends_in_one_slash() {
        for (typed, path) in [
            ("https://api.example", "/"),
            ("https://api.example/", "/"),
            ("https://api.example/dues", "/dues/"),
            ("https://api.example/dues/", "/dues/"),
            ("https://api.example/dues?page=2", "/dues/?page=2"),
        ] {
            let ended = Endpoint::parse(typed).unwrap().with_trailing_slash();
            assert_eq!(&ended.url()[Position::BeforePath..], path, "{typed}");
            assert_eq!(ended.clone().with_trailing_slash(), ended, "{typed}");
            assert_eq!(ended.origin(), "https://api.example");
        }
    }

    #[test]
    fn what_is_shown_has_no_path_and_no_query() {
        let endpoint = Endpoint::parse("https://api.example:8443/canary-token?key=canary").unwrap();
        assert_eq!(endpoint.to_string(), "https://api.example:8443");
        assert!(!format!("{endpoint:?}").contains("canary"));
    }
}
