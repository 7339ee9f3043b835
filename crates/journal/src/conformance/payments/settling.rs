//! Laws of what becomes of an attempt.

use billport_domain::{Excerpt, Receipt};

use super::samples::{self, payment, rupees, settlement};
use super::till::{MINUTE, Till};
use crate::conformance::Stores;
use crate::conformance::samples::words;
use crate::error::JournalError;
use crate::payments::{
    Found, FoundPaid, NewPayment, PaymentAct, PaymentAnswer, PaymentOutcome, PaymentSettlement,
    PaymentState, PaymentVerdict,
};

/// Each outcome leads to its state, and is kept whole: with the answer, with the receipt, and in its
/// event.
///
/// # Panics
/// If the law does not hold.
pub async fn every_outcome_of_a_payment_is_kept_with_its_event(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    let nothing = PaymentAnswer::default();
    let bare = Receipt { provider_id: samples::receipt().provider_id, ..Receipt::default() };
    for (number, outcome, answer, state) in [
        (1, PaymentOutcome::Paid(samples::receipt()), samples::answer(), PaymentState::Paid),
        (2, PaymentOutcome::Paid(bare), nothing.clone(), PaymentState::Paid),
        (3, PaymentOutcome::Paid(Receipt::default()), nothing.clone(), PaymentState::Paid),
        (4, PaymentOutcome::NotPaid, samples::answer(), PaymentState::NotPaid),
        (5, PaymentOutcome::Unknown, samples::answer(), PaymentState::Unknown(1)),
        (6, PaymentOutcome::NotSent, nothing, PaymentState::NotSent),
    ] {
        till.intend(number).await;
        till.wait(MINUTE);
        let settlement = PaymentSettlement { answer, ..settlement(number, 1, outcome) };
        let settled = till.journal.of_payments().settle(settlement.clone()).await;
        let settled = settled.expect("it is in flight");
        assert_eq!((settled.state, settled.attempts), (state, 1));
        assert_eq!(settled.answer, settlement.answer);
        let receipt = match &settlement.outcome {
            PaymentOutcome::Paid(receipt) => receipt.clone(),
            _ => Receipt::default(),
        };
        assert_eq!(settled.receipt, receipt);
        assert_eq!(settled.settled_at, (!state.is_unsettled()).then(|| till.now()));
        assert_eq!(settled.changed_at, till.now());
        assert_eq!(till.payment(number).await, settled);
        let last = till.events().await.pop().expect("it was written");
        assert_eq!((last.number, last.event.after), (settled.last_event, state));
        assert_eq!(last.event.before, Some(PaymentState::InFlight(1)));
        assert_eq!(last.event.act, PaymentAct::Settled(Box::new(settlement)));
    }
    till.check().await;
}

/// What is said of an attempt that is settled, or that another one has followed, is refused, unless it
/// is that it was paid.
///
/// # Panics
/// If the law does not hold.
pub async fn what_is_said_too_late_is_refused(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    till.intend(1).await;
    refuses(&till, 1, 2, PaymentState::InFlight(1)).await;
    till.settle(1, PaymentOutcome::NotSent).await;
    refuses(&till, 1, 1, PaymentState::NotSent).await;
    till.intend(1).await;
    refuses(&till, 1, 1, PaymentState::InFlight(2)).await;
    till.settle(1, PaymentOutcome::NotPaid).await;
    refuses(&till, 1, 2, PaymentState::NotPaid).await;

    till.intend(2).await;
    let till = till.die(101).await;
    till.find_absent(2).await;
    refuses(&till, 2, 1, PaymentState::Absent).await;
    till.intend(2).await;
    refuses(&till, 2, 1, PaymentState::InFlightAgain(2)).await;
    till.settle(2, PaymentOutcome::Paid(samples::receipt())).await;
    refuses(&till, 2, 2, PaymentState::Paid).await;

    till.intend(3).await;
    till.settle(3, PaymentOutcome::Unknown).await;
    for outcome in [PaymentOutcome::NotPaid, PaymentOutcome::Unknown, PaymentOutcome::NotSent] {
        let late = till.unchanged(till.try_settle(3, 1, outcome)).await;
        assert!(matches!(late, Err(JournalError::Superseded { .. })), "{late:?}");
    }
    till.settle(3, PaymentOutcome::Paid(samples::receipt())).await;
    assert_eq!(till.state(3).await, PaymentState::Paid);
    till.check().await;
}

async fn refuses(till: &Till<'_>, number: u32, late: u32, stands: PaymentState) {
    let attempts = till.payment(number).await.attempts;
    for outcome in [PaymentOutcome::NotPaid, PaymentOutcome::Unknown, PaymentOutcome::NotSent] {
        match till.unchanged(till.try_settle(number, late, outcome)).await {
            Err(JournalError::Superseded { reference, attempt, attempts: made, state }) => {
                assert_eq!(reference, samples::reference(number));
                assert_eq!((attempt, made, state), (late, attempts, stands));
            }
            other => panic!("it is {stands}, and the answer was {other:?}"),
        }
    }
}

