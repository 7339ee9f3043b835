//! Payments that the provider has not finished with, or of which it says what nobody knows: they are
//! looked up, and not before five minutes.

use billport::journal::{Found, PaymentState, SENT_WITHIN};
use billport::ports::ErrorKind;
use billport::workflows::payment::{SettleEnd, StillUnknown};
use billport_sandbox::{Answer, Call, Fault, FaultOrder, Queue, nea};
use std::time::Duration;

use crate::bench::{Bench, Outcome, Payment, SIX_MINUTES, consumer};

const TEN_MINUTES: Duration = Duration::from_mins(10);

/// Pays, and is told that it is not decided yet.
async fn queued(bench: &Bench, queue: Queue, word: &str) -> Payment {
    bench.provider.order(FaultOrder::queue(queue));
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!(payment.outcome(), Outcome::Unknown);
    let told = payment.told();
    assert_eq!((told.kind, told.status), (ErrorKind::OutcomeUnknown, Some(200)));
    assert!(told.shown.contains(&format!("its state is `{word}`")), "{}", told.shown);
    payment
}

/// Row 8: queued or processing is unknown. The provider is asked from five minutes on, by whichever
/// process is there then, until it has decided.
#[tokio::test]
async fn a_queued_payment_is_looked_up_until_it_is_decided() {
    for (queue, end) in [
        (Queue::then_success(TEN_MINUTES), PaymentState::Paid),
        (Queue::then_failure(TEN_MINUTES), PaymentState::NotPaid),
    ] {
        for (queue, word) in [(queue, "Queued"), (queue.as_processing(), "Processing")] {
            let bench = Bench::start();
            let payment = queued(&bench, queue, word).await;
            bench.pass(SIX_MINUTES);
            let settled = bench.settle(&payment.reference).await;
            let SettleEnd::Unknown { why: StillUnknown::Pending { state }, .. } = &settled.end
            else {
                panic!("{:?}", settled.end);
            };
            assert_eq!(state.as_str(), word);
            assert!(settled.ledger.charges.is_empty());

            bench.pass(TEN_MINUTES);
            let settled = bench.settle(&payment.reference).await;
            assert_eq!(settled.state(), end, "{word}");
            let asked = settled.ledger.status_requests;
            let charges = usize::from(end == PaymentState::Paid);
            assert_eq!(
                (settled.ledger.charges.len(), settled.ledger.commit_requests),
                (charges, 1)
            );

            let again = bench.settle(&payment.reference).await;
            assert_eq!(again.state(), end);
            assert_eq!(again.ledger.status_requests, asked, "what is known is not asked for");
        }
    }
}

/// Row 8: not one second too early, counted from when the request can have left at the latest.
#[tokio::test]
async fn nobody_is_asked_before_five_minutes_are_over() {
    let bench = Bench::start();
    let payment = queued(&bench, Queue::then_success(TEN_MINUTES), "Queued").await;
    let from = payment.record().look_up_from().unwrap();
    let intended = payment.record().intended_at;
    assert_eq!(from - intended, SENT_WITHIN + Duration::from_mins(5));
    bench.pass(Duration::from_secs(5 * 60 + 29));
    let early = bench.settle(&payment.reference).await;
    let SettleEnd::TooEarly { from: told, .. } = early.end else { panic!("{:?}", early.end) };
    assert_eq!((told, early.ledger.status_requests), (from, 0));
    bench.pass(Duration::from_secs(1));
    assert_eq!(bench.settle(&payment.reference).await.ledger.status_requests, 1);
}

/// Row 8: an undocumented word, or none, decides nothing, whether money moved or not.
#[tokio::test]
async fn an_undocumented_state_is_unknown_until_it_is_looked_up() {
    for body in [
        r#"{"status":true,"state":"Reversed"}"#,
        r#"{"status":true,"state":"On Hold","id":7}"#,
        r#"{"status":true,"state":"success?"}"#,
        r#"{"status":true,"detail":"Amount Paid Successfully"}"#,
        r#"{"status":false}"#,
    ] {
        let bench = Bench::start();
        bench.strike_charged_payment(Answer::json(200, body));
        let payment = bench.pay(&consumer(1)).await;
        assert_eq!(payment.outcome(), Outcome::Unknown, "{body}");
        bench.pass(SIX_MINUTES);
        let settled = bench.settle(&payment.reference).await;
        assert_eq!(settled.state(), PaymentState::Paid, "{body}");
        assert_eq!(settled.ledger.commit_requests, 1);
    }
}

