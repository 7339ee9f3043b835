//! The contracts hold what they say: a good implementation of a port passes, and each flaw that could
//! cost somebody money is noticed, by the rule that it breaks.
//!
//! The provider and the ports to it are pretended, in memory.

mod asking;
mod customers;
mod flaw;
mod paying;
mod provider;
mod register;

use billport_ports::contract;
use customers::Desk;
use flaw::Flaw;
use provider::Provider;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A port, by the contract that it must keep.
#[derive(Clone, Copy, Debug)]
enum Port {
    Counters,
    DuesInquiry,
    ServiceCharges,
    Payments,
    PaymentStatus,
    Customers,
}

const READS: [Port; 4] = [Port::Counters, Port::DuesInquiry, Port::ServiceCharges, Port::Customers];

async fn check(port: Port, flaw: Option<Flaw>) {
    let provider = Provider::with(flaw);
    match port {
        Port::Counters => contract::counters(&provider).await,
        Port::DuesInquiry => contract::dues_inquiry(&provider).await,
        Port::ServiceCharges => contract::service_charges(&provider).await,
        Port::Payments => contract::payments(&provider).await,
        Port::PaymentStatus => contract::payment_status(&provider).await,
        Port::Customers => contract::customers(&Desk::with(flaw)).await,
    }
}

/// The rule that a flaw breaks, as the contract tells it.
fn broken_rule(port: Port, flaw: Flaw) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let result = catch_unwind(AssertUnwindSafe(|| runtime.block_on(check(port, Some(flaw)))));
    let panic = result.err().unwrap_or_else(|| panic!("{port:?}: {flaw:?} is not noticed"));
    match (panic.downcast_ref::<String>(), panic.downcast_ref::<&str>()) {
        (Some(told), _) => told.clone(),
        (_, Some(told)) => (*told).to_owned(),
        _ => panic!("a contract panics with words"),
    }
}

#[tokio::test]
async fn a_good_implementation_keeps_all_contracts() {
    for port in READS.into_iter().chain([Port::Payments, Port::PaymentStatus]) {
        check(port, None).await;
    }
}

#[test]
fn flaws_of_any_read_are_noticed_at_each_port() {
    for port in READS {
        for (flaw, rule) in [
            (Flaw::TakesALostAnswerForDoubt, "asking has no outcome that could be unknown"),
            (Flaw::HidesWords, "a refusal is told in its words"),
            (Flaw::TakesARefusalForARejectedToken, "Credentials"),
            (Flaw::BlamesThisRequestForTheToken, "the credentials are not accepted"),
            (Flaw::MakesSomethingOfGibberish, "the provider gives no answer"),
        ] {
            let told = broken_rule(port, flaw);
            assert!(told.contains(rule), "{port:?}: {flaw:?} is noticed by another rule: {told}");
        }
    }
}

