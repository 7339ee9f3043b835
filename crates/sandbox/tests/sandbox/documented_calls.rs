//! The two calls of Blaggo's own page, as curl sends them.

use billport_sandbox::{DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET};

use crate::client::{exchange, sandbox};

#[test]
fn the_documented_calls_are_answered() {
    let sandbox = sandbox();
    let form = format!(
        "grant_type=client_credentials&client_id={DEFAULT_CLIENT_ID}&client_secret={DEFAULT_CLIENT_SECRET}"
    );
    let received = exchange(
        &sandbox,
        format!(
            "POST /blaggo/oauth2/token/ HTTP/1.1\r\n\
             Host: {}\r\n\
             User-Agent: curl/8.5.0\r\n\
             Accept: */*\r\n\
             Connection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            sandbox.address(),
            form.len(),
        ),
    );
    assert_eq!(received.status(), 200);
    let answer = received.json();
    let mut fields: Vec<_> = answer.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(fields, ["access_token", "expires_in", "refresh_token", "scope", "token_type"]);
    assert_eq!(answer["expires_in"], 3600);
    assert_eq!(answer["token_type"], "Bearer");

    let bills = concat!(
        r#"[{"account_number": "AB123456","amount": 1500,"due_date": "25-05-2099","period": "06-2099"}, "#,
        r#"{"account_number": "AB123457","amount": 1700.78,"due_date": "26-05-2099","period": "06-2099"}, "#,
        r#"{"account_number": "AB123458","amount": 500.50,"due_date": "27-05-2099","period": "06-2099"}]"#,
    );
    let received = exchange(
        &sandbox,
        format!(
            "POST /blaggo/bills HTTP/1.1\r\n\
             Host: {}\r\n\
             User-Agent: curl/8.5.0\r\n\
             Accept: */*\r\n\
             Connection: close\r\n\
             Content-Type: application/json\r\n\
             Authorization: Bearer {}\r\n\
             Content-Length: {}\r\n\r\n{bills}",
            sandbox.address(),
            received.json_text("access_token"),
            bills.len(),
        ),
    );
    assert_eq!((received.status(), received.body()), (200, "{}"));

    let ledger = sandbox.blaggo().ledger();
    assert_eq!(ledger.amounts().collect::<Vec<_>>(), ["1500", "1700.78", "500.50"]);
    assert_eq!(ledger.centavos_saved, 150_000 + 170_078 + 50_050);
    assert_eq!(ledger.times_saved("AB123457", "06-2099"), 1);
    assert_eq!((ledger.token_requests, ledger.tokens_issued), (1, 1));
    assert_eq!(ledger.connections, 2);
}
