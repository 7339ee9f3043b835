//! Payments that left, and whose answers never came: nobody knows, so nobody sends them again. Whether
//! money moved is asked for.

use billport::journal::PaymentState;
use billport::ports::{ErrorKind, Reach};
use billport::workflows::payment::file::FileStop;
use billport::workflows::payment::{PaymentEnd, Refusal};
use billport_sandbox::{Call, Fault, FaultOrder};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::bench::mischief::{Moment, Step};
use crate::bench::{Bench, Outcome, Payment, SIX_MINUTES, consumer, row};
use crate::props::play::Play;

/// What passes for "too long" where the server never goes on.
const SHORT: Duration = Duration::from_millis(300);

/// Holds that nobody knows what became of a payment, and that nobody sends it or another one for its
/// consumer.
async fn assert_is_left_alone(bench: &Bench, payment: &Payment) {
    assert_eq!(payment.outcome(), Outcome::Unknown);
    let told = payment.told();
    assert_eq!(told.kind, ErrorKind::OutcomeUnknown);
    assert_eq!((told.attempts, told.requests_sent), (1, 1), "never sent again");
    assert_eq!(payment.record().attempts, 1);
    let requests = payment.ledger.commit_requests;

    let same = bench.pay_as(&consumer(1), &payment.reference).await;
    let PaymentEnd::Refused(Refusal::ReferenceUsed { state, .. }) = same.end else {
        panic!("{:?}", same.end);
    };
    assert_eq!(state, PaymentState::Unknown(1));
    let other = bench.pay(&consumer(1)).await;
    let PaymentEnd::Refused(Refusal::ConsumerInDoubt { reference, .. }) = other.end else {
        panic!("{:?}", other.end);
    };
    assert_eq!(reference, payment.reference, "the one in doubt is named");
    assert_eq!(other.ledger.commit_requests, requests, "nothing was sent");
}

/// A payment meets the fault: once after it was charged, and once when it was not. Our side can't tell
/// the two apart, and must not try; asked for later, the provider can.
async fn is_unknown_until_it_is_looked_up(fault: &Fault, set_up: impl Fn(&mut Bench)) {
    for charged in [false, true] {
        let mut bench = Bench::start();
        set_up(&mut bench);
        let order = FaultOrder::once(Call::Commit, fault.clone());
        bench.provider.order(if charged { order.after_effect() } else { order });
        let payment = bench.pay(&consumer(1)).await;
        assert_eq!(payment.times_charged(), usize::from(charged), "{fault:?}");
        assert_eq!(payment.told().reach, Reach::MayHaveArrived, "{fault:?}");
        assert_is_left_alone(&bench, &payment).await;

        assert!(bench.settle(&payment.reference).await.is_too_early());
        assert_eq!(bench.provider.ledger().status_requests, 0, "nobody is asked too early");
        bench.pass(SIX_MINUTES);
        let settled = bench.settle(&payment.reference).await;
        let known = if charged { PaymentState::Paid } else { PaymentState::Unknown(1) };
        assert_eq!(settled.state(), known, "{fault:?}, charged: {charged}");
        assert_eq!(settled.ledger.commit_requests, 1, "{fault:?}: asked, and not sent again");
    }
}

/// Row 3: the connection is closed or reset, before or after the provider has charged.
#[tokio::test]
async fn a_payment_whose_connection_is_lost_is_unknown_until_it_is_looked_up() {
    for fault in [Fault::Close, Fault::Reset] {
        is_unknown_until_it_is_looked_up(&fault, |_| ()).await;
    }
}

/// Row 3: the connection is closed before anything is read from it. Our side has sent, and can't
/// know that nobody read.
#[tokio::test]
async fn a_payment_whose_connection_is_closed_unread_is_unknown_and_not_sent_again() {
    let mut bench = Bench::start().with_dues_from_elsewhere();
    bench.provider.order(FaultOrder::once(Call::Connection, Fault::Close));
    bench.unseen_requests = 1;
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!((payment.requests(), payment.ledger.connections), (0, 1));
    assert_is_left_alone(&bench, &payment).await;
}

/// Row 3: a payment has a connection of its own. One that was used before may be closed by the server
/// in the very moment, and would leave the payment in doubt for no reason.
#[tokio::test]
async fn a_payment_uses_no_connection_that_was_used_before() {
    let mut bench = Bench::start();
    let (before, provider) = (Arc::new(AtomicU64::new(0)), bench.provider.clone());
    let connections = Arc::clone(&before);
    bench.mischief = Box::new(move |now| {
        if now == Moment::After(Step::Intent) {
            connections.store(provider.ledger().connections, Ordering::SeqCst);
        }
        Play::GoOn
    });
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!(payment.outcome(), Outcome::Paid);
    assert_eq!(payment.ledger.connections, 1 + before.load(Ordering::SeqCst));
}

/// Row 4: the head of an answer, or a part of its body, and then silence; also where the part is all
/// that a success needs.
#[tokio::test]
async fn an_answer_that_stalls_ends_by_the_read_idle_limit_as_unknown() {
    for body in ["", "{", r#"{"status":true,"state":"Success"}"#] {
        let stall = Fault::Stall { body: body.into() };
        is_unknown_until_it_is_looked_up(&stall, |bench| {
            bench.transport.read_idle_timeout = SHORT;
        })
        .await;
    }
}

/// Row 4: every byte comes within the limit of silence, and the whole would take a minute.
#[tokio::test]
async fn an_answer_that_trickles_ends_by_the_payments_limit_as_unknown() {
    let body = format!(r#"{{"status":true,"state":"Success"{}}}"#, " ".repeat(600));
    let trickle = Fault::Trickle { body: body.into(), pause: SHORT / 3 };
    is_unknown_until_it_is_looked_up(&trickle, |bench| {
        bench.transport.read_idle_timeout = Duration::from_secs(10);
        bench.nea.commit_timeout = 3 * SHORT;
    })
    .await;
}

/// Row 4: no answer at all.
#[tokio::test]
async fn a_provider_that_never_answers_leaves_its_payment_unknown() {
    is_unknown_until_it_is_looked_up(&Fault::NeverAnswer, |bench| {
        bench.nea.commit_timeout = 3 * SHORT;
    })
    .await;
}

/// Rows 3 and 4: a provider of which nothing readable comes must not put a whole file in doubt.
#[tokio::test]
async fn a_file_stops_after_three_unknown_outcomes_in_a_row() {
    let bench = Bench::start();
    bench.provider.order(FaultOrder::once(Call::Commit, Fault::Reset).times(2).after_effect());
    bench.provider.order(FaultOrder::once(Call::Commit, Fault::Reset).skipping(3).always());
    let rows: String = (1..=10).map(|number| row(number, "minimum")).collect();
    let (report, ledger) = bench.pay_file(&rows).await;
    // One paid between them begins the count anew: 2 unknown, 1 paid, then three in a row.
    let counts = report.counts;
    assert_eq!((counts.unknown, counts.paid, counts.pending), (5, 1, 4));
    assert_eq!(report.stopped, Some(FileStop::TooManyUnknown { rows: 3 }));
    assert_eq!((ledger.commit_requests, ledger.charges.len()), (6, 3));
}
