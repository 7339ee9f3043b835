//! Laws of intents: which payment may be sent, and which may not.

use std::time::Duration;

use super::samples::{self, consumer, payment, reference, rupees};
use super::till::{MINUTE, Till};
use crate::conformance::Stores;
use crate::conformance::bench::at_once;
use crate::conformance::samples::process;
use crate::error::JournalError;
use crate::payments::{
    FileRow, Found, NewPayment, PaymentAct, PaymentOutcome, PaymentState, SENT_WITHIN,
};

/// An intent keeps everything that is known of a payment, and when a request for it can have left.
///
/// # Panics
/// If the law does not hold.
pub async fn a_payment_is_kept_before_it_is_sent(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    let inquired_at = till.now();
    till.wait(MINUTE);
    let intended = till.try_intend(payment(1, inquired_at)).await.expect("nothing is against it");
    assert_eq!(intended.intended, payment(1, inquired_at));
    assert_eq!((intended.state, intended.attempts), (PaymentState::InFlight(1), 1));
    assert_eq!(intended.process, process(100));
    let times = [intended.first_intended_at, intended.intended_at, intended.changed_at];
    assert_eq!(times, [till.now(); 3]);
    assert_eq!((intended.settled_at, intended.look_ups.made), (None, 0));
    assert_eq!(intended.look_ups.sent_by, till.now() + SENT_WITHIN);
    assert_eq!((intended.first_event, intended.last_event), (1, 1));
    assert_eq!(till.payment(1).await, intended);
    let [event] = till.events().await.try_into().expect("there is one event");
    assert_eq!((event.event.before, event.event.after), (None, intended.state));
    let act = PaymentAct::Intended {
        payment: Box::new(intended.intended.clone()),
        process: intended.process.clone(),
    };
    assert_eq!(event.event.act, act);
    till.check().await;
}

/// A reference that is in flight, unknown, paid or not paid names no other payment, and neither does
/// one that was not sent or is absent, for another consumer or at another target.
///
/// # Panics
/// If the law does not hold.
pub async fn a_reference_is_used_once(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    for (number, outcome, state) in [
        (1, None, PaymentState::InFlight(1)),
        (2, Some(PaymentOutcome::Unknown), PaymentState::Unknown(1)),
        (3, Some(PaymentOutcome::Paid(samples::receipt())), PaymentState::Paid),
        (4, Some(PaymentOutcome::NotPaid), PaymentState::NotPaid),
    ] {
        till.intend(number).await;
        if let Some(outcome) = outcome {
            till.settle(number, outcome).await;
        }
        assert_eq!(till.state(number).await, state);
        refuses_the_reference(&till, payment(number, till.now()), state).await;
    }
    till.intend(5).await;
    till.settle(5, PaymentOutcome::NotSent).await;
    till.intend(6).await;
    till.find_absent(6).await;
    for (number, state) in [(5, PaymentState::NotSent), (6, PaymentState::Absent)] {
        let again = payment(number, till.now());
        let other_consumer = NewPayment { consumer: consumer(99), ..again.clone() };
        let other_target = NewPayment { target: "test".into(), ..again };
        for other in [other_consumer, other_target] {
            refuses_the_reference(&till, other, state).await;
        }
    }
    till.check().await;
}

async fn refuses_the_reference(till: &Till<'_>, payment: NewPayment, stands: PaymentState) {
    let used = payment.reference.clone();
    match till.unchanged(till.try_intend(payment)).await {
        Err(JournalError::ReferenceUsed { reference, state }) => {
            assert_eq!((reference, state), (used, stands));
        }
        other => panic!("the reference is {stands}, and the answer was {other:?}"),
    }
}