/// That it was paid is believed at any time, of any attempt, wherever the payment stands by then: each
/// of them has the one reference. It takes nothing away of what is known of it already.
///
/// # Panics
/// If the law does not hold.
pub async fn that_it_was_paid_is_believed_however_late(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    let paid = || PaymentOutcome::Paid(samples::receipt());
    for number in 1..=8 {
        till.intend(number).await;
    }
    till.settle(1, PaymentOutcome::NotSent).await;
    till.settle(2, PaymentOutcome::NotPaid).await;
    till.settle(3, PaymentOutcome::Unknown).await;
    till.look_up(4, samples::found_paid()).await;
    for number in [5, 6, 7] {
        till.find_absent(number).await;
    }
    for number in [6, 7] {
        till.intend(number).await;
    }
    till.settle(7, PaymentOutcome::Unknown).await;
    let because = words("their desk says no");
    let verdict = PaymentVerdict::NotPaid;
    till.wait(6 * MINUTE);
    let given_up = samples::reference(8);
    let resolved = till.journal.of_payments().resolve(&given_up, verdict, because).await;
    resolved.expect("it is open");
    for number in 1..=8 {
        let before = till.payment(number).await;
        let late = till.try_settle(number, 1, paid()).await.expect("money went");
        assert_eq!(late.state, PaymentState::Paid, "{number} was {}", before.state);
        assert_eq!(late.attempts, before.attempts);
        assert_eq!(late.receipt, samples::receipt());
        let said_again = till.try_settle(number, 1, paid()).await.expect("it is as it was");
        assert_eq!(said_again.settled_at, late.settled_at);
        let bare = PaymentOutcome::Paid(Receipt::default());
        let bare = till.try_settle(number, 1, bare).await.expect("it is as it was");
        assert_eq!(bare.receipt, samples::receipt(), "what is known of it stays");
    }
    till.check().await;
}

/// An attempt that follows an absent one is paid, or the payment is in doubt as before: a no, or that
/// it was not sent, says nothing of the earlier one.
///
/// # Panics
/// If the law does not hold.
pub async fn an_attempt_after_an_absent_one_takes_no_doubt_away(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    for (number, outcome, state) in [
        (1, PaymentOutcome::Paid(samples::receipt()), PaymentState::Paid),
        (2, PaymentOutcome::NotPaid, PaymentState::Unknown(2)),
        (3, PaymentOutcome::Unknown, PaymentState::Unknown(2)),
        (4, PaymentOutcome::NotSent, PaymentState::Absent),
    ] {
        till.intend(number).await;
        till.find_absent(number).await;
        till.intend(number).await;
        assert_eq!(till.settle(number, outcome).await.state, state);
    }
    // The provider's word on the reference is one on all attempts.
    assert_eq!(till.look_up(2, Found::NotPaid).await.state, PaymentState::NotPaid);
    till.intend(4).await;
    till.settle(4, PaymentOutcome::Unknown).await;
    assert_eq!(till.find_absent(4).await.attempts, 3);
    till.check().await;
}

/// Amounts are kept to the digit, with any decimals and any sign.
///
/// # Panics
/// If the law does not hold.
pub async fn amounts_are_kept_to_the_digit(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    for (number, text) in (1..).zip([
        "600",
        "600.0",
        "600.00",
        "0",
        "-5.00",
        "9007199254740993.01",
        "0.0000000000000000000000000001",
        "79228162514264337593543950335",
    ]) {
        let intended = NewPayment {
            amount: rupees(text),
            service_charge: rupees(text),
            minimum_payable: Some(rupees(text)),
            total_due: rupees(text),
            ..payment(number, till.now())
        };
        till.try_intend(intended).await.expect("nothing stands against it");
        let paid = FoundPaid { amount: Some(rupees(text)), ..FoundPaid::default() };
        let paid = FoundPaid { refunded: Some(rupees(text)), ..paid };
        till.look_up(number, Found::Paid(paid)).await;
        let kept = till.payment(number).await;
        let last = kept.look_ups.last.expect("it was looked up").look_up.found;
        let Found::Paid(found) = last else { panic!("it was found paid, and kept as {last:?}") };
        let NewPayment { amount, service_charge, minimum_payable, total_due, .. } = kept.intended;
        let amounts = [Some(amount), Some(service_charge), minimum_payable, Some(total_due)];
        for amount in amounts.into_iter().chain([found.amount, found.refunded, kept.refunded]) {
            assert_eq!(amount.expect("it is kept").to_string(), format!("NPR {text}"));
        }
    }
    till.check().await;
}

/// Words, codes and a person's reasons are kept whole, whatever they are made of.
///
/// # Panics
/// If the law does not hold.
pub async fn words_of_payments_are_kept_whole(stores: &dyn Stores) {
    let long = "é\"'\\;--".repeat(100);
    let said = ["", "x", long.as_str(), "\u{202e}\u{0}\n;DROP TABLE payment"];
    let till = Till::new(stores).await;
    for (number, said) in (1..).zip(said) {
        till.intend(number).await;
        let said = words(said);
        let answer =
            PaymentAnswer { status: None, code: Some(said.clone()), words: Some(said.clone()) };
        let outcome = PaymentOutcome::Unknown;
        let settled =
            PaymentSettlement { answer: answer.clone(), ..settlement(number, 1, outcome) };
        till.journal.of_payments().settle(settled).await.expect("it is in flight");
        let look_up = crate::payments::LookUp { found: Found::Unclear, answer: answer.clone() };
        let reference = samples::reference(number);
        till.journal.of_payments().note_look_up(&reference, look_up).await.expect("it is there");
        let because = said.clone();
        let verdict = PaymentVerdict::NotPaid;
        till.journal.of_payments().resolve(&reference, verdict, because).await.expect("it is open");
        let kept = till.payment(number).await;
        assert_eq!((&kept.answer, kept.resolved_because), (&answer, Some(said)));
        assert_eq!(kept.look_ups.last.expect("it was looked up").look_up.answer, answer);
    }
    assert!(words(&long).as_str().len() > Excerpt::MESSAGE_BYTES - 4, "as long as can be");
    till.check().await;
}
