//! What is in doubt is looked up: not too early, and by its own name.

use async_trait::async_trait;
use billport_domain::{Excerpt, PaymentReference};
use billport_journal::memory::{Fault, Operation};
use billport_journal::{
    Found, LOOK_UP_AFTER, PaymentJournal, PaymentState, PaymentVerdict, StoreErrorKind,
};
use billport_ports::{ErrorKind, PaidStanding, PaymentStatus, PortError, Scope, Standing};
use billport_workflows::payment::{
    PaymentDesk, SettleEnd, SettleError, StillUnknown, settle, settle_all,
};
use std::time::Duration;
use tokio::time::{advance, sleep};

use crate::counter::Counter;
use crate::ports::{Ports, error, paid, reference, rupees};

/// A request leaves within 30 seconds, and nobody asks for five minutes after.
const DUE: Duration = Duration::from_secs(30 + 5 * 60);

fn words(text: &str) -> Excerpt {
    Excerpt::of(text.as_bytes())
}

/// A counter with a payment `A-1` in doubt, of 200.
async fn in_doubt() -> Counter {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([Err(error(ErrorKind::OutcomeUnknown))]);
    drop(counter.pay(&ports, "A-1").await);
    counter
}

/// What becomes of it by this standing, when it is due.
async fn found(counter: &Counter, standing: Result<Standing, PortError>) -> SettleEnd {
    advance(DUE).await;
    counter.settle(&Ports::silent(&counter.journal).standing([standing]), "A-1").await
}

#[tokio::test(start_paused = true)]
async fn nobody_asks_before_five_minutes_are_over() {
    let counter = in_doubt().await;
    let ports = Ports::silent(&counter.journal).standing([]);
    let end = counter.settle(&ports, "A-1").await;
    let SettleEnd::TooEarly { from, record } = end else { panic!("{end:?}") };
    assert_eq!(from, record.intended_at + DUE);
    advance(Duration::from_millis(330_000 - 1)).await;
    assert!(matches!(counter.settle(&ports, "A-1").await, SettleEnd::TooEarly { .. }));
    advance(Duration::from_millis(1)).await;
    let ports = Ports::silent(&counter.journal).standing([Ok(paid(None))]);
    let end = counter.settle(&ports, "A-1").await;
    assert!(matches!(end, SettleEnd::Known(record) if record.state == PaymentState::Paid));
    assert_eq!(counter.log()[3..], ["settle", "look A-1 up", "note"]);
}

