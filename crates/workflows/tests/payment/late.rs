//! A process that was stopped behind its request, while others found out what became of its payment:
//! what the journal has by then is how it ends.

use async_trait::async_trait;
use billport_domain::{Excerpt, PaymentOrder, PaymentReference, Receipt};
use billport_journal::{
    Found, FoundPaid, LookUp, PaymentAnswer, PaymentJournal, PaymentState, PaymentVerdict,
};
use billport_ports::{ErrorKind, Payments, PortError};
use billport_workflows::payment::{PaymentDesk, PaymentEnd};
use std::sync::Mutex;
use std::time::Duration;

use crate::counter::Counter;
use crate::ports::{Ports, error, receipt, reference};

/// What others do while the process is stopped.
#[derive(Clone, Copy, Debug)]
enum Meanwhile {
    FindPaid,
    FindNotPaid,
    FindAbsent,
    GiveUp,
}

async fn do_meanwhile(counter: &Counter, what: Meanwhile) {
    let name = reference("A-1");
    let (found, times) = match what {
        Meanwhile::FindPaid => {
            let provider_id = receipt("77").provider_id;
            (Found::Paid(FoundPaid { provider_id, ..FoundPaid::default() }), 1)
        }
        Meanwhile::FindNotPaid => (Found::NotPaid, 1),
        Meanwhile::FindAbsent => (Found::NoSuchReference, 3),
        Meanwhile::GiveUp => {
            tokio::time::sleep(Duration::from_mins(10)).await;
            let because = Excerpt::of(b"their desk says no");
            let given_up = counter.journal.resolve(&name, PaymentVerdict::NotPaid, because).await;
            return drop(given_up.unwrap());
        }
    };
    for _ in 0..times {
        tokio::time::sleep(Duration::from_mins(15)).await;
        let look_up = LookUp { found: found.clone(), answer: PaymentAnswer::default() };
        counter.journal.note_look_up(&name, look_up).await.unwrap();
    }
}

/// A payment whose process is stopped behind its request until others have done this, and is then
/// answered like this.
async fn answered_late(
    what: Meanwhile,
    answer: Result<Receipt, PortError>,
) -> (Counter, PaymentEnd) {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal);
    let stopped = Stopped(Mutex::new(Some(answer)));
    let desk = PaymentDesk { payments: &stopped, ..ports.desk() };
    let (now, name) = (|| counter.wall.now(), reference("A-1"));
    let confirmed = counter.confirmed(desk).await;
    let paying = confirmed.pay(desk, counter.books(&now), &name, counter.context());
    let (end, ()) = tokio::join!(paying, do_meanwhile(&counter, what));
    counter.check().await;
    (counter, end)
}

/// A port whose process is stopped for an hour in the middle of a call.
struct Stopped(Mutex<Option<Result<Receipt, PortError>>>);

#[async_trait]
impl Payments for Stopped {
    async fn pay(
        &self,
        _order: &PaymentOrder,
        _reference: &PaymentReference,
    ) -> Result<Receipt, PortError> {
        tokio::time::sleep(Duration::from_hours(1)).await;
        self.0.lock().unwrap().take().unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn that_it_is_paid_is_believed_whatever_the_others_found() {
    use Meanwhile::{FindAbsent, FindNotPaid, FindPaid, GiveUp};
    for what in [FindPaid, FindNotPaid, FindAbsent, GiveUp] {
        let (counter, end) = answered_late(what, Ok(receipt("77"))).await;
        let PaymentEnd::Paid { kept: Ok(record), .. } = &end else { panic!("{what:?}: {end:?}") };
        assert_eq!(record.state, PaymentState::Paid);
        assert_eq!(counter.state("A-1"), Some(PaymentState::Paid));
        assert!(!end.is_to_be_settled());
        assert_eq!(counter.told.all(), ["sending A-1"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_was_found_paid_ends_paid_whatever_is_answered_late() {
    for kind in [ErrorKind::Refused, ErrorKind::OutcomeUnknown, ErrorKind::Unavailable] {
        let (counter, end) = answered_late(Meanwhile::FindPaid, Err(error(kind))).await;
        let PaymentEnd::Paid { receipt: given, kept: Ok(record) } = &end else {
            panic!("{kind}: {end:?}")
        };
        assert_eq!(
            (given.provider_id.clone(), record.state),
            (receipt("77").provider_id, PaymentState::Paid)
        );
        assert!(!end.is_to_be_settled());
        assert_eq!(counter.told.all(), ["sending A-1", "A-1 was overtaken: paid"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_late_no_does_not_end_a_doubt() {
    let (counter, end) = answered_late(Meanwhile::FindAbsent, Err(error(ErrorKind::Refused))).await;
    assert!(matches!(&end, PaymentEnd::Unknown { kept: Ok(_), .. }), "{end:?}");
    assert!(end.is_to_be_settled());
    assert_eq!(counter.told.all(), ["sending A-1", "A-1 was overtaken: absent"]);
}

#[tokio::test(start_paused = true)]
async fn a_late_doubt_does_not_begin_one() {
    for what in [Meanwhile::FindNotPaid, Meanwhile::GiveUp] {
        let (_, end) = answered_late(what, Err(error(ErrorKind::OutcomeUnknown))).await;
        assert!(matches!(&end, PaymentEnd::NotPaid { kept: Ok(_), .. }), "{what:?}: {end:?}");
        assert!(!end.is_to_be_settled());
    }
}

#[tokio::test(start_paused = true)]
async fn what_did_not_leave_is_not_tried_again_where_others_found_something() {
    let late = || Err(error(ErrorKind::Unavailable));
    let (counter, end) = answered_late(Meanwhile::FindNotPaid, late()).await;
    assert!(matches!(&end, PaymentEnd::NotPaid { kept: Ok(_), .. }), "{end:?}");
    assert_eq!(counter.record("A-1").unwrap().attempts, 1);
}
