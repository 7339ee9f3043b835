//! An outcome is written to the journal, whatever it takes: how long that is tried, and how often.

use std::time::Duration;
use tokio::time::{Instant, sleep};

use crate::StopRequest;

/// The first wait before a settlement is tried again; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(100);
/// The longest wait: a person who freed space should not have to wait long.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// How long it is tried further once somebody has asked to stop.
const PATIENCE_WHEN_STOPPED: Duration = Duration::from_secs(5);

/// The waits between tries to write an outcome. There is no last try until somebody asks to stop.
#[derive(Debug)]
pub(crate) struct Persistence {
    wait: Duration,
    give_up: Option<Instant>,
}

impl Persistence {
    pub(crate) fn new() -> Self {
        Self { wait: FIRST_WAIT, give_up: None }
    }

    /// Waits for the next try; `false` if there is none.
    pub(crate) async fn next_try(&mut self, stop: &StopRequest) -> bool {
        if stop.is_requested() {
            let until = *self.give_up.get_or_insert_with(|| Instant::now() + PATIENCE_WHEN_STOPPED);
            if Instant::now() >= until {
                return false;
            }
        }
        sleep(self.wait).await;
        self.wait = (self.wait * 2).min(LONGEST_WAIT);
        true
    }
}
