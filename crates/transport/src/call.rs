//! What a call is: everything the journey needs to know, as a plain literal.
//!
//! All fields are public because every combination is legal. What is *wise* stands at the fields.

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

use crate::{Authorize, Body, Endpoint, Observation, Traffic, Verdict};

/// Reads one attempt and says what it meant.
///
/// [`classify`](crate::classify) is the judge for whoever has no codes of its own; a provider's judge
/// reads its own codes first and leaves the rest to `classify`.
pub type Judge = fn(&Observation<'_>) -> Verdict;

/// One request, and what may be done to get it answered.
#[derive(Clone)]
pub struct Call<'a> {
    /// What the call is for, in words that fit into an error's first line: `"upload bills"`.
    pub operation: &'static str,
    /// The HTTP verb. It says nothing of replay safety: providers read by POST, too.
    pub method: Method,
    /// Where it goes.
    pub endpoint: &'a Endpoint,
    /// The path as a template, for logs: `"/customers/{id}"`. The real path may hold a secret.
    pub route: &'static str,
    /// `Content-Type` of the body; `None` sends none.
    pub content_type: Option<&'static str>,
    /// What it carries: the same for each attempt, or anew.
    pub body: Body<'a>,
    /// Whether the call may be processed twice.
    pub replay: Replay,
    /// Whether the call may ride on a connection that has been used before.
    pub connection: Connection,
    /// Attempts in all, the one after renewed credentials included; `None` for as many as the transport's
    /// [`RetryPolicy`](crate::RetryPolicy) allows, which no call exceeds.
    ///
    /// One is for whoever has written down that *one* request leaves: nothing is repeated then, whatever
    /// the attempt came to, and a connection that was refused is not tried again either.
    pub max_attempts: Option<NonZeroU32>,
    /// Limit of one attempt: from the first byte sent to the last byte read. Getting the credentials and
    /// waiting between attempts are not counted.
    pub attempt_timeout: Duration,
    /// Limit of the whole call: all attempts, their credentials and the waits between them. A pause that
    /// the server ordered by `Retry-After` is not counted (it has its own limit in the settings), for it
    /// may be far longer than any sensible deadline and nothing is in flight meanwhile.
    ///
    /// An attempt is cut short where the deadline comes first. A [`Replay::Once`] call is not sent
    /// *again* with less than a whole `attempt_timeout` left, for giving up on a server that is still at
    /// work makes an unknown outcome out of nothing. So leave room for another, or say by `max_attempts`
    /// that there is none.
    pub total_timeout: Duration,
    /// Limit of the time by which an attempt may leave later than it was due; `None` for none. It is
    /// looked at before a connection is made, and last of all when the body is about to leave by it: an
    /// attempt that was held up for longer is not sent, and the call ends
    /// ([`CallError::came_too_late`]). An attempt without a body is looked at once, before.
    ///
    /// For whoever has written down that the request leaves *now*. An attempt is due when the call is
    /// sent, or when the one before was over (its `attempt_timeout` gone by at the latest), and later by
    /// every wait that was granted in between. What holds it up is credentials or connections that are
    /// slow to come, a process that was stopped, or a machine that slept.
    ///
    /// [`CallError::came_too_late`]: crate::CallError::came_too_late
    pub leave_within: Option<Duration>,
    /// The longest pause ordered by a server that the call waits for, all its pauses together; `None` for
    /// the transport's own cap (`retry_after_cap` in its settings), which no call exceeds.
    ///
    /// Zero is for a call that is sent now or not at all: while a pause holds for its host, it ends at
    /// once as [`Throttled`](crate::CallErrorKind::Throttled) and unsent, and tells when the pause ends.
    pub max_pause: Option<Duration>,
    /// What it shares with the calls that belong to it: what they have on the wire, and how the server
    /// pushes back. A call that is turned away for the first time, with no word of when to come back, is
    /// then sent again as soon as the answer to another one has made room. `None` for a call by itself.
    pub traffic: Option<&'a Traffic>,
    /// The largest body that is read, in bytes; a larger one is a failure, and no more of it is read.
    pub max_response_bytes: usize,
    /// How the request is signed, anew for each attempt.
    pub authorize: &'a dyn Authorize,
    /// What an attempt meant.
    pub judge: Judge,
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("endpoint", &self.endpoint)
            .field("route", &self.route)
            .field("body", &self.body)
            .field("replay", &self.replay)
            .finish_non_exhaustive()
    }
}

/// An HTTP verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// The verb as it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Whether a call may be processed twice. Declared for each operation, never guessed from the verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Replay {
    /// Twice is as good as once: a look-up, a token. Sent again whenever that may help.
    Safe,
    /// Twice is a disaster: a payment, an upload. Sent again only when it certainly was not processed.
    Once,
}

/// Which connection a call may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Connection {
    /// One from the pool, if one was used a moment ago; else a new one.
    Pooled,
    /// A new one, closed afterwards. A pooled connection can be closed by the server in the very moment
    /// it is used again, and then nobody knows whether the request was read: so a payment takes this.
    Fresh,
}
