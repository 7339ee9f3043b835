//! A process that dies: it is dropped where it stands, and the next one goes on from the journal.
//!
//! The real command, killed by a signal, is the business of `crates/cli/tests/`. Here it is the moments
//! that matter to a payment, each hit exactly.

use billport::domain::{Consumer, PaymentReference};
use billport::journal::PaymentState;
use billport::workflows::payment::{PaymentEnd, Refusal, SettleEnd};
use billport_sandbox::{Call, Fault, FaultOrder, Sandbox, SandboxConfig};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::sync::Notify;

use crate::bench::mischief::{Moment, Step};
use crate::bench::{Bench, Outcome, SIX_MINUTES, consumer, driven, ends, row};
use crate::props::play::Play;

const IN_FLIGHT: usize = 64;

/// From now on a process that comes to this moment dies there: the notice is given.
fn deadly(bench: &mut Bench, moment: Moment) -> Arc<Notify> {
    let there = Arc::new(Notify::new());
    let arrives = Arc::clone(&there);
    bench.mischief = Box::new(move |now| {
        if now == moment {
            arrives.notify_one();
            return Play::Hang;
        }
        Play::GoOn
    });
    there
}

/// A process pays, and dies at this moment.
async fn dead_at(bench: &mut Bench, moment: Moment) -> PaymentReference {
    let (there, reference) = (deadly(bench, moment), bench.new_reference());
    bench.pay_until(&consumer(1), &reference, there.notified()).await;
    bench.mischief = Box::new(|_| Play::GoOn);
    reference
}

/// What the journal has of a payment.
async fn booked(bench: &Bench, reference: &PaymentReference) -> Option<PaymentState> {
    let (books, _) = bench.balance().await;
    books.payments.get(reference).map(|booked| booked.record.state)
}

/// Holds that nobody sends it again by itself, nor another payment for its consumer, and that nobody
/// is even asked too early.
async fn assert_is_held(bench: &Bench, reference: &PaymentReference) {
    let requests = bench.provider.ledger().commit_requests;
    let same = bench.pay_as(&consumer(1), reference).await;
    assert!(matches!(same.end, PaymentEnd::Refused(Refusal::ReferenceUsed { .. })));
    let other = bench.pay(&consumer(1)).await;
    assert!(matches!(other.end, PaymentEnd::Refused(Refusal::ConsumerInDoubt { .. })));
    assert!(bench.settle(reference).await.is_too_early());
    assert_eq!(bench.provider.ledger().commit_requests, requests);
}

/// Asks for it over half an hour, until the provider's not knowing it counts.
async fn settled_as_absent(bench: &Bench, reference: &PaymentReference) {
    for wait in [6, 10, 15] {
        bench.pass(Duration::from_mins(wait));
        bench.settle(reference).await;
    }
    assert_eq!(booked(bench, reference).await, Some(PaymentState::Absent));
}

/// Row 17: before the intent is written there is no payment, and it is made anew.
#[tokio::test]
async fn who_dies_before_the_intent_is_written_has_done_nothing() {
    let mut bench = Bench::start();
    let reference = dead_at(&mut bench, Moment::Before(Step::Intent)).await;
    assert_eq!(booked(&bench, &reference).await, None);
    let payment = bench.pay_as(&consumer(1), &reference).await;
    assert_eq!((payment.outcome(), payment.requests()), (Outcome::Paid, 1));
}

/// Row 17: an intent without an outcome may have been sent: it is held, asked for, and paid under the
/// same reference in the end.
#[tokio::test]
async fn what_was_intended_is_in_doubt_and_not_sent_again() {
    let mut bench = Bench::start();
    let reference = dead_at(&mut bench, Moment::After(Step::Intent)).await;
    assert_eq!(booked(&bench, &reference).await, Some(PaymentState::InFlight(1)));
    assert_is_held(&bench, &reference).await;
    assert_eq!(bench.provider.ledger().commit_requests, 0, "nobody but us knows that");
    settled_as_absent(&bench, &reference).await;
    let payment = bench.pay_as(&consumer(1), &reference).await;
    assert_eq!((payment.outcome(), payment.requests()), (Outcome::Paid, 1));
}

