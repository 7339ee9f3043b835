//! A payment is one request or none, whatever becomes of it; and what is told of it is what is known.
//! Over a scripted wire, in virtual time.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "these tests need a part of it")]
mod script;

use billport_nea::NeaConfig;
use billport_ports::{
    Counters, ErrorKind, LEAVES_WITHIN, PaymentStatus, Payments, PortError, Reach, Standing,
};
use billport_transport::{Cause, Connection, Phase};
use script::{Script, Turn, order, reference};
use std::time::Duration;
use tokio::time::Instant;

/// Pays into this turn of the wire; whatever comes, one request was enough.
async fn pay_into(turn: Turn) -> PortError {
    let script = Script::of([turn]);
    let error = script.nea().pay(&order(), &reference()).await.unwrap_err();
    let [request] = &script.seen()[..] else { panic!("one call is one request: {error}") };
    assert_eq!(request.connection, Connection::Fresh);
    assert_eq!(error.attempts(), 1, "{error}");
    error
}

#[tokio::test(start_paused = true)]
async fn what_never_left_is_not_sent_and_not_tried_again() {
    for (phase, cause) in [
        (Phase::Connect, Cause::ConnectionRefused),
        (Phase::Connect, Cause::NameNotFound),
        (Phase::Connect, Cause::TimedOut),
        (Phase::Handshake, Cause::BrokenOff),
    ] {
        let error = pay_into(Turn::Fail(phase, cause)).await;
        assert_eq!((error.kind(), error.reach()), (ErrorKind::Unavailable, Reach::NotSent));
        assert!(error.concerns_every_request() && error.requests_sent() == 0, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_held_up_while_it_connected_is_not_sent() {
    let held_up_for = LEAVES_WITHIN + Duration::from_secs(1);
    let error = pay_into(Turn::Fail(Phase::Departure, Cause::TooLate { held_up_for })).await;
    assert!(error.came_too_late() && !error.concerns_every_request(), "{error}");
    assert_eq!((error.kind(), error.reach()), (ErrorKind::Unavailable, Reach::NotSent));
    assert_eq!(error.requests_sent(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_may_have_arrived_is_unknown_and_not_tried_again() {
    for (phase, cause) in [
        (Phase::Exchange, Cause::TimedOut),
        (Phase::Exchange, Cause::Reset),
        (Phase::Exchange, Cause::BrokenOff),
        (Phase::Body, Cause::TimedOut),
        (Phase::Body, Cause::BrokenOff),
        (Phase::Body, Cause::TooLarge),
    ] {
        let error = pay_into(Turn::Fail(phase, cause)).await;
        assert!(error.is_outcome_unknown(), "{error}");
        assert_eq!((error.reach(), error.requests_sent()), (Reach::MayHaveArrived, 1));
        assert!(!error.concerns_every_request());
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_never_answers_is_given_up_on_after_two_minutes() {
    let began = Instant::now();
    let error = pay_into(Turn::Hang).await;
    assert!(error.is_outcome_unknown(), "{error}");
    assert_eq!(began.elapsed(), Duration::from_mins(2));
    let NeaConfig { commit_timeout, .. } = script::config();
    assert_eq!(commit_timeout, began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn what_the_answers_of_doubt_say_is_told() {
    for (status, body, told) in [
        (200, "", "answered 200"),
        (200, "{}", "the answer names no state"),
        (200, "<html>Sorry</html>", "`<html>Sorry</html>`: the answer can't be read"),
        (200, "{\"status\":true", "`{\"status\":true`: the answer can't be read"),
        (200, r#"{"state":"Processing"}"#, "its state is `Processing`"),
        (
            200,
            r#"{"state":"On\u0007 hold","message":"wait"}"#,
            "`wait`: the state `On\\u{7} hold` decides nothing in such an answer",
        ),
        (500, r#"{"state":"Error"}"#, "the state `Error` decides nothing in such an answer"),
        (400, r#"{"state":"Success"}"#, "the state `Success` decides nothing in such an answer"),
        (
            400,
            r#"{"state":"Error","error_code":"1013","message":"Duplicate reference"}"#,
            "(HTTP 400, code 1013): `Duplicate reference`: the reference was used before",
        ),
        (401, r#"{"message":"who are you"}"#, "`who are you`: the answer names no state"),
        (504, "", "(HTTP 504): the answer can't be read"),
    ] {
        let error = pay_into(Turn::Answer(status, body.to_owned())).await;
        assert!(error.is_outcome_unknown(), "{error}");
        assert_eq!((error.reach(), error.status()), (Reach::Answered, Some(status)));
        let story = error.to_string();
        assert!(story.contains(told) || body.is_empty() && status == 200, "{story}");
        assert!(story.contains("the outcome is unknown") && !story.contains('\n'), "{story}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_code_makes_a_no_of_what_is_unknown() {
    for code in ["1002", "1016", "1019", "1017", "4000", "7000"] {
        for (status, state) in [(500, "Error"), (200, "Queued"), (200, "Success"), (429, "Held")] {
            let body = format!(r#"{{"state":"{state}","error_code":"{code}","details":"no"}}"#);
            let error = pay_into(Turn::Answer(status, body)).await;
            assert!(error.is_outcome_unknown(), "{status} {state}: {error}");
            assert!(!error.concerns_every_request(), "{status} {state}: {error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn only_a_server_that_is_not_trusted_is_told_as_one() {
    let handshake = pay_into(Turn::Fail(Phase::Handshake, Cause::BrokenOff)).await;
    assert!(handshake.is_server_distrusted(), "{handshake}");
    let refused = pay_into(Turn::Fail(Phase::Connect, Cause::ConnectionRefused)).await;
    assert!(!refused.is_server_distrusted(), "{refused}");
}

#[tokio::test(start_paused = true)]
async fn whose_business_a_refusal_is_follows_from_its_code() {
    for (code, kind, every) in [
        ("1002", ErrorKind::Credentials, true),
        ("1009", ErrorKind::Credentials, true),
        ("1016", ErrorKind::Refused, true),
        ("1019", ErrorKind::Refused, true),
        ("1017", ErrorKind::Refused, false),
        ("4002", ErrorKind::Refused, false),
        ("7000", ErrorKind::Refused, false),
        ("made-up", ErrorKind::Refused, false),
    ] {
        let body = format!(r#"{{"state":"Failed","error_code":"{code}","details":"no"}}"#);
        let error = pay_into(Turn::Answer(400, body)).await;
        assert_eq!((error.kind(), error.concerns_every_request()), (kind, every), "{error}");
        assert_eq!((error.reach(), error.is_temporary()), (Reach::Answered, false), "{error}");
        assert_eq!(error.code().unwrap().as_str(), code);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_address_is_not_paid_and_concerns_every_payment() {
    let error = pay_into(Turn::Answer(404, "<html>".to_owned())).await;
    assert_eq!((error.kind(), error.concerns_every_request()), (ErrorKind::NotFound, true));
    let error = pay_into(Turn::Answer(302, "<html>".to_owned())).await;
    assert_eq!((error.kind(), error.concerns_every_request()), (ErrorKind::Refused, true));
    assert!(error.to_string().contains("a redirect, which is not followed"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn throttling_leaves_a_payment_unknown_and_the_next_one_unsent() {
    let script = Script::of([Turn::Throttle(429, "60")]);
    let nea = script.nea();
    let began = Instant::now();
    let error = nea.pay(&order(), &reference()).await.unwrap_err();
    assert!(error.is_outcome_unknown(), "a 429 without a state proves nothing: {error}");
    assert_eq!(error.retry_after(), Some(Duration::from_mins(1)));
    let error = nea.pay(&order(), &reference()).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (ErrorKind::Throttled, Reach::NotSent), "{error}");
    assert_eq!((error.attempts(), error.requests_sent()), (0, 0));
    assert_eq!(error.retry_after(), Some(Duration::from_mins(1)));
    assert!(error.concerns_every_request());
    assert_eq!((script.seen().len(), began.elapsed()), (1, Duration::ZERO), "it does not wait");
}

#[tokio::test(start_paused = true)]
async fn a_pooled_read_and_a_fresh_payment_go_over_one_transport() {
    let answers = ["counters", "commit"].map(|name| match name {
        "counters" => Turn::ok(include_str!("fixtures/counters.json")),
        _ => Turn::ok(include_str!("fixtures/commit.json")),
    });
    let script = Script::of(answers);
    let nea = script.nea();
    nea.counters().await.unwrap();
    nea.pay(&order(), &reference()).await.unwrap();
    let connections: Vec<_> = script.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [Connection::Pooled, Connection::Fresh]);
}

#[tokio::test(start_paused = true)]
async fn a_payment_in_doubt_is_settled_by_asking() {
    let status = include_str!("fixtures/status.json");
    let script = Script::of([Turn::Fail(Phase::Exchange, Cause::Reset), Turn::ok(status)]);
    let nea = script.nea();
    assert!(nea.pay(&order(), &reference()).await.unwrap_err().is_outcome_unknown());
    assert!(matches!(nea.standing(&reference()).await.unwrap(), Standing::Paid(_)));
}
