//! What stands against a payment before anything is sent: its reference, another payment in doubt, one
//! of the same day.

use billport_domain::Excerpt;
use billport_journal::memory::{Fault, Operation};
use billport_journal::{PaymentJournal, PaymentState, PaymentVerdict, StoreErrorKind};
use billport_ports::ErrorKind;
use billport_workflows::payment::{PaymentEnd, Refusal, check_before};
use std::time::Duration;
use tokio::time::advance;

use crate::counter::Counter;
use crate::ports::{Ports, consumer, error, receipt, reference};

/// A counter at which consumer 1 has a payment `A-1` with this outcome.
async fn after(answer: Result<(), ErrorKind>) -> Counter {
    let counter = Counter::new();
    let answer = answer.map(|()| receipt("77")).map_err(error);
    let ports = Ports::new(&counter.journal).paying([answer]);
    drop(counter.pay(&ports, "A-1").await);
    counter
}

/// What stands against a payment of a consumer under a name, as it is said before and as it is said
/// when it is to be paid.
async fn refusal(counter: &Counter, id: u32, name: &str) -> Option<String> {
    let now = || counter.wall.now();
    let refusal =
        check_before(counter.books(&now), &consumer(id), Some(&reference(name))).await.err();
    if id == 1
        && let Some(refusal) = &refusal
    {
        let ports = Ports::new(&counter.journal).paying([]);
        let end = counter.pay(&ports, name).await;
        let PaymentEnd::Refused(again) = &end else { panic!("{end:?}") };
        assert_eq!(
            (again.to_string(), again.is_in_doubt()),
            (refusal.to_string(), refusal.is_in_doubt())
        );
        assert!(!end.is_to_be_settled() && end.kept().is_none());
    }
    refusal.map(|refusal| refusal.to_string())
}

const DAY: Duration = Duration::from_hours(24);

#[tokio::test(start_paused = true)]
async fn a_reference_names_one_payment_for_ever() {
    let counter = after(Ok(())).await;
    advance(DAY).await;
    let used = "the reference A-1 is used already: its payment is paid";
    assert_eq!(refusal(&counter, 1, "A-1").await.as_deref(), Some(used));
    let counter = after(Err(ErrorKind::Refused)).await;
    let used = "the reference A-1 is used already: its payment is not paid";
    assert_eq!(refusal(&counter, 1, "A-1").await.as_deref(), Some(used));
    assert_eq!(refusal(&counter, 1, "A-2").await, None);
    let counter = after(Err(ErrorKind::OutcomeUnknown)).await;
    let used = "the reference A-1 is used already: its payment is unknown";
    assert_eq!(refusal(&counter, 1, "A-1").await.as_deref(), Some(used));
    let counter = after(Err(ErrorKind::Throttled)).await;
    assert_eq!(refusal(&counter, 1, "A-1").await, None, "it was not sent");
}

#[tokio::test(start_paused = true)]
async fn a_reference_of_another_consumer_or_target_is_refused_whatever_became_of_it() {
    let mut counter = after(Err(ErrorKind::Throttled)).await;
    let another = "the reference A-1 is that of another payment: for 024.12.512/1 at \
                   245:bhaktapur-dc, at sandbox";
    assert_eq!(refusal(&counter, 2, "A-1").await.as_deref(), Some(another));
    counter.target = "production";
    assert_eq!(refusal(&counter, 1, "A-1").await.as_deref(), Some(another));
    assert_eq!(refusal(&counter, 2, "A-2").await, None);
}

#[tokio::test(start_paused = true)]
async fn a_consumer_in_doubt_gets_no_other_payment_and_others_do() {
    let counter = after(Err(ErrorKind::OutcomeUnknown)).await;
    let in_doubt = "another payment of the consumer is unknown: A-1 has to be settled before";
    assert_eq!(refusal(&counter, 1, "A-2").await.as_deref(), Some(in_doubt));
    advance(10 * DAY).await;
    assert_eq!(
        refusal(&counter, 1, "A-2").await.as_deref(),
        Some(in_doubt),
        "time settles nothing"
    );
    assert_eq!(refusal(&counter, 2, "A-2").await, None);
    let now = || counter.wall.now();
    let refused = check_before(counter.books(&now), &consumer(1), None).await.unwrap_err();
    assert!(refused.is_in_doubt(), "{refused:?}");
    let because = Excerpt::of(b"the provider's desk said so");
    counter.journal.resolve(&reference("A-1"), PaymentVerdict::NotPaid, because).await.unwrap();
    assert_eq!(refusal(&counter, 1, "A-2").await, None);
}