#[test]
fn flaws_of_one_port_are_noticed() {
    for (port, flaw, rule) in [
        (Port::Counters, Flaw::CutsTheNumberOffACode, "every counter is listed"),
        (Port::Counters, Flaw::LosesACounter, "every counter is listed"),
        (Port::Counters, Flaw::HidesThatACounterHasMoved, "every counter is listed"),
        (Port::DuesInquiry, Flaw::RoundsAmounts, "every figure is the provider's"),
        (Port::DuesInquiry, Flaw::StrangersOweNothing, "the provider knows no such"),
        (Port::ServiceCharges, Flaw::ComputesTheCharge, "its word, for"),
        (Port::ServiceCharges, Flaw::DropsBreaches, "ServiceCharge"),
        (Port::Payments, Flaw::PaysTheChargeToo, "paid exactly, and without the charge"),
        (Port::Payments, Flaw::SendsTwice, "one call is one request"),
        (Port::Payments, Flaw::RepeatsWhatIsInDoubt, "AnswerLost: one call is one request"),
        (Port::Payments, Flaw::RepeatsOnServerError, "ServerError: one call is one request"),
        (Port::Payments, Flaw::RepeatsWhatIsThrottled, "Throttles: one call is one request"),
        (Port::Payments, Flaw::TellsDoubtAsRefusal, "AnswerLost leaves it in doubt"),
        (Port::Payments, Flaw::TakesGibberishForPaid, "does not say that it is paid"),
        (Port::Payments, Flaw::TakesQueuedForPaid, "does not say that it is paid"),
        (Port::Payments, Flaw::TakesQueuedForRefused, "neither paid nor not paid"),
        (Port::Payments, Flaw::TakesAKnownReferenceForPaid, "does not say that it is paid"),
        (Port::Payments, Flaw::TakesAKnownReferenceForRefused, "proves nothing of its payment"),
        (Port::Payments, Flaw::TriesToConnectAgain, "tried once"),
        (Port::Payments, Flaw::TakesNoConnectionForDoubt, "the outcome is unknown"),
        (Port::Payments, Flaw::HidesWords, "told in its words"),
        (Port::Payments, Flaw::BlamesThisRequestForTheToken, "the credentials are not accepted"),
        (
            Port::PaymentStatus,
            Flaw::TakesARejectedTokenForNotPaid,
            "RejectsCredentials says nothing",
        ),
        (Port::PaymentStatus, Flaw::TakesMaintenanceForNotPaid, "Maintenance says nothing"),
        (Port::PaymentStatus, Flaw::TakesGibberishForNotPaid, "Gibberish says nothing"),
        (Port::PaymentStatus, Flaw::TakesAnUnknownStateForPaid, "UnknownState says nothing"),
        (Port::PaymentStatus, Flaw::TakesTheWordOnAnother, "AnotherFailed says nothing"),
        (Port::PaymentStatus, Flaw::TakesQueuedForNotPaid, "not decided yet"),
        (Port::PaymentStatus, Flaw::TakesAbsentForNotPaid, "NoSuchReference"),
        (Port::PaymentStatus, Flaw::ForgetsRefunds, "what was given back"),
        (Port::PaymentStatus, Flaw::NamesAnotherAmount, "Paid: Some(NPR 1"),
        (Port::Customers, Flaw::CutsPagesInSilence, "as many as are asked for"),
        (Port::Customers, Flaw::TakesAFullPageForTheLast, "the last page is the short one"),
        (Port::Customers, Flaw::LosesWhomPagesPart, "as many as are asked for and left"),
        (Port::Customers, Flaw::GivesEveryoneForNoIds, "nobody is asked for"),
        (Port::Customers, Flaw::GivesNeighboursToo, "just those who were asked for"),
        (Port::Customers, Flaw::TellsOneOtherwiseThanTheList, "the same alone and in the list"),
        (Port::Customers, Flaw::ForgetsCustomFields, "its custom fields"),
        (Port::Customers, Flaw::GivesCustomFieldsUnasked, "nobody asked for custom fields"),
        (Port::Customers, Flaw::ChangesStrangers, "does not know this customer"),
        (Port::Customers, Flaw::BlamesTheAddressForAStranger, "the customer is wrong, not we"),
        (Port::Customers, Flaw::TrimsTexts, "Name is kept to the letter"),
        (Port::Customers, Flaw::TakesEmptyTextForNull, "Fax is kept to the letter"),
        (Port::Customers, Flaw::TakesTheLastDayForNoDay, "null and 1 are two days"),
        (Port::Customers, Flaw::KeepsWholeCardNumbers, "no number of a card gets in"),
        (Port::Customers, Flaw::AddsWhatIsRefused, "said not to be added"),
        (Port::Customers, Flaw::AddsAgainWhatIsInDoubt, "does not say that it added anybody"),
        (Port::Customers, Flaw::AddsAgainAndTellsDoubt, "what is in doubt is not sent again"),
        (Port::Customers, Flaw::TellsDoubtAsRefusal, "AnswerLost leaves it in doubt"),
        (Port::Customers, Flaw::TakesGibberishForAdded, "does not say that it added anybody"),
        (Port::Customers, Flaw::EmptiesWhatItLeaves, "is changed, and Tel is told"),
        (Port::Customers, Flaw::NeverEmptiesAnything, "Company is changed, and Company is told"),
        (Port::Customers, Flaw::TellsTheArchivedAsActive, "who is archived is told so"),
        (Port::Customers, Flaw::SaysDoneAndDoesNothing, "is changed, and"),
        (Port::Customers, Flaw::TakesAnyObjectForDone, "what is said to be done is done"),
        (Port::Customers, Flaw::TakesGoneOnARepeatForNotFound, "not said to be undone"),
        (Port::Customers, Flaw::TellsALostChangeAsNotMade, "not said to be undone"),
    ] {
        let told = broken_rule(port, flaw);
        assert!(told.contains(rule), "{port:?}: {flaw:?} is noticed by another rule: {told}");
    }
}
