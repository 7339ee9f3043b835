//! Every fault that can be ordered, as a client sees it.

use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Deserializer};

use super::{Answer, Load};

/// What goes wrong.
///
/// Whether the provider did its work before is not said here but in
/// [`FaultOrder::effect`](super::FaultOrder::effect): a client can't see it. Where a fault ends
/// the connection, it ends it in the orderly way (FIN), but for [`Fault::Reset`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nothing goes wrong: the honest answer. For an order that changes only what the call does.
    None,
    /// The honest answer, late. The work is always done, and done before the wait. A connection
    /// has no answer yet: it is closed late.
    Delay {
        /// How late; `milliseconds` in JSON.
        #[serde(rename = "milliseconds", deserialize_with = "milliseconds")]
        by: Duration,
    },
    /// A provider under load: the honest answer, late, or a 429 when too many calls are at once. The
    /// order's effect has no meaning. A connection has no answer yet: it is closed.
    Load(Load),
    /// Another answer in place of the honest one. The connection lives on.
    Answer(Answer),
    /// A 200 with `Content-Encoding: gzip` and a body of zeros, about a thousandth of its inflated
    /// size. The connection lives on.
    GzipBomb {
        /// The size of the body once inflated, in MiB.
        inflated_mebibytes: u32,
    },
    /// The connection is closed without an answer: the client's library reports an incomplete
    /// message.
    Close,
    /// The connection is reset (RST).
    Reset,
    /// Nothing, on an open connection, until the sandbox stops.
    NeverAnswer,
    /// A 200 whose `Content-Length` is one byte longer than `body`; after `body` nothing comes,
    /// on an open connection, until the sandbox stops. With an empty `body` the answer stalls
    /// right after its headers.
    Stall {
        /// What arrives before the stall.
        #[serde(default)]
        body: Bytes,
    },
    /// A 200 with the whole of `body`, one byte at a time.
    Trickle {
        /// What arrives in the end.
        body: Bytes,
        /// The wait before each byte; `pause_milliseconds` in JSON.
        #[serde(rename = "pause_milliseconds", deserialize_with = "milliseconds")]
        pause: Duration,
    },
    /// A 200 whose `Content-Length` announces more than `body`; then the connection is closed.
    ShortBody {
        /// What arrives.
        body: Bytes,
        /// How many bytes were announced beyond it.
        missing_bytes: u64,
    },
    /// A 200 with `body` as its one chunk; the connection is closed before the last, empty chunk.
    CutChunked {
        /// What arrives.
        body: Bytes,
    },
    /// A 200 without a length, whose body ends where the connection is closed. HTTP can't tell
    /// that it was cut: only the JSON shows it.
    CutBody {
        /// What arrives: a prefix of what the whole would have been.
        body: Bytes,
    },
    /// Bytes that are not HTTP, then the connection is closed.
    NotHttp {
        /// What arrives.
        bytes: Bytes,
    },
    /// A 200 without a length and `bytes` blanks as its body, made as they are sent: to a JSON
    /// parser the value has not begun yet.
    EndlessBody {
        /// How many blanks.
        bytes: u64,
    },
    /// A 200 with a header value of `bytes` letters, made as they are sent, and the body `{}`.
    HugeHeader {
        /// How many letters.
        bytes: u64,
    },
}

impl From<Answer> for Fault {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}

pub(super) fn milliseconds<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Duration, D::Error> {
    u64::deserialize(deserializer).map(Duration::from_millis)
}
