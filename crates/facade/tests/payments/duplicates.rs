//! The same payment twice: under one reference, for one consumer; in one file, in two, in two runs, in
//! two processes at the same moment. The second one is refused before anything is sent.

use billport::journal::PaymentState;
use billport::workflows::payment::file::{FileReport, RowEnd, RowRejected, WhyPending};
use billport::workflows::payment::{PaymentEnd, Refusal};
use billport_sandbox::nea;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Barrier;

use crate::bench::mischief::{Moment, Step};
use crate::bench::{Bench, Outcome, TODAY, consumer, driven, ends, row};
use crate::props::play::Play;

const A_DAY: Duration = Duration::from_hours(24);

/// What the journal stands against a payment with.
fn refusal(end: &PaymentEnd) -> &Refusal {
    let PaymentEnd::Refused(refusal) = end else { panic!("{end:?}") };
    refusal
}

/// Row 16: a reference names one payment for ever: paid or refused, it is not used again, on no day and
/// for no consumer.
#[tokio::test]
async fn a_reference_is_paid_once() {
    for (pays, state) in [(true, PaymentState::Paid), (false, PaymentState::NotPaid)] {
        let bench = Bench::start();
        if !pays {
            bench.strike_payment(nea::refusal("4000", "no"));
        }
        let payment = bench.pay(&consumer(1)).await;
        assert_eq!(payment.record().state, state);
        for (number, wait) in [(1, Duration::ZERO), (1, A_DAY), (2, Duration::ZERO)] {
            bench.pass(wait);
            let again = bench.pay_as(&consumer(number), &payment.reference).await;
            let told = refusal(&again.end).to_string();
            assert!(told.contains(payment.reference.as_str()), "{told}");
            match refusal(&again.end) {
                Refusal::ReferenceUsed { state: stands, .. } if number == 1 => {
                    assert_eq!(*stands, state);
                }
                Refusal::ReferenceOfAnother { consumer: whose, .. } if number == 2 => {
                    assert_eq!(**whose, consumer(1));
                }
                other => panic!("{other:?}"),
            }
            assert_eq!(again.ledger.commit_requests, 1, "nothing was sent");
        }
    }
}

/// Row 16: the provider takes one payment of a consumer a day, and so does the journal, before it is
/// asked.
#[tokio::test]
async fn a_consumer_pays_once_a_day() {
    let bench = Bench::start();
    let first = bench.pay(&consumer(1)).await;
    let second = bench.pay(&consumer(1)).await;
    let Refusal::PaidToday { reference, on } = refusal(&second.end) else {
        panic!("{:?}", second.end);
    };
    assert_eq!((reference, *on), (&first.reference, TODAY));
    assert_eq!(second.ledger.commit_requests, 1, "nothing was sent");
    assert_eq!(bench.pay(&consumer(2)).await.outcome(), Outcome::Paid, "another one may");
    bench.pass(A_DAY);
    assert_eq!(bench.pay(&consumer(1)).await.outcome(), Outcome::Paid);
}

/// Row 16: a consumer that stands in a file twice is not paid for at all: each row names the other.
#[tokio::test]
async fn a_consumer_that_stands_in_a_file_twice_is_not_paid_for() {
    let bench = Bench::start();
    let rows = [row(1, "minimum"), row(2, "minimum"), row(1, "450")].concat();
    let (report, ledger) = bench.pay_file(&rows).await;
    assert_eq!(ends(&report), ["rejected", "paid", "rejected"]);
    for (row, other) in [(0, "line 4"), (2, "line 2")] {
        let RowEnd::Rejected(RowRejected::Row(why)) = &report.rows[row].end else { panic!() };
        assert!(why.to_string().contains(other), "{why}");
    }
    assert_eq!(ledger.commit_requests, 1);
}

