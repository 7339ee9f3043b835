//! The tables of the answers, line by line, and laws over any answer.

use billport_ports::{ErrorKind, Scope};
use billport_transport::{Answered, Cause, ExchangeFailure, Observation, Phase, Verdict, classify};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::codes::Meaning;
use super::{judge_look_up, judge_payment, judge_read};
use crate::wire::ErrorCode;

const SUCCESS: &str = include_str!("../../tests/fixtures/commit.json");
const ERROR: &str = include_str!("../../tests/fixtures/commit_error.json");

fn answered(status: u16, body: impl AsRef<[u8]>) -> Answered {
    Answered {
        status,
        content_type: None,
        retry_after: None,
        body: body.as_ref().to_vec().into(),
        body_is_framed: true,
    }
}

fn payment(status: u16, body: impl AsRef<[u8]>) -> Verdict {
    judge_payment(&Observation::Answered(&answered(status, body)))
}

fn look_up(status: u16, body: impl AsRef<[u8]>) -> Verdict {
    judge_look_up(&Observation::Answered(&answered(status, body)))
}

fn read(status: u16, body: impl AsRef<[u8]>) -> Verdict {
    judge_read(&Observation::Answered(&answered(status, body)))
}

/// Statuses of each class, those that `classify` knows and some that it doesn't.
const STATUSES: [u16; 26] = [
    100, 200, 201, 202, 204, 299, 300, 302, 308, 400, 401, 403, 404, 405, 409, 410, 422, 429, 499,
    500, 502, 503, 504, 599, 600, 999,
];
const FAILED: [&str; 4] = ["Expired", "Error", "Failed", "Status Error"];
const UNDER_WAY: [&str; 2] = ["Queued", "Processing"];

#[test]
fn only_success_in_a_2xx_is_paid() {
    for status in STATUSES {
        let expected =
            if (200..300).contains(&status) { Verdict::Accepted } else { Verdict::Unknown };
        assert_eq!(payment(status, SUCCESS), expected, "{status}");
        for body in [r#"{"state":"Success"}"#, r#"{"status":false,"state":" SUCCESS "}"#] {
            assert_eq!(payment(status, body), expected, "{status} {body}");
        }
    }
}

#[test]
fn a_failed_state_in_a_2xx_or_4xx_is_not_paid() {
    for status in STATUSES {
        let is_decided = (200..300).contains(&status) || (400..500).contains(&status);
        let expected = if is_decided { Verdict::Refused } else { Verdict::Unknown };
        assert_eq!(payment(status, ERROR), expected, "{status}");
        for state in FAILED {
            for code in [json!("4000"), json!(1016), json!("1019"), json!("7000"), json!(null)] {
                let body = json!({"status": true, "state": state, "error_code": code});
                assert_eq!(payment(status, body.to_string()), expected, "{status} {body}");
            }
        }
    }
}

#[test]
fn what_is_under_way_strange_or_silent_is_unknown() {
    let strange = [
        json!({"state": "Pending"}),
        json!({"state": "Successful"}),
        json!({"state": 1}),
        json!({"state": true}),
        json!({"state": ["Success"]}),
        json!({"state": {"state": "Success"}}),
        json!({"state": "Success", "error_code": "4000"}),
        json!({"state": "Success", "error_code": 0}),
        json!({"state": "Success", "error_code": {}}),
        json!({"state": "Error", "error_code": ["1013"]}),
    ];
    let under_way = UNDER_WAY.map(|state| json!({"status": true, "state": state}));
    for status in STATUSES {
        for body in strange.iter().chain(&under_way) {
            assert_eq!(payment(status, body.to_string()), Verdict::Unknown, "{status} {body}");
        }
    }
}

#[test]
fn without_a_state_the_status_says_little() {
    let silent = [
        "",
        " ",
        "null",
        "[]",
        "[\"Success\"]",
        "\"Success\"",
        "{}",
        "{\"status\":true}",
        "{\"state\":null}",
        "{\"error_code\":\"1002\"}",
        "<html>{\"state\":\"Success\"}</html>",
    ];
    for status in STATUSES {
        let expected = match status {
            404 => Verdict::NotFound,
            300..=399 => Verdict::Refused,
            _ => Verdict::Unknown,
        };
        for body in silent {
            assert_eq!(payment(status, body), expected, "{status} {body}");
        }
    }
}

