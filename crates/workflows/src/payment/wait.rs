//! A payment in doubt is waited for: asked for again and again, when it is due, until it is known.

use billport_domain::PaymentReference;
use std::time::Duration;
use tokio::time::Instant;

use super::notice::PaymentNotice;
use super::settle::{SettleEnd, SettleError, settle};
use super::{PaymentBooks, PaymentContext, PaymentDesk};

/// The longest sleep before the clock on the wall is looked at again: it may have been set, and while
/// a machine sleeps only that one goes on.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);
/// The wait behind a look-up that failed, which is twice as long behind each further one. Such a one
/// is due again at once, for it has asked nobody; whoever waits has time.
const BEHIND_A_FAILURE: Duration = Duration::from_mins(1);
/// The longest wait behind a look-up that failed.
const LONGEST_BEHIND_A_FAILURE: Duration = Duration::from_mins(15);

/// Settles a payment as soon as that can be: waits until it can be asked for, asks, and waits again,
/// until it is known what became of it, it is absent, or the time is over.
///
/// Without a deadline it is waited for as long as it takes. Whoever asks to stop is given how it
/// stands at that moment.
///
/// # Errors
/// [`SettleError`], as [`settle`] has it.
pub async fn settle_until_known(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    reference: &PaymentReference,
    deadline: Option<Instant>,
    context: PaymentContext<'_>,
) -> Result<SettleEnd, SettleError> {
    let mut pauses = Pauses::default();
    loop {
        let end = settle(desk, books, reference).await?;
        let Some(pause) = pauses.behind(&end, books) else { return Ok(end) };
        if matches!(end, SettleEnd::Unknown { .. }) {
            context.observer.notice(PaymentNotice::LookedUp(&end));
        }
        if !sleep(pause, deadline, context).await {
            return Ok(end);
        }
    }
}

/// Sleeps; says whether it goes on behind that, and neither is the time over nor has anybody asked to
/// stop.
pub(super) async fn sleep(
    pause: Duration,
    deadline: Option<Instant>,
    context: PaymentContext<'_>,
) -> bool {
    let left = deadline.map_or(Duration::MAX, |end| end.duration_since(Instant::now()));
    !left.is_zero() && context.stop.wait(pause.min(left)).await
}

/// How long is waited until a payment is looked at again.
#[derive(Debug, Default)]
pub(super) struct Pauses {
    /// How many look-ups in a row have failed.
    failed: u32,
}

impl Pauses {
    /// How long is waited behind this; nothing if nobody waits for it any more.
    pub(super) fn behind(&mut self, end: &SettleEnd, books: PaymentBooks<'_>) -> Option<Duration> {
        let due = match end {
            SettleEnd::Known(_) | SettleEnd::Absent { .. } => return None,
            SettleEnd::Unknown { .. } if end.failed().is_some() => {
                return Some(self.behind_failure());
            }
            SettleEnd::TooEarly { from, .. } => *from,
            SettleEnd::Unknown { record, .. } => record.look_ups.due_from(),
        };
        self.failed = 0;
        let until_due = Duration::try_from(due - books.now()).unwrap_or_default();
        Some(until_due.clamp(Duration::from_millis(1), LONGEST_SLEEP))
    }

    pub(super) fn behind_failure(&mut self) -> Duration {
        let pause = BEHIND_A_FAILURE * (1 << self.failed.min(4));
        self.failed = self.failed.saturating_add(1);
        pause.min(LONGEST_BEHIND_A_FAILURE)
    }
}
