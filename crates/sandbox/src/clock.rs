//! The sandbox's own clock: it can be moved forward, so that no test waits for a token to expire.

use std::{
    sync::{Mutex, MutexGuard},
    time::{Duration, Instant},
};

use time::{Date, OffsetDateTime, Time};

use crate::config::Today;

/// A monotonic clock that starts at zero with the sandbox, and a calendar.
#[derive(Debug)]
pub(crate) struct Clock {
    started: Instant,
    hands: Mutex<Hands>,
}

#[derive(Debug)]
struct Hands {
    advanced: Duration,
    today: Today,
}

impl Clock {
    pub(crate) fn new(today: Today) -> Self {
        Self { started: instant(), hands: Mutex::new(Hands { advanced: Duration::ZERO, today }) }
    }

    /// The time since the sandbox was made, with all that it was advanced by.
    pub(crate) fn now(&self) -> Duration {
        self.started.elapsed().saturating_add(self.hands().advanced)
    }

    /// The day where clocks are this far ahead of UTC.
    pub(crate) fn today(&self, ahead_of_utc: Duration) -> Date {
        let hands = self.hands();
        match hands.today {
            Today::Fixed(date) => date,
            Today::Clock => {
                drop(hands);
                self.date_and_time(ahead_of_utc).date()
            }
        }
    }

    /// The time of day where clocks are this far ahead of UTC, if the day is not fixed.
    pub(crate) fn time_of_day(&self, ahead_of_utc: Duration) -> Option<Time> {
        let is_fixed = matches!(self.hands().today, Today::Fixed(_));
        (!is_fixed).then(|| self.date_and_time(ahead_of_utc).time())
    }

    fn date_and_time(&self, ahead_of_utc: Duration) -> OffsetDateTime {
        let ahead = self.hands().advanced.saturating_add(ahead_of_utc);
        let ahead = time::Duration::try_from(ahead).unwrap_or(time::Duration::MAX);
        utc().saturating_add(ahead)
    }

    pub(crate) fn advance(&self, by: Duration) {
        let mut hands = self.hands();
        hands.advanced = hands.advanced.saturating_add(by);
    }

    pub(crate) fn set_today(&self, today: Today) {
        self.hands().today = today;
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().expect("nothing panics while it holds the clock's hands")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a provider has its own clock; tokio's would stand still for callers who paused theirs"
)]
fn instant() -> Instant {
    Instant::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a provider has its own calendar: this is the one place that reads it"
)]
fn utc() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

#[cfg(test)]
mod tests {
    use time::Month;

    use super::*;

    const MANILA: Duration = Duration::from_hours(8);

    #[test]
    fn a_fixed_day_stays_and_can_be_changed() {
        let first = Date::from_calendar_date(2031, Month::January, 31).unwrap();
        let clock = Clock::new(Today::Fixed(first));
        clock.advance(Duration::from_hours(24));
        assert_eq!(clock.today(MANILA), first);

        let next = first.next_day().unwrap();
        clock.set_today(Today::Fixed(next));
        assert_eq!(clock.today(MANILA), next);
    }

    #[test]
    fn advancing_moves_the_time_and_the_day() {
        let clock = Clock::new(Today::Clock);
        let (time, day) = (clock.now(), clock.today(MANILA));
        clock.advance(Duration::from_hours(24));
        assert!(clock.now() >= time + Duration::from_hours(24));
        assert!(clock.today(MANILA) > day);
    }

    #[test]
    fn each_zone_has_its_own_day() {
        let clock = Clock::new(Today::Clock);
        let (here, a_day_ahead) = (clock.today(MANILA), MANILA + Duration::from_hours(24));
        assert!(clock.today(a_day_ahead) > here);
    }

    #[test]
    fn advancing_beyond_the_calendar_stops_at_its_end() {
        let clock = Clock::new(Today::Clock);
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Duration::MAX);
        assert_eq!(clock.today(MANILA), Date::MAX);
    }
}
