//! Every call that is refused before anything is done for it.

use billport_sandbox::{
    Call, FaultOrder, Sandbox, SandboxConfig,
    nea::{error_codes, refusal},
};
use serde_json::{Value, json};

use super::client::{
    CONTENT_TYPE, assert_refused, commit_body, consumer_owing, details_body, documented,
    look_up_as, open_session, post, refused,
};
use crate::client::{config, exchange, request, sandbox};

const CALLS: [&str; 4] = ["counters", "details", "servicecharge", "commit"];

#[test]
fn the_token_is_looked_at_first() {
    let sandbox = sandbox();
    for call in CALLS {
        for (body, code) in [
            (json!({}), "1001"),
            (json!({"token": ""}), "1001"),
            (json!({"token": "another"}), "1002"),
            (json!({"token": 1}), "1002"),
            (json!({"token": null}), "1002"),
        ] {
            assert_refused(&post(&sandbox, call, &body), code, "token");
        }
    }
    assert_refused(&look_up_as(&sandbox, "another", "r1"), "1002", "token");
}

#[test]
fn another_token_can_be_set_and_stands_encoded_in_the_look_up() {
    let token = "TEST:a b/c";
    let sandbox =
        Sandbox::start(SandboxConfig { nea_token: token.to_owned(), ..config() }).unwrap();
    assert_eq!(sandbox.nea().token(), token);
    assert_eq!(post(&sandbox, "counters", &json!({"token": token})).status(), 200);
    assert_refused(&look_up_as(&sandbox, "TEST%3Aa%20b%2Fc", "r1"), "002", "reference");
    assert_refused(&look_up_as(&sandbox, "TEST:sandbox-token", "r1"), "1002", "token");
}

