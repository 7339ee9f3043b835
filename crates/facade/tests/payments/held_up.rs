//! A process that was stopped for long: between the intent and the request, which is dropped then, or
//! behind the request, when others have found out meanwhile what became of it.

use billport::domain::PaymentReference;
use billport::journal::PaymentState;
use billport::ports::LEAVES_WITHIN;
use billport::workflows::INTENT_IS_WRITTEN_WITHIN;
use billport::workflows::payment::{NotSent, PaymentEnd};
use billport_sandbox::{Fault, nea};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use time::Duration;
use tokio::sync::{Barrier, Notify};

use crate::bench::mischief::{Moment, Step};
use crate::bench::{Bench, Outcome, Payment, SIX_MINUTES, consumer, driven, ends, key_of, row};
use crate::props::play::Play;
use crate::props::tls_server::Authority;

/// While the first intent is written, the machine sleeps for so long.
fn asleep_for(sleep: Duration) -> Bench {
    let mut bench = Bench::start();
    let (clock, intents) = (Arc::clone(&bench.clock), AtomicUsize::new(0));
    bench.mischief = Box::new(move |now| {
        if now == Moment::After(Step::Intent) && intents.fetch_add(1, Ordering::SeqCst) == 0 {
            clock.jump(sleep);
        }
        Play::GoOn
    });
    bench
}

/// Row 21: a payment whose intent took too long to be written is not sent, and not in doubt either: the
/// journal says so. It is paid when somebody says so again.
#[tokio::test]
async fn a_payment_whose_intent_is_too_old_is_dropped() {
    let limit = Duration::try_from(INTENT_IS_WRITTEN_WITHIN).unwrap();
    for sleep in [limit + Duration::SECOND, Duration::hours(2)] {
        let bench = asleep_for(sleep);
        let payment = bench.pay(&consumer(1)).await;
        assert!(matches!(payment.end, PaymentEnd::NotSent { why: NotSent::HeldUp, .. }), "{sleep}");
        assert_eq!((payment.requests(), payment.heard.sending), (0, 0), "the port was not asked");
        assert_eq!(payment.record().state, PaymentState::NotSent);
        let again = bench.pay_as(&consumer(1), &payment.reference).await;
        assert_eq!((again.outcome(), again.requests()), (Outcome::Paid, 1));
    }
}

/// Row 21: a younger one is sent, and so is one whose clock was set back.
#[tokio::test]
async fn a_payment_whose_intent_is_young_enough_is_sent() {
    for sleep in [Duration::seconds(9), Duration::days(-30)] {
        let payment = asleep_for(sleep).pay(&consumer(1)).await;
        assert_eq!((payment.outcome(), payment.requests()), (Outcome::Paid, 1), "{sleep}");
    }
}

/// Row 21: a row of a file that was held up is pending, and the next one goes on.
#[tokio::test]
async fn a_row_that_was_held_up_is_pending_and_the_others_are_paid() {
    let bench = asleep_for(Duration::seconds(11));
    let rows: String = (1..=3).map(|number| row(number, "minimum")).collect();
    let (report, _) = bench.pay_file(&rows).await;
    assert_eq!(ends(&report), ["pending", "paid", "paid"]);
    let (report, ledger) = bench.pay_file(&rows).await;
    assert_eq!(ends(&report), ["paid", "already paid", "already paid"]);
    assert_eq!(ledger.commit_requests, 3);
}

