//! Limits in time that cost nothing where nobody waits.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use tokio::time::Timeout;
use tokio::time::error::Elapsed;

/// What the future comes to, within its limit: [`timeout`](tokio::time::timeout) or
/// [`timeout_at`](tokio::time::timeout_at). The limit is set when the future has to wait, not before: a
/// token that is at hand and a body that is there already are nearly all there is, and need no timer.
///
/// # Errors
///
/// [`Elapsed`] when the limit is over.
pub(crate) async fn limited<F: Future>(
    future: F,
    limit: impl FnOnce(Pin<&mut F>) -> Timeout<Pin<&mut F>>,
) -> Result<F::Output, Elapsed> {
    let mut future = pin!(future);
    match poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await {
        Poll::Ready(output) => Ok(output),
        Poll::Pending => limit(future).await,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::{pending, ready};
    use std::time::Duration;

    use tokio::time::{Instant, sleep, timeout, timeout_at};

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn what_is_ready_comes_without_a_limit() {
        let sets_limit = Cell::new(false);
        let limit = limited(ready(7), |waiting| {
            sets_limit.set(true);
            timeout(Duration::ZERO, waiting)
        });
        assert_eq!((limit.await, sets_limit.get()), (Ok(7), false));
    }

    #[tokio::test(start_paused = true)]
    async fn what_has_to_be_waited_for_has_its_limit() {
        let began = Instant::now();
        let slow = async { sleep(SECOND).await };
        assert_eq!(limited(slow, |waiting| timeout(2 * SECOND, waiting)).await, Ok(()));
        assert_eq!(began.elapsed(), SECOND);

        let over_by = began + 3 * SECOND;
        assert!(limited(pending::<()>(), |waiting| timeout_at(over_by, waiting)).await.is_err());
        assert_eq!(Instant::now(), over_by);
    }
}
