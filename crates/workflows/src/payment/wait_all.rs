//! All payments in doubt are waited for at once: each is asked for when it is due, and none keeps
//! another one from being asked for.

use billport_domain::PaymentReference;
use billport_journal::{JournalError, PaymentRecord};
use tokio::time::Instant;

use super::notice::PaymentNotice;
use super::settle::{SettleEnd, SettleError, settle};
use super::settle_all::{SettledAll, in_doubt, would_all_fail};
use super::wait::{Pauses, sleep};
use super::{PaymentBooks, PaymentContext, PaymentDesk};

/// Settles all payments in doubt that were made at this target, each as soon as that can be, until none
/// of them is open any more or the time is over. What becomes of each is told as it is found out.
///
/// One that is absent is asked for once and not waited for. Without a deadline the others are waited
/// for as long as it takes. Whoever asks to stop is given how each stands at that moment. What every
/// look-up would meet is met by one of them, and the others wait as long as that one. Where one can't be
/// settled, for the journal fails, all end there.
///
/// # Errors
/// [`JournalError`] if the journal can't say which these are.
pub async fn settle_all_until_known(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    deadline: Option<Instant>,
    context: PaymentContext<'_>,
) -> Result<SettledAll, JournalError> {
    let (here, elsewhere) = in_doubt(books).await?;
    let mut waiting: Vec<_> = here.into_iter().map(Waiting::new).collect();
    loop {
        look_round(desk, books, &mut waiting, context).await;
        let Some(next) = waiting.iter().filter_map(|one| one.next).min() else { break };
        if !sleep(next.duration_since(Instant::now()), deadline, context).await {
            break;
        }
    }
    let mut all = SettledAll { elsewhere, ..SettledAll::default() };
    for Waiting { record, end, .. } in waiting {
        match end {
            Some(end) => all.settled.push((record.reference().clone(), end)),
            None => all.left.push(record),
        }
    }
    Ok(all)
}

/// A payment that is waited for.
struct Waiting {
    /// What the journal had of it at first.
    record: PaymentRecord,
    /// How it stood when it was looked at last.
    end: Option<Result<SettleEnd, SettleError>>,
    /// When it is looked at again, if ever.
    next: Option<Instant>,
    pauses: Pauses,
}

impl Waiting {
    fn new(record: PaymentRecord) -> Self {
        Self { record, end: None, next: Some(Instant::now()), pauses: Pauses::default() }
    }
}

/// Looks at each payment whose time has come.
async fn look_round(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    waiting: &mut [Waiting],
    context: PaymentContext<'_>,
) {
    for place in 0..waiting.len() {
        let one = &mut waiting[place];
        if context.stop.is_requested() || one.next.is_none_or(|next| next > Instant::now()) {
            continue;
        }
        let reference: &PaymentReference = one.record.reference();
        let settled = settle(desk, books, reference).await;
        let pause = settled.as_ref().ok().and_then(|end| one.pauses.behind(end, books));
        one.next = pause.map(|pause| Instant::now() + pause);
        if let Ok(end) = &settled
            && !matches!(end, SettleEnd::TooEarly { .. })
        {
            context.observer.notice(PaymentNotice::LookedUp(end));
        }
        let (is_over, is_shared) = (settled.is_err(), would_all_fail(&settled));
        one.end = Some(settled);
        if is_over {
            for other in waiting.iter_mut() {
                other.next = None;
            }
        } else if is_shared {
            let pause = pause.unwrap_or_else(|| Pauses::default().behind_failure());
            let until = Instant::now() + pause;
            for other in waiting.iter_mut() {
                other.next = other.next.map(|next| next.max(until));
            }
        }
    }
}
