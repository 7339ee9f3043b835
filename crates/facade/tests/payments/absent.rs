//! A provider that does not know a reference may only not know it yet. It counts when it was asked often
//! and late enough, and even then the same reference is sent again, and no other.

use billport::journal::PaymentState;
use billport::workflows::payment::{PaymentEnd, Refusal, SettleEnd, StillUnknown};
use billport_sandbox::nea::{self, Rules};
use billport_sandbox::{Call, Fault, FaultOrder, Queue, Sandbox, SandboxConfig};
use std::time::Duration;

use crate::bench::{Bench, Outcome, Payment, SIX_MINUTES, consumer};

const TEN_MINUTES: Duration = Duration::from_mins(10);
const FIFTEEN_MINUTES: Duration = Duration::from_mins(15);

/// A payment that never reached the provider, and nobody knows it.
async fn lost(bench: &Bench) -> Payment {
    bench.strike_payment(Fault::Reset);
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!((payment.outcome(), payment.times_charged()), (Outcome::Unknown, 0));
    payment
}

/// Asks three times over half an hour: the provider does not know it.
async fn asked_until_absent(bench: &Bench, payment: &Payment) {
    for (wait, is_absent) in [(SIX_MINUTES, false), (TEN_MINUTES, false), (FIFTEEN_MINUTES, true)] {
        bench.pass(wait);
        let settled = bench.settle(&payment.reference).await;
        if is_absent {
            assert!(
                matches!(settled.end, SettleEnd::Absent { failed: None, .. }),
                "{:?}",
                settled.end
            );
        } else {
            let SettleEnd::Unknown { why, .. } = &settled.end else { panic!("{:?}", settled.end) };
            assert!(matches!(why, StillUnknown::NoSuchReference), "{why}");
            let again = bench.settle(&payment.reference).await;
            assert!(again.is_too_early(), "asked again at once, it does not even ask");
            assert_eq!(again.ledger.status_requests, settled.ledger.status_requests);
        }
    }
    assert_eq!(bench.provider.ledger().status_requests, 3);
}

/// Row 9: absent after three look-ups over thirty minutes, and not before; then, on the caller's word,
/// it is sent again under the same reference, and paid once.
#[tokio::test]
async fn a_lost_payment_is_absent_in_the_end_and_paid_under_the_same_reference() {
    let bench = Bench::start();
    let payment = lost(&bench).await;
    asked_until_absent(&bench, &payment).await;

    let other = bench.pay(&consumer(1)).await;
    let PaymentEnd::Refused(Refusal::ConsumerInDoubt { reference, state }) = other.end else {
        panic!("{:?}", other.end);
    };
    assert_eq!((reference, state), (payment.reference.clone(), PaymentState::Absent));
    let elsewhere = bench.pay_as(&consumer(2), &payment.reference).await;
    let refused = matches!(elsewhere.end, PaymentEnd::Refused(Refusal::ReferenceOfAnother { .. }));
    assert!(refused, "{:?}", elsewhere.end);
    assert_eq!(elsewhere.ledger.commit_requests, 1, "nothing was sent");

    let again = bench.pay_as(&consumer(1), &payment.reference).await;
    assert_eq!((again.outcome(), again.times_charged(), again.requests()), (Outcome::Paid, 1, 2));
    assert_eq!(again.record().attempts, 2);
    let story = again.booked.unwrap().story();
    let look_up = "looked up";
    let all = ["intended", "settled", look_up, look_up, look_up, "intended", "settled"];
    assert_eq!(story, all);
}

/// Row 9: a payment that was made, and that the provider takes its time to record, is found in the end.
#[tokio::test]
async fn a_payment_that_is_recorded_late_is_found() {
    for minutes in [8, 20, 45] {
        let bench = Bench::start();
        let recorded_after = Duration::from_mins(minutes);
        bench.provider.set_rules(Rules { recorded_after, ..Rules::default() });
        bench.strike_charged_payment(Fault::Reset);
        let payment = bench.pay(&consumer(1)).await;
        let mut paid_after = None;
        for wait in [SIX_MINUTES, TEN_MINUTES, FIFTEEN_MINUTES, FIFTEEN_MINUTES, FIFTEEN_MINUTES] {
            bench.pass(wait);
            let settled = bench.settle(&payment.reference).await;
            assert_eq!(settled.ledger.commit_requests, 1);
            if settled.state() == PaymentState::Paid {
                paid_after = Some(settled.end.record().look_ups.made);
                break;
            }
        }
        // The third look-up at 31 minutes finds nothing of one that takes 45; it can be asked on.
        let look_ups = match minutes {
            8 => 2,
            20 => 3,
            _ => 4,
        };
        assert_eq!(paid_after, Some(look_ups), "after {minutes} minutes");
    }
}

