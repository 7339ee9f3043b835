//! The token call: what it takes, what it refuses, and how long a token lives.

use std::time::Duration;

use billport_sandbox::{Call, FaultOrder, Sandbox, SandboxConfig, blaggo};

use crate::client::{bills, config, exchange, request, sandbox, token_request, upload_request};

const GOOD: &str =
    "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret";

fn granted(sandbox: &Sandbox, form: &str) -> String {
    let received = exchange(sandbox, token_request(form));
    assert_eq!(received.status(), 200, "{form}: {}", received.body());
    received.json_text("access_token")
}

fn upload_status(sandbox: &Sandbox, token: &str) -> u16 {
    exchange(sandbox, upload_request(token, &bills(&["AB1"]))).status()
}

#[test]
fn every_wrong_request_gets_its_error() {
    let sandbox = sandbox();
    for (form, status, error) in [
        ("", 400, "invalid_request"),
        ("client_id=sandbox-client&client_secret=sandbox-secret", 400, "invalid_request"),
        ("grant_type=client_credentials&client_secret=sandbox-secret", 400, "invalid_request"),
        ("grant_type=client_credentials&client_id=sandbox-client", 400, "invalid_request"),
        (
            "grant_type=client_credentials&client_id=sandbox-client&client_secret=",
            400,
            "invalid_request",
        ),
        (&format!("{GOOD}%"), 400, "invalid_request"),
        (&format!("{GOOD}&client_id=sandbox-client"), 400, "invalid_request"),
        (r#"{"grant_type":"client_credentials"}"#, 400, "invalid_request"),
        (
            "grant_type=password&client_id=sandbox-client&client_secret=sandbox-secret",
            401,
            "unsupported_grant_type",
        ),
        (
            "grant_type=refresh_token&client_id=sandbox-client&client_secret=sandbox-secret",
            401,
            "unsupported_grant_type",
        ),
        (
            "grant_type=client_credentials&client_id=another&client_secret=sandbox-secret",
            401,
            "invalid_client",
        ),
        (
            "grant_type=client_credentials&client_id=sandbox-client&client_secret=another",
            401,
            "invalid_client",
        ),
    ] {
        let received = exchange(&sandbox, token_request(form));
        assert_eq!(received.status(), status, "{form}");
        let answer = received.json();
        assert_eq!(answer["error"], error, "{form}");
        assert_eq!(answer["error_code"], status, "{form}");
        assert_ne!(answer["error_description"], "", "{form}");
        assert_eq!(answer["error_uri"], "", "{form}");
    }
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.token_requests, ledger.tokens_issued), (12, 0));
}

#[test]
fn the_content_type_must_be_a_form() {
    let sandbox = sandbox();
    for (headers, status) in [
        (&[][..], 400),
        (&["Content-Type: application/json"], 400),
        (&["Content-Type: text/plain"], 400),
        (&["Content-Type: Application/X-WWW-Form-Urlencoded; charset=UTF-8"], 200),
    ] {
        let received = exchange(&sandbox, request("POST", "/blaggo/oauth2/token/", headers, GOOD));
        assert_eq!(received.status(), status, "{headers:?}");
    }
}

#[test]
fn a_secret_with_special_characters_arrives_if_it_is_encoded() {
    let sandbox = Sandbox::start(SandboxConfig {
        client_id: "a client".to_owned(),
        client_secret: "s&e+c=r%e t".to_owned(),
        ..config()
    })
    .unwrap();
    granted(
        &sandbox,
        "grant_type=client_credentials&client_id=a+client&client_secret=s%26e%2Bc%3Dr%25e%20t",
    );
    for (bare, status) in [("s%26e+c%3Dr%25e+t", 401), ("s%26e%2Bc%3Dr%e+t", 400), ("s&e%2Bc", 400)]
    {
        let form = format!("grant_type=client_credentials&client_id=a+client&client_secret={bare}");
        assert_eq!(exchange(&sandbox, token_request(&form)).status(), status, "{bare}");
    }
}

#[test]
fn without_its_slash_the_url_redirects_and_with_get_it_is_not_there() {
    let sandbox = sandbox();
    let received = exchange(&sandbox, request("POST", "/blaggo/oauth2/token", &[], GOOD));
    assert_eq!(received.status(), 301);
    assert!(received.head().contains("location: /blaggo/oauth2/token/"));
    let received = exchange(&sandbox, request("GET", "/blaggo/oauth2/token/", &[], ""));
    assert_eq!(received.status(), 405);
    assert_eq!(sandbox.blaggo().ledger().token_requests, 0);
}

#[test]
fn a_token_is_accepted_until_its_life_is_over() {
    let sandbox = sandbox();
    let token = granted(&sandbox, GOOD);
    assert_eq!(upload_status(&sandbox, &token), 200);
    sandbox.blaggo().advance(Duration::from_mins(30));
    assert_eq!(upload_status(&sandbox, &token), 200);
    sandbox.blaggo().advance(Duration::from_mins(30));
    assert_eq!(upload_status(&sandbox, &token), 401);
    assert_eq!(upload_status(&sandbox, &granted(&sandbox, GOOD)), 200);
}

#[test]
fn expired_and_unknown_tokens_are_answered_with_401() {
    let sandbox = sandbox();
    let tokens = [granted(&sandbox, GOOD), granted(&sandbox, GOOD)];
    assert_ne!(tokens[0], tokens[1]);
    sandbox.blaggo().expire_tokens();
    for token in tokens.iter().map(String::as_str).chain(["unknown", ""]) {
        let received = exchange(&sandbox, upload_request(token, &bills(&["AB1"])));
        assert_eq!(received.status(), 401, "{token}");
        assert_ne!(received.err(), "");
    }
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 0);
}

#[test]
fn a_fault_at_the_token_call_issues_a_token_only_after_the_effect() {
    let sandbox = sandbox();
    let down = || {
        FaultOrder::once(Call::Token, blaggo::token_error(503, "temporarily_unavailable", "down"))
    };
    sandbox.blaggo().order(down());
    sandbox.blaggo().order(down().after_effect());
    for issued in [0, 1] {
        let received = exchange(&sandbox, token_request(GOOD));
        assert_eq!(received.status(), 503);
        assert_eq!(received.json()["error"], "temporarily_unavailable");
        assert_eq!(sandbox.blaggo().ledger().tokens_issued, issued);
    }
    granted(&sandbox, GOOD);
    assert_eq!(sandbox.blaggo().ledger().token_requests, 3);
}

#[test]
fn an_ordered_token_answer_can_hold_a_token_that_works() {
    let sandbox = sandbox();
    let token = sandbox.blaggo().issue_token();
    assert_eq!(upload_status(&sandbox, &token), 200);
    assert_eq!(sandbox.blaggo().ledger().tokens_issued, 0);
}