#[tokio::test(start_paused = true)]
async fn each_standing_is_noted() {
    let given_back = Standing::Paid(PaidStanding {
        refunded: Some(rupees("50")),
        amount: Some(rupees("200.00")),
        provider_id: None,
    });
    let not_paid = Standing::NotPaid { state: words("Failed"), words: Some(words("no balance")) };
    for (standing, state) in [
        (paid(None), PaymentState::Paid),
        (paid(Some("200")), PaymentState::Paid),
        (given_back, PaymentState::Paid),
        (not_paid, PaymentState::NotPaid),
        (Standing::NotPaid { state: words("Failed"), words: None }, PaymentState::NotPaid),
    ] {
        let counter = in_doubt().await;
        let end = found(&counter, Ok(standing.clone())).await;
        let SettleEnd::Known(record) = end else { panic!("{end:?}") };
        assert_eq!(record.state, state);
        assert_eq!(*record, counter.record("A-1").unwrap());
        // It is known now: nobody is asked any more.
        advance(DUE).await;
        let ports = Ports::silent(&counter.journal);
        assert!(matches!(counter.settle(&ports, "A-1").await, SettleEnd::Known(_)));
        if let Standing::NotPaid { state, words } = standing {
            let noted = record.look_ups.last.unwrap().look_up.answer.words;
            assert_eq!(noted, words.or(Some(state)));
        } else if let Standing::Paid(PaidStanding { refunded, .. }) = standing {
            assert_eq!(record.refunded, refunded);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_person_held_for_unpaid_is_asked_for_and_may_be_paid() {
    let counter = in_doubt().await;
    advance(DUE).await;
    let because = words("they do not have it");
    counter.journal.resolve(&reference("A-1"), PaymentVerdict::NotPaid, because).await.unwrap();
    let answers = [Ok(Standing::NoSuchReference), Ok(paid(None))];
    let ports = Ports::silent(&counter.journal).standing(answers);
    for state in [PaymentState::NotPaid, PaymentState::Paid] {
        let end = counter.settle(&ports, "A-1").await;
        assert!(matches!(&end, SettleEnd::Known(record) if record.state == state), "{end:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn whatever_does_not_tell_leaves_it_in_doubt_and_says_why() {
    for (standing, told) in [
        (
            Ok(Standing::Pending { state: words("Queued") }),
            "the provider has not finished with it: Queued",
        ),
        (
            Ok(Standing::Unclear { what: words("another reference") }),
            "the provider's answer does not tell: another reference",
        ),
        (
            Ok(Standing::NoSuchReference),
            "the provider does not know it, and that does not count yet: it has to say so several \
             times over half an hour",
        ),
        (Ok(paid(Some("199.99"))), "the provider says that it is paid, but with NPR 199.99"),
        (
            Err(error(ErrorKind::Credentials).with_message(b"token expired")),
            "the provider could not be asked: Provider: pay dues: the credentials are not accepted: \
             `token expired`",
        ),
    ] {
        let counter = in_doubt().await;
        let is_error = standing.is_err();
        let end = found(&counter, standing).await;
        let SettleEnd::Unknown { record, why } = end else { panic!("{end:?}") };
        assert_eq!(why.to_string(), told);
        assert_eq!(matches!(why, StillUnknown::Failed(_)), is_error);
        let answered = u32::from(!is_error);
        assert_eq!((record.state, record.look_ups.made), (PaymentState::Unknown(1), answered));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_or_was_made_elsewhere_is_not_asked_for() {
    let mut counter = in_doubt().await;
    advance(DUE).await;
    let ports = Ports::silent(&counter.journal);
    let now = || counter.wall.now();
    let none = settle(ports.desk(), counter.books(&now), &reference("B-1")).await.unwrap_err();
    assert_eq!(none.to_string(), "there is no payment B-1 in the journal");
    counter.target = "production";
    let now = || counter.wall.now();
    let other = settle(ports.desk(), counter.books(&now), &reference("A-1")).await.unwrap_err();
    assert_eq!(other.to_string(), "payment A-1 was made at sandbox, and has to be asked for there");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_can_not_be_written_is_told_and_leaves_it_in_doubt() {
    let counter = in_doubt().await;
    advance(DUE).await;
    counter.journal.fail_next(1, Fault::NotWritten(StoreErrorKind::Full), |operation| {
        matches!(operation, Operation::NoteLookUp(..))
    });
    let ports = Ports::silent(&counter.journal).standing([Ok(paid(None))]);
    let now = || counter.wall.now();
    let error = settle(ports.desk(), counter.books(&now), &reference("A-1")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "payment A-1 was found paid, and that could not be written: the journal can't be written: \
         the disk is full"
    );
    assert!(matches!(error, SettleError::NotNoted { .. }));
    assert_eq!(counter.state("A-1"), Some(PaymentState::Unknown(1)));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_took_too_long_says_nothing() {
    for (took, state) in [
        (LOOK_UP_AFTER, PaymentState::Paid),
        (LOOK_UP_AFTER + Duration::from_millis(1), PaymentState::Unknown(1)),
    ] {
        let counter = in_doubt().await;
        advance(DUE).await;
        let (ports, slow) = (Ports::silent(&counter.journal), Slow(took));
        let (desk, now) = (PaymentDesk { status: &slow, ..ports.desk() }, || counter.wall.now());
        let end = settle(desk, counter.books(&now), &reference("A-1")).await.unwrap();
        assert_eq!(end.record().state, state);
        if let SettleEnd::Unknown { record, why } = end {
            assert!(matches!(why, StillUnknown::TooLate));
            assert_eq!(record.look_ups.last.unwrap().look_up.found, Found::Failed);
            assert_eq!(
                why.to_string(),
                "the answer took so long that it says nothing of now, for this process or the \
                 machine stood still"
            );
        }
    }
}

/// A port that takes its time to say that it is paid.
struct Slow(Duration);

#[async_trait]
impl PaymentStatus for Slow {
    async fn standing(&self, _reference: &PaymentReference) -> Result<Standing, PortError> {
        sleep(self.0).await;
        Ok(paid(None))
    }
}

/// A counter with payments in doubt of the consumers 1 to 4, made in this order, the second one
/// elsewhere.
async fn many_in_doubt() -> Counter {
    let mut counter = Counter::new();
    for (id, target) in [(1, "sandbox"), (2, "production"), (3, "sandbox"), (4, "sandbox")] {
        counter.target = target;
        let ports = Ports::new(&counter.journal).paying([Err(error(ErrorKind::OutcomeUnknown))]);
        drop(counter.pay_for(&ports, id, &format!("A-{id}")).await);
    }
    counter.target = "sandbox";
    advance(DUE).await;
    counter
}

#[tokio::test(start_paused = true)]
async fn all_that_is_in_doubt_here_is_settled_the_oldest_first() {
    let counter = many_in_doubt().await;
    let not_paid = Standing::NotPaid { state: words("Failed"), words: None };
    let pending = Standing::Pending { state: words("Queued") };
    let answers = [Ok(paid(None)), Ok(not_paid), Ok(pending)];
    let ports = Ports::silent(&counter.journal).standing(answers);
    let now = || counter.wall.now();
    let all = settle_all(ports.desk(), counter.books(&now), counter.context()).await.unwrap();
    let told: Vec<_> = all
        .settled
        .iter()
        .map(|(name, end)| (name.as_str(), end.as_ref().unwrap().record().state))
        .collect();
    assert_eq!(
        told,
        [
            ("A-1", PaymentState::Paid),
            ("A-3", PaymentState::NotPaid),
            ("A-4", PaymentState::Unknown(1))
        ]
    );
    assert_eq!(all.elsewhere.len(), 1);
    assert_eq!(all.elsewhere[0].reference(), &reference("A-2"));
    assert!(all.left.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_every_look_up_would_meet_is_met_once() {
    let counter = many_in_doubt().await;
    let rejected = || error(ErrorKind::Credentials).with_scope(Scope::EveryRequest);
    let ports = Ports::silent(&counter.journal).standing([Err(rejected())]);
    let now = || counter.wall.now();
    let all = settle_all(ports.desk(), counter.books(&now), counter.context()).await.unwrap();
    assert_eq!((all.settled.len(), all.left.len(), all.elsewhere.len()), (1, 2, 1));
    counter.stop.request();
    let ports = Ports::silent(&counter.journal).standing([]);
    let all = settle_all(ports.desk(), counter.books(&now), counter.context()).await.unwrap();
    assert_eq!((all.settled.len(), all.left.len()), (0, 3), "somebody has asked to stop");
}