/// Row 9: the worst provider: it has charged, and knows nothing of it for hours. The same reference is
/// sent again, which the provider refuses as a used one; nothing is paid twice.
#[tokio::test]
async fn a_payment_that_only_seemed_absent_is_not_paid_twice() {
    let mut bench = Bench::start();
    let recorded_after = Duration::from_hours(2);
    bench.provider.set_rules(Rules { recorded_after, ..Rules::default() });
    bench.strike_charged_payment(Fault::Reset);
    let payment = bench.pay(&consumer(1)).await;
    asked_until_absent(&bench, &payment).await;

    // What is due now is less by what was paid: that is another amount, and nothing is sent.
    let less = bench.pay_as(&consumer(1), &payment.reference).await;
    assert!(matches!(less.end, PaymentEnd::Refused(Refusal::OtherAmount { .. })), "{:?}", less.end);
    assert_eq!(less.ledger.commit_requests, 1);
    bench = bench.with_dues_from_elsewhere();
    let again = bench.pay_as(&consumer(1), &payment.reference).await;
    assert_eq!((again.outcome(), again.requests()), (Outcome::Unknown, 2));
    assert_eq!(again.record().answer.code.as_ref().unwrap().as_str(), "1013");
    bench.pass(recorded_after);
    let settled = bench.settle(&payment.reference).await;
    assert_eq!((settled.ledger.charges.len(), settled.ledger.charges[0].paisa), (1, 20_000));
    assert_eq!(settled.state(), PaymentState::Paid);
}

/// Row 9: a no to the second request says nothing of the first one.
#[tokio::test]
async fn a_no_to_the_second_request_leaves_the_first_in_doubt() {
    let bench = Bench::start();
    let payment = lost(&bench).await;
    asked_until_absent(&bench, &payment).await;
    bench.strike_payment(nea::refusal("4000", "Multiple payment not allowed same day"));
    let again = bench.pay_as(&consumer(1), &payment.reference).await;
    assert_eq!(
        (again.outcome(), again.record().state),
        (Outcome::Unknown, PaymentState::Unknown(2))
    );
    let other = bench.pay(&consumer(1)).await;
    assert!(matches!(other.end, PaymentEnd::Refused(Refusal::ConsumerInDoubt { .. })));
}

/// Row 9: one that was absent, and was not sent after all, is absent still.
#[tokio::test]
async fn a_second_request_that_did_not_leave_changes_nothing() {
    let mut bench = Bench::start().with_dues_from_elsewhere();
    let payment = lost(&bench).await;
    asked_until_absent(&bench, &payment).await;
    let nobody = Sandbox::reserve(SandboxConfig::default());
    let nobody = nobody.unwrap();
    let down = bench.config_at(&nobody.nea().base_url(), bench.provider.token());
    let up = std::mem::replace(&mut bench.nea, down);
    let again = bench.pay_as(&consumer(1), &payment.reference).await;
    assert_eq!((again.outcome(), again.record().state), (Outcome::NotSent, PaymentState::Absent));
    bench.nea = up;
    let again = bench.pay_as(&consumer(1), &payment.reference).await;
    assert_eq!((again.outcome(), again.requests()), (Outcome::Paid, 2));
}

/// Row 9: a sign of life of the payment begins the count anew.
#[tokio::test]
async fn a_reference_that_was_known_once_is_not_absent_because_of_look_ups_before() {
    let bench = Bench::start();
    bench.provider.order(FaultOrder::queue(Queue::then_success(Duration::from_hours(2))));
    let payment = bench.pay(&consumer(1)).await;
    let unknown = FaultOrder::once(Call::Status, nea::refusal("002", "there is no such reference"));
    bench.provider.order(unknown.clone().times(2));
    bench.provider.order(unknown.skipping(3).times(2));
    for wait in [6, 10, 15, 40, 70] {
        bench.pass(Duration::from_mins(wait));
        let settled = bench.settle(&payment.reference).await;
        assert!(settled.is_unknown(), "{:?}", settled.end);
    }
    bench.pass(Duration::from_hours(6));
    assert_eq!(bench.settle(&payment.reference).await.state(), PaymentState::Paid);
}
