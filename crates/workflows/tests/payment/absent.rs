//! What the provider does not know, asked often and late enough, may be sent again on a person's word:
//! under its own name, and in doubt as long as the first request may have arrived (row 9).

use billport_journal::PaymentState;
use billport_ports::{ErrorKind, PortError, Scope, Standing};
use billport_workflows::payment::{PaymentEnd, Refusal, SettleEnd, settle_all};
use std::time::Duration;
use tokio::time::advance;

use crate::counter::Counter;
use crate::ports::{Ports, error, paid, receipt};

const NONE: Result<Standing, PortError> = Ok(Standing::NoSuchReference);

/// A counter whose payment `A-1` is absent.
async fn absent() -> Counter {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([Err(error(ErrorKind::OutcomeUnknown))]);
    drop(counter.pay(&ports, "A-1").await);
    advance(Duration::from_secs(30)).await;
    // 5, 15 and 30 minutes after the request can have left.
    for (minutes, state) in
        [(5, PaymentState::Unknown(1)), (10, PaymentState::Unknown(1)), (15, PaymentState::Absent)]
    {
        advance(Duration::from_mins(minutes)).await;
        let ports = Ports::silent(&counter.journal).standing([NONE]);
        assert_eq!(counter.settle(&ports, "A-1").await.record().state, state);
    }
    counter
}

