//! Laws of what a look-up comes to, by what it finds.

use super::samples::{self, found_paid, number_of_provider, rupees};
use super::till::{MINUTE, Till};
use crate::conformance::Stores;
use crate::payments::{Found, FoundPaid, PaymentAct, PaymentOutcome, PaymentState, SENT_WITHIN};

/// Everything that a look-up can find, but what settles a payment.
const OPEN: [Found; 4] = [Found::Pending, Found::NoSuchReference, Found::Unclear, Found::Failed];

/// That it is paid is believed of every payment, at any time. That it is not paid is believed of all
/// that are not settled. What is settled is not unsettled by a look-up.
///
/// # Panics
/// If the law does not hold.
pub async fn a_look_up_settles_what_the_provider_is_certain_of(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    for number in 1..=14 {
        till.intend(number).await;
    }
    for number in [3, 4] {
        till.settle(number, PaymentOutcome::Unknown).await;
    }
    for number in [5, 6, 7, 8] {
        till.find_absent(number).await;
    }
    for number in [7, 8] {
        till.intend(number).await;
    }
    till.settle(9, PaymentOutcome::NotSent).await;
    till.settle(10, PaymentOutcome::NotSent).await;
    till.settle(11, PaymentOutcome::NotPaid).await;
    till.settle(12, PaymentOutcome::NotPaid).await;
    till.settle(13, PaymentOutcome::Paid(samples::receipt())).await;
    till.settle(14, PaymentOutcome::Paid(samples::receipt())).await;
    for number in 1..=14 {
        let before = till.payment(number).await;
        let (found, state) = match number {
            odd if odd % 2 == 1 => (found_paid(), PaymentState::Paid),
            10 => (Found::NotPaid, PaymentState::NotSent),
            14 => (Found::NotPaid, PaymentState::Paid),
            _ => (Found::NotPaid, PaymentState::NotPaid),
        };
        till.wait(MINUTE);
        let noted = till.look_up(number, found).await;
        assert_eq!(noted.state, state, "{number} was {}", before.state);
        let is_as_before = before.state == state;
        let settled_at = if is_as_before { before.settled_at } else { Some(till.now()) };
        assert_eq!(noted.settled_at, settled_at);
        assert_eq!(noted.look_ups.made, before.look_ups.made + 1);
        assert_eq!((noted.look_up_from(), noted.is_look_up_due(till.now())), (None, false));
        for open in OPEN {
            assert_eq!(till.look_up(number, open).await.state, state);
        }
    }
    till.check().await;
}

/// As long as a process may have a payment in hand, a look-up that settles nothing leaves it in flight.
/// Behind that it is unknown, whatever else was found.
///
/// # Panics
/// If the law does not hold.
pub async fn what_may_be_in_hand_stays_in_flight(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    for (number, found) in (1..).zip(OPEN) {
        till.intend(number).await;
        till.wait(SENT_WITHIN + 4 * MINUTE);
        assert!(!till.payment(number).await.is_look_up_due(till.now()));
        let noted = till.look_up(number, found.clone()).await;
        let is_answered = u32::from(found != Found::Failed);
        assert_eq!((noted.state, noted.look_ups.made), (PaymentState::InFlight(1), is_answered));
        till.wait(MINUTE);
        let noted = till.look_up(number, found.clone()).await;
        assert_eq!((noted.state, noted.look_ups.made), (PaymentState::Unknown(1), 2 * is_answered));
        let last = noted.look_ups.last.as_ref().expect("it was looked up");
        assert_eq!((last.at, &last.look_up), (till.now(), &samples::look_up(found.clone())));
        let event = till.events().await.pop().expect("it was written").event;
        let act = PaymentAct::LookedUp {
            reference: samples::reference(number),
            look_up: Box::new(samples::look_up(found)),
        };
        assert_eq!((event.before, event.act), (Some(PaymentState::InFlight(1)), act));
    }
    till.check().await;
}

