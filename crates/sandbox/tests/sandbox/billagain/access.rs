//! Who may make a call: all ten ask for the same.

use billport_sandbox::{Sandbox, SandboxConfig};

use super::client::{authorization, basic, filled, refused};
use crate::client::{Received, config, exchange, request};

const CALLS: [(&str, &str); 10] = [
    ("GET", "/customers"),
    ("GET", "/customers/with_customfields"),
    ("POST", "/by_customer_ids"),
    ("GET", "/customers/10001"),
    ("GET", "/customers/with_customfields/10001"),
    ("POST", "/customers"),
    ("PUT", "/customers/10001"),
    ("DELETE", "/customers/10001"),
    ("PUT", "/customers/10001/archive"),
    ("PUT", "/customers/10001/reopen"),
];

fn call_with(sandbox: &Sandbox, headers: &[&str], (method, path): (&str, &str)) -> Received {
    exchange(sandbox, request(method, &format!("/billagain{path}"), headers, ""))
}

#[test]
fn no_call_is_made_without_credentials() {
    let sandbox = filled(1);
    let (known, key) = (sandbox.billagain().account_id(), sandbox.billagain().api_key());
    let right = authorization(&sandbox);
    for call in CALLS {
        let wrong = [
            basic(known, "another-key"),
            basic("1002", key),
            basic(known, ""),
            "Authorization: Basic".to_owned(),
            "Authorization: Basic !".to_owned(),
            format!("Authorization: Basic {known}:{key}"),
            right.replace("Basic", "Bearer"),
        ];
        let wrong = wrong.iter().map(|header| vec![header.as_str()]);
        for headers in wrong.chain([vec![], vec![&right[..], &right[..]]]) {
            let received = call_with(&sandbox, &headers, call);
            let words = refused(&received, 401);
            assert_eq!(words, ["the account id or the API key is missing or wrong"], "{call:?}");
        }
    }
    let ledger = sandbox.billagain().ledger();
    assert_eq!((ledger.customers, ledger.deleted), (1, vec![]));
    assert!(ledger.archived.is_empty() && ledger.reopened.is_empty() && ledger.edits.is_empty());
}

#[test]
fn the_scheme_may_be_written_in_any_case() {
    let sandbox = filled(1);
    let header = authorization(&sandbox).replace("Basic", "bAsIc");
    assert_eq!(call_with(&sandbox, &[&header], ("GET", "/customers")).status(), 200);
}

#[test]
fn account_and_key_are_those_of_the_configuration() {
    let configured = SandboxConfig {
        billagain_account_id: "77".to_owned(),
        billagain_api_key: "key:with:colons".to_owned(),
        customers: 3,
        ..config()
    };
    let sandbox = Sandbox::start(configured).unwrap();
    assert_eq!(sandbox.billagain().base_url(), format!("http://{}/billagain", sandbox.address()));
    let right = basic("77", "key:with:colons");
    let received = call_with(&sandbox, &[&right], ("GET", "/customers"));
    assert_eq!(received.json().as_array().map(Vec::len), Some(3));
    let another = basic("1001", "sandbox-api-key");
    assert_eq!(call_with(&sandbox, &[&another], ("GET", "/customers")).status(), 401);
}