/// Row 16: in a second run of the same file what is paid is named and left alone, on every later day.
#[tokio::test]
async fn a_file_that_was_paid_is_not_paid_again() {
    let bench = Bench::start();
    let rows: String = (1..=3).map(|number| row(number, "minimum")).collect();
    let (first, _) = bench.pay_file(&rows).await;
    assert_eq!(ends(&first), ["paid"; 3]);
    for _ in 0..2 {
        let (second, ledger) = bench.pay_file(&rows).await;
        assert_eq!(ends(&second), ["already paid"; 3]);
        let references = |report: &FileReport| -> Vec<_> {
            report.rows.iter().map(|row| row.reference.clone().unwrap()).collect()
        };
        assert_eq!(references(&second), references(&first), "each is named");
        assert_eq!(ledger.commit_requests, 3);
        bench.pass(A_DAY);
    }
}

/// Row 16: the same consumer in another file on the same day stays pending, and the payment that stands
/// against it is named.
#[tokio::test]
async fn a_consumer_that_another_file_has_paid_for_is_pending() {
    let bench = Bench::start();
    let (first, _) = bench.pay_file(&row(1, "minimum")).await;
    let (second, ledger) = bench.pay_file(&[row(1, "250"), row(2, "minimum")].concat()).await;
    assert_eq!(ends(&second), ["pending", "paid"]);
    let RowEnd::Pending(WhyPending::Refused(Refusal::PaidToday { reference, .. })) =
        &second.rows[0].end
    else {
        panic!("{:?}", second.rows[0]);
    };
    assert_eq!(Some(reference), first.rows[0].reference.as_ref());
    assert_eq!(ledger.commit_requests, 2);
}

/// Two processes come to the intent at the same moment.
fn meeting_at_the_intent() -> Bench {
    let mut bench = Bench::start();
    let both = Arc::new(Barrier::new(2));
    bench.mischief = Box::new(move |now| match now {
        Moment::Before(Step::Intent) => Play::Meet(Arc::clone(&both)),
        _ => Play::GoOn,
    });
    bench
}

/// Rows 16 and 20: of two processes that pay for one consumer at the same moment, under one reference
/// or under two, one sends, and the other is told by the journal.
#[tokio::test]
async fn two_processes_that_pay_at_the_same_moment_pay_once() {
    for one_reference in [true, false] {
        let bench = meeting_at_the_intent();
        let first = bench.new_reference();
        let second = if one_reference { first.clone() } else { bench.new_reference() };
        let (one, other, payer) = (bench.process(), bench.process(), consumer(1));
        let ended = tokio::join!(
            driven(&one, one.pay(&payer, &first)),
            driven(&other, other.pay(&payer, &second))
        );
        let ended = [ended.0, ended.1];
        drop((one, other));
        let paid = ended.iter().filter(|end| matches!(end, PaymentEnd::Paid { .. })).count();
        assert_eq!(paid, 1, "{ended:#?}");
        let other = ended.iter().find(|end| matches!(end, PaymentEnd::Refused(_))).unwrap();
        match refusal(other) {
            Refusal::ReferenceUsed { .. } if one_reference => {}
            Refusal::ConsumerInDoubt { .. } | Refusal::PaidMeanwhile { .. } if !one_reference => {}
            other => panic!("{other:?}"),
        }
        let (books, ledger) = bench.balance().await;
        assert_eq!((books.payments.len(), ledger.commit_requests), (1, 1));
    }
}

/// Rows 16 and 20: two processes that pay one file at the same moment pay each row once.
#[tokio::test]
async fn two_processes_that_pay_one_file_pay_each_row_once() {
    for in_flight in [1, 16] {
        let bench = Bench::start().with_in_flight(in_flight);
        let rows: String = (1..=40).map(|number| row(number, "minimum")).collect();
        let file = bench.desk.put_file(&format!("office_code,sc_no,consumer_id,amount\n{rows}"));
        let (one, other) = (bench.process(), bench.process());
        let reports =
            tokio::join!(driven(&one, one.pay_file(&file)), driven(&other, other.pay_file(&file)));
        drop((one, other));
        let [one, other] = [reports.0.unwrap(), reports.1.unwrap()];
        assert_eq!(one.counts.paid + other.counts.paid, 40, "{:?} {:?}", one.counts, other.counts);
        let (_, ledger) = bench.balance().await;
        assert_eq!((ledger.commit_requests, ledger.charges.len()), (40, 40));
    }
}
