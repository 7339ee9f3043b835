//! What must hold, by the provider's own ledger: never by the journal alone.
//!
//! - At most one payment for a reference, and for a consumer and a day. Always.
//! - Paid by the journal: exactly one. Not paid, or not sent: none. In doubt: it is listed.
//! - At most one payment for a row of a file, however often it is given.
//! - No request leaves without an intent.
//! - In the end nothing is in doubt, and the journal is what was written into it.

use billport_domain::PaymentReference;
use billport_journal::memory::Contents;
use billport_journal::{FileRow, PaymentAct, PaymentRecord, PaymentState, verify};
use billport_workflows::payment::{Kept, PaymentEnd};
use std::collections::{BTreeSet, HashMap};

use super::Tally;
use super::life::{Checked, state_of};
use super::provider::{Charge, Provider};
use super::world::World;

/// What a world has seen, or what must not be and is.
pub(super) type Judged = Result<Tally, String>;

/// Payments near midnight may have been intended before it and sent after.
const NEAR_MIDNIGHT: time::Duration = time::Duration::MINUTE;

pub(super) fn charges_of<'a>(
    ledger: &'a [Charge],
    reference: &'a PaymentReference,
) -> impl Iterator<Item = &'a Charge> {
    ledger.iter().filter(move |charge| charge.reference == *reference)
}

/// What a person is told is so; `attempts` is how many the journal has by then.
pub(super) fn end(
    provider: &Provider,
    reference: &PaymentReference,
    end: &PaymentEnd,
    attempts: u32,
) -> Checked {
    let charges = charges_of(&provider.ledger(), reference).count();
    // A journal may be slow to answer, and another process has tried it again meanwhile: what was said of
    // the attempt before is so all the same.
    let is_tried_since = |kept: &Kept| kept.as_ref().is_ok_and(|record| record.attempts < attempts);
    let is_right = match end {
        PaymentEnd::Paid { .. } => charges == 1,
        PaymentEnd::NotPaid { .. } => charges == 0,
        // What was absent may have come up.
        PaymentEnd::NotSent { kept: Some(kept), .. } => {
            charges == 0 || state_of(kept) != Some(PaymentState::NotSent) || is_tried_since(kept)
        }
        _ => charges <= 1,
    };
    let told = || format!("{reference} has {charges} charges, and a person is told: {end:?}");
    if is_right { Ok(()) } else { Err(told()) }
}

/// What holds at any time.
pub(super) fn meanwhile(world: &World) -> Checked {
    let (ledger, contents) = (world.provider.ledger(), world.memory().contents());
    for (index, charge) in ledger.iter().enumerate() {
        for other in &ledger[..index] {
            if charge.reference == other.reference {
                return Err(format!("paid twice: {charge:?}, {other:?}"));
            }
            if charge.consumer == other.consumer && is_of_one_day(charge, other) {
                return Err(format!("paid twice on one day: {charge:?}, {other:?}"));
            }
        }
        let state = contents.payments.get(&charge.reference).map(|record| record.state);
        if !state.is_some_and(|state| state == PaymentState::Paid || state.is_unsettled()) {
            return Err(format!("{charge:?} is in the ledger, and the journal has {state:?}"));
        }
    }
    no_row_is_paid_twice(&contents, &ledger)?;
    let intents: u32 = contents.payments.values().map(|record| record.attempts).sum();
    let (requests, ..) = world.provider.seen();
    if requests > u64::from(intents) {
        return Err(format!("{requests} requests, and {intents} intents"));
    }
    Ok(())
}

/// However often a file is given, and whatever is paid by hand in between: a row is paid once. Which
/// row a payment is of, any of its intents tells.
fn no_row_is_paid_twice(contents: &Contents, ledger: &[Charge]) -> Checked {
    let mut paid: HashMap<FileRow, &PaymentReference> = HashMap::new();
    for event in &contents.payment_events {
        let PaymentAct::Intended { payment, .. } = &event.event.act else { continue };
        let Some(row) = payment.from_file else { continue };
        if charges_of(ledger, &payment.reference).next().is_none() {
            continue;
        }
        let first = *paid.entry(row).or_insert(&payment.reference);
        if first != &payment.reference {
            return Err(format!("{row:?} is paid twice: {first}, {}", payment.reference));
        }
    }
    Ok(())
}

fn is_of_one_day(one: &Charge, other: &Charge) -> bool {
    one.sent_at.date() == other.sent_at.date()
        && (one.sent_at - NEAR_MIDNIGHT).date() == (other.sent_at - NEAR_MIDNIGHT).date()
}

/// What holds in the end.
pub(super) async fn in_the_end(world: &World) -> Judged {
    meanwhile(world)?;
    let (ledger, contents) = (world.provider.ledger(), world.memory().contents());
    for record in contents.payments.values() {
        fits(record, &ledger)?;
    }
    let findings = verify(world.memory()).await.map_err(|error| error.to_string())?.findings;
    if !findings.is_empty() {
        return Err(format!("the journal is not what was written into it: {findings:?}"));
    }
    let ever = |is_such: fn(PaymentState) -> bool| {
        let events = contents.payment_events.iter().map(|event| &event.event);
        let such = events.filter(|event| is_such(event.after));
        such.map(|event| event.act.reference()).collect::<BTreeSet<_>>().len() as u64
    };
    let count = |is_one: fn(&PaymentRecord) -> bool| {
        contents.payments.values().filter(|record| is_one(record)).count() as u64
    };
    let (requests, duplicates, look_ups) = world.provider.seen();
    Ok(Tally {
        payments: contents.payments.len() as u64,
        paid: count(|record| record.state == PaymentState::Paid),
        not_paid: count(|record| {
            record.state == PaymentState::NotPaid && record.resolved_because.is_none()
        }),
        not_sent: count(|record| record.state == PaymentState::NotSent),
        resolved: count(|record| record.resolved_because.is_some()),
        intents: contents.payments.values().map(|record| u64::from(record.attempts)).sum(),
        requests,
        duplicates,
        look_ups,
        doubts: ever(|state| matches!(state, PaymentState::Unknown(_))),
        absences: ever(|state| state == PaymentState::Absent),
        deaths: world.deaths,
    })
}

fn fits(record: &PaymentRecord, ledger: &[Charge]) -> Checked {
    let charges: Vec<_> = charges_of(ledger, record.reference()).collect();
    let is_right = match record.state {
        PaymentState::Paid => charges.len() == 1,
        PaymentState::NotPaid | PaymentState::NotSent => charges.is_empty(),
        _ => false,
    };
    if is_right {
        return Ok(());
    }
    Err(format!("{} is {} in the end: {charges:?}", record.reference(), record.state))
}
