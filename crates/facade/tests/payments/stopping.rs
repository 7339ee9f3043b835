//! Payments that are asked to stop: nothing more is sent, and what is on its way is waited for.

use billport::workflows::payment::file::FileStop;
use billport::workflows::payment::{NotSent, PaymentEnd};
use billport_sandbox::{Fault, nea};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::bench::mischief::{Moment, Step};
use crate::bench::{Bench, Outcome, consumer, ends, row};
use crate::props::play::Play;

/// Somebody asks to stop when so many intents are on the disk.
fn stopped_at(bench: &mut Bench, intents: usize) {
    let (stop, seen) = (Arc::clone(&bench.stop), AtomicUsize::new(0));
    bench.mischief = Box::new(move |now| {
        if now == Moment::After(Step::Intent) && seen.fetch_add(1, Ordering::SeqCst) + 1 == intents
        {
            stop.request();
        }
        Play::GoOn
    });
}

/// Row 25: asked before its intent is written, a payment is not sent.
#[tokio::test]
async fn a_payment_asked_to_stop_is_not_sent() {
    let mut bench = Bench::start();
    bench.stop.request();
    let payment = bench.pay(&consumer(1)).await;
    assert!(matches!(payment.end, PaymentEnd::NotSent { why: NotSent::Interrupted, .. }));
    assert_eq!(payment.requests(), 0);
    bench.stop = Arc::default();
    assert_eq!(bench.pay_as(&consumer(1), &payment.reference).await.outcome(), Outcome::Paid);
}

/// Row 25: a payment that is on its way is waited for, and what became of it is written: yes, no, or
/// that nobody knows.
#[tokio::test]
async fn a_payment_on_its_way_is_waited_for() {
    for (fault, outcome) in [
        (Fault::None, Outcome::Paid),
        (nea::refusal("4000", "no").into(), Outcome::NotPaid),
        (Fault::Reset, Outcome::Unknown),
    ] {
        let mut bench = Bench::start();
        bench.strike_payment(fault);
        stopped_at(&mut bench, 1);
        let payment = bench.pay(&consumer(1)).await;
        assert_eq!(payment.outcome(), outcome);
        assert!(payment.end.kept().is_some_and(Result::is_ok));
    }
}

/// Row 25: of a file no further row is begun, and the next run goes on with the rest.
#[tokio::test]
async fn a_stopped_file_goes_on_where_it_stopped() {
    let mut bench = Bench::start();
    let rows: String = (1..=5).map(|number| row(number, "minimum")).collect();
    stopped_at(&mut bench, 2);
    let (report, ledger) = bench.pay_file(&rows).await;
    assert_eq!(ends(&report), ["paid", "paid", "pending", "pending", "pending"]);
    assert_eq!((report.stopped, ledger.commit_requests), (Some(FileStop::Interrupted), 2));
    (bench.stop, bench.mischief) = (Arc::default(), Box::new(|_| Play::GoOn));
    let (report, ledger) = bench.pay_file(&rows).await;
    assert_eq!(ends(&report), ["already paid", "already paid", "paid", "paid", "paid"]);
    assert_eq!(ledger.commit_requests, 5);
}