/// Row 21: a machine that sleeps between the intent and the first byte of the request, while its
/// connection is made, sends nothing of what it intended before; not in any of its tries.
#[tokio::test]
async fn a_request_that_was_held_up_behind_its_intent_is_dropped() {
    let limit = Duration::try_from(LEAVES_WITHIN).unwrap();
    for (sleep, outcome) in
        [(limit - Duration::SECOND, Outcome::Unknown), (limit + Duration::SECOND, Outcome::NotSent)]
    {
        let authority = Authority::new();
        let server = authority.certify("127.0.0.1", |_| ()).await;
        let mut bench = Bench::start().with_dues_from_elsewhere();
        bench.transport.extra_roots_pem = vec![authority.pem()];
        bench.nea = bench.config_at(&server.url(), bench.provider.token());
        // What that server is told is not told to the sandbox.
        bench.unseen_requests = u64::from(outcome == Outcome::Unknown);
        let payer = consumer(1);
        let payment = tokio::select! {
            payment = bench.pay(&payer) => payment,
            never = server.serve_after(|| bench.clock.jump(sleep)) => match never {},
        };
        assert_eq!(payment.outcome(), outcome, "{sleep}");
        assert_eq!(server.requests() as u64, bench.unseen_requests, "{sleep}");
        if outcome == Outcome::NotSent {
            assert!(payment.told().shown.contains("held up for 21 s"), "{}", payment.told().shown);
        }
    }
}

/// A process pays, and is stopped before it can write what became of its payment, for as long as the
/// others need.
async fn overtaken<'a>(
    bench: &'a mut Bench,
    reference: &PaymentReference,
    others: impl AsyncFnOnce(&'a Bench),
) -> Payment {
    let (there, gate) = (Arc::new(Notify::new()), Arc::new(Barrier::new(2)));
    let (arrives, waits) = (Arc::clone(&there), Arc::clone(&gate));
    let outcomes = AtomicUsize::new(0);
    bench.mischief = Box::new(move |now| {
        if now == Moment::Before(Step::Outcome) && outcomes.fetch_add(1, Ordering::SeqCst) == 0 {
            arrives.notify_one();
            return Play::Meet(Arc::clone(&waits));
        }
        Play::GoOn
    });
    let bench = &*bench;
    let (process, payer) = (bench.process(), consumer(1));
    let meanwhile = async {
        there.notified().await;
        others(bench).await;
        gate.wait().await;
    };
    let (end, ()) = tokio::join!(driven(&process, process.pay(&payer, reference)), meanwhile);
    bench.close(process, reference, end).await
}

/// Row 21: what a process says late, of a payment whose end others have found out, is refused, unless it
/// is that it was paid; and what it tells is what the journal has.
#[tokio::test]
async fn what_is_said_late_of_a_payment_that_was_found_is_refused() {
    for (pays, state, outcome) in [
        (true, PaymentState::Paid, Outcome::Paid),
        (false, PaymentState::NotPaid, Outcome::NotPaid),
    ] {
        let mut bench = Bench::start();
        if !pays {
            let mut refused = bench.provider.consumer(&key_of(&consumer(1))).unwrap();
            refused.refused_because = Some("Multiple payment not allowed same day".to_owned());
            bench.provider.add_consumer(refused);
        }
        let reference = bench.new_reference();
        let payment = overtaken(&mut bench, &reference, async |bench| {
            bench.pass(SIX_MINUTES);
            assert_eq!(bench.settle(&reference).await.state(), state);
        })
        .await;
        assert_eq!((payment.outcome(), payment.is_overtaken()), (outcome, !pays));
        assert_eq!((payment.record().state, payment.requests()), (state, 1));
    }
}

/// Row 21: a process that slept for an hour says that it knows nothing of its payment, or that it was
/// refused, while another one has sent it again and paid it: that is the truth, stays it, and is told.
#[tokio::test]
async fn what_is_said_late_of_an_earlier_attempt_is_refused() {
    for fault in [Fault::Reset, nea::refusal("4000", "no").into()] {
        let mut bench = Bench::start();
        bench.strike_payment(fault);
        let reference = bench.new_reference();
        let payment = overtaken(&mut bench, &reference, async |bench| {
            for wait in [6, 10, 15] {
                bench.pass(std::time::Duration::from_mins(wait));
                bench.settle(&reference).await;
            }
            let again = bench.pay_as(&consumer(1), &reference).await;
            assert_eq!((again.outcome(), again.requests()), (Outcome::Paid, 2));
        })
        .await;
        assert!(payment.is_overtaken(), "{:?}", payment.end);
        assert_eq!(payment.outcome(), Outcome::Paid);
        assert_eq!(payment.record().state, PaymentState::Paid);
    }
}
