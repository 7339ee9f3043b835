//! A journal that fails: without an intent nothing is sent, and an outcome is written however long
//! that takes (rows 18, 21, 22).

use async_trait::async_trait;
use billport_domain::{PaymentOrder, PaymentReference, Receipt};
use billport_journal::memory::{Fault, Logged, Operation};
use billport_journal::{JournalError, PaymentState, StoreErrorKind};
use billport_ports::{ErrorKind, Payments, PortError};
use billport_workflows::INTENT_IS_WRITTEN_WITHIN;
use billport_workflows::payment::{NotSent, PaymentDesk, PaymentEnd};
use std::{sync::Arc, time::Duration};
use tokio::{task::yield_now, time::Instant};

use crate::counter::Counter;
use crate::hunt::Hesitant;
use crate::ports::{Ports, error, receipt, reference};

fn is_intent(operation: &Operation) -> bool {
    matches!(operation, Operation::IntendPayment(_))
}

fn is_settlement(operation: &Operation) -> bool {
    matches!(operation, Operation::SettlePayment(_))
}

#[tokio::test(start_paused = true)]
async fn without_an_intent_nothing_is_sent() {
    for kind in [StoreErrorKind::Full, StoreErrorKind::ReadOnly, StoreErrorKind::Damaged] {
        let counter = Counter::new();
        let ports = Ports::new(&counter.journal).paying([]);
        counter.journal.fail_next(1, Fault::NotWritten(kind), is_intent);
        let end = counter.pay(&ports, "A-1").await;
        let PaymentEnd::NotSent { why: why @ NotSent::NoIntent(_), kept: None } = &end else {
            panic!("{end:?}")
        };
        assert!(why.to_string().starts_with("its intent could not be written: the journal"));
        assert_eq!(counter.state("A-1"), None);
    }
}

#[tokio::test(start_paused = true)]
async fn an_intent_that_is_there_although_an_error_came_back_is_taken_back() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    counter.journal.fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), is_intent);
    let end = counter.pay(&ports, "A-1").await;
    let PaymentEnd::NotSent { why: NotSent::NoIntent(_), kept: Some(Ok(record)) } = &end else {
        panic!("{end:?}")
    };
    assert_eq!(record.state, PaymentState::NotSent);
    assert!(counter.sent().is_empty());
    assert!(matches!(counter.pay(&ports, "A-1").await, PaymentEnd::Paid { .. }));
}

#[tokio::test(start_paused = true)]
async fn if_it_can_not_be_taken_back_it_is_in_doubt_and_said_so() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([]);
    counter.journal.fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), is_intent);
    counter.journal.fail_next(1, Fault::NotWritten(StoreErrorKind::Io), is_settlement);
    let end = counter.pay(&ports, "A-1").await;
    let PaymentEnd::NotSent { why: NotSent::NoIntent(_), kept: Some(Err(_)) } = &end else {
        panic!("{end:?}")
    };
    assert!(end.is_to_be_settled());
    assert_eq!(counter.state("A-1"), Some(PaymentState::InFlight(1)));
}

#[tokio::test(start_paused = true)]
async fn the_intent_of_another_process_is_never_taken_back() {
    let (counter, name) = (Counter::new(), reference("A-1"));
    let (ports, on_its_way) = (Ports::new(&counter.journal), OnItsWay);
    let desk = PaymentDesk { payments: &on_its_way, ..ports.desk() };
    let (mine, theirs) = (counter.confirmed(desk).await, counter.confirmed(desk).await);
    let (other, now) = (counter.another(2), || counter.wall.now());
    // Both look at the journal before either writes; the other one's request is on its way when the
    // intent of this one fails.
    let journal = Hesitant(Arc::clone(&counter.journal));
    let books = counter.books_with(&journal, &now);
    let their_way = async {
        while counter.journal.log().iter().filter(|logged| is_look_around(logged)).count() < 2 {
            yield_now().await;
        }
        theirs.pay(desk, other.books(&now), &name, other.context()).await
    };
    let my_way = async {
        let paying = mine.pay(desk, books, &name, counter.context());
        let busy = Fault::NotWritten(StoreErrorKind::Busy);
        counter.journal.fail_next(1, busy, |operation| is_intent_in_session(operation, "1"));
        paying.await
    };
    let end = tokio::select! {
        biased;
        end = my_way => end,
        end = their_way => panic!("it is on its way for ever: {end:?}"),
    };
    let PaymentEnd::NotSent { why: NotSent::NoIntent(_), kept: None } = &end else {
        panic!("{end:?}")
    };
    assert_eq!(counter.state("A-1"), Some(PaymentState::InFlight(1)), "it is the other one's");
}