#[test]
fn a_body_is_an_object_of_the_known_fields() {
    let sandbox = sandbox();
    let token = format!(r#""token": "{}""#, sandbox.nea().token());
    for (body, code, part) in [
        (String::new(), "1014", "EOF"),
        (format!("{{{token}"), "1014", "EOF"),
        (format!("{{{token}}} x"), "1014", "trailing"),
        (format!("\u{feff}{{{token}}}"), "1014", "expected value"),
        ("token=TEST%3Asandbox-token".to_owned(), "1014", "expected"),
        ("null".to_owned(), "1015", "expected an object"),
        ("[]".to_owned(), "1015", "expected an object"),
        (format!("{{{token}, {token}}}"), "1015", "duplicate field `token`"),
        (format!("{{{token}, \"Token\": 1}}"), "1015", "unknown field `Token`"),
        (format!("{{{token}, \"pad\": \"{}\"}}", " ".repeat(64 * 1024)), "1014", "length limit"),
    ] {
        for call in CALLS {
            assert_refused(&post(&sandbox, call, &body), code, part);
        }
    }
    for headers in [&[][..], &["Content-Type: text/plain"]] {
        let path = "/nea/api/servicegroup/counters/nea/";
        let received = exchange(&sandbox, request("POST", path, headers, &format!("{{{token}}}")));
        assert_refused(&received, "1014", "content type");
    }
}

/// The body with one field set, or without it.
fn with(mut body: Value, field: &str, value: Option<Value>) -> Value {
    let fields = body.as_object_mut().expect("a body is an object");
    match value {
        Some(value) => fields.insert(field.to_owned(), value),
        None => fields.remove(field),
    };
    body
}

#[test]
fn every_field_of_the_details_is_checked() {
    let sandbox = sandbox();
    let good = details_body(&sandbox, &documented("3042"), "r1");
    for (field, value, code) in [
        ("reference", None, "1012"),
        ("reference", Some(json!("")), "1012"),
        ("reference", Some(json!("a b")), "1011"),
        ("reference", Some(json!("पैसा")), "1011"),
        ("reference", Some(json!(5)), "1011"),
        ("reference", Some(json!("x".repeat(51))), "1011"),
        ("office_code", None, "1010"),
        ("office_code", Some(json!("245")), "1010"),
        ("office_code", Some(json!(245)), "1010"),
        ("sc_no", None, "1010"),
        ("sc_no", Some(json!("02412512")), "1010"),
        ("sc_no", Some(json!("024.12.512 ")), "1010"),
        ("consumer_id", None, "1010"),
        ("consumer_id", Some(json!("30a")), "1010"),
        ("consumer_id", Some(json!(3042)), "1010"),
    ] {
        let received = post(&sandbox, "details", &with(good.clone(), field, value.clone()));
        assert_eq!(refused(&received).0, code, "{field} {value:?}");
    }
    let longest = with(good, "reference", Some(json!("x".repeat(50))));
    assert_eq!(post(&sandbox, "details", &longest).status(), 200);
}

#[test]
fn every_field_of_a_commit_is_checked_and_its_reference_stays_free() {
    let sandbox = sandbox();
    let session = open_session(&sandbox, &documented("3042"));
    let good = commit_body(&sandbox, session, "200", "r1");
    for (field, value, code) in [
        ("reference", None, "1012"),
        ("reference", Some(json!("a.b")), "1011"),
        ("session_id", None, "1010"),
        ("session_id", Some(json!("one")), "1010"),
        ("session_id", Some(json!(-1)), "1010"),
        ("session_id", Some(json!("+1")), "1010"),
        ("session_id", Some(json!("")), "1010"),
        ("session_id", Some(json!("18446744073709551616")), "1010"),
        ("amount", None, "1010"),
        ("amount", Some(json!("")), "4002"),
        ("amount", Some(json!("200 ")), "4002"),
        ("amount", Some(json!("2OO")), "4002"),
        ("amount", Some(json!("+200")), "4002"),
        ("amount", Some(json!("0200")), "4002"),
        ("amount", Some(json!("200.")), "4002"),
        ("amount", Some(json!("200.000")), "4002"),
        ("amount", Some(json!("2e2")), "4002"),
        ("amount", Some(json!(-200)), "4002"),
        ("amount", Some(json!(0)), "4002"),
        ("amount", Some(json!(null)), "4002"),
        ("amount", Some(json!([200])), "4002"),
        ("amount", Some(json!("184467440737095516.16")), "4002"),
    ] {
        let received = post(&sandbox, "commit", &with(good.clone(), field, value.clone()));
        assert_eq!(refused(&received).0, code, "{field} {value:?}");
    }
    assert_eq!(sandbox.nea().ledger().charges, []);
    assert_eq!(post(&sandbox, "commit", &good).status(), 200);
}

#[test]
fn numbers_are_taken_as_numbers_and_as_texts() {
    let sandbox = sandbox();
    for (number, (amount, text)) in
        [(json!(200), "200"), (json!("200.5"), "200.5")].into_iter().enumerate()
    {
        let key = consumer_owing(&sandbox, &number.to_string(), 200);
        let session = open_session(&sandbox, &key);
        let reference = format!("r{number}");
        let body = commit_body(&sandbox, session, "", &reference);
        let body = with(body, "amount", Some(amount));
        let body = with(body, "session_id", Some(json!(session.to_string())));
        assert_eq!(post(&sandbox, "commit", &body).status(), 200);
        assert_eq!(sandbox.nea().charges_of(&reference)[0].amount, text);
    }
}

#[test]
fn paths_need_their_slash_and_their_verb() {
    let sandbox = sandbox();
    for call in CALLS {
        let path = format!("/nea/api/servicegroup/{call}/nea");
        let received = exchange(&sandbox, request("POST", &path, &[CONTENT_TYPE], "{}"));
        assert_eq!(received.status(), 301);
        assert!(received.head().contains(&format!("location: {path}/")));
        let received = exchange(&sandbox, request("GET", &format!("{path}/"), &[], ""));
        assert_eq!(received.status(), 405);
    }
    let status = "/nea/api/service/status/TEST:sandbox-token/r1";
    for (method, path, answered) in [
        ("GET", format!("{status}/"), 404),
        ("POST", status.to_owned(), 405),
        ("POST", "/nea/api/servicegroup/commit/nea-v2/".to_owned(), 404),
        ("POST", "/api/servicegroup/commit/nea/".to_owned(), 404),
    ] {
        let received = exchange(&sandbox, request(method, &path, &[], ""));
        assert_eq!(received.status(), answered, "{method} {path}");
    }
    assert_eq!(sandbox.nea().ledger().calls, []);
}

#[test]
fn every_documented_code_can_be_ordered() {
    let sandbox = sandbox();
    let session = open_session(&sandbox, &documented("3042"));
    for code in error_codes() {
        let words = format!("ordered {code}");
        sandbox.nea().order(FaultOrder::once(Call::Commit, refusal(code, &words)));
        let received = post(&sandbox, "commit", &commit_body(&sandbox, session, "200", "r1"));
        assert_eq!(refused(&received), (code.to_owned(), words));
    }
    assert_eq!(error_codes().count(), 26);
    assert_eq!(sandbox.nea().ledger().charges, []);
}
