//! The time as our side sees it, on the wall and in the provider's calendar: a test moves it.

use std::sync::{Mutex, MutexGuard};
use std::time::SystemTime;
use time::{Date, Duration, OffsetDateTime};

use super::{TODAY, WALL_CLOCK};

pub(crate) struct Clock(Mutex<Reading>);

#[derive(Clone, Copy)]
struct Reading {
    wall: OffsetDateTime,
    today: Date,
}

impl Clock {
    pub(super) fn new() -> Self {
        let wall = OffsetDateTime::from(SystemTime::UNIX_EPOCH + WALL_CLOCK);
        Self(Mutex::new(Reading { wall, today: TODAY }))
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