/// Looking for other payments of a consumer, which is done twice.
fn is_look_around(logged: &Logged) -> bool {
    matches!(logged, Logged::Request { operation: Operation::Payments, .. })
}

fn is_intent_in_session(operation: &Operation, session: &str) -> bool {
    matches!(operation, Operation::IntendPayment(payment) if payment.session.to_string() == session)
}

/// A port whose request is on its way for ever.
struct OnItsWay;

#[async_trait]
impl Payments for OnItsWay {
    async fn pay(
        &self,
        _order: &PaymentOrder,
        _reference: &PaymentReference,
    ) -> Result<Receipt, PortError> {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn an_intent_that_takes_too_long_is_not_sent() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([]);
    let slow = Fault::Slow(INTENT_IS_WRITTEN_WITHIN + Duration::from_millis(1));
    counter.journal.fail_next(1, slow, is_intent);
    let end = counter.pay(&ports, "A-1").await;
    let PaymentEnd::NotSent { why: why @ NotSent::HeldUp, kept: Some(Ok(record)) } = &end else {
        panic!("{end:?}")
    };
    assert_eq!(record.state, PaymentState::NotSent);
    assert_eq!(
        why.to_string(),
        "the journal did not write its intent in time, or this process stood still"
    );
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    counter.journal.fail_next(1, Fault::Slow(INTENT_IS_WRITTEN_WITHIN), is_intent);
    assert!(matches!(counter.pay(&ports, "A-1").await, PaymentEnd::Paid { .. }));
}

#[tokio::test(start_paused = true)]
async fn an_outcome_is_written_however_long_that_takes_and_the_request_is_sent_once() {
    let (counter, start) = (Counter::new(), Instant::now());
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    counter.journal.fail_next(100, Fault::NotWritten(StoreErrorKind::Full), is_settlement);
    let end = counter.pay(&ports, "A-1").await;
    let PaymentEnd::Paid { kept: Ok(record), .. } = end else { panic!("{end:?}") };
    assert_eq!(record.state, PaymentState::Paid);
    assert!(start.elapsed() > Duration::from_secs(90), "{:?}", start.elapsed());
    assert_eq!(counter.sent().len(), 1);
    let told = counter.told.all();
    assert_eq!(told.iter().filter(|told| *told == "outcome of A-1 not written").count(), 100);
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_is_there_although_an_error_came_back_is_recognised() {
    for answer in [
        Ok(receipt("77")),
        Err(error(ErrorKind::Refused)),
        Err(error(ErrorKind::OutcomeUnknown)),
        Err(error(ErrorKind::Throttled)),
    ] {
        let counter = Counter::new();
        let ports = Ports::new(&counter.journal).paying([answer]);
        counter.journal.fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), is_settlement);
        let end = counter.pay(&ports, "A-1").await;
        let Some(Ok(record)) = end.kept() else { panic!("{end:?}") };
        assert_eq!(**record, counter.record("A-1").unwrap());
        assert!(!record.state.is_in_flight());
    }
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_can_not_be_written_is_told_with_what_the_journal_has() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    counter.journal.fail_next(1, Fault::NotWritten(StoreErrorKind::Damaged), is_settlement);
    let end = counter.pay(&ports, "A-1").await;
    let PaymentEnd::Paid { receipt: given, kept: Err(JournalError::Store(_)) } = &end else {
        panic!("{end:?}")
    };
    assert_eq!(*given, receipt("77"));
    assert!(end.is_to_be_settled(), "the journal has it as in flight");
    assert_eq!(counter.state("A-1"), Some(PaymentState::InFlight(1)));
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_to_stop_waits_for_five_seconds_more() {
    let (counter, start) = (Counter::new(), Instant::now());
    let ports = Ports::new(&counter.journal).paying([Err(error(ErrorKind::Unavailable))]);
    counter.journal.fail_next(9999, Fault::NotWritten(StoreErrorKind::Full), is_settlement);
    let stopping = async {
        tokio::time::sleep(Duration::from_mins(1)).await;
        counter.stop.request();
    };
    let (end, ()) = tokio::join!(counter.pay(&ports, "A-1"), stopping);
    let PaymentEnd::NotSent { why: NotSent::Port(_), kept: Some(Err(_)) } = &end else {
        panic!("{end:?}")
    };
    assert!(end.is_to_be_settled());
    let elapsed = start.elapsed().as_secs();
    assert!((65..=67).contains(&elapsed), "{elapsed}");
}
