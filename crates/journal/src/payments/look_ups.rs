//! When the provider is asked for a payment, and how often before its "no such reference" counts.
//!
//! A provider that does not know a reference may only not know it yet. So a payment is absent when it
//! was asked for three times that count, the first at least five minutes after its request can have
//! left, each at least ten minutes after the one before, and the last at least thirty minutes after
//! its request can have left (Electricity Payment API: not before 5 minutes; the rest is this project's
//! rule).
//!
//! A look-up that failed has asked nobody: it does not count as one, and another one is due at once.
//!
//! The clock on the wall may be set. If it goes back, nothing is certain any more of how long was
//! waited, and the wait begins anew. If it goes ahead, the distances between the look-ups remain.

use std::time::Duration;
use time::OffsetDateTime;

use super::{Found, LookUp};

/// A request leaves within this time from its intent, or never.
pub const SENT_WITHIN: Duration = Duration::from_secs(30);
/// Nobody asks for a payment before its request can have left so long ago.
pub const LOOK_UP_AFTER: Duration = Duration::from_mins(5);
/// A payment is not absent before its request can have left so long ago.
pub const ABSENT_AFTER: Duration = Duration::from_mins(30);
/// So many look-ups in a row have to find no such reference.
pub const ABSENT_LOOK_UPS: u32 = 3;
/// A look-up counts if it is so much later than the one that counted before.
pub const BETWEEN_LOOK_UPS: Duration = Duration::from_mins(10);
/// The longest time from one look-up to the next.
pub const LONGEST_BETWEEN_LOOK_UPS: Duration = Duration::from_hours(6);

/// The look-ups of a payment since it was intended last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUps {
    /// By when its request left, or never did. If the clock was found to have gone back since, it is
    /// counted as if it was intended then.
    pub sent_by: OffsetDateTime,
    /// How many the provider has answered.
    pub made: u32,
    /// How many in a row found no such reference, late enough to count.
    pub counted: u32,
    /// When the last one was that counted.
    pub counted_at: Option<OffsetDateTime>,
    /// The last one, failed or not.
    pub last: Option<LastLookUp>,
}

/// The last look-up of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastLookUp {
    /// When.
    pub at: OffsetDateTime,
    /// What came of it.
    pub look_up: LookUp,
}

impl LookUps {
    /// None so far, for a payment that is intended now.
    #[must_use]
    pub fn of_payment_intended_at(at: OffsetDateTime) -> Self {
        Self { sent_by: later(at, SENT_WITHIN), made: 0, counted: 0, counted_at: None, last: None }
    }

    /// When the next one is due: 5, 15 and 30 minutes after the request can have left, then after
    /// twice as long each time, and at least every 6 hours; behind one that failed, at once.
    #[must_use]
    pub fn due_from(&self) -> OffsetDateTime {
        let first = later(self.sent_by, LOOK_UP_AFTER);
        let Some(last) = &self.last else { return first };
        if last.look_up.found == Found::Failed {
            return last.at.max(first);
        }
        let pause = match (self.counted, self.made) {
            (1, _) | (0, ..=1) => BETWEEN_LOOK_UPS,
            (2, _) | (_, 2) => Duration::from_mins(15),
            // 30 minutes behind the third.
            (_, made) => {
                let doublings = made.saturating_sub(3).min(8);
                (ABSENT_AFTER * (1 << doublings)).min(LONGEST_BETWEEN_LOOK_UPS)
            }
        };
        later(last.at, pause).max(first)
    }

    /// When the provider was asked last and gave an answer, if no look-up has failed since.
    #[must_use]
    pub fn answered_last(&self) -> Option<OffsetDateTime> {
        let last = self.last.as_ref()?;
        (last.look_up.found != Found::Failed).then_some(last.at)
    }

    /// Whether one is due. It is due as well if the clock has gone back by more than
    /// [`LOOK_UP_AFTER`], so that the wait begins anew and does not last until the clock has caught
    /// up.
    #[must_use]
    pub fn is_due(&self, now: OffsetDateTime) -> bool {
        now >= self.due_from() || later(now, LOOK_UP_AFTER) < self.latest()
    }

    /// Whether the request can have left so long ago that no process has it in hand any more.
    #[must_use]
    pub fn is_overdue(&self, now: OffsetDateTime) -> bool {
        now >= later(self.sent_by, LOOK_UP_AFTER)
    }

    /// Takes in a look-up; says whether the payment is absent by it.
    pub(super) fn take_in(&mut self, at: OffsetDateTime, look_up: &LookUp) -> bool {
        if at < self.latest() {
            let made = self.made;
            *self = Self { made, ..Self::of_payment_intended_at(at) };
        } else {
            match look_up.found {
                Found::NoSuchReference if self.counts(at) => {
                    self.counted = self.counted.saturating_add(1);
                    self.counted_at = Some(at);
                }
                // The provider knows of it, or seems to.
                Found::Pending | Found::Unclear => (self.counted, self.counted_at) = (0, None),
                _ => {}
            }
        }
        let is_answered = look_up.found != Found::Failed;
        self.made = self.made.saturating_add(is_answered.into());
        self.last = Some(LastLookUp { at, look_up: look_up.clone() });
        look_up.found == Found::NoSuchReference
            && self.counted >= ABSENT_LOOK_UPS
            && at >= later(self.sent_by, ABSENT_AFTER)
    }

    /// Whether "no such reference" counts at this moment.
    fn counts(&self, at: OffsetDateTime) -> bool {
        let is_apart = |before| at >= later(before, BETWEEN_LOOK_UPS);
        self.is_overdue(at) && self.counted_at.is_none_or(is_apart)
    }

    /// The latest moment that is known to have been.
    fn latest(&self) -> OffsetDateTime {
        let intended = self.sent_by.saturating_sub(time_of(SENT_WITHIN));
        self.last.as_ref().map_or(intended, |last| last.at.max(intended))
    }
}

/// A moment and a time behind it, or the end of the calendar.
fn later(moment: OffsetDateTime, by: Duration) -> OffsetDateTime {
    moment.saturating_add(time_of(by))
}

fn time_of(duration: Duration) -> time::Duration {
    time::Duration::try_from(duration).unwrap_or(time::Duration::MAX)
}