#[test]
fn a_broken_object_may_hold_any_state() {
    let broken = [
        "{",
        "{\"status\":true",
        "{\"state\":\"Error\"",
        "\u{feff}{\"state\":\"Success\"}",
        "\u{feff}{\"state\":\"Error\"}",
        "{\"state\":\"Success\"}{}",
        "{\"state\":\"Success\",\"state\":\"Success\"}",
        "{\"state\":\"Error\",\"state\":\"Success\"}",
        "{\"state\":\"Success\",\"id\":1,\"id\":2}",
    ];
    for status in STATUSES {
        for body in broken {
            assert_eq!(payment(status, body), Verdict::Unknown, "{status} {body}");
        }
    }
}

#[test]
fn a_used_reference_proves_nothing_of_a_payment() {
    let states = FAILED.into_iter().chain(UNDER_WAY).chain(["Success", "Other", ""]);
    let states: Vec<Value> = states.map(Value::from).chain([Value::Null]).collect();
    for status in STATUSES {
        for state in &states {
            for code in [json!("1013"), json!(1013), json!(" 1013 ")] {
                let body = json!({"state": state, "error_code": code}).to_string();
                assert_eq!(payment(status, &body), Verdict::Unknown, "{status} {body}");
            }
        }
    }
}

#[test]
fn a_payment_without_an_answer_is_unsent_or_unknown() {
    for (phase, cause) in [
        (Phase::Prepare, Cause::BrokenOff),
        (Phase::Connect, Cause::ConnectionRefused),
        (Phase::Handshake, Cause::BrokenOff),
        (Phase::Exchange, Cause::TimedOut),
        (Phase::Exchange, Cause::Reset),
        (Phase::Body, Cause::TimedOut),
        (Phase::Body, Cause::TooLarge),
    ] {
        let failure = ExchangeFailure::new(phase, cause);
        let seen = Observation::Failed(&failure);
        for judge in [judge_payment, judge_look_up, judge_read] {
            assert_eq!(judge(&seen), classify(&seen), "{phase:?} {cause:?}");
        }
    }
}

/// What follows from a code: for a read, its verdict and its error; for a payment that was not made,
/// its error.
struct Follows {
    verdict: Verdict,
    read: (ErrorKind, Scope),
    unpaid: (ErrorKind, Scope),
}

const ACCOUNT: Follows = Follows {
    verdict: Verdict::CredentialsRejected,
    read: (ErrorKind::Credentials, Scope::EveryRequest),
    unpaid: (ErrorKind::Credentials, Scope::EveryRequest),
};
const THIS_REQUEST: Follows = Follows {
    verdict: Verdict::Refused,
    read: (ErrorKind::Refused, Scope::ThisRequest),
    unpaid: (ErrorKind::Refused, Scope::ThisRequest),
};
const NO_CREDIT: Follows = Follows {
    verdict: Verdict::Refused,
    read: (ErrorKind::Refused, Scope::EveryRequest),
    unpaid: (ErrorKind::Refused, Scope::EveryRequest),
};
const MAINTENANCE: Follows = Follows {
    verdict: Verdict::Refused,
    read: (ErrorKind::Unavailable, Scope::EveryRequest),
    unpaid: (ErrorKind::Refused, Scope::EveryRequest),
};
const TROUBLE: Follows = Follows {
    verdict: Verdict::Unavailable,
    read: (ErrorKind::Unavailable, Scope::ThisRequest),
    unpaid: (ErrorKind::Refused, Scope::ThisRequest),
};
const USED: Follows = Follows {
    verdict: Verdict::Unavailable,
    read: (ErrorKind::Unavailable, Scope::ThisRequest),
    unpaid: (ErrorKind::OutcomeUnknown, Scope::ThisRequest),
};

const CODES: [(&str, Follows); 24] = [
    ("1001", ACCOUNT),
    ("1002", ACCOUNT),
    ("1003", ACCOUNT),
    ("1004", ACCOUNT),
    ("1005", ACCOUNT),
    ("1006", ACCOUNT),
    ("1007", ACCOUNT),
    ("1008", ACCOUNT),
    ("1009", ACCOUNT),
    ("1010", THIS_REQUEST),
    ("1011", THIS_REQUEST),
    ("1012", THIS_REQUEST),
    ("1013", USED),
    ("1014", THIS_REQUEST),
    ("1015", THIS_REQUEST),
    ("1016", NO_CREDIT),
    ("1017", TROUBLE),
    ("1018", TROUBLE),
    ("1019", MAINTENANCE),
    ("1020", TROUBLE),
    ("1021", TROUBLE),
    ("4000", THIS_REQUEST),
    ("4001", THIS_REQUEST),
    ("4002", THIS_REQUEST),
];

