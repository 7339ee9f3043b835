//! How a job is asked to stop.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::{sync::Notify, time::timeout};

/// Asks a job to stop: it begins nothing more, and lets what is in flight finish.
#[derive(Debug, Default)]
pub struct StopRequest {
    is_requested: AtomicBool,
    waiters: Notify,
}

impl StopRequest {
    /// Asks; from any thread, as often as you like.
    pub fn request(&self) {
        self.is_requested.store(true, Ordering::Release);
        self.waiters.notify_waiters();
    }

    /// Whether somebody has asked.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.is_requested.load(Ordering::Acquire)
    }

    /// Waits, and no longer than until somebody asks to stop; whether the wait went to its end.
    pub(crate) async fn wait(&self, time: Duration) -> bool {
        // Registered before the flag is read, so that no request falls between the two.
        let notified = self.waiters.notified();
        !self.is_requested() && timeout(time, notified).await.is_err()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    const HOUR: Duration = Duration::from_hours(1);

    #[tokio::test(start_paused = true)]
    async fn a_wait_goes_to_its_end_unless_somebody_asks() {
        let (stop, start) = (StopRequest::default(), Instant::now());
        assert!(stop.wait(HOUR).await);
        assert_eq!(start.elapsed(), HOUR);
        let asking = async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            stop.request();
        };
        let (went_to_its_end, ()) = tokio::join!(stop.wait(HOUR), asking);
        assert!(!went_to_its_end && stop.is_requested());
        assert_eq!(start.elapsed(), HOUR + Duration::from_secs(3));
        assert!(!stop.wait(HOUR).await, "who was asked before does not wait at all");
        assert_eq!(start.elapsed(), HOUR + Duration::from_secs(3));
    }
}
