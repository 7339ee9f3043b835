//! The time as our side sees it, on the wall and in the provider's calendar: a test moves it.

use std::sync::{Mutex, MutexGuard};
use std::time::SystemTime;
use time::{Date, Duration, OffsetDateTime};

/// 06 Nov 1994 08:49:37 GMT, the date of RFC 9110's examples: the time of day as our side sees it.
pub(crate) const WALL_CLOCK: Duration = Duration::seconds(784_111_777);

pub(crate) struct Clock(Mutex<Reading>);

#[derive(Clone, Copy)]
struct Reading {
    wall: OffsetDateTime,
    today: Date,
}

impl Clock {
    pub(crate) fn new(today: Date) -> Self {
        let wall = OffsetDateTime::from(SystemTime::UNIX_EPOCH + WALL_CLOCK);
        Self(Mutex::new(Reading { wall, today }))
    }

    pub(crate) fn now(&self) -> OffsetDateTime {
        self.reading().wall
    }

    /// The provider's day.
    pub(crate) fn today(&self) -> Date {
        self.reading().today
    }

    /// Somebody sets the clock on the wall; time itself goes on as ever.
    pub(crate) fn jump(&self, by: Duration) {
        self.reading().wall += by;
    }

    /// It is another day by the provider's calendar.
    pub(crate) fn set_today(&self, today: Date) {
        self.reading().today = today;
    }

    fn reading(&self) -> MutexGuard<'_, Reading> {
        self.0.lock().unwrap()
    }
}
