//! The sandbox's own clock: it can be moved forward, so that no test waits for a token to expire.

use std::{
    sync::{Mutex, MutexGuard},
    time::{Duration, Instant},
};

use time::{Date, OffsetDateTime};

use crate::config::Today;

/// Manila is eight hours ahead of UTC and has no daylight saving.
const MANILA_OFFSET: Duration = Duration::from_hours(8);

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

    pub(crate) fn today(&self) -> Date {
        let hands = self.hands();
        match hands.today {
            Today::Fixed(date) => date,
            Today::Manila => {
                let ahead = hands.advanced.saturating_add(MANILA_OFFSET);
                let ahead = time::Duration::try_from(ahead).unwrap_or(time::Duration::MAX);
                utc().saturating_add(ahead).date()
            }
        }
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

    #[test]
    fn a_fixed_day_stays_and_can_be_changed() {
        let first = Date::from_calendar_date(2031, Month::January, 31).unwrap();
        let clock = Clock::new(Today::Fixed(first));
        clock.advance(Duration::from_hours(24));
        assert_eq!(clock.today(), first);

        let next = first.next_day().unwrap();
        clock.set_today(Today::Fixed(next));
        assert_eq!(clock.today(), next);
    }

    #[test]
    fn advancing_moves_the_time_and_the_day_in_manila() {
        let clock = Clock::new(Today::Manila);
        let (time, day) = (clock.now(), clock.today());
        clock.advance(Duration::from_hours(24));
        assert!(clock.now() >= time + Duration::from_hours(24));
        assert!(clock.today() > day);
    }

    #[test]
    fn advancing_beyond_the_calendar_stops_at_its_end() {
        let clock = Clock::new(Today::Manila);
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Duration::MAX);
        assert_eq!(clock.today(), Date::MAX);
    }
}
