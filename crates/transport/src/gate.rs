//! A host that said `Retry-After` is left alone by every call, until its time has come.
//!
//! Without this each of many workers would learn of the pause by being turned away itself. The pause is
//! kept per origin (scheme, host, port); a pause only ever grows while it lasts.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::Jitter;

/// Callers set off again within this long after a pause, so that they don't all come in one moment.
const SPREAD: Duration = Duration::from_secs(1);

/// Which origins are paused, and until when.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    opens_at: Mutex<HashMap<Box<str>, Instant>>,
    /// Whether any is paused, for nearly always none is: then no call waits for another's look at the map.
    /// Written under its lock.
    any_paused: AtomicBool,
}

/// The gate stays closed for longer than the caller would wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StillClosed {
    pub(crate) opens_in: Duration,
}

impl Gate {
    /// Closes the gate for this origin for at least so long from now.
    pub(crate) fn close(&self, origin: &str, pause: Duration) {
        let until = Instant::now() + pause;
        let mut opens_at = self.opens_at.lock().unwrap_or_else(PoisonError::into_inner);
        self.any_paused.store(true, Ordering::Release);
        match opens_at.get_mut(origin) {
            Some(earlier) => *earlier = until.max(*earlier),
            None => drop(opens_at.insert(origin.into(), until)),
        }
    }

    /// Whether nothing holds a call for this origin up.
    pub(crate) fn is_open(&self, origin: &str) -> bool {
        self.opens_in(origin).is_none()
    }

    /// Waits until the gate is open, for at most `patience` (and its spread), and says how long it was.
    ///
    /// # Errors
    ///
    /// [`StillClosed`] at once, when waiting would take longer than `patience`.
    pub(crate) async fn pass(
        &self,
        origin: &str,
        patience: Duration,
        jitter: &dyn Jitter,
    ) -> Result<Duration, StillClosed> {
        let mut waited = Duration::ZERO;
        // Another caller may have been turned away meanwhile: look again after each wait.
        while let Some(opens_in) = self.opens_in(origin) {
            if waited.saturating_add(opens_in) > patience {
                return Err(StillClosed { opens_in });
            }
            let wait = opens_in + jitter.up_to(SPREAD).min(SPREAD);
            tokio::time::sleep(wait).await;
            waited += wait;
        }
        Ok(waited)
    }

    fn opens_in(&self, origin: &str) -> Option<Duration> {
        if !self.any_paused.load(Ordering::Acquire) {
            return None;
        }
        let mut opens_at = self.opens_at.lock().unwrap_or_else(PoisonError::into_inner);
        let opens_in = opens_at.get(origin)?.saturating_duration_since(Instant::now());
        if opens_in.is_zero() {
            opens_at.remove(origin);
            self.any_paused.store(!opens_at.is_empty(), Ordering::Release);
            return None;
        }
        Some(opens_in)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FullWait;

    const HOST: &str = "https://bills.example";
    const MINUTE: Duration = Duration::from_mins(1);

    #[tokio::test(start_paused = true)]
    async fn an_open_gate_costs_no_time() {
        assert_eq!(Gate::default().pass(HOST, Duration::ZERO, &FullWait).await, Ok(Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_gate_holds_its_own_host_only() {
        let gate = Gate::default();
        gate.close(HOST, MINUTE);
        assert_eq!(gate.pass("https://other.example", MINUTE, &FullWait).await, Ok(Duration::ZERO));
        assert_eq!(gate.pass(HOST, MINUTE, &FullWait).await, Ok(MINUTE + SPREAD));
        assert_eq!(gate.pass(HOST, Duration::ZERO, &FullWait).await, Ok(Duration::ZERO));
        assert!(gate.opens_at.lock().unwrap().is_empty());
        assert!(!gate.any_paused.load(Ordering::Acquire), "nobody looks for a pause any more");
    }

    #[tokio::test(start_paused = true)]
    async fn a_shorter_pause_does_not_cut_a_longer_one() {
        let gate = Gate::default();
        gate.close(HOST, MINUTE);
        gate.close(HOST, MINUTE / 2);
        assert_eq!(gate.pass(HOST, MINUTE, &FullWait).await, Ok(MINUTE + SPREAD));
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_that_grows_meanwhile_is_waited_out() {
        let gate = Gate::default();
        gate.close(HOST, MINUTE);
        let no_spread = |_| Duration::ZERO;
        let (waited, ()) = tokio::join!(gate.pass(HOST, 3 * MINUTE, &no_spread), async {
            tokio::time::sleep(MINUTE / 2).await;
            gate.close(HOST, MINUTE);
        });
        assert_eq!(waited, Ok(MINUTE + MINUTE / 2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_beyond_the_callers_patience_ends_at_once() {
        let gate = Gate::default();
        gate.close(HOST, 2 * MINUTE);
        let before = Instant::now();
        let passed = gate.pass(HOST, MINUTE, &FullWait).await;
        assert_eq!(passed, Err(StillClosed { opens_in: 2 * MINUTE }));
        assert_eq!(before.elapsed(), Duration::ZERO);
    }
}