/// What was not sent, or is absent, is tried again by the same reference: as a new attempt, with the
/// figures of now, for the row of a file that it was for, and with nothing left of what was said of the
/// earlier one. What is absent may have arrived: it is tried again with its own amount alone.
///
/// # Panics
/// If the law does not hold.
pub async fn what_did_not_arrive_is_tried_again_by_its_reference(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    let first_intended_at = till.now();
    for number in [1, 2] {
        till.intend(number).await;
    }
    till.settle(1, PaymentOutcome::NotSent).await;
    till.find_absent(2).await;
    let other = NewPayment { amount: rupees("600.01"), ..payment(2, till.now()) };
    match till.unchanged(till.try_intend(other)).await {
        Err(JournalError::OtherAmount { reference: of, amount }) => {
            assert_eq!((of, amount), (reference(2), payment(2, till.now()).amount));
        }
        other => panic!("it may have arrived with another amount, and the answer was {other:?}"),
    }
    for (number, amount, state) in
        [(1, "250.25", PaymentState::InFlight(2)), (2, "600.00", PaymentState::InFlightAgain(2))]
    {
        let anew = NewPayment {
            amount: rupees(amount),
            minimum_payable: None,
            session: billport_domain::SessionId(samples::text_of_provider("s 2")),
            from_file: None,
            ..payment(number, till.now())
        };
        let again = till.try_intend(anew.clone()).await.expect("it did not arrive");
        // Who tries it again need not know that a file orders it.
        let anew = NewPayment { from_file: payment(number, till.now()).from_file, ..anew };
        assert_eq!((again.intended.clone(), again.state, again.attempts), (anew, state, 2));
        assert_eq!((again.first_intended_at, again.intended_at), (first_intended_at, till.now()));
        assert_eq!((again.first_event, again.settled_at), (u64::from(number), None));
        assert_eq!(again.answer, crate::payments::PaymentAnswer::default());
        assert_eq!((again.look_ups.made, again.look_ups.last.as_ref()), (0, None));
        assert_eq!(again.look_ups.sent_by, till.now() + SENT_WITHIN);
    }
    till.settle(1, PaymentOutcome::NotSent).await;
    assert_eq!(till.intend(1).await.state, PaymentState::InFlight(3));
    till.check().await;
}

/// As long as one payment for a consumer may have been made, no other one is: whoever asks, by whatever
/// reference. Another consumer, or the same one at another target, is not concerned.
///
/// # Panics
/// If the law does not hold.
pub async fn a_consumer_in_doubt_gets_no_second_reference(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    till.intend(1).await;
    refuses_another(&till, PaymentState::InFlight(1)).await;
    till.settle(1, PaymentOutcome::Unknown).await;
    refuses_another(&till, PaymentState::Unknown(1)).await;
    till.find_absent(1).await;
    refuses_another(&till, PaymentState::Absent).await;
    till.intend(1).await;
    refuses_another(&till, PaymentState::InFlightAgain(2)).await;
    let till = till.die(101).await;
    refuses_another(&till, PaymentState::InFlightAgain(2)).await;

    till.intend(2).await;
    let other_target = NewPayment { target: "test".into(), ..another(&till) };
    till.try_intend(other_target).await.expect("it goes elsewhere");
    till.check().await;

    till.look_up(1, Found::NotPaid).await;
    let other = NewPayment { reference: reference(77), ..another(&till) };
    till.try_intend(other).await.expect("nothing is in doubt any more");
    till.check().await;
}

/// A second payment for the first consumer.
fn another(till: &Till<'_>) -> NewPayment {
    NewPayment { reference: reference(70), ..payment(1, till.now()) }
}

async fn refuses_another(till: &Till<'_>, stands: PaymentState) {
    match till.unchanged(till.try_intend(another(till))).await {
        Err(JournalError::ConsumerInDoubt { reference: theirs, state }) => {
            assert_eq!((theirs, state), (reference(1), stands));
        }
        other => panic!("the first one is {stands}, and the answer was {other:?}"),
    }
}