/// Row 17, between send and settle: the request is on its way, charged or not, and nobody is there to
/// hear what becomes of it.
#[tokio::test]
async fn what_was_on_its_way_is_in_doubt_and_found_by_asking() {
    for charged in [false, true] {
        let bench = Bench::start();
        let order = FaultOrder::once(Call::Commit, Fault::NeverAnswer);
        bench.provider.order(if charged { order.after_effect() } else { order });
        let reference = bench.new_reference();
        bench.pay_until(&consumer(1), &reference, bench.payments_seen(1)).await;
        assert_eq!(booked(&bench, &reference).await, Some(PaymentState::InFlight(1)));
        assert_is_held(&bench, &reference).await;
        if charged {
            bench.pass(SIX_MINUTES);
            assert_eq!(bench.settle(&reference).await.state(), PaymentState::Paid);
        } else {
            settled_as_absent(&bench, &reference).await;
            let payment = bench.pay_as(&consumer(1), &reference).await;
            assert_eq!((payment.outcome(), payment.requests()), (Outcome::Paid, 2));
        }
    }
}

/// Row 17: the provider has answered, yes or no, and nobody has written it down.
#[tokio::test]
async fn what_was_answered_and_not_settled_is_found_by_asking() {
    for (pays, state) in [(true, PaymentState::Paid), (false, PaymentState::NotPaid)] {
        let mut bench = Bench::start();
        if !pays {
            let mut refused = bench.provider.consumer(&crate::bench::key_of(&consumer(1))).unwrap();
            refused.refused_because = Some("Multiple payment not allowed same day".to_owned());
            bench.provider.add_consumer(refused);
        }
        let reference = dead_at(&mut bench, Moment::Before(Step::Outcome)).await;
        assert_eq!(booked(&bench, &reference).await, Some(PaymentState::InFlight(1)));
        assert_is_held(&bench, &reference).await;
        bench.pass(SIX_MINUTES);
        let settled = bench.settle(&reference).await;
        assert_eq!((settled.state(), settled.ledger.commit_requests), (state, 1));
    }
}

/// Row 17: what is written is known to whoever comes next.
#[tokio::test]
async fn what_was_settled_is_known() {
    let mut bench = Bench::start();
    let reference = dead_at(&mut bench, Moment::After(Step::Outcome)).await;
    assert_eq!(booked(&bench, &reference).await, Some(PaymentState::Paid));
    let settled = bench.settle(&reference).await;
    assert!(matches!(settled.end, SettleEnd::Known(_)));
    assert_eq!(settled.ledger.status_requests, 0, "nobody has to be asked");
}

/// Row 17: a process that dies while it asks leaves the payment as it was, or as it was found.
#[tokio::test]
async fn who_dies_while_asking_leaves_it_to_the_next_one() {
    for (moment, state) in [
        (Moment::Before(Step::LookUp), PaymentState::Unknown(1)),
        (Moment::After(Step::LookUp), PaymentState::Paid),
    ] {
        let mut bench = Bench::start();
        bench.strike_charged_payment(Fault::Reset);
        let payment = bench.pay(&consumer(1)).await;
        bench.pass(SIX_MINUTES);
        let there = deadly(&mut bench, moment);
        let process = bench.process();
        tokio::select! {
            ended = process.settle(&payment.reference) => panic!("{ended:?}"),
            () = there.notified() => {}
        }
        drop(process);
        bench.mischief = Box::new(|_| Play::GoOn);
        assert_eq!(booked(&bench, &payment.reference).await, Some(state));
        assert_eq!(bench.settle(&payment.reference).await.state(), PaymentState::Paid);
    }
}

/// Row 17: a process that dies between two tries of which neither left has sent nothing, and the next
/// one may.
#[tokio::test]
async fn who_dies_between_two_tries_leaves_a_payment_that_was_not_sent() {
    let mut bench = Bench::start().with_dues_from_elsewhere();
    let down = Sandbox::reserve(SandboxConfig::default()).unwrap();
    let nobody = bench.config_at(&down.nea().base_url(), bench.provider.token());
    let up = std::mem::replace(&mut bench.nea, nobody);
    let (refused, reference) = (Arc::new(Notify::new()), bench.new_reference());
    let is_refused = Arc::clone(&refused);
    bench.when_trying_again = Box::new(move |_| is_refused.notify_one());
    bench.pay_until(&consumer(1), &reference, refused.notified()).await;
    assert_eq!(booked(&bench, &reference).await, Some(PaymentState::NotSent));
    bench.nea = up;
    let payment = bench.pay_as(&consumer(1), &reference).await;
    assert_eq!((payment.outcome(), payment.requests()), (Outcome::Paid, 1));
}

