//! A body that looks at the clocks when it is about to leave, and stays if it is too late.
//!
//! Before a request leaves, a connection is made for it, and the process may be stopped meanwhile, for
//! hours. hyper asks for the body when the connection stands, and writes what it gets at once: there is
//! no later place to look. Where the body fails, hyper drops the head with it and closes the connection.

use std::error::Error;
use std::fmt;
use std::mem::take;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use crate::Departure;

/// A body in one piece that leaves in time or never. Its length is known from the start.
pub(super) struct TimelyBody {
    /// What has neither left nor been kept back: all of it, or nothing.
    waiting: Bytes,
    departure: Departure,
}

impl TimelyBody {
    pub(super) fn new(body: Bytes, departure: Departure) -> Self {
        Self { waiting: body, departure }
    }
}

impl Body for TimelyBody {
    type Data = Bytes;
    type Error = HeldBack;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HeldBack>>> {
        let body = take(&mut self.waiting);
        if body.is_empty() {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(match self.departure.is_too_late_by() {
            None => Ok(Frame::data(body)),
            Some(held_up_for) => Err(HeldBack { held_up_for }),
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.waiting.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.waiting.len() as u64)
    }
}

/// It was too late for the body, and nothing of it has left.
#[derive(Debug)]
pub(super) struct HeldBack {
    pub(super) held_up_for: Duration,
}

impl fmt::Display for HeldBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body was kept back: it was too late for it to leave")
    }
}

impl Error for HeldBack {}
