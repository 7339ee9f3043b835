//! What comes back: a response read to its end, and the answer of a whole call.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

/// One HTTP response, read completely.
///
/// `Debug` shows sizes only: a body can hold a token, a card number or somebody's address.
#[derive(Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status code, 100 to 999.
    pub status: u16,
    /// `Content-Type` as sent, if it was readable text.
    pub content_type: Option<String>,
    /// `Retry-After` as sent, if it was readable text.
    pub retry_after: Option<String>,
    /// The whole body.
    pub body: Bytes,
    /// Whether the head said where the body ends: by its length, by chunks, or by a status that has
    /// none. If not it ends where the connection does, and a cut one looks like a whole one (RFC
    /// 9112, section 6.3).
    pub body_is_framed: bool,
}

impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The answer of a call that its judge accepted.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// `Content-Type` as sent, if it was readable text.
    pub content_type: Option<String>,
    /// The whole body.
    pub body: Bytes,
    /// How often it was tried, the last and successful time included.
    pub attempts: u32,
    /// How many of the attempts may have left this machine: a refused connection sends nothing.
    pub requests_sent: u32,
    /// From the call's start to its end, waits included.
    pub elapsed: Duration,
    /// From the start of the last attempt to its answer: neither waits nor the fetching of credentials
    /// nor earlier attempts are in it.
    pub answer_time: Duration,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .field("attempts", &self.attempts)
            .field("requests_sent", &self.requests_sent)
            .field("elapsed", &self.elapsed)
            .field("answer_time", &self.answer_time)
            .finish_non_exhaustive()
    }
}