/// Row 17, a file with 64 in flight of which half were charged: all of them are in doubt; the next
/// process leaves them alone, pays the rest, and finds them by asking.
#[tokio::test]
async fn sixty_four_in_flight_are_in_doubt_and_not_sent_again() {
    let bench = Bench::start().with_in_flight(IN_FLIGHT);
    let held = FaultOrder::once(Call::Commit, Fault::NeverAnswer).times(32);
    bench.provider.order(held.clone().after_effect().skipping(50));
    bench.provider.order(held.skipping(50 + 32));
    let rows: String = (1..=200).map(|number| row(number, "minimum")).collect();
    let file = bench.desk.put_file(&format!("office_code,sc_no,consumer_id,amount\n{rows}"));
    let process = bench.process();
    tokio::select! {
        ended = driven(&process, process.pay_file(&file)) => panic!("{ended:?}"),
        () = bench.payments_seen(50 + IN_FLIGHT as u64) => {}
    }
    drop(process);

    let (books, ledger) = bench.balance().await;
    let in_doubt = books.payments.values().filter(|booked| booked.record.state.is_unsettled());
    assert_eq!((in_doubt.count(), ledger.charges.len()), (64, 50 + 32));

    let (report, _) = bench.pay_file(&rows).await;
    let counts = report.counts;
    assert_eq!((counts.already_paid, counts.unknown, counts.paid), (50, 64, 86));
    bench.pass(SIX_MINUTES);
    let (all, ledger) = bench.settle_all().await;
    assert_eq!((all.settled.len(), ledger.charges.len()), (64, 200 - 32));
    let (report, ledger) = bench.pay_file(&rows).await;
    let counts = report.counts;
    assert_eq!((counts.already_paid, counts.unknown), (200 - 32, 32));
    assert_eq!(ledger.commit_requests, 200);
}

/// Polls a future so many times and no more; what it gives, if it came that far.
async fn polled<F: Future>(future: F, times: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// Pays until it is paid, under one reference, whoever dies: by asking where it is in doubt, by paying
/// where it is not.
async fn paid_in_the_end(bench: &Bench, payer: &Consumer, reference: &PaymentReference) {
    for _ in 0..8 {
        match booked(bench, reference).await {
            Some(PaymentState::Paid) => return,
            None | Some(PaymentState::NotSent | PaymentState::Absent) => {
                bench.pay_as(payer, reference).await;
            }
            Some(_) => {
                bench.pass(Duration::from_mins(16));
                bench.settle(reference).await;
            }
        }
    }
    panic!("it is not paid");
}

/// Row 17: wherever a process is dropped, and the next one, and the next: the books balance after each
/// death, and in the end the payment is made, once.
#[tokio::test]
async fn processes_may_die_at_any_moment() {
    for polls in (1..40).step_by(3) {
        let bench = Bench::start();
        let (payer, reference) = (consumer(1), bench.new_reference());
        for wait in [0, 6, 10] {
            bench.pass(Duration::from_mins(wait));
            let process = bench.process();
            if booked(&bench, &reference).await.is_some_and(PaymentState::is_unsettled) {
                let settling = process.settle(&reference);
                let _ = polled(driven(&process, settling), polls).await;
            } else {
                let paying = process.pay(&payer, &reference);
                let _ = polled(driven(&process, paying), polls).await;
            }
            drop(process);
            bench.balance().await;
        }
        paid_in_the_end(&bench, &payer, &reference).await;
        assert_eq!(bench.provider.ledger().charges.len(), 1, "{polls} polls");
    }
}

/// Row 17, of a file with 64 in flight: the same, with the file run again until all is known.
#[tokio::test]
async fn processes_may_die_at_any_moment_of_a_file() {
    let rows: String = (1..=80).map(|number| row(number, "minimum")).collect();
    for polls in [8, 34, 89, 233] {
        let bench = Bench::start().with_in_flight(IN_FLIGHT);
        let file = bench.desk.put_file(&format!("office_code,sc_no,consumer_id,amount\n{rows}"));
        for _ in 0..2 {
            let process = bench.process();
            let _ = polled(driven(&process, process.pay_file(&file)), polls).await;
            drop(process);
            bench.balance().await;
        }
        for wait in [6, 10, 15] {
            bench.pass(Duration::from_mins(wait));
            bench.settle_all().await;
        }
        let (report, ledger) = bench.pay_file(&rows).await;
        let absent = ends(&report).iter().filter(|end| **end == "unknown").count();
        assert_eq!(ledger.charges.len() + absent, 80, "{polls} polls");
        // What is absent is paid under its own reference, on a person's word.
        for paid in report.rows.iter().filter(|row| row.end.name() == "unknown") {
            let (payer, reference) = (paid.consumer.as_ref(), paid.reference.as_ref());
            let again = bench.pay_as(payer.unwrap(), reference.unwrap()).await;
            assert_eq!(again.outcome(), Outcome::Paid, "{polls} polls");
        }
        let (report, ledger) = bench.pay_file(&rows).await;
        assert_eq!((report.counts.already_paid, ledger.charges.len()), (80, 80));
    }
}