#[test]
fn every_code_of_the_table_leads_to_its_act() {
    for (code, follows) in CODES {
        let meaning = Meaning::of(&ErrorCode::Is(code.into())).expect(code);
        assert_eq!(meaning.of_read(), follows.read, "{code}");
        assert_eq!(meaning.of_unpaid(), follows.unpaid, "{code}");
        for status in STATUSES {
            let number: u16 = code.parse().unwrap();
            for body in
                [json!({"error_code": code}), json!({"error_code": number, "state": "Error"})]
            {
                let verdict = read(status, body.to_string());
                assert_eq!(verdict, follows.verdict, "{status} {body}");
                assert_eq!(look_up(status, body.to_string()), verdict, "{status} {body}");
            }
        }
    }
}

#[test]
fn a_code_that_is_not_in_the_table_means_nothing_by_itself() {
    for code in ["", "1", "2", "002", "7000", "01013", "1013.0", "10130", "9999", "client_error"] {
        assert_eq!(Meaning::of(&ErrorCode::Is(code.into())), None, "{code}");
    }
    assert_eq!(Meaning::of(&ErrorCode::Absent), None);
    assert_eq!(Meaning::of(&ErrorCode::Unreadable), None);
}

#[test]
fn a_read_that_is_refused_in_the_services_own_words_is_refused() {
    let refusals = [
        json!({"error_code": "7000"}),
        json!({"error_code": "002"}),
        json!({"error_code": ["4001"]}),
        json!({"state": "Error"}),
        json!({"status": false}),
    ];
    for body in refusals.map(|body| body.to_string()) {
        for status in STATUSES {
            let expected = match status {
                200..=299 | 404 | 410 => Verdict::Refused,
                _ => classify(&Observation::Answered(&answered(status, ""))),
            };
            assert_eq!(read(status, &body), expected, "{status} {body}");
        }
    }
}

#[test]
fn a_read_without_a_refusal_is_decided_by_its_status() {
    for status in STATUSES {
        let by_status = classify(&Observation::Answered(&answered(status, "")));
        for body in ["{}", r#"{"status":true,"state":"Queued","error":"x"}"#] {
            assert_eq!(read(status, body), by_status, "{status} {body}");
        }
        let expected = if by_status == Verdict::Accepted { Verdict::Unreadable } else { by_status };
        for body in ["", "[]", "<html>", "{\"status\":true", "{\"a\":1,\"a\":1}"] {
            assert_eq!(read(status, body), expected, "{status} {body}");
        }
    }
}

/// Statuses whose body may speak of a payment.
fn may_answer(status: u16) -> bool {
    matches!(status, 200..=299 | 400 | 404 | 422)
}

#[test]
fn an_unknown_reference_is_an_answer() {
    let answers = [
        json!({"error_code": "002"}),
        json!({"error_code": "002", "error": "anything", "state": "Error", "status": false}),
        json!({"error": "invalid_reference", "state": "Error"}),
        json!({"error": "invalid_reference", "error_code": null, "reference": "r-1"}),
        json!({"error_code": "002", "state": "Success"}),
    ];
    for status in STATUSES {
        for body in &answers {
            let verdict = look_up(status, body.to_string());
            assert_eq!(verdict == Verdict::Accepted, may_answer(status), "{status} {body}");
        }
        for code in [json!("2"), json!(2), json!("0002"), json!("1002"), json!("7000"), json!({})] {
            let body = json!({"error": "invalid_reference", "error_code": code}).to_string();
            assert_ne!(look_up(status, &body), Verdict::Accepted, "{status} {body}");
        }
    }
}

#[test]
fn a_look_up_answers_with_a_state() {
    for status in STATUSES {
        let is_2xx = (200..300).contains(&status);
        for state in FAILED.into_iter().chain(UNDER_WAY) {
            let ours = json!({"state": state, "reference": "r-1"}).to_string();
            assert_eq!(
                look_up(status, &ours) == Verdict::Accepted,
                may_answer(status),
                "{status} {ours}"
            );
            let nobodys = json!({"state": state, "reference": null}).to_string();
            let answers = is_2xx && UNDER_WAY.contains(&state);
            assert_eq!(
                look_up(status, &nobodys) == Verdict::Accepted,
                answers,
                "{status} {nobodys}"
            );
            let coded = json!({"state": state, "reference": "r-1", "error_code": "4000"});
            assert_eq!(look_up(status, coded.to_string()), Verdict::Refused, "{status} {coded}");
        }
        for body in [
            json!({"state": "Success", "reference": "r-1"}),
            json!({"state": "Success"}),
            json!({"state": "Other", "reference": "r-1"}),
            json!({"status": true}),
            json!({}),
        ] {
            let verdict = look_up(status, body.to_string());
            assert_eq!(verdict == Verdict::Accepted, is_2xx, "{status} {body}");
        }
        let by_status = classify(&Observation::Answered(&answered(status, "")));
        for body in
            ["", "[]", "<html>", "{\"state\":\"Success\"", "{\"state\":\"Failed\",\"a\":1,\"a\":1}"]
        {
            let expected =
                if by_status == Verdict::Accepted { Verdict::Unreadable } else { by_status };
            assert_eq!(look_up(status, body), expected, "{status} {body}");
        }
    }
}

