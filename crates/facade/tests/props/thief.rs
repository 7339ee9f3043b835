//! Somebody who listens where a redirect leads.

use std::io::ErrorKind::WouldBlock;
use std::net::TcpListener;

/// Every status that sends a client elsewhere.
pub(crate) const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

/// Somebody who would take whatever comes.
pub(crate) struct Thief(TcpListener);

impl Thief {
    pub(crate) fn listening() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    pub(crate) fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    /// A connection that somebody made would lie in the system's queue by now.
    pub(crate) fn assert_nobody_came(&self) {
        assert_eq!(self.0.accept().unwrap_err().kind(), WouldBlock);
    }
}
