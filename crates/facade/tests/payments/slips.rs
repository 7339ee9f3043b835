//! The bench itself finds what it is there to find: payments that are made past the journal, at a
//! provider that takes them twice.

use billport::domain::{AmountWanted, PaymentReference};
use billport_sandbox::nea::{self, Rules};

use crate::bench::{Bench, Outcome, consumer, driven};

/// A provider that refuses nothing that was there before.
fn careless() -> Bench {
    let bench = Bench::start();
    bench.provider.set_rules(Rules {
        refuses_repeated_references: false,
        refuses_second_payment_of_a_day: false,
        ..Rules::default()
    });
    bench
}

/// Somebody pays for the first consumer without telling the journal.
async fn paid_past_the_journal(bench: &Bench, reference: &PaymentReference) {
    let (process, door) = (bench.process(), bench.door());
    let quote = driven(&process, process.quote(&consumer(1), AmountWanted::Minimum)).await.unwrap();
    // Whatever comes of it is the ledger's to tell.
    let _ = door.payments().unwrap().pay(quote.order(), reference).await;
}

#[tokio::test]
#[should_panic(expected = "what was charged stands in the journal")]
async fn a_charge_without_an_intent_is_found() {
    let bench = Bench::start();
    paid_past_the_journal(&bench, &bench.new_reference()).await;
    bench.balance().await;
}

#[tokio::test]
#[should_panic(expected = "requests without an intent")]
async fn a_request_without_an_intent_is_found() {
    let bench = Bench::start();
    bench.strike_payment(nea::refusal("4000", "no"));
    paid_past_the_journal(&bench, &bench.new_reference()).await;
    bench.balance().await;
}

#[tokio::test]
#[should_panic(expected = "charged more than once: [\"reference-1\"]")]
async fn a_reference_that_was_charged_twice_is_found() {
    let bench = careless();
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!(payment.outcome(), Outcome::Paid);
    paid_past_the_journal(&bench, &payment.reference).await;
    bench.balance().await;
}

#[tokio::test]
#[should_panic(expected = "charged more than once on a day")]
async fn a_consumer_who_was_charged_twice_on_a_day_is_found() {
    let bench = careless();
    assert_eq!(bench.pay(&consumer(1)).await.outcome(), Outcome::Paid);
    paid_past_the_journal(&bench, &bench.new_reference()).await;
    bench.balance().await;
}

#[tokio::test]
#[should_panic(expected = "2 requests seen, 1 were intended")]
async fn a_request_that_was_sent_again_is_found() {
    let bench = Bench::start();
    bench.strike_charged_payment(billport_sandbox::Fault::Reset);
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!(payment.outcome(), Outcome::Unknown);
    paid_past_the_journal(&bench, &payment.reference).await;
    bench.balance().await;
}