/// Row 8: a look-up that does not certainly speak of this payment changes nothing: neither is it paid
/// nor not paid by it.
#[tokio::test]
async fn a_look_up_that_speaks_of_something_else_changes_nothing() {
    let ours = "reference-1";
    for (answer, found) in [
        (
            r#"{"status":true,"state":"Success","reference":"reference-9"}"#.to_owned(),
            Found::Unclear,
        ),
        (
            r#"{"status":false,"state":"Failed","reference":"reference-9"}"#.to_owned(),
            Found::Unclear,
        ),
        (
            format!(r#"{{"status":true,"state":"Success","reference":"{ours}","amount":999.0}}"#),
            Found::Unclear,
        ),
        (format!(r#"{{"status":true,"state":"Reversed","reference":"{ours}"}}"#), Found::Unclear),
        (format!(r#"{{"status":true,"reference":"{ours}"}}"#), Found::Unclear),
        (r#"{"status":false,"state":"Failed"}"#.to_owned(), Found::Failed),
        (format!(r#"{{"state":"Error","error_code":"4000","reference":"{ours}"}}"#), Found::Failed),
        (r#"{"state":"Error","error_code":"2"}"#.to_owned(), Found::Failed),
    ] {
        let bench = Bench::start();
        let queue = Queue::then_success(TEN_MINUTES);
        let payment = queued(&bench, queue, "Queued").await;
        assert_eq!(payment.reference.as_str(), ours);
        bench.pass(SIX_MINUTES);
        bench.provider.order(FaultOrder::once(Call::Status, Answer::json(200, answer.clone())));
        let settled = bench.settle(&payment.reference).await;
        assert!(settled.is_unknown(), "{answer}: {:?}", settled.end);
        let look_ups = &settled.end.record().look_ups;
        assert_eq!(look_ups.last.as_ref().unwrap().look_up.found, found, "{answer}");

        bench.pass(2 * TEN_MINUTES);
        assert_eq!(bench.settle(&payment.reference).await.state(), PaymentState::Paid, "{answer}");
    }
}

/// Row 8: whoever asks with a wrong token, or is not allowed to ask, is told nothing of the payment.
#[tokio::test]
async fn a_look_up_that_is_turned_away_never_means_not_paid() {
    let bench = Bench::start();
    bench.strike_charged_payment(Fault::Reset);
    let payment = bench.pay(&consumer(1)).await;
    for code in nea::error_codes().filter(|code| *code != "002") {
        bench.pass(Duration::from_hours(7));
        bench.provider.clear_faults();
        bench.provider.order(FaultOrder::once(Call::Status, nea::refusal(code, "no")).always());
        let settled = bench.settle(&payment.reference).await;
        let SettleEnd::Unknown { why: StillUnknown::Failed(error), .. } = settled.end else {
            panic!("{code}: {:?}", settled.end);
        };
        assert!(!error.is_outcome_unknown(), "{error}");
    }
    let mut bench = Bench::start();
    bench.strike_charged_payment(Fault::Reset);
    let payment = bench.pay(&consumer(1)).await;
    bench.pass(SIX_MINUTES);
    let wrong = bench.config_at(&bench.provider.base_url(), "TEST:wrong");
    let right = std::mem::replace(&mut bench.nea, wrong);
    assert!(bench.settle(&payment.reference).await.is_unknown());
    bench.nea = right;
    bench.pass(2 * TEN_MINUTES);
    assert_eq!(bench.settle(&payment.reference).await.state(), PaymentState::Paid);
}

/// Row 8: all that is in doubt is asked for at once, and what a provider that can't be asked leaves is
/// asked for the next time.
#[tokio::test]
async fn all_that_is_in_doubt_is_asked_for_together() {
    let bench = Bench::start();
    for number in 1..=3 {
        bench.provider.order(FaultOrder::queue(Queue::then_success(SIX_MINUTES)));
        assert_eq!(bench.pay(&consumer(number)).await.outcome(), Outcome::Unknown);
    }
    bench.pass(SIX_MINUTES);
    bench.provider.order(FaultOrder::once(Call::Status, nea::refusal("1019", "until 23:00")));
    let (all, ledger) = bench.settle_all().await;
    assert_eq!((all.settled.len(), all.left.len(), all.elsewhere.len()), (1, 2, 0));
    assert_eq!(ledger.status_requests, 1, "every further one would meet the same");

    bench.pass(TEN_MINUTES);
    let (all, ledger) = bench.settle_all().await;
    let states: Vec<_> =
        all.settled.into_iter().map(|(_, settled)| settled.unwrap().record().state).collect();
    assert_eq!(states, [PaymentState::Paid; 3]);
    assert_eq!((ledger.status_requests, ledger.commit_requests), (4, 3));
}
