//! Laws of what is read back of payments, and of the chain of their events.

use super::samples::{self, consumer, found_paid, payment, reference};
use super::till::{MINUTE, Till};
use crate::conformance::samples::{fingerprint, words};
use crate::conformance::{Journal, Stores};
use crate::error::JournalError;
use crate::payments::{
    FileRow, Found, NewPayment, PaymentEvent, PaymentOutcome, PaymentQuery, PaymentRecord,
    PaymentVerdict, WhichPayments,
};
use crate::records::{Digest, Fingerprint};
use crate::verify::verify;

/// Payments are told newest first, by their first intents: all, so many, those in front of one, those
/// of a consumer, to a target, of a file, and those that are all of it.
///
/// # Panics
/// If the law does not hold.
pub async fn payments_are_told_newest_first(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    let told = async |query| references(&till.payments(query).await);
    assert_eq!(told(PaymentQuery::default()).await, [], "a new store has no payments");
    for (number, of, target, file) in
        [(1, 1, "a", 1), (2, 2, "b", 1), (3, 1, "b", 2), (4, 3, "a", 0), (5, 2, "a", 2)]
    {
        let row = FileRow { fingerprint: fingerprint(file), line: 2 };
        let intended = NewPayment {
            consumer: consumer(of),
            target: target.into(),
            from_file: (file > 0).then_some(row),
            ..payment(number, till.now())
        };
        till.try_intend(intended).await.expect("nothing stands against it");
    }
    // That it changes later on does not move a payment.
    till.settle(2, PaymentOutcome::NotPaid).await;
    let all = PaymentQuery::default();
    let of = |number| Some(consumer(number));
    let file = |byte| Some(fingerprint(byte));
    let target = |name: &str| Some(name.to_owned());
    let asked = [
        (all.clone(), &[5, 4, 3, 2, 1][..]),
        (PaymentQuery { limit: Some(2), ..all.clone() }, &[5, 4]),
        (PaymentQuery { limit: Some(0), ..all.clone() }, &[]),
        (PaymentQuery { before: Some(4), ..all.clone() }, &[3, 2, 1]),
        (PaymentQuery { before: Some(4), limit: Some(1), ..all.clone() }, &[3]),
        (PaymentQuery { before: Some(1), ..all.clone() }, &[]),
        (PaymentQuery { before: Some(u64::MAX), limit: Some(1), ..all.clone() }, &[5]),
        (PaymentQuery { consumer: of(1), ..all.clone() }, &[3, 1]),
        (PaymentQuery { consumer: of(9), ..all.clone() }, &[]),
        (PaymentQuery { target: target("b"), ..all.clone() }, &[3, 2]),
        (PaymentQuery { fingerprint: file(2), ..all.clone() }, &[5, 3]),
        (PaymentQuery { fingerprint: file(9), ..all.clone() }, &[]),
        (PaymentQuery { consumer: of(2), target: target("a"), ..all.clone() }, &[5]),
        (PaymentQuery { consumer: of(1), fingerprint: file(1), ..all.clone() }, &[1]),
        (PaymentQuery { consumer: of(1), before: Some(3), limit: Some(9), ..all }, &[1]),
    ];
    for (query, expected) in asked {
        let expected: Vec<_> = expected.iter().copied().map(reference).collect();
        assert_eq!(told(query.clone()).await, expected, "{query:?}");
    }
    till.check().await;
}

fn references(payments: &[PaymentRecord]) -> Vec<billport_domain::PaymentReference> {
    payments.iter().map(|payment| payment.reference().clone()).collect()
}

/// Those that are in flight, unknown or absent are told by themselves, and no longer when they are
/// settled.
///
/// # Panics
/// If the law does not hold.
pub async fn the_unsettled_are_told_by_themselves(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    till.intend(1).await;
    till.find_absent(1).await;
    till.intend(2).await;
    till.find_absent(2).await;
    for number in 2..=7 {
        till.intend(number).await;
    }
    for (number, outcome) in [
        (4, PaymentOutcome::Unknown),
        (5, PaymentOutcome::Paid(samples::receipt())),
        (6, PaymentOutcome::NotPaid),
        (7, PaymentOutcome::NotSent),
    ] {
        till.settle(number, outcome).await;
    }
    let unsettled = PaymentQuery { which: WhichPayments::Unsettled, ..PaymentQuery::default() };
    let told = async |query| references(&till.payments(query).await);
    assert_eq!(told(unsettled.clone()).await, [4, 3, 2, 1].map(reference));
    let few = PaymentQuery { limit: Some(2), before: Some(11), ..unsettled.clone() };
    assert_eq!(told(few).await, [3, 2].map(reference));
    let of_one = PaymentQuery { consumer: Some(consumer(5)), ..unsettled.clone() };
    assert_eq!(told(of_one).await, []);
    let of_one = PaymentQuery { consumer: Some(consumer(3)), ..unsettled.clone() };
    assert_eq!(told(of_one).await, [reference(3)]);
    till.look_up(4, found_paid()).await;
    till.look_up(1, Found::NotPaid).await;
    assert_eq!(told(unsettled).await, [3, 2].map(reference));
    till.check().await;
}

