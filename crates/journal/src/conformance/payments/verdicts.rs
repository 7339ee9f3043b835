//! Laws of what a person says became of a payment.

use billport_domain::Excerpt;

use super::samples::{self, reference};
use super::till::{MINUTE, Till};
use crate::conformance::Stores;
use crate::conformance::samples::words;
use crate::error::JournalError;
use crate::payments::{
    IllegalPaymentStep, LOOK_UP_AFTER, PaymentAct, PaymentOutcome, PaymentRecord, PaymentState,
    PaymentVerdict, SENT_WITHIN,
};

impl Till<'_> {
    async fn resolve(
        &self,
        number: u32,
        verdict: PaymentVerdict,
    ) -> Result<PaymentRecord, JournalError> {
        let reference = reference(number);
        self.journal.of_payments().resolve(&reference, verdict, because()).await
    }
}

fn because() -> Excerpt {
    words("they have it in their list of 14 March")
}

/// A payment that is unknown, absent, or left in flight by nobody knows whom, is what a person says of
/// it, who says why. What is settled stays so, but what is not paid by their word is paid if they say
/// that after all.
///
/// # Panics
/// If the law does not hold.
pub async fn a_payment_in_doubt_is_resolved_by_a_person(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    let verdicts = [
        (PaymentVerdict::Paid, PaymentState::Paid),
        (PaymentVerdict::NotPaid, PaymentState::NotPaid),
    ];
    for (number, (verdict, state)) in (1..).step_by(4).zip(verdicts) {
        let [unknown, absent, lost, lost_again] = [number, number + 1, number + 2, number + 3];
        till.intend(unknown).await;
        till.settle(unknown, PaymentOutcome::Unknown).await;
        till.intend(absent).await;
        till.find_absent(absent).await;
        till.intend(lost_again).await;
        till.find_absent(lost_again).await;
        till.intend(lost_again).await;
        till.intend(lost).await;
        till.wait(SENT_WITHIN + LOOK_UP_AFTER);
        for number in [unknown, absent, lost, lost_again] {
            let before = till.payment(number).await;
            let resolved = till.resolve(number, verdict).await.expect("it is in doubt");
            assert_eq!((resolved.state, resolved.settled_at), (state, Some(till.now())));
            assert_eq!(resolved.resolved_because, Some(because()));
            assert_eq!(resolved.attempts, before.attempts);
            let event = till.events().await.pop().expect("it was written").event;
            assert_eq!((event.before, event.after), (Some(before.state), state));
            let (reference, because) = (reference(number), because());
            assert_eq!(event.act, PaymentAct::Resolved { reference, verdict, because });
            if state == PaymentState::NotPaid {
                refuses(&till, number, (PaymentVerdict::NotPaid, state)).await;
                let paid = till.resolve(number, PaymentVerdict::Paid).await.expect("persons err");
                assert_eq!(paid.state, PaymentState::Paid);
            }
            stays_settled(&till, number, PaymentState::Paid).await;
        }
    }
    till.intend(20).await;
    till.settle(20, PaymentOutcome::NotSent).await;
    stays_settled(&till, 20, PaymentState::NotSent).await;
    till.check().await;
}

async fn stays_settled(till: &Till<'_>, number: u32, stands: PaymentState) {
    for verdict in [PaymentVerdict::Paid, PaymentVerdict::NotPaid] {
        refuses(till, number, (verdict, stands)).await;
    }
}

async fn refuses(till: &Till<'_>, number: u32, (verdict, stands): (PaymentVerdict, PaymentState)) {
    match till.unchanged(till.resolve(number, verdict)).await {
        Err(JournalError::IllegalPaymentStep {
            reference,
            source: IllegalPaymentStep::NoSuchMove { from, step: _ },
        }) => assert_eq!((reference, from), (samples::reference(number), stands)),
        other => panic!("it is {stands}, and the answer was {other:?}"),
    }
}

/// As long as a process may have a payment in hand, nobody else says what became of it. A clock that
/// goes back makes nobody certain that none has.
///
/// # Panics
/// If the law does not hold.
pub async fn a_payment_in_hand_is_not_resolved(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    till.intend(1).await;
    let from = till.now() + SENT_WITHIN + LOOK_UP_AFTER;
    for now in [till.now(), till.now() + MINUTE * 5, till.now() - MINUTE * 600] {
        till.set(now);
        for verdict in [PaymentVerdict::Paid, PaymentVerdict::NotPaid] {
            match till.unchanged(till.resolve(1, verdict)).await {
                Err(JournalError::StillInFlight { reference, until }) => {
                    assert_eq!((reference, until), (samples::reference(1), from));
                }
                other => panic!("it may be in hand, and the answer was {other:?}"),
            }
        }
    }
    till.set(from);
    till.resolve(1, PaymentVerdict::NotPaid).await.expect("it is overdue");
    till.check().await;
}
