//! Intent, request, outcome: in this order, and each once.

use async_trait::async_trait;
use billport_domain::{Excerpt, PaymentOrder, PaymentReference, Receipt};
use billport_journal::{PaymentState, Process};
use billport_ports::{ErrorKind, Payments, PortError, Reach, Scope};
use billport_workflows::StopRequest;
use billport_workflows::payment::{NotSent, PaymentDesk, PaymentEnd};
use std::time::Duration;
use tokio::time::sleep;

use crate::counter::Counter;
use crate::ports::{Ports, consumer, error, receipt, reference, rupees};

#[tokio::test]
async fn the_intent_is_on_disk_before_the_request_leaves_and_the_outcome_after() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    let end = counter.pay(&ports, "A-1").await;
    let PaymentEnd::Paid { receipt: given, kept: Ok(record) } = end else { panic!("{end:?}") };
    assert_eq!(given, receipt("77"));
    assert_eq!(
        counter.log(),
        ["dues: session 1", "intend", "pay NPR 200 as A-1, session 1", "settle"]
    );
    assert_eq!(counter.told.all(), ["sending A-1"]);
    assert_eq!(*record, counter.record("A-1").unwrap());
    assert_eq!((record.state, record.attempts), (PaymentState::Paid, 1));
    assert_eq!(record.receipt, receipt("77"));
    let intended = &record.intended;
    assert_eq!((&intended.consumer, &*intended.target), (&consumer(1), "sandbox"));
    assert_eq!((intended.amount, intended.service_charge), (rupees("200"), rupees("0")));
    let (minimum, total) = (intended.minimum_payable, intended.total_due);
    assert_eq!((minimum, total), (Some(rupees("200")), rupees("450")));
    assert_eq!((intended.session.to_string(), intended.from_file), ("1".to_owned(), None));
    assert_eq!(record.process, Process { pid: 1, host: "counter".to_owned() });
}

#[tokio::test]
async fn what_the_provider_refuses_is_not_paid_in_its_words() {
    for kind in [
        ErrorKind::Refused,
        ErrorKind::Credentials,
        ErrorKind::NotFound,
        ErrorKind::Invalid,
        ErrorKind::Broken,
        ErrorKind::Unavailable,
        ErrorKind::Throttled,
    ] {
        let counter = Counter::new();
        let answer = error(kind)
            .with_reach(Reach::Answered)
            .with_status(400)
            .with_code(b"4000")
            .with_message(b"Max number exceeding");
        let ports = Ports::new(&counter.journal).paying([Err(answer)]);
        let end = counter.pay(&ports, "A-1").await;
        let PaymentEnd::NotPaid { error, kept: Ok(record) } = &end else { panic!("{end:?}") };
        assert_eq!(error.kind(), kind);
        assert!(!end.is_to_be_settled());
        assert_eq!(record.state, PaymentState::NotPaid);
        assert_eq!(record.answer.status, Some(400));
        assert_eq!(record.answer.code, Some(Excerpt::of(b"4000")));
        assert_eq!(record.answer.words, Some(Excerpt::of(b"Max number exceeding")));
        assert_eq!(counter.sent().len(), 1, "a refused payment is not sent again: {kind:?}");
    }
}

#[tokio::test]
async fn what_is_in_doubt_is_unknown_and_never_sent_again() {
    for answer in [
        error(ErrorKind::OutcomeUnknown),
        error(ErrorKind::OutcomeUnknown).with_reach(Reach::Answered).with_code(b"1013"),
        // A doubt is a doubt, however far the request is said to have got.
        error(ErrorKind::OutcomeUnknown).with_reach(Reach::NotSent),
    ] {
        let counter = Counter::new();
        let ports = Ports::new(&counter.journal).paying([Err(answer)]);
        let end = counter.pay(&ports, "A-1").await;
        let PaymentEnd::Unknown { kept: Ok(record), .. } = &end else { panic!("{end:?}") };
        assert!(end.is_to_be_settled());
        assert_eq!(record.state, PaymentState::Unknown(1));
        assert_eq!(counter.sent().len(), 1);
        assert!(record.look_up_from().is_some());
    }
}

#[tokio::test]
async fn what_did_not_leave_for_another_reason_than_an_unreachable_provider_is_not_tried_again() {
    for kind in [
        ErrorKind::Throttled,
        ErrorKind::Credentials,
        ErrorKind::Invalid,
        ErrorKind::NotFound,
        ErrorKind::Broken,
    ] {
        let counter = Counter::new();
        let answer = PortError::new(kind, "Provider", "pay dues").with_scope(Scope::EveryRequest);
        let ports = Ports::new(&counter.journal).paying([Err(answer)]);
        let end = counter.pay(&ports, "A-1").await;
        let PaymentEnd::NotSent { why: NotSent::Port(error), kept: Some(Ok(record)) } = &end else {
            panic!("{end:?}")
        };
        assert_eq!((error.kind(), record.state), (kind, PaymentState::NotSent));
        assert!(!end.is_to_be_settled());
        assert_eq!(counter.sent().len(), 1);
    }
}

#[tokio::test]
async fn whoever_asks_to_stop_before_it_is_sent_has_stopped_it() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([]);
    counter.stop.request();
    let end = counter.pay(&ports, "A-1").await;
    let PaymentEnd::NotSent { why, kept: None } = end else { panic!("{end:?}") };
    assert_eq!(why.to_string(), "it was interrupted before it was sent");
    assert_eq!(counter.log(), ["dues: session 1"], "there was no intent");
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_to_stop_while_it_is_on_its_way_is_told_what_became_of_it() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal);
    let confirmed = counter.confirmed(ports.desk()).await;
    let slow = Slow(&counter.stop);
    let desk = PaymentDesk { payments: &slow, ..ports.desk() };
    let now = || counter.wall.now();
    let end = confirmed.pay(desk, counter.books(&now), &reference("A-1"), counter.context()).await;
    assert!(matches!(end, PaymentEnd::Paid { kept: Ok(_), .. }), "{end:?}");
    assert!(counter.stop.is_requested());
}

/// A port that takes a minute, in which somebody asks to stop.
struct Slow<'a>(&'a StopRequest);

#[async_trait]
impl Payments for Slow<'_> {
    async fn pay(
        &self,
        _order: &PaymentOrder,
        _reference: &PaymentReference,
    ) -> Result<Receipt, PortError> {
        self.0.request();
        sleep(Duration::from_mins(1)).await;
        Ok(receipt("77"))
    }
}
