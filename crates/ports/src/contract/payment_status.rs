//! The contract of [`PaymentStatus`]: what it says of a payment is the provider's word on that very
//! payment, and everything else is no word at all.

use billport_domain::{Money, PaymentReference};

use crate::{ErrorKind, PaidStanding, PaymentStatus, PortError, Standing};

/// A port beside the provider that it asks.
pub trait PaymentStatusBench {
    /// The port under test.
    fn port(&self) -> &dyn PaymentStatus;
    /// Puts the provider into a situation, and gives a reference to ask for in it; one that was
    /// ordered before is over.
    fn order(&self, situation: StandingSituation) -> PaymentReference;
    /// What the provider has charged under a reference, and what of it it has given back; nothing if it
    /// has charged nothing.
    fn charged(&self, reference: &PaymentReference) -> Option<ChargedAndRefunded>;
}

/// The amounts of a payment in the provider's ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChargedAndRefunded {
    /// What was charged.
    pub charged: Money,
    /// What of it was given back; nothing if none was.
    pub refunded: Option<Money>,
}

/// How a payment stands at the provider, or what else comes of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandingSituation {
    /// It is paid.
    Paid,
    /// It was paid, and a part of it was given back.
    Refunded,
    /// It is in the queue.
    Queued,
    /// It failed, and is not paid.
    Failed,
    /// The provider knows no such reference.
    NoSuchReference,
    /// The provider answers for another reference, whose payment failed.
    AnotherFailed,
    /// The provider answers with a state that is not documented.
    UnknownState,
    /// The provider answers 200, with something that is no answer.
    Gibberish,
    /// The provider no longer accepts the credentials.
    RejectsCredentials,
    /// The provider is at work on itself, and says so.
    Maintenance,
}

/// Checks the whole contract of [`PaymentStatus`] on a bench.
///
/// # Panics
/// If the contract does not hold.
pub async fn payment_status(bench: &dyn PaymentStatusBench) {
    tells_what_is_paid(bench, StandingSituation::Paid).await;
    tells_what_is_paid(bench, StandingSituation::Refunded).await;
    tells_what_is_not_paid_and_what_is_not_known(bench).await;
    never_takes_what_is_unclear_for_a_word_on_the_payment(bench).await;
    never_takes_a_failure_to_ask_for_a_failed_payment(bench).await;
}

async fn tells_what_is_paid(bench: &dyn PaymentStatusBench, situation: StandingSituation) {
    let reference = bench.order(situation);
    let truth = bench.charged(&reference).expect("the provider has charged it");
    let standing = bench.port().standing(&reference).await.expect("the provider works");
    let Standing::Paid(PaidStanding { amount, refunded, .. }) = standing else {
        panic!("{situation:?} is paid, not {standing:?}")
    };
    assert!(amount.is_none_or(|amount| amount == truth.charged), "{situation:?}: {amount:?}");
    let is_refund = |refunded: &Money| refunded.is_positive();
    assert_eq!(refunded.filter(is_refund), truth.refunded, "{situation:?}: what was given back");
}

async fn tells_what_is_not_paid_and_what_is_not_known(bench: &dyn PaymentStatusBench) {
    let queued = ask(bench, StandingSituation::Queued).await.expect("the provider works");
    assert!(matches!(queued, Standing::Pending { .. }), "not decided yet: {queued:?}");
    let failed = ask(bench, StandingSituation::Failed).await.expect("the provider works");
    assert!(matches!(failed, Standing::NotPaid { .. }), "decided: {failed:?}");
    let absent = ask(bench, StandingSituation::NoSuchReference).await;
    assert_eq!(absent.expect("the provider works"), Standing::NoSuchReference);
}

async fn never_takes_what_is_unclear_for_a_word_on_the_payment(bench: &dyn PaymentStatusBench) {
    for situation in [
        StandingSituation::AnotherFailed,
        StandingSituation::UnknownState,
        StandingSituation::Gibberish,
    ] {
        match ask(bench, situation).await {
            Ok(Standing::Unclear { .. }) => {}
            Ok(standing) => panic!("{situation:?} says nothing of the payment, not {standing:?}"),
            Err(error) => is_of_asking(situation, &error),
        }
    }
}

async fn never_takes_a_failure_to_ask_for_a_failed_payment(bench: &dyn PaymentStatusBench) {
    for situation in [StandingSituation::RejectsCredentials, StandingSituation::Maintenance] {
        let error = match ask(bench, situation).await {
            Ok(standing) => panic!("{situation:?} says nothing of the payment, not {standing:?}"),
            Err(error) => error,
        };
        is_of_asking(situation, &error);
        assert!(error.concerns_every_request(), "{situation:?}: {error}");
        let is_credentials = error.kind() == ErrorKind::Credentials;
        assert_eq!(is_credentials, situation == StandingSituation::RejectsCredentials, "{error}");
    }
}

fn is_of_asking(situation: StandingSituation, error: &PortError) {
    let is_unknown = error.is_outcome_unknown();
    assert!(!is_unknown, "{situation:?}: asking has no outcome that could be unknown: {error}");
}

async fn ask(
    bench: &dyn PaymentStatusBench,
    situation: StandingSituation,
) -> Result<Standing, PortError> {
    let reference = bench.order(situation);
    bench.port().standing(&reference).await
}
