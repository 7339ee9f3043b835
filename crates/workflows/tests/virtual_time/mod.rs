//! Time that passes when nobody has anything else to do, a clock on the wall that can be set, and
//! futures that are dropped where they stand.

use std::{future::poll_fn, pin::pin, sync::Mutex, task::Poll};
use time::OffsetDateTime;
use tokio::time::Instant;

/// The clock on the wall: it goes with tokio's, and jumps when it is told to.
#[derive(Debug)]
pub(crate) struct Wall {
    start: Instant,
    shows: Mutex<OffsetDateTime>,
}

impl Wall {
    /// A clock that shows this now.
    pub(crate) fn showing(now: OffsetDateTime) -> Self {
        Self { start: Instant::now(), shows: Mutex::new(now) }
    }

    pub(crate) fn now(&self) -> OffsetDateTime {
        *self.shows.lock().unwrap() + self.start.elapsed()
    }

    pub(crate) fn jump(&self, by: time::Duration) {
        *self.shows.lock().unwrap() += by;
    }
}

/// Drives a future for so many polls, then drops it where it stands.
pub(crate) async fn drop_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Drives a future to its end on a runtime whose clock is not that of the world.
pub(crate) fn in_virtual_time<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(future)
}
