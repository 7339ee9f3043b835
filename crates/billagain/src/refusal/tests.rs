//! Every row of the table at the top of `refusal.rs`, by status and body.

use super::*;
use billport_transport::{Bytes, Cause, ExchangeFailure, Judge, Phase};
use std::time::Duration;

const JUDGES: [(&str, Judge); 4] = [
    ("list", judge_list),
    ("customer", judge_customer),
    ("change", judge_change),
    ("add", judge_add),
];

const ERRORS: &str = r#"{"Errors":[{"Message":"no"}]}"#;
const CUSTOMER: &str = r#"{"customerID":302,"Name":"Thandi"}"#;

fn answered(status: u16, body: &str) -> Answered {
    let body = Bytes::copy_from_slice(body.as_bytes());
    Answered { status, content_type: None, retry_after: None, body, body_is_framed: true }
}

/// What the four judges say, in the order of [`JUDGES`].
fn verdicts(status: u16, body: &str) -> [Verdict; 4] {
    let answer = answered(status, body);
    JUDGES.map(|(_, judge)| judge(&Observation::Answered(&answer)))
}

#[test]
fn a_success_is_what_was_asked_for() {
    use Verdict::{Accepted, Refused, Unknown, Unreadable};
    for (body, expected) in [
        ("[]", [Accepted, Unreadable, Unreadable, Unknown]),
        (" [{}, null]\n", [Accepted, Unreadable, Unreadable, Unknown]),
        (CUSTOMER, [Unreadable, Accepted, Accepted, Accepted]),
        ("{}", [Unreadable, Accepted, Unreadable, Unknown]),
        (r#"{"message":"Forbidden"}"#, [Unreadable, Accepted, Unreadable, Unknown]),
        (r#"{"errors":[{"message":"no"}]}"#, [Unreadable, Accepted, Unreadable, Unknown]),
        (r#"{"Errors":[]}"#, [Unreadable, Accepted, Unreadable, Unknown]),
        (r#"{"Name":"Thandi"}"#, [Unreadable, Accepted, Unreadable, Unknown]),
        (r#"{"customerID":302,"errors":["no"]}"#, [Unreadable, Accepted, Unreadable, Unknown]),
        (r#"{"customerID":302,"Errors":"no"}"#, [Unreadable, Accepted, Unreadable, Unknown]),
        (r#"{"customerID":302,"errors":null}"#, [Unreadable, Accepted, Accepted, Accepted]),
        (r#"{"Errors":[],"customerID":"7"}"#, [Unreadable, Accepted, Accepted, Accepted]),
        ("", [Unreadable, Unreadable, Accepted, Unknown]),
        (" \r\n", [Unreadable, Unreadable, Accepted, Unknown]),
        (ERRORS, [Refused, Refused, Refused, Unknown]),
        (r#"{"customerID":302,"Errors":[{"Message":"no"}]}"#, [Refused, Refused, Refused, Unknown]),
        (r#"{"customerID":302"#, [Unreadable, Unreadable, Unreadable, Unknown]),
        (r#"[{"customerID":302}"#, [Unreadable, Unreadable, Unreadable, Unknown]),
        (r#"{"customerID":302,"customerID":303}"#, [Unreadable, Accepted, Unreadable, Unknown]),
        (r#"{"customerID":0}"#, [Unreadable, Accepted, Unreadable, Unknown]),
        (r#"{"customerID":null}"#, [Unreadable, Accepted, Unreadable, Unknown]),
        (r#"{"customerid":302}"#, [Unreadable, Accepted, Unreadable, Unknown]),
        ("null", [Unreadable, Unreadable, Unreadable, Unknown]),
        ("true", [Unreadable, Unreadable, Unreadable, Unknown]),
        ("\u{feff}{\"customerID\":302}", [Unreadable, Unreadable, Unreadable, Unknown]),
        ("<html>Sign in</html>", [Unreadable, Unreadable, Unreadable, Unknown]),
    ] {
        for status in [200, 201, 202, 204, 299] {
            assert_eq!(verdicts(status, body), expected, "{status} {body}");
        }
    }
}

#[test]
fn nothing_is_nothing_only_where_none_of_it_can_be_cut_away() {
    let nothing = Answered { body_is_framed: false, ..answered(200, "") };
    assert_eq!(judge_change(&Observation::Answered(&nothing)), Verdict::Unreadable);
}

#[test]
fn statuses_that_are_everybodys_mean_what_they_always_do() {
    for (status, verdict) in [
        (301, Verdict::Refused),
        (307, Verdict::Refused),
        (400, Verdict::Refused),
        (401, Verdict::CredentialsRejected),
        (403, Verdict::Forbidden),
        (404, Verdict::NotFound),
        (405, Verdict::Refused),
        (410, Verdict::NotFound),
        (413, Verdict::Refused),
        (422, Verdict::Refused),
        (429, Verdict::Throttled),
    ] {
        for body in ["", ERRORS, CUSTOMER, "[]", "<html></html>"] {
            assert_eq!(verdicts(status, body), [verdict; 4], "{status} {body}");
        }
    }
}

#[test]
fn a_status_that_leaves_it_open_is_decided_by_the_providers_own_words() {
    for status in [402, 407, 409, 412, 418, 423, 424, 451, 499] {
        assert_eq!(verdicts(status, ERRORS), [Verdict::Refused; 4], "{status}");
        for body in ["", CUSTOMER, "[]", r#"{"Errors":[]}"#, r#"{"message":"no"}"#, "<html>"] {
            assert_eq!(verdicts(status, body), [Verdict::Unknown; 4], "{status} {body}");
        }
    }
    for status in [100, 199, 406, 408, 500, 501, 502, 503, 504, 520, 599, 600, 999] {
        for body in ["", ERRORS, CUSTOMER, "[]"] {
            assert_eq!(verdicts(status, body), [Verdict::Unknown; 4], "{status} {body}");
        }
    }
}

#[test]
fn what_was_not_answered_is_everybodys_too() {
    for (phase, cause, verdict) in [
        (Phase::Connect, Cause::ConnectionRefused, Verdict::NotSent),
        (Phase::Departure, Cause::TooLate { held_up_for: Duration::MAX }, Verdict::NotSent),
        (Phase::Exchange, Cause::Reset, Verdict::Unknown),
        (Phase::Body, Cause::BrokenOff, Verdict::Unknown),
        (Phase::Body, Cause::TooLarge, Verdict::Unreadable),
    ] {
        let failure = ExchangeFailure::new(phase, cause);
        for (name, judge) in JUDGES {
            assert_eq!(judge(&Observation::Failed(&failure)), verdict, "{name}");
        }
    }
}
