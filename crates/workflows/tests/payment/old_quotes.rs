//! Figures that are no longer fresh are asked for again, and need consent again.

use billport_domain::{AmountWanted, OrderRejection};
use billport_journal::PaymentState;
use billport_ports::ErrorKind;
use billport_workflows::payment::{Consent, NotSent, PaymentEnd, QUOTE_IS_GOOD_FOR};
use std::time::Duration;
use tokio::time::advance;

use crate::counter::Counter;
use crate::ports::{Ports, dues, error, receipt, rupees};

const A_BIT: Duration = Duration::from_millis(1);

#[tokio::test(start_paused = true)]
async fn a_quote_is_good_for_five_minutes_and_no_longer() {
    assert_eq!(QUOTE_IS_GOOD_FOR, Duration::from_mins(5));
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    let confirmed = counter.confirmed(ports.desk()).await;
    advance(QUOTE_IS_GOOD_FOR).await;
    let end = counter.pay_confirmed(&ports, confirmed, "A-1").await;
    assert!(matches!(end, PaymentEnd::Paid { .. }), "{end:?}");

    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([]);
    let confirmed = counter.confirmed(ports.desk()).await;
    advance(QUOTE_IS_GOOD_FOR + A_BIT).await;
    let end = counter.pay_confirmed(&ports, confirmed, "A-1").await;
    assert!(matches!(end, PaymentEnd::ChangedMeanwhile(_)), "{end:?}");
    assert_eq!(counter.log(), ["dues: session 1", "dues: session 2"], "there was no intent");
}

#[tokio::test(start_paused = true)]
async fn a_clock_on_the_wall_that_goes_on_while_the_machine_sleeps_makes_it_old_too() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([]);
    let confirmed = counter.confirmed(ports.desk()).await;
    counter.wall.jump(time::Duration::minutes(6));
    let end = counter.pay_confirmed(&ports, confirmed, "A-1").await;
    assert!(matches!(end, PaymentEnd::ChangedMeanwhile(_)), "{end:?}");
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_goes_back_does_not_make_it_young() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([]);
    let confirmed = counter.confirmed(ports.desk()).await;
    advance(QUOTE_IS_GOOD_FOR + A_BIT).await;
    counter.wall.jump(-time::Duration::hours(2));
    let end = counter.pay_confirmed(&ports, confirmed, "A-1").await;
    assert!(matches!(end, PaymentEnd::ChangedMeanwhile(_)), "{end:?}");
}

#[tokio::test(start_paused = true)]
async fn the_same_figures_in_a_new_session_can_be_consented_to_for_whoever_has() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    let confirmed = counter.confirmed(ports.desk()).await;
    let figures = confirmed.figures();
    advance(Duration::from_mins(20)).await;
    let end = counter.pay_confirmed(&ports, confirmed, "A-1").await;
    let PaymentEnd::ChangedMeanwhile(quote) = end else { panic!("{end:?}") };
    assert!(quote.is_as(&figures));
    let confirmed = quote.confirm(Consent::to(figures)).unwrap();
    drop(counter.pay_confirmed(&ports, confirmed, "A-1").await);
    assert_eq!(counter.sent(), ["pay NPR 200 as A-1, session 2"]);
}

#[tokio::test(start_paused = true)]
async fn new_figures_need_a_new_consent_and_the_wish_is_that_of_before() {
    let counter = Counter::new();
    let mut ports = Ports::new(&counter.journal).paying([]);
    let quote = counter.quote(ports.desk(), AmountWanted::Total).await;
    let figures = quote.figures();
    let confirmed = quote.confirm(Consent::to(figures)).unwrap();
    ports.dues.checkpoint();
    ports.dues.expect_dues().times(1).returning(|_| Ok(dues(9, &["200", "251"])));
    advance(Duration::from_mins(20)).await;
    let end = counter.pay_confirmed(&ports, confirmed, "A-1").await;
    let PaymentEnd::ChangedMeanwhile(quote) = end else { panic!("{end:?}") };
    assert!(!quote.is_as(&figures));
    assert_eq!(quote.figures().amount, rupees("451"), "the total is still wanted");
    assert!(quote.confirm(Consent::to(figures)).is_err());
}

#[tokio::test(start_paused = true)]
async fn dues_that_no_longer_allow_it_or_can_not_be_asked_for_end_it() {
    let counter = Counter::new();
    let mut ports = Ports::new(&counter.journal).paying([]);
    let confirmed = counter.confirmed(ports.desk()).await;
    ports.dues.checkpoint();
    ports.dues.expect_dues().times(1).returning(|_| Ok(dues(9, &["0"])));
    advance(Duration::from_mins(20)).await;
    let end = counter.pay_confirmed(&ports, confirmed, "A-1").await;
    let PaymentEnd::NotSent {
        why: why @ NotSent::NotOrdered(OrderRejection::NothingDue { .. }),
        kept: None,
    } = end
    else {
        panic!("{end:?}")
    };
    assert_eq!(
        why.to_string(),
        "its figures were too old, and now nothing is due: the total is NPR 0"
    );
    let ports = Ports::new(&counter.journal);
    let confirmed = counter.confirmed(ports.desk()).await;
    let mut ports = Ports::silent(&counter.journal);
    ports.dues.expect_dues().times(1).returning(|_| Err(error(ErrorKind::Credentials)));
    advance(Duration::from_mins(20)).await;
    let end = counter.pay_confirmed(&ports, confirmed, "A-1").await;
    let PaymentEnd::NotSent { why: NotSent::NotQuoted(_), kept: None } = end else {
        panic!("{end:?}")
    };
}

#[tokio::test(start_paused = true)]
async fn a_quote_that_grows_old_between_two_tries_is_not_sent() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([Err(error(ErrorKind::Unavailable))]);
    let confirmed = counter.confirmed(ports.desk()).await;
    advance(Duration::from_millis(5 * 60_000 - 500)).await;
    let end = counter.pay_confirmed(&ports, confirmed, "A-1").await;
    assert!(matches!(end, PaymentEnd::ChangedMeanwhile(_)), "{end:?}");
    assert_eq!(counter.state("A-1"), Some(PaymentState::NotSent));
}
