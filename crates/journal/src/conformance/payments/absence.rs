//! Laws of "no such reference": when it counts.

use std::time::Duration;

use super::till::{MINUTE, Till};
use crate::conformance::Stores;
use crate::payments::{Found, LOOK_UP_AFTER, PaymentOutcome, PaymentState, SENT_WITHIN};

/// A payment of unknown outcome, looked up so many minutes after its request can have left, finding
/// nothing each time: which of the look-ups count, and where it stands then.
async fn found_nothing(till: &Till<'_>, number: u32, minutes: &[u32]) -> (u32, PaymentState) {
    till.intend(number).await;
    till.settle(number, PaymentOutcome::Unknown).await;
    let sent_by = till.now() + SENT_WITHIN;
    for minutes in minutes {
        till.set(sent_by + MINUTE * *minutes);
        till.look_up(number, Found::NoSuchReference).await;
    }
    let found = till.payment(number).await;
    (found.look_ups.counted, found.state)
}

/// Three look-ups that count make a payment absent, half an hour after its request can have left.
///
/// # Panics
/// If the law does not hold.
pub async fn three_that_count_make_a_payment_absent(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    let (unknown, absent) = (PaymentState::Unknown(1), PaymentState::Absent);
    for (number, (minutes, counted, state)) in (1..).zip([
        (&[5, 15, 30][..], 3, absent),
        (&[5, 15, 29], 3, unknown),
        (&[5, 15, 25, 30], 3, absent),
        (&[600, 610, 620], 3, absent),
        (&[5, 15], 2, unknown),
        (&[30, 40], 2, unknown),
    ]) {
        assert_eq!(found_nothing(&till, number, minutes).await, (counted, state), "{minutes:?}");
        assert_eq!(till.payment(number).await.look_up_from().is_none(), state == absent);
    }
    // What is absent is so until something else is found.
    assert_eq!(till.look_up(1, Found::NoSuchReference).await.state, absent);
    assert_eq!(till.look_up(1, Found::Failed).await.state, absent);
    assert_eq!(till.look_up(1, Found::Pending).await.state, unknown);
    assert_eq!(till.look_up(3, Found::Unclear).await.state, unknown);
    // A payment that nobody has settled is absent by the same rule.
    till.intend(9).await;
    assert_eq!(till.find_absent(9).await.look_ups.counted, 3);
    till.check().await;
}

/// It counts from five minutes after the request can have left, ten minutes after the one before, and
/// three times in a row: what the provider seems to know of begins the count anew. A look-up that fails
/// neither counts nor does that.
///
/// # Panics
/// If the law does not hold.
pub async fn no_such_reference_counts_late_apart_and_in_a_row(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    let unknown = PaymentState::Unknown(1);
    for (number, (minutes, counted)) in (1..).zip([
        (&[0, 1, 2, 3, 4][..], 0),
        (&[4, 5, 6, 14, 24], 2),
        (&[5, 14, 23, 32], 2),
        (&[31, 32, 33, 34, 35, 36, 37, 38, 39, 40], 1),
    ]) {
        assert_eq!(found_nothing(&till, number, minutes).await, (counted, unknown), "{minutes:?}");
    }
    for (number, between, counted, state) in [
        (5, Found::Pending, 1, unknown),
        (6, Found::Unclear, 1, unknown),
        (7, Found::Failed, 3, PaymentState::Absent),
    ] {
        assert_eq!(found_nothing(&till, number, &[5, 20]).await, (2, unknown));
        till.wait(MINUTE);
        till.look_up(number, between).await;
        till.wait(MINUTE * 20);
        let found = till.look_up(number, Found::NoSuchReference).await;
        assert_eq!((found.look_ups.counted, found.state), (counted, state));
    }
    till.check().await;
}

/// If the clock goes back, nobody knows how long was waited: the wait begins anew, at once and not when
/// the clock has caught up.
///
/// # Panics
/// If the law does not hold.
pub async fn a_clock_that_goes_back_begins_the_wait_anew(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    // Two look-ups have counted, and the clock goes back.
    found_nothing(&till, 1, &[5, 15]).await;
    till.set(till.now() - MINUTE * 60 * 24 * 30);
    assert!(till.payment(1).await.is_look_up_due(till.now()), "so that the wait begins");
    let found = till.look_up(1, Found::NoSuchReference).await;
    assert_eq!((found.look_ups.counted, found.state), (0, PaymentState::Unknown(1)));
    assert_eq!(found.look_ups.sent_by, till.now() + SENT_WITHIN);
    assert!(!found.is_look_up_due(till.now()));
    assert_eq!(till.find_absent(1).await.look_ups.counted, 3);

    // A payment is in flight, and the clock goes back: nobody can tell whether it is in hand.
    till.intend(2).await;
    till.set(till.now() - MINUTE * 120);
    assert!(till.payment(2).await.is_look_up_due(till.now()));
    let found = till.look_up(2, Found::NoSuchReference).await;
    assert_eq!(found.state, PaymentState::InFlight(1));
    assert_eq!(till.find_absent(2).await.look_ups.counted, 3);

    // It goes back a little: then it is waited for.
    let intended_at = till.intend(3).await.intended_at;
    till.set(intended_at - LOOK_UP_AFTER);
    let waiting = till.payment(3).await;
    assert!(!waiting.is_look_up_due(till.now()));
    assert!(waiting.is_look_up_due(till.now() - Duration::from_millis(1)));
    till.check().await;
}

/// If the clock goes ahead, the look-ups that count are as far apart as ever.
///
/// # Panics
/// If the law does not hold.
pub async fn a_clock_that_goes_ahead_takes_no_distance_away(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    till.intend(1).await;
    till.wait(MINUTE * 60 * 2);
    for minutes in [0, 1, 2, 3, 4, 9] {
        till.wait(MINUTE * u32::min(minutes, 1));
        assert_eq!(till.look_up(1, Found::NoSuchReference).await.look_ups.counted, 1);
    }
    till.wait(MINUTE * 10);
    assert_eq!(till.look_up(1, Found::NoSuchReference).await.look_ups.counted, 2);
    till.check().await;
}
