//! A journal that can't be written: nothing is sent without its intent, and an outcome is written again
//! until it stands.
//!
//! Here one step fails at a chosen moment. A disk that is full, read-only or failing is tried with the
//! real command by `cargo xtask crash`.

use billport::journal::{JournalError, PaymentState, StoreErrorKind};
use billport::workflows::payment::file::FileStop;
use billport::workflows::payment::{NotSent, PaymentEnd, SettleError};
use billport_sandbox::{Fault, nea};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

use crate::bench::mischief::{Moment, Step};
use crate::bench::{Bench, Outcome, SIX_MINUTES, consumer, driven, ends, row};
use crate::props::play::Play;

const KINDS: [StoreErrorKind; 3] =
    [StoreErrorKind::Full, StoreErrorKind::ReadOnly, StoreErrorKind::Io];

/// The journal fails at this moment, so many times, after so many that went well.
fn failing_after(well: usize, moment: Moment, kind: StoreErrorKind, times: usize) -> Bench {
    let seen = AtomicUsize::new(0);
    let mut bench = Bench::start();
    bench.mischief = Box::new(move |now| {
        if now != moment {
            return Play::GoOn;
        }
        let before = seen.fetch_add(1, Ordering::SeqCst);
        if (well..well + times).contains(&before) { Play::Fail(kind) } else { Play::GoOn }
    });
    bench
}

fn failing(moment: Moment, kind: StoreErrorKind, times: usize) -> Bench {
    failing_after(0, moment, kind, times)
}

/// Why no intent was written.
fn no_intent(end: &PaymentEnd) -> StoreErrorKind {
    let PaymentEnd::NotSent { why: NotSent::NoIntent(JournalError::Store(error)), .. } = end else {
        panic!("{end:?}");
    };
    error.kind()
}

/// Row 18: without its intent a payment is not sent, and says why; when the journal can be written
/// again, it is paid under the same reference.
#[tokio::test]
async fn an_intent_that_can_not_be_written_is_not_sent() {
    for kind in KINDS {
        let bench = failing(Moment::Before(Step::Intent), kind, 1);
        let payment = bench.pay(&consumer(1)).await;
        assert_eq!((no_intent(&payment.end), payment.requests()), (kind, 0));
        assert!(payment.booked.is_none());
        let again = bench.pay_as(&consumer(1), &payment.reference).await;
        assert_eq!((again.outcome(), again.requests()), (Outcome::Paid, 1));
    }
}

/// Row 18: an intent may stand on the disk although an error came back. Nothing was sent, and it is
/// taken back, so nothing is in doubt.
#[tokio::test]
async fn an_intent_that_was_written_although_an_error_came_back_is_taken_back() {
    let bench = failing(Moment::After(Step::Intent), StoreErrorKind::Io, 1);
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!((no_intent(&payment.end), payment.requests()), (StoreErrorKind::Io, 0));
    assert_eq!(payment.record().state, PaymentState::NotSent);
    let again = bench.pay_as(&consumer(1), &payment.reference).await;
    assert_eq!((again.outcome(), again.requests()), (Outcome::Paid, 1));
}

/// Row 18: where it can't be taken back either, it is in doubt: the safe side, for the next process
/// knows no better.
#[tokio::test]
async fn an_intent_that_can_not_be_taken_back_is_in_doubt() {
    let mut bench = Bench::start();
    bench.mischief = Box::new(|now| match now {
        Moment::After(Step::Intent) | Moment::Before(Step::Outcome) => {
            Play::Fail(StoreErrorKind::Full)
        }
        _ => Play::GoOn,
    });
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!((payment.outcome(), payment.requests()), (Outcome::NotSent, 0));
    assert!(payment.end.is_to_be_settled());
    assert_eq!(payment.record().state, PaymentState::InFlight(1));
    bench.mischief = Box::new(|_| Play::GoOn);
    bench.pass(SIX_MINUTES);
    assert!(bench.settle(&payment.reference).await.is_unknown());
}

/// Row 18, of a file: from the first intent that fails on nothing leaves, also with many in flight.
#[tokio::test]
async fn a_journal_that_fails_for_good_stops_a_file() {
    let rows: String = (1..=60).map(|number| row(number, "minimum")).collect();
    for in_flight in [1, 16] {
        let intent = Moment::Before(Step::Intent);
        let bench = failing_after(20, intent, StoreErrorKind::Full, usize::MAX - 20);
        let mut bench = bench.with_in_flight(in_flight);
        let (report, ledger) = bench.pay_file(&rows).await;
        assert_eq!((report.counts.paid, report.counts.pending), (20, 40));
        assert!(matches!(report.stopped, Some(FileStop::Journal { .. })), "{:?}", report.stopped);
        assert_eq!(ledger.commit_requests, 20);
        bench.mischief = Box::new(|_| Play::GoOn);
        let (report, _) = bench.pay_file(&rows).await;
        assert_eq!((report.counts.already_paid, report.counts.paid), (20, 40));
    }
}