/// The least that must be true of an answer that is taken for a payment, read by other means.
fn says_success(status: u16, body: &[u8]) -> bool {
    let Ok(Value::Object(answer)) = serde_json::from_slice(body) else { return false };
    let state = answer.get("state").and_then(Value::as_str).unwrap_or_default();
    let code = answer.get("error_code").unwrap_or(&Value::Null);
    let is_without_code =
        code.is_null() || code.as_str().is_some_and(|code| code.trim().is_empty());
    (200..300).contains(&status) && state.trim().eq_ignore_ascii_case("success") && is_without_code
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1..5000_i64).prop_map(Value::from),
        prop_oneof![Just("4000"), Just("1013"), Just("002"), Just("1002"), Just("")]
            .prop_map(Value::from),
        proptest::sample::select([&FAILED[..], &UNDER_WAY, &["Success", "success "]].concat())
            .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!(["Success"])),
        Just(json!({"state": "Success"})),
    ]
}

/// Bodies of every kind: objects of the fields that matter, cut and changed at random places, and
/// plain noise.
fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let name = prop_oneof![
        3 => Just("state".to_owned()),
        2 => Just("error_code".to_owned()),
        1 => Just("status".to_owned()),
        1 => Just("reference".to_owned()),
        1 => Just("error".to_owned()),
        1 => "[a-z]{1,6}",
    ];
    let fields = proptest::collection::vec((name, any_value()), 0..5);
    let object = fields
        .prop_map(|fields| {
            let fields = fields.iter().map(|(name, value)| format!("{}:{value}", json!(name)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(",")).into_bytes()
        })
        .boxed();
    let cut = (object.clone(), any::<proptest::sample::Index>()).prop_map(|(body, at)| {
        let at = at.index(body.len());
        body[..at].to_vec()
    });
    let changed = (object.clone(), any::<proptest::sample::Index>(), any::<u8>());
    let changed = changed.prop_map(|(mut body, at, byte)| {
        let at = at.index(body.len());
        body[at] = byte;
        body
    });
    prop_oneof![4 => object, 1 => cut, 1 => changed, 1 => proptest::collection::vec(any::<u8>(), 0..60)]
}

fn any_status() -> impl Strategy<Value = u16> {
    prop_oneof![4 => Just(200_u16), 2 => proptest::sample::select(STATUSES.to_vec()), 1 => 100..1000_u16]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_without_a_readable_success_is_ever_paid(status in any_status(), body in any_body()) {
        if payment(status, &body) == Verdict::Accepted {
            prop_assert!(says_success(status, &body));
        }
    }

    #[test]
    fn no_payment_is_ever_judged_to_be_sent_again(status in any_status(), body in any_body()) {
        let verdict = payment(status, &body);
        prop_assert!(matches!(
            verdict,
            Verdict::Accepted | Verdict::Refused | Verdict::NotFound | Verdict::Unknown
        ));
    }

    #[test]
    fn a_5xx_decides_no_payment(status in 500..1000_u16, body in any_body()) {
        prop_assert_eq!(payment(status, body), Verdict::Unknown);
    }

    #[test]
    fn no_beginning_of_a_success_is_paid(
        status in any_status(),
        length in 0..SUCCESS.trim_end().len(),
    ) {
        let verdict = payment(status, &SUCCESS[..length]);
        prop_assert_ne!(verdict, Verdict::Accepted);
        if length > 0 {
            prop_assert_eq!(verdict, Verdict::Unknown);
        }
    }

    #[test]
    fn a_look_up_that_is_refused_is_no_answer(status in any_status(), body in any_body()) {
        let verdict = look_up(status, &body);
        if matches!(status, 401 | 403 | 429 | 300..=399 | 500..) {
            prop_assert_ne!(verdict, Verdict::Accepted);
        }
    }
}
