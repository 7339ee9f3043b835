//! A customer is added once, or certainly not, or it is told to be in doubt.

use billport_domain::{
    Customer, CustomerField, NewCustomer, PrimaryPaymentMethod, Stated, StatementDay,
};

use super::{CustomersBench, WriteSituation, at_ease, invented, reading};
use crate::{CustomerOptions, ErrorKind, PortError, Reach};

pub(super) async fn check(bench: &dyn CustomersBench) {
    what_is_added_is_there(bench).await;
    days_of_a_statement_are_three_things(bench).await;
    a_refusal_adds_nobody_and_is_told_in_its_words(bench).await;
    for (situation, times_added) in [
        (WriteSituation::AnswerLost, 1),
        (WriteSituation::RequestLost, 0),
        (WriteSituation::Gibberish, 1),
        (WriteSituation::AnsweredInItsPlace, 0),
        (WriteSituation::ServerError, 1),
    ] {
        never_repeats_what_is_in_doubt(bench, situation, times_added).await;
    }
    certain_failures_add_nobody(bench).await;
    says_that_an_unreachable_server_got_nothing(bench).await;
}

async fn what_is_added_is_there(bench: &dyn CustomersBench) {
    for new in [invented::in_full(&bench.reference()), invented::plain(&bench.reference())] {
        let added = bench.port().add(&new).await.expect("the provider works");
        is_what_was_said(&added, &new);
        let read = reading::get(bench, added.id, CustomerOptions::default()).await;
        is_what_was_said(&read, &new);
        assert_eq!(read.id, added.id);
        assert_eq!(times_added(bench, &new), 1, "it is added once");
        assert_eq!(bench.held().ids.iter().filter(|id| **id == added.id).count(), 1);
    }
}

/// What was said is kept to the letter, and nothing secret comes back.
fn is_what_was_said(customer: &Customer, new: &NewCustomer) {
    let written = (new.currency, new.waives_taxes);
    assert_eq!((customer.currency, customer.waives_taxes), written, "the currency and the taxes");
    for field in CustomerField::ALL {
        let said = new.details.get(field);
        if !said.is_absent() {
            assert_eq!(customer.details.get(field), said, "{field} is kept to the letter");
        }
    }
    let printed = format!("{customer:?}");
    assert!(!printed.contains(invented::CARD), "no number of a card gets in");
    assert!(!printed.contains(invented::PASSWORD), "no password gets in");
    if let Stated::Set(PrimaryPaymentMethod::Method(method)) = &customer.primary_payment_method {
        let card = method.card.set().and_then(|card| card.last_four.set());
        let number = new.payment_method.as_ref().and_then(|method| method.card.as_ref());
        let four = number.map(|card| card.number.last_four());
        assert_eq!(card.copied(), four, "of a card four digits are kept");
    }
}

async fn days_of_a_statement_are_three_things(bench: &dyn CustomersBench) {
    let first = Stated::nullable(StatementDay::new(1));
    for day in [Stated::Empty, first] {
        let mut new = invented::plain(&bench.reference());
        new.details.billing.statement_day = day.clone();
        let added = bench.port().add(&new).await.expect("the provider works");
        let read = reading::get(bench, added.id, CustomerOptions::default()).await;
        assert_eq!(read.details.billing.statement_day, day, "null and 1 are two days");
    }
}

async fn a_refusal_adds_nobody_and_is_told_in_its_words(bench: &dyn CustomersBench) {
    let (new, error) = add_in_vain(bench, WriteSituation::Refuses).await;
    assert_eq!((error.kind(), error.reach()), (ErrorKind::Refused, Reach::Answered), "{error}");
    assert!(!error.concerns_every_request(), "{error}");
    let told = error.to_string();
    assert!(told.contains(WriteSituation::WORDS), "a refusal is told in its words: {told}");
    is_not_added(bench, &new);
}

async fn never_repeats_what_is_in_doubt(
    bench: &dyn CustomersBench,
    situation: WriteSituation,
    count: usize,
) {
    let before = bench.requests_to_add();
    let (new, error) = add_in_vain(bench, situation).await;
    assert!(error.is_outcome_unknown(), "{situation:?} leaves it in doubt: {error}");
    assert_ne!(error.reach(), Reach::NotSent, "{situation:?}: {error}");
    let requests = bench.requests_to_add() - before;
    assert!(requests <= 1, "{situation:?}: what is in doubt is not sent again");
    assert_eq!(times_added(bench, &new), count, "{situation:?}: {error}");
}

async fn certain_failures_add_nobody(bench: &dyn CustomersBench) {
    let (new, error) = add_in_vain(bench, WriteSituation::RejectsCredentials).await;
    assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
    assert!(error.concerns_every_request(), "{error}");
    is_not_added(bench, &new);

    let (new, error) = add_in_vain(bench, WriteSituation::Throttles).await;
    let is_told = error.is_outcome_unknown() || error.kind() == ErrorKind::Throttled;
    assert!(is_told, "to slow down is no refusal: {error}");
    is_not_added(bench, &new);
}

async fn says_that_an_unreachable_server_got_nothing(bench: &dyn CustomersBench) {
    let Some(port) = bench.unreachable() else { return };
    let new = invented::plain(&bench.reference());
    let error = port.add(&new).await.expect_err("no server listens there");
    assert_eq!((error.kind(), error.reach()), (ErrorKind::Unavailable, Reach::NotSent), "{error}");
    is_not_added(bench, &new);
}

/// Adds a customer in a situation in which no answer says that it was added.
async fn add_in_vain(
    bench: &dyn CustomersBench,
    situation: WriteSituation,
) -> (NewCustomer, PortError) {
    let new = invented::plain(&bench.reference());
    bench.order_writes(situation);
    let result = bench.port().add(&new).await;
    at_ease(bench);
    (new, result.expect_err("the provider does not say that it added anybody"))
}

fn is_not_added(bench: &dyn CustomersBench, new: &NewCustomer) {
    assert_eq!(times_added(bench, new), 0, "who is said not to be added is not added");
}

fn times_added(bench: &dyn CustomersBench, new: &NewCustomer) -> usize {
    let reference = new.details.reference.set().expect("invented customers have a reference");
    bench.times_added(reference)
}
