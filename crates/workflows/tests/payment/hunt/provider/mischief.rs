//! What goes wrong on the way to the provider and back: the fault table, as a client meets it behind
//! its adapter.

use std::time::Duration;
use tokio::time::Instant;

use super::Plan;
use crate::hunt::chance::Chance;

/// What happens to a request to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mischief {
    /// Why it does not leave, if it does not.
    pub(super) before: Option<NotSent>,
    /// How long it is on its way.
    pub(super) way: Duration,
    pub(super) plan: Plan,
    /// Whether the answer comes back so that it can be read.
    pub(super) is_answered: bool,
    /// How long the client waits for the answer, or for its lack.
    pub(super) wait: Duration,
}

/// Why a request does not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotSent {
    /// The connection is refused, or its certificate is wrong (rows 1 and 2).
    Unreachable,
    /// The provider has ordered a pause (row 12).
    Throttled,
    /// The process stood still between intent and request (row 21).
    HeldUp,
    /// The token is no longer good, which is noticed before it leaves.
    Credentials,
}

impl Mischief {
    /// All goes well.
    pub(super) const fn none() -> Self {
        let (way, wait) = (Duration::ZERO, Duration::ZERO);
        Self { before: None, way, plan: Plan::Pay, is_answered: true, wait }
    }

    pub(super) fn draw(chance: &mut Chance) -> Self {
        let before = chance.weighed(&[
            (80, None),
            (10, Some(NotSent::Unreachable)),
            (3, Some(NotSent::Throttled)),
            (5, Some(NotSent::HeldUp)),
            (2, Some(NotSent::Credentials)),
        ]);
        let now = Instant::now();
        let soon = now + chance.seconds(1..20 * 60);
        let late = now + chance.seconds(20 * 60..5 * 3600);
        let plan = chance.weighed(&[
            (60, Plan::Pay),
            (8, Plan::Fail),
            (6, Plan::Reject),
            (5, Plan::QueueAndPay(soon)),
            (3, Plan::QueueAndPay(late)),
            (3, Plan::QueueAndFail(soon)),
            (2, Plan::QueueAndFail(late)),
        ]);
        // Most arrive at once; some are held up in the network, and a few for longer than anybody
        // looks for them. What is lost before it arrives never does (row 3).
        let (minutes, hours) = (chance.seconds(1..600), chance.seconds(600..40 * 3600));
        let way = chance.weighed(&[(76, Duration::ZERO), (6, minutes), (12, hours), (6, NEVER)]);
        // Lost, cut, stalled, unreadable (rows 3 to 6): what the adapter can't read is in doubt.
        let is_answered = way.is_zero() && chance.happens(65);
        let wait = if is_answered { chance.seconds(0..3) } else { chance.seconds(0..120) };
        Self { before, way, plan, is_answered, wait }
    }
}

/// So long is a request on its way that is lost.
pub(super) const NEVER: Duration = Duration::MAX;