/// Of two processes that pay for one consumer at the same moment, one does.
///
/// # Panics
/// If the law does not hold.
pub async fn of_two_intents_at_once_one_wins(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    let other = till.another(101).await;
    for round in 1..=20 {
        let by = |reference| NewPayment {
            reference: samples::reference(reference),
            ..payment(round, till.now())
        };
        let intents = [
            till.journal.of_payments().intend(by(100 + round)),
            other.of_payments().intend(by(200 + round)),
        ];
        let (mut won, mut lost) = (Vec::new(), 0);
        for answer in at_once(intents).await {
            match answer {
                Ok(intended) => won.push(intended),
                Err(JournalError::ConsumerInDoubt { .. }) => lost += 1,
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!((won.len(), lost), (1, 1));
        till.wait(Duration::from_secs(1));
    }
    till.check().await;
}

/// What is paid by an event behind the inquiry is not in the dues: they have to be asked for again.
/// That is so whenever it was sent, and whatever the clock does.
///
/// # Panics
/// If the law does not hold.
pub async fn what_was_paid_meanwhile_is_not_paid_again(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    let before = till.last_event().await;
    till.intend(1).await;
    let on_its_way = till.last_event().await;
    // It is paid while the clock is wrong by a year.
    let now = till.now();
    till.set(now + MINUTE * 60 * 24 * 365);
    till.settle(1, PaymentOutcome::Paid(samples::receipt())).await;
    till.set(now);
    let paid = till.last_event().await;
    assert_eq!([before, on_its_way, paid], [0, 1, 2]);
    let behind = |inquired_behind| NewPayment { inquired_behind, ..another(&till) };
    // What was counted further than there are events was counted elsewhere.
    for stale in [before, on_its_way, paid + 1] {
        refuses_what_was_paid(&till, behind(stale)).await;
    }
    let elsewhere =
        NewPayment { reference: reference(71), target: "test".into(), ..behind(before) };
    till.try_intend(elsewhere).await.expect("nothing was paid there");
    till.try_intend(behind(paid)).await.expect("the dues were asked for since");
    till.check().await;
}

/// Two processes may have planned one file, and each have named a payment of one row. Once that of one of
/// them is paid, that of the other is not tried again, by whoever does, and whenever.
///
/// # Panics
/// If the law does not hold.
pub async fn a_row_that_another_name_has_paid_is_not_tried_again(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    till.intend(1).await;
    till.settle(1, PaymentOutcome::NotSent).await;
    till.try_intend(another(&till)).await.expect("nothing is paid, and nothing in doubt");
    till.settle(70, PaymentOutcome::Paid(samples::receipt())).await;
    let inquired_behind = till.last_event().await;
    let once_more = NewPayment { inquired_behind, ..payment(1, till.now()) };
    for from_file in [once_more.from_file, None] {
        let by_hand = NewPayment { from_file, ..once_more.clone() };
        match till.unchanged(till.try_intend(by_hand)).await {
            Err(JournalError::RowPaid { reference: ours, paid }) => {
                assert_eq!((ours, paid), (reference(1), reference(70)));
            }
            other => panic!("the row is paid, and the answer was {other:?}"),
        }
    }
    // What is ordered anew behind that payment is another matter, and so is another row.
    let anew = NewPayment { reference: reference(71), ..once_more.clone() };
    till.try_intend(anew.clone()).await.expect("the row is to be paid again");
    till.settle(71, PaymentOutcome::NotSent).await;
    till.try_intend(anew).await.expect("nothing was paid since it began");
    till.settle(71, PaymentOutcome::NotSent).await;
    let row = |row: FileRow| FileRow { line: row.line + 1, ..row };
    let elsewhere = NewPayment { from_file: once_more.from_file.map(row), ..once_more };
    till.try_intend(elsewhere).await.expect("another row orders it now");
    till.check().await;
}

async fn refuses_what_was_paid(till: &Till<'_>, payment: NewPayment) {
    match till.unchanged(till.try_intend(payment)).await {
        Err(JournalError::PaidMeanwhile { reference: theirs }) => assert_eq!(theirs, reference(1)),
        other => panic!("it was paid meanwhile, and the answer was {other:?}"),
    }
}