/// A look-up that failed has asked nobody: it is due again at once, and those behind it are due as if
/// it had never been.
///
/// # Panics
/// If the law does not hold.
pub async fn a_look_up_that_failed_keeps_nobody_waiting(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    till.intend(1).await;
    till.settle(1, PaymentOutcome::Unknown).await;
    let sent_by = till.now() + SENT_WITHIN;
    for minutes in [5, 15, 30, 60] {
        till.set(sent_by + MINUTE * minutes);
        let answered_last = till.payment(1).await.look_ups.answered_last();
        assert_eq!(answered_last.is_none(), minutes == 5);
        for _ in 0..3 {
            let failed = till.look_up(1, Found::Failed).await;
            assert_eq!(failed.look_up_from(), Some(till.now()), "{minutes} minutes");
            assert!(failed.is_look_up_due(till.now()));
            assert_eq!(failed.look_ups.answered_last(), None);
        }
        let answered = till.look_up(1, Found::Pending).await;
        assert_eq!(answered.look_ups.answered_last(), Some(till.now()));
        assert!(!answered.is_look_up_due(till.now()));
        let next = if minutes == 5 { 15 } else { minutes.max(15) * 2 };
        assert_eq!(answered.look_up_from(), Some(sent_by + MINUTE * next));
    }
    till.check().await;
}

/// What the provider gave back is kept until it says something else, and so is its number of the
/// payment.
///
/// # Panics
/// If the law does not hold.
pub async fn what_was_refunded_is_kept(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    till.intend(1).await;
    till.settle(1, PaymentOutcome::Paid(samples::receipt())).await;
    let refund = |text| FoundPaid { refunded: Some(rupees(text)), ..FoundPaid::default() };
    till.look_up(1, Found::Paid(refund("100.00"))).await;
    let noted = till.look_up(1, Found::Paid(FoundPaid::default())).await;
    assert_eq!(noted.refunded.map(|money| money.to_string()).as_deref(), Some("NPR 100.00"));
    assert_eq!(noted.receipt, samples::receipt());
    let provider_id = Some(number_of_provider("8"));
    let noted = till.look_up(1, Found::Paid(FoundPaid { provider_id, ..refund("600") })).await;
    assert_eq!(noted.refunded.map(|money| money.to_string()).as_deref(), Some("NPR 600"));
    assert_eq!(noted.receipt.provider_id, Some(number_of_provider("8")));
    assert_eq!(noted.receipt.credits_available, samples::receipt().credits_available);
    assert_eq!(till.look_up(1, Found::Failed).await.refunded, noted.refunded);
    till.check().await;
}

/// The provider is asked 5, 15 and 30 minutes after a request can have left, then after twice as long
/// each time, and at least every 6 hours; while no such reference is found and that counts, as soon as
/// it counts again.
///
/// # Panics
/// If the law does not hold.
pub async fn look_ups_are_due_by_their_schedule(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    till.intend(1).await;
    till.settle(1, PaymentOutcome::Unknown).await;
    let sent_by = till.now() + SENT_WITHIN;
    for minutes in [5, 15, 30, 60, 120, 240, 480, 840, 1200, 1560] {
        let due = sent_by + MINUTE * minutes;
        let waiting = till.payment(1).await;
        assert_eq!(waiting.look_up_from(), Some(due), "{minutes} minutes");
        assert!(!waiting.is_look_up_due(due - MINUTE) && waiting.is_look_up_due(due));
        till.set(due);
        till.look_up(1, Found::Pending).await;
    }
    // One that is early does not bring the next one forward.
    till.intend(2).await;
    let first = till.payment(2).await.look_up_from();
    till.look_up(2, Found::Failed).await;
    till.wait(MINUTE);
    assert!(till.payment(2).await.look_up_from() >= first);
    // One that is late does not delay those that count.
    till.wait(MINUTE * 900);
    for minutes in [10, 15] {
        till.look_up(2, Found::NoSuchReference).await;
        let next = till.payment(2).await.look_up_from();
        assert_eq!(next, Some(till.now() + MINUTE * minutes));
        till.set(next.expect("it is due then"));
    }
    assert_eq!(till.look_up(2, Found::NoSuchReference).await.look_up_from(), None, "it is absent");
    till.check().await;
}