#[tokio::test(start_paused = true)]
async fn a_consumer_pays_once_a_day_by_the_day_of_the_provider() {
    let counter = after(Ok(())).await;
    let paid = "the consumer has paid today (2026-11-22) as A-1, and the provider takes one payment \
                of a consumer a day";
    assert_eq!(refusal(&counter, 1, "A-2").await.as_deref(), Some(paid));
    // It is 14:45 there, and midnight after 9 hours and a quarter.
    advance(Duration::from_mins(9 * 60 + 14)).await;
    assert_eq!(refusal(&counter, 1, "A-2").await.as_deref(), Some(paid));
    advance(Duration::from_mins(1)).await;
    assert_eq!(refusal(&counter, 1, "A-2").await, None);
    assert_eq!(refusal(&counter, 2, "A-2").await, None);
}

#[tokio::test(start_paused = true)]
async fn a_payment_of_another_counter_between_quote_and_payment_is_noticed() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    let early = counter.confirmed(ports.desk()).await;
    let other = counter.another(2);
    assert!(matches!(other.pay(&ports, "B-1").await, PaymentEnd::Paid { .. }));
    let end = counter.pay_confirmed(&ports, early, "A-1").await;
    let PaymentEnd::Refused(Refusal::PaidToday { reference: theirs, .. }) = &end else {
        panic!("{end:?}")
    };
    assert_eq!(theirs, &reference("B-1"));
}

#[tokio::test(start_paused = true)]
async fn over_midnight_the_journal_notices_it_all_the_same() {
    let counter = Counter::new();
    // One minute before midnight there.
    advance(Duration::from_mins(9 * 60 + 14)).await;
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    let early = counter.confirmed(ports.desk()).await;
    drop(counter.another(2).pay(&ports, "B-1").await);
    advance(Duration::from_mins(2)).await;
    let end = counter.pay_confirmed(&ports, early, "A-1").await;
    let PaymentEnd::Refused(refused @ Refusal::PaidMeanwhile { .. }) = &end else {
        panic!("{end:?}")
    };
    assert_eq!(
        refused.to_string(),
        "the consumer has paid as B-1 since the dues were asked for or the file was planned"
    );
    assert!(!refused.is_in_doubt());
    assert_eq!(counter.state("A-1"), None);
    assert_eq!(counter.sent().len(), 1);
}

#[tokio::test]
async fn a_journal_that_can_not_be_read_stands_against_everything() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([]);
    for which in [
        |operation: &Operation| matches!(operation, Operation::Payment(_)),
        |operation: &Operation| matches!(operation, Operation::Payments),
    ] {
        counter.journal.fail_next(1, Fault::NotWritten(StoreErrorKind::Io), which);
        let end = counter.pay(&ports, "A-1").await;
        assert!(matches!(end, PaymentEnd::Refused(Refusal::Journal(_))), "{end:?}");
    }
    assert_eq!(counter.state("A-1"), None::<PaymentState>);
}

#[tokio::test]
async fn dues_of_which_the_journal_can_not_say_what_was_paid_before_are_not_paid_by() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([]);
    counter.journal.fail_next(1, Fault::NotWritten(StoreErrorKind::Io), |operation| {
        matches!(operation, Operation::LastPaymentEvent)
    });
    let confirmed = counter.confirmed(ports.desk()).await;
    let end = counter.pay_confirmed(&ports, confirmed, "A-1").await;
    assert!(matches!(end, PaymentEnd::Refused(Refusal::Journal(_))), "{end:?}");
    assert_eq!(counter.state("A-1"), None);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_was_wrong_once_stands_against_nothing_for_ever() {
    let counter = Counter::new();
    counter.wall.jump(time::Duration::days(365));
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    drop(counter.pay(&ports, "A-1").await);
    counter.wall.jump(-time::Duration::days(365));
    assert_eq!(refusal(&counter, 1, "A-2").await, None);
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("78"))]);
    assert!(matches!(counter.pay(&ports, "A-2").await, PaymentEnd::Paid { .. }));
}
