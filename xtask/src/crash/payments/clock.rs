//! The time in a trial: the command is told it, and the provider's clock is moved along.

use std::time::Duration;

use crate::crash::provider::{Provider, TODAY};
use crate::failure::Failure;
use crate::stopwatch::Stopwatch;

/// A clock that goes like any other, and can be moved forward.
#[derive(Debug)]
pub(in crate::crash) struct Clock {
    started: Stopwatch,
    moved: Duration,
}

/// When every trial begins, in UTC: in the forenoon of the same day in Nepal, so that hours can pass
/// before the next day.
const BEGIN: Duration = Duration::from_hours(2);

impl Clock {
    pub(super) fn start() -> Self {
        Self { started: Stopwatch::start(), moved: Duration::ZERO }
    }

    /// Lets time pass, here and at the provider.
    ///
    /// # Errors
    ///
    /// When the provider does not answer.
    pub(super) fn let_pass(&mut self, time: Duration, provider: &Provider) -> Result<(), Failure> {
        provider.advance(time.as_secs())?;
        self.moved += time;
        Ok(())
    }

    /// The moment, as the command reads it.
    pub(super) fn now(&self) -> String {
        moment(BEGIN + self.moved + self.started.elapsed())
    }
}

/// The moment so long after the day's begin.
fn moment(after_midnight: Duration) -> String {
    let (seconds, milliseconds) = (after_midnight.as_secs(), after_midnight.subsec_millis());
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{TODAY}T{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_the_command_reads_it() {
        assert_eq!(moment(Duration::from_millis(7_531_042)), "2031-01-15T02:05:31.042Z");
    }
}
