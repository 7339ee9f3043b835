//! The sandbox's own paths.

use serde_json::json;

use crate::client::{Received, bills, exchange, request, sandbox, upload, upload_request};

fn call(sandbox: &billport_sandbox::Sandbox, method: &str, path: &str, body: &str) -> Received {
    exchange(sandbox, request(method, path, &[], body))
}

#[test]
fn the_ledger_is_json() {
    let sandbox = sandbox();
    upload(&sandbox, &bills(&["AB1"]));
    let received = call(&sandbox, "GET", "/sandbox/blaggo/ledger", "");
    assert_eq!(received.status(), 200);
    assert!(received.head().contains("content-type: application/json"));
    assert_eq!(
        received.json(),
        json!({
            "detail": "full",
            "connections": 2,
            "token_requests": 0,
            "tokens_issued": 0,
            "upload_requests": 1,
            "bills_saved": 1,
            "centavos_saved": 150_000,
            "uploads": [{"number": 1, "answered": {"status": 200}, "bills": 1, "saved": true}],
            "bills": [{
                "upload": 1,
                "account_number": "AB1",
                "amount": "1500",
                "due_date": "15-01-2031",
                "period": "01-2031",
            }],
        })
    );
}

#[test]
fn faults_are_ordered_and_withdrawn() {
    let sandbox = sandbox();
    let path = "/sandbox/blaggo/faults";
    let order = r#"{"call": "upload", "fault": {"answer": {"status": 503, "headers": {"Retry-After": "2"}}}}"#;
    assert_eq!(call(&sandbox, "POST", path, order).json(), json!({"open_orders": 1}));
    let received = upload(&sandbox, &bills(&["AB1"]));
    assert_eq!((received.status(), received.body()), (503, ""));
    assert!(received.head().contains("retry-after: 2"));

    let order = r#"{"call": "upload", "fault": "close", "times": "always"}"#;
    assert_eq!(call(&sandbox, "POST", path, order).status(), 200);
    assert_eq!(upload(&sandbox, &bills(&["AB1"])).bytes, b"");
    assert_eq!(call(&sandbox, "DELETE", path, "").json(), json!({"open_orders": 0}));
    assert_eq!(upload(&sandbox, &bills(&["AB1"])).status(), 200);
}

#[test]
fn the_clock_is_advanced() {
    let sandbox = sandbox();
    let token = sandbox.blaggo().issue_token();
    let received = call(&sandbox, "POST", "/sandbox/blaggo/advance", r#"{"seconds": 3600}"#);
    assert_eq!((received.status(), received.body()), (200, "{}"));
    let received = exchange(&sandbox, upload_request(&token, &bills(&["AB1"])));
    assert_eq!(received.status(), 401);
}

#[test]
fn what_is_not_understood_is_explained() {
    let sandbox = sandbox();
    for (method, path, body, status, part) in [
        ("POST", "/sandbox/blaggo/faults", "", 400, "EOF"),
        ("POST", "/sandbox/blaggo/faults", r#"{"call": "pay"}"#, 400, "unknown variant `pay`"),
        ("POST", "/sandbox/blaggo/faults", r#"{"call": "upload"}"#, 400, "missing field `fault`"),
        ("POST", "/sandbox/blaggo/advance", r#"{"seconds": -1}"#, 400, "invalid value"),
        ("POST", "/sandbox/blaggo/advance", r#"{"hours": 1}"#, 400, "unknown field `hours`"),
        ("GET", "/sandbox/blaggo/nothing", "", 404, "nothing at /sandbox/blaggo/nothing"),
        ("POST", "/bills", "[]", 404, "nothing at /bills"),
    ] {
        let received = call(&sandbox, method, path, body);
        assert_eq!(received.status(), status, "{method} {path} {body}");
        let answer = received.json();
        let error = answer["error"].as_str().unwrap();
        assert!(error.contains(part), "{method} {path} {body}: {error}");
        assert_ne!(answer["hint"], json!(null));
    }
    assert_eq!(sandbox.blaggo().open_orders(), 0);
}