/// Row 22: the outcome is written again until it stands, and the request is sent once. Whether the
/// first try was written or not can't be told, and does not matter.
#[tokio::test]
async fn an_outcome_is_written_again_until_it_stands() {
    for (moment, times) in [(Moment::Before(Step::Outcome), 3), (Moment::After(Step::Outcome), 1)] {
        for (refused, outcome) in [(false, Outcome::Paid), (true, Outcome::NotPaid)] {
            let bench = failing(moment, StoreErrorKind::Busy, times);
            if refused {
                bench.strike_payment(nea::refusal("4000", "no"));
            }
            let payment = bench.pay(&consumer(1)).await;
            assert_eq!((payment.outcome(), payment.requests()), (outcome, 1), "{moment:?}");
            assert_eq!(payment.heard.not_written, times, "{moment:?}");
            assert!(payment.end.kept().is_some_and(Result::is_ok), "{:?}", payment.end);
        }
    }
}

/// Row 22: while an outcome can't be written, the rows behind it wait.
#[tokio::test]
async fn while_an_outcome_can_not_be_written_no_other_row_is_sent() {
    let bench = failing_after(2, Moment::Before(Step::Outcome), StoreErrorKind::Full, 3);
    let rows: String = (1..=5).map(|number| row(number, "minimum")).collect();
    let (report, ledger) = bench.pay_file(&rows).await;
    assert_eq!((ends(&report), ledger.commit_requests), (vec!["paid"; 5], 5));
}

/// Row 22: where it can't be written at all, what the provider said is told, and the journal has the
/// payment as in doubt until somebody asks.
#[tokio::test]
async fn an_outcome_that_can_not_be_written_at_all_is_told_and_found_later() {
    let bench = failing(Moment::Before(Step::Outcome), StoreErrorKind::Damaged, 1);
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!((payment.outcome(), payment.times_charged()), (Outcome::Paid, 1));
    assert!(payment.end.is_to_be_settled());
    assert_eq!(payment.record().state, PaymentState::InFlight(1));
    bench.pass(SIX_MINUTES);
    let settled = bench.settle(&payment.reference).await;
    assert_eq!((settled.state(), settled.ledger.commit_requests), (PaymentState::Paid, 1));

    let bench = failing(Moment::Before(Step::Outcome), StoreErrorKind::Damaged, 1);
    let rows: String = (1..=3).map(|number| row(number, "minimum")).collect();
    let (report, ledger) = bench.pay_file(&rows).await;
    assert_eq!((report.stopped, ledger.commit_requests), (Some(FileStop::Journal { line: 2 }), 1));
}

/// Row 22: who dies while the outcome can't be written leaves it in doubt, and whoever asks finds it.
#[tokio::test]
async fn who_dies_while_an_outcome_can_not_be_written_leaves_it_in_doubt() {
    let mut bench = Bench::start();
    let failed = Arc::new(Notify::new());
    let fails = Arc::clone(&failed);
    bench.mischief = Box::new(move |now| {
        if now == Moment::Before(Step::Outcome) {
            fails.notify_one();
            return Play::Fail(StoreErrorKind::Io);
        }
        Play::GoOn
    });
    let reference = bench.new_reference();
    bench.pay_until(&consumer(1), &reference, failed.notified()).await;
    bench.mischief = Box::new(|_| Play::GoOn);
    bench.pass(SIX_MINUTES);
    assert_eq!(bench.settle(&reference).await.state(), PaymentState::Paid);
}

/// Row 22, of a look-up: what was found and could not be written is told, and found again.
#[tokio::test]
async fn what_was_found_and_could_not_be_written_is_found_again() {
    for moment in [Moment::Before(Step::LookUp), Moment::After(Step::LookUp)] {
        let bench = failing(moment, StoreErrorKind::Full, 1);
        bench.strike_charged_payment(Fault::Reset);
        let payment = bench.pay(&consumer(1)).await;
        bench.pass(SIX_MINUTES);
        let process = bench.process();
        let error = driven(&process, process.settle(&payment.reference)).await.unwrap_err();
        assert!(matches!(error, SettleError::NotNoted { .. }), "{error}");
        assert!(error.to_string().contains("was found paid"), "{error}");
        drop(process);
        assert_eq!(bench.settle(&payment.reference).await.state(), PaymentState::Paid);
    }
}
