//! Every way that a call can go.

use std::error::Error;
use std::num::NonZeroU32;
use std::time::Duration;

use billport_transport::{
    Basic, BudgetSettings, Call, CallErrorKind, Cause, ExchangeFailure, Observation, Phase, Reach,
    Transport, TransportSettings, Verdict, classify,
};
use secrecy::SecretString;
use tokio::time::Instant;

use crate::scripted::{MINUTE, Reply, SECOND, Wire, bills, look_up, settings, upload};

#[tokio::test(start_paused = true)]
async fn an_accepted_answer_is_handed_over_with_its_story() {
    let wire = Wire::replying([|| Reply::body(201, "{\"id\": 7}").after(SECOND)]);
    let answer = wire.transport().send(&upload(bills())).await.unwrap();
    assert_eq!((answer.status, &answer.body[..]), (201, &b"{\"id\": 7}"[..]));
    assert_eq!((answer.attempts, answer.requests_sent, answer.elapsed), (1, 1, SECOND));
}

#[tokio::test(start_paused = true)]
async fn a_once_call_is_sent_once_after_connections_that_were_refused() {
    let wire = Wire::replying([Reply::refused_connection; 3]);
    let answer = wire.transport().send(&upload(bills())).await.unwrap();
    assert_eq!((answer.attempts, answer.requests_sent), (4, 1));
    // 0.5 s, 1 s and 2 s between them, with every wait at its ceiling.
    assert_eq!(answer.elapsed, 7 * SECOND / 2);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_refuses_connections_for_ever_ends_as_unavailable_and_not_sent() {
    let wire = Wire::new(|_, _| Reply::refused_connection());
    let error = wire.transport().send(&upload(bills())).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Unavailable, Reach::NotSent));
    assert_eq!((error.attempts(), error.requests_sent()), (5, 0));
    assert_eq!(
        error.to_string(),
        "upload bills at https://bills.example: the connection was refused; unavailable \
         (attempts: 5, requests sent: 0, 7.5s)"
    );
}

