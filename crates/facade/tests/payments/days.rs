//! Clocks that jump, and midnight: the day on which a consumer pays once is the provider's, and how long
//! something takes is not a matter of the time of day.

use billport::domain::AmountWanted;
use billport::journal::PaymentState;
use billport::workflows::payment::{PaymentEnd, Refusal};
use billport_sandbox::Fault;
use billport_sandbox::nea::{Bill, BillMonth};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use time::Duration;
use time::macros::{date, datetime};

use crate::bench::mischief::{Moment, Step};
use crate::bench::{Bench, Outcome, SIX_MINUTES, consumer, driven, key_of};
use crate::props::play::Play;

/// From the bench's time of day, 14:34:37 in Nepal, to a moment before midnight there.
const UNTIL_BEFORE_MIDNIGHT: std::time::Duration = std::time::Duration::from_mins(9 * 60 + 25);

/// Row 19: the day changes at midnight in Nepal, 18:15 UTC: not at that of UTC, nor at that of the
/// machine.
#[tokio::test]
async fn the_day_of_a_payment_is_that_of_nepal() {
    let bench = Bench::start();
    let mut owes = bench.provider.consumer(&key_of(&consumer(1))).unwrap();
    owes.bills.push(Bill::of(BillMonth::Of { year: 2073, month: 12 }, 30_000));
    bench.provider.add_consumer(owes);
    assert_eq!(bench.pay(&consumer(1)).await.outcome(), Outcome::Paid);
    bench.pass(UNTIL_BEFORE_MIDNIGHT);
    assert_eq!(bench.clock.now(), datetime!(1994-11-06 18:14:37 UTC));
    let same_day = bench.pay(&consumer(1)).await;
    let PaymentEnd::Refused(Refusal::PaidToday { on, .. }) = same_day.end else {
        panic!("{:?}", same_day.end);
    };
    assert_eq!(on, date!(1994 - 11 - 06));
    bench.pass(std::time::Duration::from_secs(30));
    assert_eq!(bench.pay(&consumer(1)).await.outcome(), Outcome::Paid, "it is the 7th there");

    // Midnight of UTC is nothing in Nepal.
    bench.pass(std::time::Duration::from_hours(6));
    assert_eq!(bench.clock.now().date(), date!(1994 - 11 - 07));
    assert!(matches!(
        bench.pay(&consumer(1)).await.end,
        PaymentEnd::Refused(Refusal::PaidToday { .. })
    ));
}

/// Row 19: figures that are old by the clock on the wall are asked for anew, and need consent again.
/// Nothing is sent by the old ones.
#[tokio::test]
async fn figures_from_before_a_jump_need_consent_again() {
    let bench = Bench::start();
    let process = bench.process();
    let (payer, reference) = (consumer(1), bench.new_reference());
    let quote = process.quote(&payer, AmountWanted::Minimum).await.unwrap();
    let figures = quote.figures();
    bench.clock.jump(Duration::hours(2));
    let end = driven(&process, process.pay_quote(quote, &reference)).await;
    let PaymentEnd::ChangedMeanwhile(anew) = end else { panic!("{end:?}") };
    assert!(anew.is_as(&figures));
    assert_eq!(bench.provider.ledger().commit_requests, 0);
    let end = driven(&process, process.pay_quote(*anew, &reference)).await;
    assert_eq!(bench.close(process, &reference, end).await.outcome(), Outcome::Paid);
}

/// Row 19: a clock that is set while a payment is on its way changes nothing in it.
#[tokio::test]
async fn a_clock_that_is_set_during_a_payment_changes_nothing() {
    for jump in [Duration::hours(2), Duration::days(-30), Duration::days(400)] {
        let mut bench = Bench::start();
        let (clock, outcomes) = (Arc::clone(&bench.clock), AtomicUsize::new(0));
        bench.mischief = Box::new(move |now| {
            if now == Moment::Before(Step::Outcome) && outcomes.fetch_add(1, Ordering::SeqCst) == 0
            {
                clock.jump(jump);
            }
            Play::GoOn
        });
        let payment = bench.pay(&consumer(1)).await;
        assert_eq!((payment.outcome(), payment.requests()), (Outcome::Paid, 1), "{jump}");
    }
}

/// Row 19: by a clock that was set to another day a consumer may pay again, for all that we know: then
/// the provider says no, and nothing is paid twice.
#[tokio::test]
async fn a_clock_on_another_day_lets_nobody_pay_twice() {
    let bench = Bench::start();
    assert_eq!(bench.pay(&consumer(1)).await.outcome(), Outcome::Paid);
    for jump in [Duration::days(-30), Duration::days(31)] {
        bench.clock.jump(jump);
        let second = bench.pay(&consumer(1)).await;
        assert_eq!(second.outcome(), Outcome::NotPaid, "{jump}: {:?}", second.end);
        let words = second.told().words.unwrap();
        assert!(words.ends_with("Multiple payment not allowed same day"), "{words}");
        assert_eq!(second.ledger.charges.len(), 1, "{jump}");
    }
}

/// Row 19: no jump makes a payment absent: three look-ups lie ten minutes apart by any clock, and one
/// that goes back begins the wait anew.
#[tokio::test]
async fn no_jump_of_the_clock_makes_a_payment_absent() {
    let bench = Bench::start();
    bench.strike_payment(Fault::Reset);
    let payment = bench.pay(&consumer(1)).await;
    bench.clock.jump(Duration::hours(2));
    assert!(bench.settle(&payment.reference).await.is_unknown(), "one look-up");
    assert!(bench.settle(&payment.reference).await.is_too_early());
    bench.clock.jump(Duration::days(-30));
    let back = bench.settle(&payment.reference).await;
    assert!(back.is_unknown() && back.end.record().look_ups.counted == 0, "{:?}", back.end);
    for (wait, counted) in [(16, 1), (10, 2)] {
        bench.pass(std::time::Duration::from_mins(wait));
        let settled = bench.settle(&payment.reference).await;
        assert!(settled.is_unknown(), "{:?}", settled.end);
        assert_eq!(settled.end.record().look_ups.counted, counted);
    }
    bench.pass(std::time::Duration::from_mins(15));
    assert_eq!(bench.settle(&payment.reference).await.state(), PaymentState::Absent);
}

/// Row 19: a clock that was set far back does not keep a payment from being looked up for as long.
#[tokio::test]
async fn a_payment_is_looked_up_although_the_clock_went_back() {
    let bench = Bench::start();
    bench.strike_charged_payment(Fault::Reset);
    let payment = bench.pay(&consumer(1)).await;
    bench.clock.jump(Duration::days(-30));
    bench.pass(SIX_MINUTES);
    assert_eq!(bench.settle(&payment.reference).await.state(), PaymentState::Paid);
}