/// One of everything that can be written of payments.
async fn one_of_everything(till: &Till<'_>) {
    for number in 1..=4 {
        till.intend(number).await;
    }
    till.settle(1, PaymentOutcome::Paid(samples::receipt())).await;
    till.settle(2, PaymentOutcome::Unknown).await;
    till.find_absent(2).await;
    till.intend(2).await;
    till.look_up(3, found_paid()).await;
    let bare = NewPayment { minimum_payable: None, from_file: None, ..payment(9, till.now()) };
    till.try_intend(bare).await.expect("nothing stands against it");
    till.wait(MINUTE * 6);
    let (journal, because) = (till.journal.of_payments(), words("asked them"));
    let resolved = journal.resolve(&reference(4), PaymentVerdict::NotPaid, because).await;
    resolved.expect("it is overdue");
}

/// The events of payments are numbered from 1 without a gap and chained from a start of their own;
/// those that are written stay as they are. The chain of runs is another one.
///
/// # Panics
/// If the law does not hold.
pub async fn the_events_of_payments_are_one_chain(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    assert_eq!(till.events().await, [], "a new store has no events");
    assert_eq!(till.last_event().await, 0);
    till.intend(100).await;
    let early = till.events().await;
    one_of_everything(&till).await;
    let till = till.die(101).await;
    let events = till.events().await;
    assert_eq!(events[..early.len()], early, "what is written stays");
    let mut head = Digest::PAYMENTS_START;
    for (number, record) in (1..).zip(&events) {
        let PaymentEvent { number: told, event, digest } = record;
        assert_eq!(*told, number, "no number is left out");
        head = head.followed_by_payment(number, event);
        assert_eq!(*digest, head, "event {number} is chained to the one before it");
        let behind = till.journal.payment_events(number - 1, 1).await.expect("events are read");
        assert_eq!(behind, std::slice::from_ref(record));
        let of_payment = events_of(&*till.journal, event.act.reference()).await;
        let expected = events.iter().filter(|e| e.event.act.reference() == event.act.reference());
        assert!(of_payment.iter().eq(expected), "a payment has its own events alone");
    }
    let last = events.len() as u64;
    for (after, limit) in [(last, 9), (0, 0), (u64::MAX, 9)] {
        assert_eq!(till.journal.payment_events(after, limit).await.expect("events are read"), []);
    }
    assert_eq!(till.last_event().await, last);
    assert_eq!(events_of(&*till.journal, &reference(77)).await, []);
    assert_eq!(till.journal.events(0, 9).await.expect("events are read"), [], "these are of runs");
    let verification = verify(&*till.journal).await.expect("the journal is read");
    assert_eq!((verification.payments_head, verification.payment_events), (head, last));
    assert_eq!((verification.head, verification.events), (Digest::START, 0));
}

async fn events_of(
    journal: &dyn Journal,
    reference: &billport_domain::PaymentReference,
) -> Vec<PaymentEvent> {
    journal.events_of_payment(reference).await.expect("events are read")
}

/// Everything is there, to the last field, when another process opens the store.
///
/// # Panics
/// If the law does not hold.
pub async fn everything_of_payments_is_there_after_reopening(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    one_of_everything(&till).await;
    let told =
        async |till: &Till<'_>| (till.payments(PaymentQuery::default()).await, till.events().await);
    let before = told(&till).await;
    assert_eq!(before.0.len(), 5);
    let till = till.die(101).await;
    assert_eq!(told(&till).await, before);
    till.check().await;
}

/// Whatever is asked of a payment that is not there, it is said not to be there.
///
/// # Panics
/// If the law does not hold.
pub async fn a_payment_that_is_not_there_is_said_not_to_be_there(stores: &dyn Stores) {
    let till = Till::new(stores).await;
    till.intend(1).await;
    let missing = reference(2);
    assert_eq!(till.journal.payment(&missing).await.expect("payments are read"), None);
    let journal = till.journal.of_payments();
    let answers = [
        till.unchanged(till.try_settle(2, 1, PaymentOutcome::NotSent)).await,
        till.unchanged(journal.note_look_up(&missing, samples::look_up(found_paid()))).await,
        till.unchanged(journal.resolve(&missing, PaymentVerdict::Paid, words("x"))).await,
    ];
    for answer in answers {
        assert!(
            matches!(&answer, Err(JournalError::NoSuchPayment(named)) if *named == missing),
            "{answer:?}"
        );
    }
    let of_file =
        PaymentQuery { fingerprint: Some(Fingerprint([9; 32])), ..PaymentQuery::default() };
    assert_eq!(till.payments(of_file).await, []);
    till.check().await;
}