#[tokio::test(start_paused = true)]
async fn distrust_is_fatal_at_once() {
    let wire = Wire::replying([|| Reply::failed(Phase::Handshake, Cause::BrokenOff)]);
    let error = wire.transport().send(&look_up(bills())).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::UntrustedServer, Reach::NotSent));
    assert_eq!((error.attempts(), error.requests_sent()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn every_doubt_stops_a_once_call_at_once() {
    let doubts: [fn() -> Reply; 9] = [
        || Reply::failed(Phase::Exchange, Cause::BrokenOff),
        || Reply::failed(Phase::Exchange, Cause::Reset),
        || Reply::failed(Phase::Body, Cause::TimedOut),
        || Reply::failed(Phase::Body, Cause::TooLarge),
        Reply::never,
        || Reply::status(408),
        || Reply::status(500),
        || Reply::status(503).retry_after("1"),
        || Reply::status(504),
    ];
    for doubt in doubts {
        let wire = Wire::new(move |_, _| doubt());
        let error = wire.transport().send(&upload(bills())).await.unwrap_err();
        assert_eq!(error.kind(), CallErrorKind::OutcomeUnknown, "{error}");
        assert_ne!(error.reach(), Reach::NotSent, "{error}");
        assert_eq!(
            (error.attempts(), error.requests_sent(), wire.sent().len()),
            (1, 1, 1),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_safe_call_goes_on_through_doubts() {
    let wire = Wire::replying([
        || Reply::status(503),
        || Reply::failed(Phase::Exchange, Cause::BrokenOff),
        Reply::never,
        || Reply::failed(Phase::Body, Cause::TooLarge),
    ]);
    let answer = wire.transport().send(&look_up(bills())).await.unwrap();
    assert_eq!((answer.attempts, answer.requests_sent), (5, 5));
    assert!(
        wire.sent().iter().all(|sent| sent.body == "{}"),
        "each attempt carries the whole body"
    );
}

#[tokio::test(start_paused = true)]
async fn a_safe_call_that_never_succeeds_says_how_far_it_got() {
    let wire = Wire::replying([
        || Reply::failed(Phase::Exchange, Cause::Reset),
        Reply::refused_connection,
        Reply::refused_connection,
        Reply::refused_connection,
        Reply::refused_connection,
    ]);
    let error = wire.transport().send(&look_up(bills())).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Unavailable, Reach::MayHaveArrived));
    assert_eq!((error.attempts(), error.requests_sent()), (5, 1));

    let wire = Wire::new(|_, _| Reply::body(502, "<html>"));
    let error = wire.transport().send(&look_up(bills())).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Unavailable, Reach::Answered));
    assert_eq!((error.status(), &error.answer().unwrap().body[..]), (Some(502), &b"<html>"[..]));
}

#[tokio::test(start_paused = true)]
async fn a_safe_call_stays_in_doubt_whatever_comes_after() {
    let doubts = [
        || Reply::status(503),
        || Reply::failed(Phase::Exchange, Cause::Reset),
        || Reply::failed(Phase::Body, Cause::TooLarge),
    ];
    for (status, kind) in [
        (400, CallErrorKind::Refused),
        (401, CallErrorKind::CredentialsRejected),
        (403, CallErrorKind::Forbidden),
        (404, CallErrorKind::NotFound),
        (429, CallErrorKind::Throttled),
        (500, CallErrorKind::Unavailable),
    ] {
        for doubt in doubts {
            let wire = Wire::new(move |_, number| match number {
                0 => doubt(),
                _ => Reply::status(status),
            });
            let error = wire.transport().send(&look_up(bills())).await.unwrap_err();
            assert_eq!((error.kind(), error.reach()), (kind, Reach::Answered), "{error}");
            assert!(error.is_in_doubt(), "{error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_turned_away_each_time_is_in_no_doubt() {
    for status in [302, 400, 401, 403, 404, 429] {
        let wire = Wire::new(move |_, number| match number {
            0 => Reply::refused_connection(),
            _ => Reply::status(status),
        });
        for call in [look_up(bills()), upload(bills())] {
            let error = wire.transport().send(&call).await.unwrap_err();
            assert!(!error.is_in_doubt(), "{error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_is_broken_for_a_safe_call_and_unknown_for_a_once_call() {
    fn unreadable(_: &Observation<'_>) -> Verdict {
        Verdict::Unreadable
    }
    let wire = Wire::new(|_, _| Reply::body(200, "<html>"));
    let endpoint = bills();
    let error =
        wire.transport().send(&Call { judge: unreadable, ..look_up(endpoint) }).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (CallErrorKind::Broken, 5));
    let error =
        wire.transport().send(&Call { judge: unreadable, ..upload(endpoint) }).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (CallErrorKind::OutcomeUnknown, 1));
}

#[tokio::test(start_paused = true)]
async fn an_explicit_no_is_final_and_keeps_the_providers_words() {
    for (status, kind) in [
        (302, CallErrorKind::Refused),
        (400, CallErrorKind::Refused),
        (403, CallErrorKind::Forbidden),
        (404, CallErrorKind::NotFound),
        (410, CallErrorKind::NotFound),
        (413, CallErrorKind::Refused),
        (422, CallErrorKind::Refused),
    ] {
        let wire = Wire::new(move |_, _| Reply::body(status, "{\"err\": \"no\"}"));
        let error = wire.transport().send(&look_up(bills())).await.unwrap_err();
        assert_eq!((error.kind(), error.reach()), (kind, Reach::Answered), "{status}");
        assert_eq!((error.status(), error.attempts()), (Some(status), 1), "{status}");
        assert_eq!(error.answer().unwrap().body, "{\"err\": \"no\"}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_redirect_is_told_as_a_wrong_url() {
    let wire = Wire::replying([|| Reply::status(307)]);
    let error = wire.transport().send(&look_up(bills())).await.unwrap_err();
    assert!(
        error.to_string().contains("a redirect, which is not followed: the URL is wrong"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn credentials_that_cannot_be_renewed_are_rejected_at_once() {
    let basic = Basic::new(&SecretString::from("user"), &SecretString::from("wrong"));
    let wire = Wire::new(|_, _| Reply::status(401));
    let error =
        wire.transport().send(&Call { authorize: &basic, ..upload(bills()) }).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (CallErrorKind::CredentialsRejected, 1));
    assert_eq!(wire.sent()[0].authorization.as_deref(), Some("Basic dXNlcjp3cm9uZw=="));
}

#[tokio::test(start_paused = true)]
async fn a_judges_own_codes_come_first_and_it_is_held_to_what_was_seen() {
    fn judge(seen: &Observation<'_>) -> Verdict {
        match seen {
            Observation::Answered(answer) if answer.body == "busy" => Verdict::Unavailable,
            Observation::Answered(answer) if answer.body == "lie" => Verdict::NotSent,
            Observation::Failed(_) => Verdict::Accepted,
            Observation::Answered(_) => classify(seen),
        }
    }
    let endpoint = bills();
    let call = Call { judge, ..upload(endpoint) };

    let wire = Wire::replying([|| Reply::body(503, "busy")]);
    assert_eq!(wire.transport().send(&call).await.unwrap().attempts, 2);

    for lie in [|| Reply::body(503, "lie"), || Reply::failed(Phase::Exchange, Cause::Reset)] {
        let wire = Wire::new(move |_, _| lie());
        let error = wire.transport().send(&call).await.unwrap_err();
        assert_eq!((error.kind(), wire.sent().len()), (CallErrorKind::OutcomeUnknown, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn an_attempt_ends_by_its_own_limit() {
    let wire = Wire::new(|_, _| Reply::never());
    let error = wire.transport().send(&upload(bills())).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.reach()),
        (CallErrorKind::OutcomeUnknown, Reach::MayHaveArrived)
    );
    assert_eq!(error.elapsed(), 310 * SECOND);
    assert!(
        error.to_string().contains("no complete answer came in time; outcome unknown"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_by_its_deadline() {
    let wire = Wire::new(|_, _| Reply::never());
    let call = Call { total_timeout: 25 * SECOND, ..look_up(bills()) };
    let error = wire.transport().send(&call).await.unwrap_err();
    // 10 s, a wait of 0.5 s, 10 s, a wait of 1 s, and what is left of 25 s; no wait after that.
    assert_eq!((error.attempts(), error.elapsed()), (3, 25 * SECOND));
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_the_deadline_would_cut_is_not_begun() {
    let wire = Wire::new(|_, _| Reply::status(503));
    let call = Call { total_timeout: 2 * SECOND, ..look_up(bills()) };
    let error = wire.transport().send(&call).await.unwrap_err();
    assert_eq!((error.attempts(), error.elapsed()), (3, 3 * SECOND / 2));
}

#[tokio::test(start_paused = true)]
async fn a_once_call_is_not_begun_again_without_room_for_a_whole_attempt() {
    let wire = Wire::replying([|| Reply::refused_connection().after(10 * SECOND)]);
    let endpoint = bills();
    let call = Call { total_timeout: 320 * SECOND, ..upload(endpoint) };
    let error = wire.transport().send(&call).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Unavailable, Reach::NotSent));
    assert_eq!((error.attempts(), error.elapsed()), (1, 10 * SECOND));

    let wire = Wire::replying([|| Reply::refused_connection().after(10 * SECOND)]);
    let call = Call { total_timeout: 321 * SECOND, ..upload(endpoint) };
    assert_eq!(wire.transport().send(&call).await.unwrap().attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn without_any_time_nothing_is_sent() {
    let wire = Wire::replying([]);
    let call = Call { total_timeout: Duration::ZERO, ..upload(bills()) };
    let error = wire.transport().send(&call).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Unavailable, Reach::NotSent));
    assert_eq!((error.attempts(), wire.sent().len()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_beyond_all_clocks_is_no_trouble() {
    let wire = Wire::replying([|| Reply::status(503)]);
    let call =
        Call { attempt_timeout: 1000 * MINUTE, total_timeout: Duration::MAX, ..look_up(bills()) };
    assert_eq!(wire.transport().send(&call).await.unwrap().attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn attempts_and_budget_bound_a_call() {
    let wire = Wire::new(|_, _| Reply::status(503));
    let mut one_attempt = settings();
    one_attempt.retry.max_attempts = NonZeroU32::MIN;
    let transport = Transport::over(wire.clone(), one_attempt);
    assert_eq!(transport.send(&look_up(bills())).await.unwrap_err().attempts(), 1);

    let retry_budget = BudgetSettings { capacity: 25, ..BudgetSettings::default() };
    let transport = Transport::over(wire, TransportSettings { retry_budget, ..settings() });
    assert_eq!(transport.send(&look_up(bills())).await.unwrap_err().attempts(), 3);
    assert_eq!(transport.send(&look_up(bills())).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_error_keeps_what_lies_below_it() {
    let wire = Wire::new(|_, _| Reply::failed(Phase::Prepare, Cause::BrokenOff));
    let error = wire.transport().send(&look_up(bills())).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Refused, Reach::NotSent));
    assert!(error.source().is_none());

    let below = ExchangeFailure {
        source: Some("below".into()),
        ..ExchangeFailure::new(Phase::Body, Cause::Reset)
    };
    assert_eq!(below.source().unwrap().to_string(), "below");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_sends_nothing_more() {
    let wire = Wire::new(|_, _| Reply::status(503));
    let endpoint = bills();
    let call = look_up(endpoint);
    let began = Instant::now();
    assert!(tokio::time::timeout(SECOND, wire.transport().send(&call)).await.is_err());
    let sent_until_then = wire.sent().len();
    tokio::time::sleep(10 * MINUTE).await;
    assert_eq!(wire.sent().len(), sent_until_then);
    assert!(began.elapsed() > 10 * MINUTE);
}
