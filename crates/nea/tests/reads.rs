//! Reads are sent again where that may help, under a new reference where there is one; and a read that
//! fails says so, and nothing else. Over a scripted wire, in virtual time.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod logged;
#[expect(dead_code, reason = "these tests need a part of it")]
mod script;

use billport_ports::{
    Counters, DuesInquiry, ErrorKind, PaymentStatus, PortError, Reach, ServiceCharges, Standing,
};
use billport_transport::{Cause, Method, Phase};
use logged::Logged;
use script::{Script, Turn, consumer, npr, reference, session};
use std::time::Duration;
use tokio::time::Instant;

const DETAILS: &str = include_str!("fixtures/details.json");
const STATUS: &str = include_str!("fixtures/status.json");

fn refusal(code: &str) -> Turn {
    let body = format!(
        r#"{{"status":false,"error_code":"{code}","message":"No","details":"because","state":"Error"}}"#
    );
    Turn::Answer(400, body)
}

#[tokio::test(start_paused = true)]
async fn every_attempt_of_an_inquiry_has_a_reference_of_its_own() {
    let script = Script::of([
        Turn::Fail(Phase::Exchange, Cause::Reset),
        refusal("1013"),
        Turn::Answer(502, String::new()),
        refusal("1020"),
        Turn::ok(DETAILS),
    ]);
    script.nea().dues(&consumer()).await.unwrap();
    let seen = script.seen();
    assert_eq!(seen.len(), 5);
    for (number, request) in (1..).zip(&seen) {
        let reference = format!(r#""reference":"i-{number}""#);
        assert!(request.body.contains(&reference), "{number}");
        assert_eq!(request.method, Method::Post);
    }
}

#[tokio::test(start_paused = true)]
async fn what_no_repeat_would_change_is_asked_once() {
    for (code, kind, every) in [
        ("1001", ErrorKind::Credentials, true),
        ("1008", ErrorKind::Credentials, true),
        ("1012", ErrorKind::Refused, false),
        ("1016", ErrorKind::Refused, true),
        ("1019", ErrorKind::Unavailable, true),
        ("4001", ErrorKind::Refused, false),
        ("7000", ErrorKind::Refused, false),
    ] {
        let script = Script::of([refusal(code)]);
        let error = script.nea().dues(&consumer()).await.unwrap_err();
        assert_eq!((error.kind(), error.concerns_every_request()), (kind, every), "{error}");
        assert_eq!((error.reach(), error.attempts()), (Reach::Answered, 1), "{error}");
        assert_eq!(error.code().unwrap().as_str(), code);
        assert_eq!(error.message().unwrap().as_str(), "No: because");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_repeat_may_mend_is_asked_five_times() {
    for (turn, kind, every) in [
        (refusal("1017"), ErrorKind::Unavailable, false),
        (refusal("1018"), ErrorKind::Unavailable, false),
        (refusal("1013"), ErrorKind::Unavailable, false),
        (Turn::Answer(503, String::new()), ErrorKind::Unavailable, true),
        (Turn::Fail(Phase::Connect, Cause::ConnectionRefused), ErrorKind::Unavailable, true),
        (Turn::Fail(Phase::Body, Cause::BrokenOff), ErrorKind::Unavailable, true),
        (Turn::Throttle(429, "1"), ErrorKind::Throttled, true),
        (Turn::ok("<html>Sorry</html>"), ErrorKind::Broken, true),
        (Turn::ok("{\"status\":true"), ErrorKind::Broken, true),
    ] {
        let script = Script::of(vec![turn.clone(); 5]);
        let error = script.nea().counters().await.unwrap_err();
        assert_eq!((error.kind(), error.concerns_every_request()), (kind, every), "{error}");
        assert_eq!((error.attempts(), script.seen().len()), (5, 5), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_in_doubt_is_no_outcome_that_is_unknown() {
    let script = Script::of([Turn::Fail(Phase::Exchange, Cause::Reset), refusal("4000")]);
    let error = script.nea().service_charge(&session(), npr("600")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 2), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_read_has_its_own_time() {
    let began = Instant::now();
    let error = Script::of(vec![Turn::Hang; 5]).nea().counters().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert!(began.elapsed() <= Duration::from_secs(90), "{:?}", began.elapsed());
    assert!(error.attempts() >= 2, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_wrong_address_is_told_as_one() {
    for (status, kind) in [(404, ErrorKind::NotFound), (301, ErrorKind::Refused)] {
        let turn = || Turn::Answer(status, "<html>gone</html>".to_owned());
        for error in [
            Script::of([turn()]).nea().counters().await.unwrap_err(),
            Script::of([turn()]).nea().standing(&reference()).await.unwrap_err(),
        ] {
            assert_eq!((error.kind(), error.concerns_every_request()), (kind, true), "{error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_broken_answer_that_may_hold_a_name_is_not_shown() {
    let cut = &DETAILS[..80];
    assert!(cut.contains("Michael"));
    let script = Script::of(vec![Turn::ok(cut); 5]);
    let error = script.nea().dues(&consumer()).await.unwrap_err();
    let story = error.to_string();
    assert!(!story.contains("Michael") && !format!("{error:?}").contains("Michael"), "{story}");
    assert!(story.contains("answered 200, and its JSON is cut, or has a field twice"), "{story}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_lacks_what_it_must_have_is_broken_and_asked_once() {
    for (body, lack) in [
        (
            DETAILS.replace("\"payable_amount\": 250", "\"payable_amount\": []"),
            "it has no `payable_amount` of `2073 Falgun`",
        ),
        (DETAILS.replace("total_due_amount", "total"), "it has no `total_due_amount`"),
    ] {
        let script = Script::of([Turn::ok(body)]);
        let error = script.nea().dues(&consumer()).await.unwrap_err();
        assert_eq!((error.kind(), error.reach()), (ErrorKind::Broken, Reach::Answered));
        assert!(error.to_string().contains(lack) && !error.concerns_every_request(), "{error}");
    }
    let script = Script::of([Turn::ok(r#"{"status":true,"amount":600}"#)]);
    let error = script.nea().service_charge(&session(), npr("600")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Broken);
    let script = Script::of([Turn::ok(r#"{"status":true,"counters":{}}"#)]);
    assert_eq!(script.nea().counters().await.unwrap_err().kind(), ErrorKind::Broken);
}

#[tokio::test(start_paused = true)]
async fn a_counter_that_is_left_out_is_told_in_the_log() {
    let counters = |odd: &str| {
        let json = format!(r#"{{"counters":[{odd}{{"name":"A","value":"1:a"}}]}}"#);
        Script::of([Turn::ok(json)]).nea()
    };
    let (logged, _guard) = Logged::begin();
    assert_eq!(counters("").counters().await.unwrap().len(), 1);
    assert!(!logged.text().contains("left out"), "{}", logged.text());
    assert_eq!(counters("7,{},").counters().await.unwrap().len(), 1);
    let line = "WARN billport_nea::counters: counters without the code of an office are left out \
                left_out=2 listed=1";
    assert!(logged.text().contains(line), "{}", logged.text());
}

/// Looks a payment up, and hears this.
async fn hear(turn: Turn) -> Result<Standing, PortError> {
    let is_repeated = matches!(&turn, Turn::Answer(500.., _));
    let turns = vec![turn; if is_repeated { 5 } else { 1 }];
    Script::of(turns).nea().standing(&reference()).await
}

#[tokio::test(start_paused = true)]
async fn a_failed_look_up_is_never_a_failed_payment() {
    let ours = r#""reference":"r-20260101-7""#;
    for turn in [
        refusal("1002"),
        refusal("1019"),
        refusal("7000"),
        Turn::ok(r#"{"status":false,"state":"Error","message":"Invalid token"}"#),
        Turn::ok(format!(r#"{{"state":"Error","error_code":"4000",{ours}}}"#)),
        Turn::Answer(400, r#"{"state":"Failed"}"#.to_owned()),
        Turn::Answer(401, format!(r#"{{"state":"Failed",{ours}}}"#)),
        Turn::Answer(403, format!(r#"{{"state":"Failed",{ours}}}"#)),
        Turn::Answer(500, format!(r#"{{"state":"Failed",{ours}}}"#)),
        Turn::Answer(500, include_str!("fixtures/status_error.json").to_owned()),
        Turn::Answer(503, STATUS.to_owned()),
        Turn::Answer(400, STATUS.to_owned()),
        Turn::Answer(302, STATUS.to_owned()),
    ] {
        let error = hear(turn.clone()).await.expect_err("it says nothing of the payment");
        assert!(!error.is_outcome_unknown(), "{turn:?}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_of_ours_is_one_in_a_400_too() {
    let failed = include_str!("fixtures/status_failed.json");
    for status in [200, 400, 404, 422] {
        let standing = hear(Turn::Answer(status, failed.to_owned())).await.unwrap();
        assert!(matches!(standing, Standing::NotPaid { .. }), "{status}: {standing:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_look_up_is_sent_again_as_it_was() {
    let script = Script::of([Turn::Fail(Phase::Exchange, Cause::Reset), Turn::ok(STATUS)]);
    script.nea().standing(&reference()).await.unwrap();
    let [first, second] = &script.seen()[..] else { panic!("asked twice") };
    assert_eq!(first.endpoint, second.endpoint);
    assert_eq!((first.method, first.content_type, first.body.as_str()), (Method::Get, None, ""));
}