#[tokio::test(start_paused = true)]
async fn it_may_be_sent_again_under_its_name_and_under_no_other() {
    let counter = absent().await;
    let ports = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    let end = counter.pay(&ports, "A-2").await;
    assert!(matches!(end, PaymentEnd::Refused(Refusal::ConsumerInDoubt { .. })), "{end:?}");
    let end = counter.pay(&ports, "A-1").await;
    let PaymentEnd::Paid { kept: Ok(record), .. } = end else { panic!("{end:?}") };
    assert_eq!((record.state, record.attempts), (PaymentState::Paid, 2));
    let sent = counter.sent();
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|sent| sent.contains(" as A-1,")), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn a_no_to_the_second_request_is_none_to_the_first() {
    for kind in [ErrorKind::Refused, ErrorKind::OutcomeUnknown] {
        let counter = absent().await;
        let ports = Ports::new(&counter.journal).paying([Err(error(kind))]);
        let end = counter.pay(&ports, "A-1").await;
        let PaymentEnd::Unknown { kept: Ok(record), .. } = &end else { panic!("{end:?}") };
        assert_eq!(record.state, PaymentState::Unknown(2));
        assert!(end.is_to_be_settled());
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_request_that_does_not_leave_changes_nothing() {
    let counter = absent().await;
    let unreachable = (0..4).map(|_| Err(error(ErrorKind::Unavailable)));
    let ports = Ports::new(&counter.journal).paying(unreachable);
    let end = counter.pay(&ports, "A-1").await;
    assert!(matches!(end, PaymentEnd::NotSent { kept: Some(Ok(_)), .. }), "{end:?}");
    assert_eq!(counter.state("A-1"), Some(PaymentState::Absent));
}

#[tokio::test(start_paused = true)]
async fn it_is_sent_again_with_its_own_amount_only() {
    let counter = absent().await;
    // Meanwhile less is due: perhaps for the first request has arrived after all.
    let end = counter.pay(&Ports::owing(&counter.journal, &["100"]), "A-1").await;
    let PaymentEnd::Refused(refusal) = end else { panic!("{end:?}") };
    assert_eq!(
        refusal.to_string(),
        "A-1 was sent with NPR 200, and is tried again with that amount only"
    );
    assert!(matches!(refusal, Refusal::OtherAmount { .. }) && refusal.is_in_doubt());
    assert_eq!((counter.state("A-1"), counter.sent().len()), (Some(PaymentState::Absent), 1));
    assert!(!counter.log().contains(&"intend!".to_owned()), "it was seen before");
}

#[tokio::test(start_paused = true)]
async fn whichever_of_its_requests_was_paid_it_is_paid() {
    for (amount, state) in [("200", PaymentState::Paid), ("100", PaymentState::Unknown(2))] {
        let counter = absent().await;
        // The provider has had the first request after all.
        let ports = Ports::new(&counter.journal)
            .paying([Err(error(ErrorKind::OutcomeUnknown).with_code(b"1013"))])
            .standing([Ok(paid(Some(amount)))]);
        drop(counter.pay(&ports, "A-1").await);
        advance(Duration::from_mins(6)).await;
        assert_eq!(counter.settle(&ports, "A-1").await.record().state, state, "{amount}");
    }
}

#[tokio::test(start_paused = true)]
async fn it_can_be_asked_for_at_any_time_and_may_come_up() {
    let counter = absent().await;
    let ports = Ports::silent(&counter.journal).standing([NONE, Ok(paid(None))]);
    assert!(matches!(counter.settle(&ports, "A-1").await, SettleEnd::Absent { failed: None, .. }));
    let end = counter.settle(&ports, "A-1").await;
    assert!(matches!(end, SettleEnd::Known(record) if record.state == PaymentState::Paid));
}

#[tokio::test(start_paused = true)]
async fn two_look_ups_or_half_an_hour_too_little_do_not_make_it_absent() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal).paying([Err(error(ErrorKind::OutcomeUnknown))]);
    drop(counter.pay(&ports, "A-1").await);
    advance(Duration::from_hours(5)).await;
    for _ in 0..2 {
        let ports = Ports::silent(&counter.journal).standing([NONE]);
        let end = counter.settle(&ports, "A-1").await;
        assert!(matches!(end, SettleEnd::Unknown { .. }), "{end:?}");
        // Asked again at once, nobody is: it does not count before ten minutes are over.
        let ports = Ports::silent(&counter.journal).standing([]);
        let end = counter.settle(&ports, "A-1").await;
        assert!(matches!(end, SettleEnd::TooEarly { .. }), "{end:?}");
        advance(Duration::from_mins(15)).await;
    }
    assert_eq!(counter.state("A-1"), Some(PaymentState::Unknown(1)));
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_makes_nothing_certain() {
    for jump in [time::Duration::hours(2), -time::Duration::hours(2), -time::Duration::days(30)] {
        let counter = Counter::new();
        let ports = Ports::new(&counter.journal).paying([Err(error(ErrorKind::OutcomeUnknown))]);
        drop(counter.pay(&ports, "A-1").await);
        counter.wall.jump(jump);
        for _ in 0..2 {
            advance(Duration::from_secs(1)).await;
            let mut ports = Ports::silent(&counter.journal);
            ports.status.expect_standing().returning(|_| NONE);
            let _ = counter.settle(&ports, "A-1").await;
        }
        assert_ne!(counter.state("A-1"), Some(PaymentState::Absent), "{jump}");
    }
}

#[tokio::test(start_paused = true)]
async fn that_it_could_not_be_asked_for_again_is_told() {
    let counter = absent().await;
    let answers = [Err(error(ErrorKind::Credentials).with_message(b"token expired"))];
    let ports = Ports::silent(&counter.journal).standing(answers);
    let end = counter.settle(&ports, "A-1").await;
    let SettleEnd::Absent { failed: Some(why), .. } = &end else { panic!("{end:?}") };
    assert!(why.to_string().starts_with("the provider could not be asked: "), "{why}");
    assert!(why.to_string().ends_with("`token expired`"), "{why}");
}

#[tokio::test(start_paused = true)]
async fn a_look_up_that_would_fail_for_all_is_made_once_of_absent_ones_too() {
    let counter = absent().await;
    let answers = [Err(error(ErrorKind::Credentials).with_scope(Scope::EveryRequest))];
    let unknown = Ports::new(&counter.journal).paying([Err(error(ErrorKind::OutcomeUnknown))]);
    drop(counter.pay_for(&unknown, 2, "A-2").await);
    advance(Duration::from_mins(6)).await;
    let (ports, now) = (Ports::silent(&counter.journal).standing(answers), || counter.wall.now());
    let all = settle_all(ports.desk(), counter.books(&now), counter.context()).await.unwrap();
    assert_eq!((all.settled.len(), all.left.len()), (1, 1));
}
